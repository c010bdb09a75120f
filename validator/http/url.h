/* SPDX-License-Identifier: MIT */
/* URLs, checked before they are used. */
#ifndef FLEETGATE_HTTP_URL_H
#define FLEETGATE_HTTP_URL_H

#include "base/base.h"

struct Curl_URL; /* libcurl's CURLU */

/* Parses a URL that may be contacted; the caller gives it back with curl_url_cleanup. NULL with
 * *reason set when it must not be, NULL with *reason NULL when memory is out. What was checked here
 * is handed to libcurl as it is, so that no second parser can read it differently. */
struct Curl_URL *url_parse(const char *url, const char **reason);

#endif

/* SPDX-License-Identifier: MIT */
/* How a failed transfer is told. */
#ifndef FLEETGATE_HTTP_FAILURE_H
#define FLEETGATE_HTTP_FAILURE_H

#include "http/client.h"

/* Why a transfer was given up by us rather than by libcurl. */
enum stop_reason { STOP_NONE, STOP_BODY_TOO_LARGE, STOP_HEADERS_TOO_LARGE, STOP_MEMORY };

enum { HEADER_BYTES_MAX = 64 << 10 };

/* Sets the error for the CURLcode `code`; `host` is what messages call the server. */
int http_failure(const struct http_client *client, int code, enum stop_reason stop,
                 const char *host, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* The client, kept from one request to the next. */
#ifndef FLEETGATE_HTTP_CLIENT_H
#define FLEETGATE_HTTP_CLIENT_H

#include "http/http.h"

struct http_client {
    void *easy; /* libcurl's handle; reused, so that connections are */
    char *ca_file;
    char *user_agent;
    unsigned connect_ms;
    unsigned request_ms;
    unsigned allowed_ms; /* for the request under way */
    size_t response_bytes;
    char detail[256]; /* libcurl's words on the last failure; CURL_ERROR_SIZE */
};

#endif

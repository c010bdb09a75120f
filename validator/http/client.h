/* SPDX-License-Identifier: MIT */
/* Private to this folder: the client, and how a failed transfer is told. */
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

/* Why a transfer was given up by us rather than by libcurl. */
enum stop_reason { STOP_NONE, STOP_BODY_TOO_LARGE, STOP_HEADERS_TOO_LARGE, STOP_MEMORY };

enum { HEADER_BYTES_MAX = 64 << 10 };

/* Sets the error for the CURLcode `code`; `host` is what messages call the server. */
int transfer_failed(const struct http_client *client, int code, enum stop_reason stop,
                    const char *host, struct error *error);

#endif

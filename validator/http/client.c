/* SPDX-License-Identifier: MIT */
/* Starts libcurl, and makes clients. */
#include "http/client.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static CURLcode library_state;

/* libcurl reads SSLKEYLOGFILE once, while it is initialised, and would then write the keys of every
 * connection into that file: whoever sets a variable of the process must not read its tokens. */
static void initialise_library(void)
{
    unsetenv("SSLKEYLOGFILE");
    library_state = curl_global_init(CURL_GLOBAL_DEFAULT);
}

int http_start(struct error *error)
{
    pthread_once(&library_once, initialise_library);
    if (library_state != CURLE_OK)
        return error_set(error, ERROR_ENVIRONMENT, "libcurl cannot start: %s",
                         curl_easy_strerror(library_state));
    return 0;
}

static unsigned or_default(unsigned value, unsigned fallback)
{
    return value ? value : fallback;
}

static int copy_options(struct http_client *client, const struct http_options *options,
                        struct error *error)
{
    const char *agent = options->user_agent ? options->user_agent : "fleetgate/" FLEETGATE_VERSION;
    client->connect_ms = or_default(options->connect_ms, default_limits.connect_ms);
    client->request_ms = or_default(options->request_ms, default_limits.request_ms);
    client->response_bytes =
        options->response_bytes ? options->response_bytes : default_limits.response_bytes;
    client->user_agent = strdup(agent);
    if (options->ca_file)
        client->ca_file = strdup(options->ca_file);
    if (!client->user_agent || (options->ca_file && !client->ca_file))
        return error_memory(error);
    return 0;
}

int http_client_new(struct http_client **client, const struct http_options *options,
                    struct error *error)
{
    *client = NULL;
    if (http_start(error) != 0)
        return -1;
    if (options->ca_file && access(options->ca_file, R_OK) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read the certificate file %s: %s",
                         options->ca_file, strerror(errno));

    struct http_client *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    made->easy = curl_easy_init();
    if (!made->easy) {
        http_client_free(made);
        return error_memory(error);
    }
    if (copy_options(made, options, error) != 0) {
        http_client_free(made);
        return -1;
    }
    *client = made;
    return 0;
}

void http_client_free(struct http_client *client)
{
    if (!client)
        return;
    curl_easy_cleanup(client->easy);
    free(client->ca_file);
    free(client->user_agent);
    free(client);
}

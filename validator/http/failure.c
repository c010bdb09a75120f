/* SPDX-License-Identifier: MIT */
/* Puts the failures of libcurl into words that tell what to look at. */
#include "http/failure.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

_Static_assert(sizeof((struct http_client *)0)->detail >= CURL_ERROR_SIZE, "libcurl's minimum");

/* What each failure is called; `detail` adds libcurl's own words, which name no credentials. */
static const struct failure {
    CURLcode code;
    bool detail;
    const char *cause;
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, false, "the host name cannot be resolved"},
    {CURLE_PEER_FAILED_VERIFICATION, true, "the TLS certificate is not accepted"},
    {CURLE_SSL_CONNECT_ERROR, true, "no TLS connection (1.2 or newer)"},
    {CURLE_GOT_NOTHING, false, "the connection was closed without an answer"},
    {CURLE_PARTIAL_FILE, false, "the answer was cut short"},
    {CURLE_SEND_ERROR, true, "the connection broke"},
    {CURLE_RECV_ERROR, true, "the connection broke"},
    {CURLE_BAD_CONTENT_ENCODING, false, "the answer's compression is damaged"},
    {CURLE_WEIRD_SERVER_REPLY, false, "the answer is not HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, false, "the answer is not HTTP"},
};

static int timed_out(const struct http_client *client, const char *host, struct error *error)
{
    curl_off_t connected = 0;
    curl_off_t answered = 0;
    curl_easy_getinfo(client->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
    curl_easy_getinfo(client->easy, CURLINFO_STARTTRANSFER_TIME_T, &answered);
    const char *missing = connected == 0  ? "no connection"
                          : answered == 0 ? "no answer"
                                          : "no complete answer";
    unsigned allowed_ms = client->allowed_ms;
    if (connected == 0 && client->connect_ms < allowed_ms)
        allowed_ms = client->connect_ms;
    return error_set(error, ERROR_NETWORK, "%s: %s within %.1f s", host, missing,
                     allowed_ms / 1000.0);
}

static int not_connected(const struct http_client *client, const char *host, struct error *error)
{
    long number = 0;
    curl_easy_getinfo(client->easy, CURLINFO_OS_ERRNO, &number);
    return error_set(error, ERROR_NETWORK, "%s: cannot connect: %s", host,
                     number ? strerror((int)number) : client->detail);
}

static int stopped(const struct http_client *client, enum stop_reason stop, const char *host,
                   struct error *error)
{
    if (stop == STOP_MEMORY)
        return error_memory(error);
    if (stop == STOP_HEADERS_TOO_LARGE)
        return error_set(error, ERROR_NETWORK, "%s: the answer's headers are larger than %d bytes",
                         host, HEADER_BYTES_MAX);
    return error_set(error, ERROR_NETWORK, "%s: the answer is larger than %zu bytes", host,
                     client->response_bytes);
}

int http_failure(const struct http_client *client, int code, enum stop_reason stop,
                 const char *host, struct error *error)
{
    if (stop != STOP_NONE)
        return stopped(client, stop, host, error);
    /* The URL was parsed before: libcurl calls it malformed when it cannot copy it. */
    if (code == CURLE_OUT_OF_MEMORY || code == CURLE_URL_MALFORMAT)
        return error_memory(error);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return timed_out(client, host, error);
    /* That a file of the policy is of no use is no fault of the server. */
    if (code == CURLE_SSL_CACERT_BADFILE)
        return error_set(error, ERROR_POLICY,
                         "%s: the certificate file (ca_file) holds no PEM certificate", host);
    if (code == CURLE_COULDNT_CONNECT)
        return not_connected(client, host, error);

    const char *cause = "the request failed";
    const char *detail = client->detail[0] ? client->detail : curl_easy_strerror((CURLcode)code);
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if ((int)failures[i].code != code)
            continue;
        cause = failures[i].cause;
        detail = failures[i].detail ? detail : NULL;
    }
    return error_set(error, ERROR_NETWORK, "%s: %s%s%s", host, cause, detail ? ": " : "",
                     detail ? detail : "");
}

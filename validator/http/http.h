/* SPDX-License-Identifier: MIT */
/*
 * One bounded HTTP request at a time. The only user of libcurl.
 *
 * https only, plain http to loopback addresses alone; TLS is verified (1.2 or newer); no redirect
 * is followed; no proxy, no .netrc, no cookie, no SSLKEYLOGFILE; answers are cut off at a limit
 * counted on decoded bytes; every call ends within its time. Credentials go to the given URL only
 * and never into a message.
 */
#ifndef FLEETGATE_HTTP_H
#define FLEETGATE_HTTP_H

#include "base/base.h"

struct http_client;

struct http_options {
    const char *ca_file;    /* PEM file that replaces the system's certificates, or NULL */
    const char *user_agent; /* NULL for "fleetgate/<version>" */
    /* Zero: as in default_limits. */
    unsigned connect_ms;
    unsigned request_ms;   /* one request in all */
    size_t response_bytes; /* decoded body */
};

/* Starts what all clients share, and removes SSLKEYLOGFILE from the environment of the process:
 * call it where no other thread runs. Where none ever does, the first client does it. */
int http_start(struct error *error);

/* Every client is for one thread at a time; it keeps connections open for its
 * next request. ERROR_ENVIRONMENT when the ca_file cannot be read. */
int http_client_new(struct http_client **client, const struct http_options *options,
                    struct error *error);
void http_client_free(struct http_client *client);

/* Says in *reason (a static string, "must ...", to stand behind the name of the setting) why a URL
 * must not be contacted: no https and not loopback, user information, fragment, control bytes, not
 * a URL; NULL where memory is out. */
bool http_url_allowed(const char *url, const char **reason);
/* Holds a URL that an operator has written down as setting `name` to that, and to no query: it is
 * shown, so nothing in it may be a secret. ERROR_POLICY says "<name> must ..." without showing it.
 */
int http_check_address(const char *name, const char *url, struct error *error);
/* The same for a server, which has no path either: *origin is its address without last slashes,
 * borrowed. */
int http_check_server(const char *name, const char *url, struct text *origin, struct error *error);

struct http_request {
    const char *method;         /* "GET", "POST" */
    const char *url;            /* must be allowed, else ERROR_POLICY */
    const char *const *headers; /* "Name: value", NULL-terminated, or NULL */
    const char *bearer_token;   /* or NULL */
    const char *user;           /* HTTP Basic, or NULL */
    const char *password;
    struct text body;    /* sent when bytes is not NULL, with its Content-Length */
    unsigned request_ms; /* 0: as in the options */
    bool once; /* it is sent a single time: not again either where a kept connection turns out to be
                  closed, which libcurl cannot tell from an answer that was lost */
};

struct http_response {
    long status; /* 100 to 599 */
    struct buffer body;
    char content_type[128]; /* lower case, without parameters; "" when there was none */
    unsigned retry_after_s; /* from Retry-After (seconds or date), one hour at most; 0: none */
    bool is_paged;          /* a Link header tells of pages: first, prev, next or last */
    bool has_next;          /* one tells of the next page */
};

/* Sends the request. 0: an answer was received whole, whatever its status (a redirect is a status
 * like any other). -1: ERROR_NETWORK with one sentence that names host and cause (time-out,
 * certificate, reset, answer too large, cut short), or ERROR_POLICY (the URL, a header, the
 * ca_file), ERROR_MEMORY; the response holds nothing then. */
int http_send(struct http_client *client, const struct http_request *request,
              struct http_response *response, struct error *error);
void http_response_release(struct http_response *response);

/* Access tokens, as people give them: without the blanks and line breaks around one. */
struct text http_token_trim(struct text token);
/* Why no request can bear the token: "it is empty". NULL: one can. */
const char *http_token_fault(struct text token);
/* Reads a file that holds one access token, with blanks and line breaks around it or without.
 * `what` is what messages call the file: "the Mender token file". ERROR_POLICY says why it is of no
 * use. */
int http_token_load(const char *what, const char *path, struct arena *arena, const char **token,
                    struct error *error);

/* Appends `text` percent-encoded (RFC 3986 unreserved characters stay). */
void http_escape(struct buffer *out, struct text text);

#endif

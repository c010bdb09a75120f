/* SPDX-License-Identifier: MIT */
/* Sends one request and receives its answer, each bounded. */
#include "http/failure.h"
#include "http/link.h"
#include "http/url.h"

#include <curl/curl.h>
#include <string.h>

enum {
    RETRY_AFTER_MAX_S = 3600,
    LAST_REQUEST = -1, /* as libcurl has it */
};

/* One request on its way. */
struct exchange {
    struct http_response *response;
    struct curl_slist *headers;
    CURLU *url;
    char host[300]; /* with its port when the URL names one */
    size_t header_bytes;
    enum stop_reason stop;
};

/* ---------------------------------------------------------------------------- what arrives -- */

static size_t receive_body(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    struct buffer *body = &exchange->response->body;
    size_t length = size * count;
    if (length > body->ceiling - body->length) {
        exchange->stop = STOP_BODY_TOO_LARGE;
        return 0;
    }
    buffer_append(body, bytes, length);
    if (body->failed) {
        exchange->stop = STOP_MEMORY;
        return 0;
    }
    return length;
}

/* Headers are only counted here: libcurl keeps those we ask for. Counts interim answers (1xx) and
 * trailers too, so that none of them can go on for ever. */
static size_t receive_header(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    size_t length = size * count;
    (void)bytes;
    if (length > HEADER_BYTES_MAX - exchange->header_bytes) {
        exchange->stop = STOP_HEADERS_TOO_LARGE;
        return 0;
    }
    exchange->header_bytes += length;
    return length;
}

static void read_content_type(CURL *easy, struct http_response *response)
{
    const char *type = NULL;
    curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
    size_t length = type ? strcspn(type, "; \t") : 0;
    if (length >= sizeof response->content_type)
        length = 0; /* no type we know is that long */
    for (size_t i = 0; i < length; i++)
        response->content_type[i] = lower_ascii(type[i]);
    response->content_type[length] = '\0';
}

static void read_retry_after(CURL *easy, struct http_response *response)
{
    curl_off_t seconds = 0;
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds > RETRY_AFTER_MAX_S)
        seconds = RETRY_AFTER_MAX_S;
    response->retry_after_s = seconds > 0 ? (unsigned)seconds : 0;
}

static void read_links(CURL *easy, struct http_response *response)
{
    static const char *const others[] = {"first", "prev", "last"};
    struct curl_header *header;
    for (size_t i = 0;
         curl_easy_header(easy, "Link", i, CURLH_HEADER, LAST_REQUEST, &header) == CURLHE_OK; i++) {
        struct text links = text_of(header->value);
        response->has_next |= http_link_has(links, "next");
        response->is_paged |= response->has_next;
        for (size_t j = 0; j < sizeof others / sizeof *others; j++)
            response->is_paged |= http_link_has(links, others[j]);
    }
}

static int read_answer(struct http_client *client, struct exchange *exchange, struct error *error)
{
    struct http_response *response = exchange->response;
    curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &response->status);
    if (response->status < 100 || response->status > 599)
        return error_set(error, ERROR_NETWORK, "%s: the answer is not HTTP", exchange->host);
    read_content_type(client->easy, response);
    read_retry_after(client->easy, response);
    read_links(client->easy, response);
    return 0;
}

/* ----------------------------------------------------------------------------- what is sent -- */

static void name_host(struct exchange *exchange)
{
    char *host = NULL;
    char *port = NULL;
    curl_url_get(exchange->url, CURLUPART_HOST, &host, 0);
    curl_url_get(exchange->url, CURLUPART_PORT, &port, 0);
    struct buffer name;
    buffer_init(&name, sizeof exchange->host - 1);
    buffer_format(&name, "%s%s%s", host ? host : "", port ? ":" : "", port ? port : "");
    struct text text = name.failed ? TEXT("the server") : buffer_text(&name);
    memcpy(exchange->host, text.bytes, text.length);
    exchange->host[text.length] = '\0';
    buffer_release(&name);
    curl_free(host);
    curl_free(port);
}

static int open_url(struct exchange *exchange, const char *url, struct error *error)
{
    const char *reason;
    exchange->url = url_parse(url, &reason);
    if (!exchange->url)
        return reason ? error_set(error, ERROR_POLICY, "the URL %s", reason) : error_memory(error);
    name_host(exchange);
    return 0;
}

static int add_header(struct exchange *exchange, const char *line, struct error *error)
{
    for (const char *byte = line; *byte; byte++) {
        if ((unsigned char)*byte < 0x20 || *byte == 0x7F)
            return error_set(error, ERROR_POLICY, "%s: a request header holds a control byte",
                             exchange->host);
    }
    struct curl_slist *longer = curl_slist_append(exchange->headers, line);
    if (!longer)
        return error_memory(error);
    exchange->headers = longer;
    return 0;
}

static int add_bearer(struct exchange *exchange, const char *token, struct error *error)
{
    struct buffer line;
    buffer_init(&line, 64 << 10);
    buffer_format(&line, "Authorization: Bearer %s", token);
    int result = line.failed ? error_memory(error) : add_header(exchange, line.bytes, error);
    buffer_release(&line);
    return result;
}

static int add_headers(struct exchange *exchange, const struct http_request *request,
                       struct error *error)
{
    for (const char *const *line = request->headers; line && *line; line++) {
        if (add_header(exchange, *line, error) != 0)
            return -1;
    }
    if (request->bearer_token && add_bearer(exchange, request->bearer_token, error) != 0)
        return -1;
    /* "Expect:" and "Content-Type:" alone: libcurl must not add its own. */
    if (add_header(exchange, "Expect:", error) != 0)
        return -1;
    return request->body.bytes ? 0 : add_header(exchange, "Content-Type:", error);
}

static bool sends_body(const struct http_request *request)
{
    return request->body.bytes || strcmp(request->method, "POST") == 0;
}

static bool set_request(CURL *easy, const struct exchange *exchange,
                        const struct http_request *request)
{
    bool failed = curl_easy_setopt(easy, CURLOPT_CURLU, exchange->url) != CURLE_OK;
    failed |= curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request->once ? 1L : 0L) != CURLE_OK;
    if (sends_body(request)) {
        failed |= curl_easy_setopt(easy, CURLOPT_POST, 1L) != CURLE_OK;
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.bytes ? request->body.bytes : "");
    }
    failed |= curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method) != CURLE_OK;
    failed |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers) != CURLE_OK;
    if (request->user) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        failed |= curl_easy_setopt(easy, CURLOPT_USERNAME, request->user) != CURLE_OK;
        failed |= curl_easy_setopt(easy, CURLOPT_PASSWORD,
                                   request->password ? request->password : "") != CURLE_OK;
    }
    return !failed;
}

/* What keeps the transfer on its way: no other protocol, host or proxy, no weaker TLS. */
static bool set_fences(CURL *easy, const struct http_client *client)
{
    bool failed = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http") != CURLE_OK;
    failed |= curl_easy_setopt(easy, CURLOPT_PROXY, "") != CURLE_OK;
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (client->ca_file) {
        failed |= curl_easy_setopt(easy, CURLOPT_CAINFO, client->ca_file) != CURLE_OK;
        failed |= curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) != CURLE_OK;
    }
    return !failed;
}

static bool set_bounds(CURL *easy, struct http_client *client)
{
    /* No signal handlers of a library; libcurl sends so that no SIGPIPE comes either. */
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* A resolver that hangs must not be waited for once the time is over. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)client->connect_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)client->allowed_ms);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, client->detail);
    bool failed = curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip") != CURLE_OK;
    failed |= curl_easy_setopt(easy, CURLOPT_USERAGENT, client->user_agent) != CURLE_OK;
    return !failed;
}

static void set_receivers(CURL *easy, struct exchange *exchange)
{
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, receive_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
}

static int transfer(struct http_client *client, struct exchange *exchange,
                    const struct http_request *request, struct error *error)
{
    CURL *easy = client->easy;
    curl_easy_reset(easy);
    client->detail[0] = '\0';
    client->allowed_ms = request->request_ms ? request->request_ms : client->request_ms;
    set_receivers(easy, exchange);
    if (!set_fences(easy, client) || !set_bounds(easy, client) ||
        !set_request(easy, exchange, request))
        return error_memory(error);
    CURLcode code = curl_easy_perform(easy);
    if (code != CURLE_OK)
        return http_failure(client, (int)code, exchange->stop, exchange->host, error);
    return read_answer(client, exchange, error);
}

int http_send(struct http_client *client, const struct http_request *request,
              struct http_response *response, struct error *error)
{
    *response = (struct http_response){0};
    buffer_init(&response->body, client->response_bytes);
    struct exchange exchange = {.response = response};
    int result = open_url(&exchange, request->url, error);
    if (result == 0)
        result = add_headers(&exchange, request, error);
    if (result == 0)
        result = transfer(client, &exchange, request, error);
    /* The handle must not keep what belongs to this request: its URL, headers and credentials. */
    curl_easy_reset(client->easy);
    curl_slist_free_all(exchange.headers);
    curl_url_cleanup(exchange.url);
    if (result != 0)
        http_response_release(response);
    return result;
}

void http_response_release(struct http_response *response)
{
    buffer_release(&response->body);
    *response = (struct http_response){0};
}

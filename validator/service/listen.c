/* SPDX-License-Identifier: MIT */
/* Listens for events by HTTP: two addresses, one method each, all of it bounded. */
#include "service/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* An event of a request is some ten thousand bytes, with the longest text of one a few hundred
 * thousand. */
enum {
    BODY_MAX = 1 << 20,
    HEADERS_MAX = 32 << 10,
    SILENCE_S = 10,
    REQUEST_MS = 30000,
    ADDRESS_MAX = 64,
};

/* ------------------------------------------------------------------------------- the address -- */

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static bool take_port(struct text digits, uint16_t *port)
{
    unsigned value = 0;
    if (digits.length == 0 || digits.length > 5)
        return false;
    for (size_t i = 0; i < digits.length; i++) {
        if (!ascii_is_digit(digits.bytes[i]))
            return false;
        value = value * 10 + (unsigned)(digits.bytes[i] - '0');
    }
    *port = htons((uint16_t)value);
    return value <= UINT16_MAX;
}

static bool read_address(const char *text, union address *address)
{
    char host[ADDRESS_MAX];
    const char *colon = strrchr(text, ':');
    uint16_t port;
    *address = (union address){0};
    if (!colon || !take_port(text_of(colon + 1), &port))
        return false;
    bool is_six = *text == '[' && colon > text && colon[-1] == ']';
    const char *from = text + is_six, *to = colon - is_six;
    if (to <= from || to - from >= ADDRESS_MAX)
        return false;
    memcpy(host, from, (size_t)(to - from));
    host[to - from] = '\0';
    if (is_six) {
        address->six.sin6_family = AF_INET6;
        address->six.sin6_port = port;
        return inet_pton(AF_INET6, host, &address->six.sin6_addr) == 1;
    }
    address->four.sin_family = AF_INET;
    address->four.sin_port = port;
    return inet_pton(AF_INET, host, &address->four.sin_addr) == 1;
}

bool listen_address_is_valid(const char *address)
{
    union address ignored;
    return read_address(address, &ignored);
}

/* ------------------------------------------------------------------------------ one exchange -- */

/* What has come of a body. */
struct upload {
    struct buffer body;
};

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *words)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        strlen(words), (void *)(uintptr_t)words, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain");
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, POST");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static const char *header(void *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* Whether more is announced than is taken. */
static bool is_too_large(struct MHD_Connection *connection)
{
    const char *length = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return length && strtoull(length, NULL, 10) > BODY_MAX;
}

static enum MHD_Result tell_health(struct listener *listener, struct MHD_Connection *connection)
{
    enum { WORDS_MAX = 64 };
    int64_t waiting;
    struct error error = {0};
    struct buffer out;
    if (queue_count(&listener->queue, &waiting, &error) != 0)
        return answer(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, "the queue cannot be read\n");
    buffer_init(&out, WORDS_MAX);
    buffer_format(&out, "%" PRId64 " waiting\n", waiting);
    enum MHD_Result result = out.failed ? MHD_NO : answer(connection, MHD_HTTP_OK, out.bytes);
    buffer_release(&out);
    return result;
}

/* Whose headers alone are there. */
static enum MHD_Result begin(struct listener *listener, struct MHD_Connection *connection,
                             const char *path, const char *method, void **context)
{
    bool is_hook = strcmp(path, "/webhook") == 0;
    if (!is_hook && strcmp(path, "/healthz") != 0)
        return answer(connection, MHD_HTTP_NOT_FOUND, "there is /webhook and /healthz\n");
    if (strcmp(method, is_hook ? MHD_HTTP_METHOD_POST : MHD_HTTP_METHOD_GET) != 0)
        return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "POST /webhook, or GET /healthz\n");
    if (!is_hook)
        return tell_health(listener, connection);
    if (is_too_large(connection))
        return answer(connection, MHD_HTTP_CONTENT_TOO_LARGE, "the event is larger than 1 MiB\n");
    struct upload *upload = calloc(1, sizeof *upload);
    if (!upload)
        return MHD_NO;
    buffer_init(&upload->body, BODY_MAX + 1);
    *context = upload;
    return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *bytes,
                              size_t *length, void **of_connection)
{
    struct listener *listener = context;
    struct upload *upload = *of_connection;
    (void)version;
    if (!upload)
        return begin(listener, connection, path, method, of_connection);
    if (*length > 0) {
        buffer_append(&upload->body, bytes, *length);
        *length = 0;
        /* In the middle of a body there is no answering: the connection is closed. */
        return upload->body.failed || upload->body.length > BODY_MAX ? MHD_NO : MHD_YES;
    }
    const struct forge_message message = {header, connection, buffer_text(&upload->body)};
    struct event_answer come = event_take(listener, &message);
    return answer(connection, come.status, come.words);
}

static void forget(void *context, struct MHD_Connection *connection, void **of_connection,
                   enum MHD_RequestTerminationCode why)
{
    struct upload *upload = *of_connection;
    (void)context;
    (void)connection;
    (void)why;
    if (!upload)
        return;
    buffer_release(&upload->body);
    free(upload);
    *of_connection = NULL;
}

/* ------------------------------------------------------------------------------- connections -- */

static void note_connection(void *context, struct MHD_Connection *connection, void **place,
                            enum MHD_ConnectionNotificationCode what)
{
    struct listener *listener = context;
    struct connection *noted = *place;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (noted)
            *noted = (struct connection){0};
        return;
    }
    const union MHD_ConnectionInfo *facts =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    for (size_t i = 0; facts && i < LISTEN_CONNECTIONS_MAX && !*place; i++) {
        noted = &listener->connections[i];
        if (noted->until)
            continue;
        *noted = (struct connection){facts->connect_fd, monotonic_ms() + REQUEST_MS};
        *place = noted;
    }
}

/* Whoever sends a byte now and then is not silent: with some of these, nobody else would be heard.
 */
static void end_overdue(const struct listener *listener)
{
    int64_t now = monotonic_ms();
    for (size_t i = 0; i < LISTEN_CONNECTIONS_MAX; i++) {
        const struct connection *noted = &listener->connections[i];
        if (noted->until && now > noted->until)
            shutdown(noted->file, SHUT_RDWR);
    }
}

/* ------------------------------------------------------------------------------------- whole -- */

static void say_where(const struct listener *listener)
{
    const char *address = listener->service->listen;
    const union MHD_DaemonInfo *facts =
        MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_BIND_PORT);
    service_say(listener->service, "listening on %.*s:%u", (int)(strrchr(address, ':') - address),
                address, facts ? (unsigned)facts->port : 0);
}

/* A socket that listens, or -1 with errno. The library's own attempt does not always leave that. */
static int open_socket(const union address *address)
{
    const int on = 1;
    int family = address->any.sa_family;
    socklen_t length = family == AF_INET6 ? sizeof address->six : sizeof address->four;
    int listening = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listening < 0)
        return -1;
    if (setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        (family != AF_INET6 ||
         setsockopt(listening, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0) &&
        bind(listening, &address->any, length) == 0 &&
        listen(listening, LISTEN_CONNECTIONS_MAX) == 0)
        return listening;
    int why = errno;
    close(listening);
    errno = why;
    return -1;
}

/* Takes the socket, also where it fails. */
static int start_daemon(struct listener *listener, int listening, int family, struct error *error)
{
    unsigned flags = MHD_USE_EPOLL | (family == AF_INET6 ? MHD_USE_IPv6 : 0u);
    listener->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, listener, MHD_OPTION_LISTEN_SOCKET, listening,
        MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_NOTIFY_CONNECTION, note_connection,
        listener, MHD_OPTION_CONNECTION_LIMIT, (unsigned)LISTEN_CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HEADERS_MAX, MHD_OPTION_END);
    if (listener->daemon)
        return 0;
    close(listening);
    return error_set(error, ERROR_ENVIRONMENT, "cannot listen on %s: no server can be started",
                     listener->service->listen);
}

int listen_open(struct listener *listener, struct error *error)
{
    const char *where = listener->service->listen;
    union address address;
    if (!read_address(where, &address))
        return error_set(error, ERROR_USAGE, "%s is no address to listen on", where);
    int listening = open_socket(&address);
    if (listening < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot listen on %s: %s", where,
                         strerror(errno));
    if (start_daemon(listener, listening, address.any.sa_family, error) != 0)
        return -1;
    say_where(listener);
    return 0;
}

int listen_serve(struct listener *listener, int wait_ms, struct error *error)
{
    end_overdue(listener);
    if (MHD_run_wait(listener->daemon, wait_ms) != MHD_NO)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT, "cannot listen any more");
}

void listen_close(struct listener *listener)
{
    if (listener->daemon)
        MHD_stop_daemon(listener->daemon);
    listener->daemon = NULL;
}

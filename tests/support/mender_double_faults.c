/* SPDX-License-Identifier: MIT */
/* What a server can do to a client. Each fault answers one request. */
#include "mender_double.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    PIECE_BYTES = 16 << 10,
    HUGE_BYTES = 1 << 30,
    MANY_BYTES = 6 << 20,
    SLOW_MS = 300,
    PAGE_SIZE = 500,
};

struct fault {
    const char *name;
    enum MHD_Result (*answer)(struct call *call);
};

/* Sleeps unless the double is told to end. */
static bool sleep_ms(const struct call *call, long milliseconds)
{
    for (; milliseconds > 0 && !call->state->stopping; milliseconds -= 50)
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    return !call->state->stopping;
}

/* --------------------------------------------------------------------- refusals and nonsense -- */

static enum MHD_Result answer_401(struct call *call)
{
    return answer_error(call, 401, "invalid jwt");
}

static enum MHD_Result answer_403(struct call *call)
{
    return answer_error(call, 403, "Forbidden");
}

/* What the test asks for, else the fault's own; 0: no header. */
static void add_retry_after(struct call *call, unsigned own)
{
    unsigned told = call->state->options.retry_after;
    if (told > 0 || own > 0)
        call_add_header(call, "Retry-After", "%u", told > 0 ? told : own);
}

static enum MHD_Result answer_429(struct call *call)
{
    add_retry_after(call, 7);
    return answer_error(call, 429, "too many requests");
}

/* Mender's limiter can ask for three centuries. */
static enum MHD_Result answer_429_for_ever(struct call *call)
{
    call_add_header(call, "Retry-After", "9223372037");
    return answer_error(call, 429, "too many requests");
}

static enum MHD_Result answer_429_date(struct call *call)
{
    time_t then = time(NULL) + 120;
    struct tm parts;
    char date[64];
    gmtime_r(&then, &parts);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    call_add_header(call, "Retry-After", "%s", date);
    return answer_error(call, 429, "too many requests");
}

static enum MHD_Result answer_500(struct call *call)
{
    return answer_error(call, 500, "internal error");
}

static enum MHD_Result answer_503(struct call *call)
{
    add_retry_after(call, 0);
    return answer_error(call, 503, "service unavailable");
}

static enum MHD_Result answer_html_200(struct call *call)
{
    return answer_text(call, 200, "Text/HTML; charset=utf-8",
                       "<!doctype html><title>Mender</title>");
}

static enum MHD_Result answer_html_404(struct call *call)
{
    return answer_text(call, 404, "text/html; charset=utf-8", "<!doctype html><title>404</title>");
}

/* What servers older than 4.0 say to a path they do not know. */
static enum MHD_Result answer_unknown_route(struct call *call)
{
    return answer_json(call, 404, json_pack("{s:s}", "Error", "Resource not found"));
}

/* To another name of this host: a client that follows it shows up in the log. */
static enum MHD_Result answer_redirect(struct call *call)
{
    call_add_header(call, "Location", "http://localhost:%u/elsewhere", call->state->port);
    return answer_empty(call, 302);
}

/* No JWT, though it says so. */
static enum MHD_Result answer_opaque_token(struct call *call)
{
    return answer_text(call, 200, "application/jwt", "opaque");
}

static enum MHD_Result answer_bad_json(struct call *call)
{
    return answer_text(call, 200, "application/json", "[{\"id\": \"1\", \"name\": \x1b]");
}

static enum MHD_Result answer_wrong_types(struct call *call)
{
    return answer_text(call, 200, "application/json",
                       "[{\"id\": \"1\", \"name\": \"a\", \"device_types_compatible\": \"pi4\"}]");
}

static enum MHD_Result answer_object(struct call *call)
{
    return answer_text(call, 200, "application/json", "{}");
}

/* Whatever the test has put there. */
static enum MHD_Result answer_given(struct call *call)
{
    call_add_header(call, "Content-Type", "application/json");
    struct text given = buffer_text(&call->state->answer);
    return answer_response(call, 200,
                           MHD_create_response_from_buffer(given.length,
                                                           (void *)(uintptr_t)given.bytes,
                                                           MHD_RESPMEM_MUST_COPY));
}

/* Small on the wire, large once parsed. */
static enum MHD_Result answer_many_values(struct call *call)
{
    char *text = malloc(MANY_BYTES);
    if (!text)
        return MHD_NO;
    for (size_t i = 0; i < MANY_BYTES; i++)
        text[i] = ",{}"[i % 3];
    text[0] = '[';
    memcpy(text + MANY_BYTES - 4, "0]", sizeof "0]");
    enum MHD_Result result = answer_text(call, 200, "application/json", text);
    free(text);
    return result;
}

static enum MHD_Result answer_echo_token(struct call *call)
{
    const char *token = call_header(call, "Authorization");
    return answer_error(call, 400, "\x1b[31m%s", token ? token : "");
}

/* ----------------------------------------------------------------------------- endless lists -- */

static enum MHD_Result answer_full_page(struct call *call, int size, bool repeated)
{
    json_t *list = json_array();
    for (int i = 0; i < size; i++) {
        char id[UUID_SIZE];
        make_uuid(id);
        if (repeated)
            snprintf(id, sizeof id, "%d", i);
        json_array_append_new(list, json_pack("{s:s, s:s, s:[]}", "id", id, "name", "other",
                                              "device_types_compatible"));
    }
    return answer_json(call, 200, list);
}

static enum MHD_Result answer_repeated_page(struct call *call)
{
    return answer_full_page(call, PAGE_SIZE, true);
}

static enum MHD_Result answer_large_page(struct call *call)
{
    return answer_full_page(call, PAGE_SIZE + 1, false);
}

static enum MHD_Result answer_endless_pages(struct call *call)
{
    return answer_full_page(call, PAGE_SIZE, false);
}

/* -------------------------------------------------------------------------- broken transfers -- */

static enum MHD_Result answer_stream(struct call *call, uint64_t size,
                                     MHD_ContentReaderCallback reader)
{
    call_add_header(call, "Content-Type", "application/json");
    return answer_response(
        call, 200, MHD_create_response_from_callback(size, PIECE_BYTES, reader, call, NULL));
}

static ssize_t read_half(void *context, uint64_t position, char *bytes, size_t size)
{
    static const char half[] = "[{\"id\": \"1\", \"name\": ";
    (void)context;
    if (position > 0 || size < strlen(half))
        return MHD_CONTENT_READER_END_WITH_ERROR;
    memcpy(bytes, half, strlen(half));
    return (ssize_t)strlen(half);
}

static enum MHD_Result answer_half_body(struct call *call)
{
    return answer_stream(call, 1000, read_half);
}

static ssize_t read_blanks(void *context, uint64_t position, char *bytes, size_t size)
{
    const struct call *call = context;
    if (position >= HUGE_BYTES || call->state->stopping)
        return MHD_CONTENT_READER_END_OF_STREAM;
    memset(bytes, ' ', size);
    return (ssize_t)size;
}

static enum MHD_Result answer_huge_body(struct call *call)
{
    return answer_stream(call, MHD_SIZE_UNKNOWN, read_blanks);
}

static ssize_t read_slowly(void *context, uint64_t position, char *bytes, size_t size)
{
    const struct call *call = context;
    (void)position;
    if (size == 0 || !sleep_ms(call, SLOW_MS))
        return MHD_CONTENT_READER_END_WITH_ERROR;
    *bytes = ' ';
    return 1;
}

static enum MHD_Result answer_slow(struct call *call)
{
    return answer_stream(call, MHD_SIZE_UNKNOWN, read_slowly);
}

/* Deflate with fixed codes: a blank, then "copy 258 bytes from one byte back" (13 bits) again and
 * again. Eight of those fill 13 bytes and stand for 2,064, so the pattern repeats every 13 bytes
 * once it has begun. */
static ssize_t read_bomb(void *context, uint64_t position, char *bytes, size_t size)
{
    static const unsigned char header[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    const struct call *call = context;
    if (call->state->stopping)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    for (size_t i = 0; i < size; i++) {
        uint64_t at = position + i;
        unsigned char byte = 0;
        if (at < sizeof header) {
            bytes[i] = (char)header[at];
            continue;
        }
        for (unsigned bit = 0; bit < 8; bit++) {
            /* Block header: not final, fixed codes (0, 1, 0); then 0x30 + ' ', highest bit first.
             */
            static const char begin[] = "01001010000";
            static const char copy[] = "1100010100000";
            uint64_t index = (at - sizeof header) * 8 + bit;
            uint64_t begin_bits = sizeof begin - 1;
            char digit =
                index < begin_bits ? begin[index] : copy[(index - begin_bits) % (sizeof copy - 1)];
            byte = (unsigned char)(byte | (unsigned)(digit == '1') << bit);
        }
        bytes[i] = (char)byte;
    }
    return (ssize_t)size;
}

static enum MHD_Result answer_gzip_bomb(struct call *call)
{
    call_add_header(call, "Content-Encoding", "gzip");
    return answer_stream(call, MHD_SIZE_UNKNOWN, read_bomb);
}

static enum MHD_Result answer_silent(struct call *call)
{
    while (sleep_ms(call, 1000))
        continue;
    return MHD_NO;
}

static int socket_of(const struct call *call)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(call->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/* Taking the peer's address away resets the connection at once. */
static enum MHD_Result answer_reset(struct call *call)
{
    struct sockaddr nobody = {.sa_family = AF_UNSPEC};
    connect(socket_of(call), &nobody, sizeof nobody);
    return MHD_NO;
}

/* Written past the library, which would not send such an answer. */
static enum MHD_Result answer_endless_headers(struct call *call)
{
    static const char status[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    static const char header[] = "X-Filler: 0123456789012345678901234567890123456789\r\n";
    int socket = socket_of(call);
    struct timeval patience = {.tv_sec = 1};
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    ssize_t sent = send(socket, status, strlen(status), MSG_NOSIGNAL);
    while (sent > 0 && !call->state->stopping)
        sent = send(socket, header, strlen(header), MSG_NOSIGNAL);
    return MHD_NO;
}

/* ------------------------------------------------------------------------------------ names -- */

static const struct fault faults[] = {
    {"401", answer_401},
    {"403", answer_403},
    {"429", answer_429},
    {"429-for-ever", answer_429_for_ever},
    {"429-date", answer_429_date},
    {"500", answer_500},
    {"503", answer_503},
    {"html-200", answer_html_200},
    {"html-404", answer_html_404},
    {"unknown-route", answer_unknown_route},
    {"half-body", answer_half_body},
    {"huge-body", answer_huge_body},
    {"gzip-bomb", answer_gzip_bomb},
    {"redirect", answer_redirect},
    {"silent", answer_silent},
    {"slow", answer_slow},
    {"reset", answer_reset},
    {"endless-headers", answer_endless_headers},
    {"bad-json", answer_bad_json},
    {"wrong-types", answer_wrong_types},
    {"object", answer_object},
    {"many-values", answer_many_values},
    {"answer", answer_given},
    {"opaque-token", answer_opaque_token},
    {"large-page", answer_large_page},
    {"repeated-page", answer_repeated_page},
    {"endless-pages", answer_endless_pages},
    {"echo-token", answer_echo_token},
};

const struct fault *fault_find(const char *name)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (strcmp(faults[i].name, name) == 0)
            return &faults[i];
    }
    return NULL;
}

enum MHD_Result fault_answer(const struct fault *fault, struct call *call)
{
    return fault->answer(call);
}

void fault_print_names(FILE *out)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        fprintf(out, " %s", faults[i].name);
}

/* SPDX-License-Identifier: MIT */
/* Options, state and connections of the double. */
#include "mender_double.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BODY_BYTES_MAX = 16 << 20 }; /* the double's own; Mender's: call_body_is_too_large */

static const char usage[] =
    "usage: mender-double [--port N] [--port-file FILE] [--artifacts FILE.json] [--token TOKEN]\n"
    "         [--user NAME --password WORD] [--version VERSION] [--log FILE]\n"
    "         [--page-size-max N] [--fault NAME] [--fault-times N] [--retry-after SECONDS]\n"
    "         [--cert FILE --key FILE] [--lifetime SECONDS] [--webhook-secret-file FILE]\n"
    "         [--webhook-log FILE] [--webhook-fail N] [--webhook-status N]\n"
    "         [--webhook-retry-after SECONDS]\n";

/* ------------------------------------------------------------------------------ connections -- */

/* Called first of all; what it returns is the context of the request. */
static void *begin_call(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct call *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    call->state = context;
    call->connection = connection;
    call->uri = strdup(uri);
    buffer_init(&call->body, BODY_BYTES_MAX);
    if (call->uri) {
        route_read_path(call);
        query_read(&call->query, call->uri);
    }
    make_uuid(call->request_id);
    return call;
}

static void end_call(void *context, struct MHD_Connection *connection, void **slot,
                     enum MHD_RequestTerminationCode code)
{
    struct call *call = *slot;
    (void)context;
    (void)connection;
    (void)code;
    if (!call)
        return;
    for (size_t i = 0; i < call->header_count; i++)
        buffer_release(&call->headers[i].value);
    buffer_release(&call->body);
    buffer_release(&call->path);
    query_release(&call->query);
    json_decref(call->claims);
    free(call->token);
    free(call->uri);
    free(call);
}

static enum MHD_Result begin_answer(struct call *call, const char *method)
{
    call->begun = true;
    call->method = method;
    const char *request_id = call_header(call, "X-MEN-RequestID");
    if (request_id)
        snprintf(call->request_id, sizeof call->request_id, "%s", request_id);
    const char *length = call_header(call, "Content-Length");
    if (length && call_body_is_too_large(call, strtoull(length, NULL, 10)))
        return answer_error(call, 413, "http: request body too large");
    return MHD_YES;
}

/* The fault that answers this request, if one is left. */
static const struct fault *take_fault(struct call *call)
{
    struct double_state *state = call->state;
    const struct fault *fault = state->fault;
    if (!fault || !text_starts_with(buffer_text(&call->path), "/api/"))
        return NULL;
    if (state->options.fault_times > 0 && --state->options.fault_times == 0)
        state->fault = NULL;
    return fault;
}

static enum MHD_Result finish_answer(struct call *call)
{
    struct double_state *state = call->state;
    pthread_mutex_lock(&state->lock);
    log_request(call);
    const struct fault *fault = take_fault(call);
    enum MHD_Result result = fault ? MHD_NO : route(call);
    pthread_mutex_unlock(&state->lock);
    return fault ? fault_answer(fault, call) : result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **slot)
{
    struct call *call = *slot;
    (void)context;
    (void)connection;
    (void)url;
    (void)version;
    if (!call || !call->uri)
        return MHD_NO;
    if (!call->begun)
        return begin_answer(call, method);
    if (*upload_size > 0) {
        buffer_append(&call->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    return finish_answer(call);
}

/* ---------------------------------------------------------------------------------- options -- */

static const struct setting {
    const char *name;
    bool is_number;
    size_t offset; /* of a `const char *` or an `unsigned` in struct double_options */
} settings[] = {
    {"--port", true, offsetof(struct double_options, port)},
    {"--port-file", false, offsetof(struct double_options, port_file)},
    {"--artifacts", false, offsetof(struct double_options, artifacts_file)},
    {"--token", false, offsetof(struct double_options, token)},
    {"--user", false, offsetof(struct double_options, user)},
    {"--password", false, offsetof(struct double_options, password)},
    {"--version", false, offsetof(struct double_options, version)},
    {"--page-size-max", true, offsetof(struct double_options, page_size_max)},
    {"--fault", false, offsetof(struct double_options, fault)},
    {"--fault-times", true, offsetof(struct double_options, fault_times)},
    {"--retry-after", true, offsetof(struct double_options, retry_after)},
    {"--log", false, offsetof(struct double_options, log_file)},
    {"--cert", false, offsetof(struct double_options, certificate_file)},
    {"--key", false, offsetof(struct double_options, key_file)},
    {"--lifetime", true, offsetof(struct double_options, lifetime)},
    {"--webhook-secret-file", false, offsetof(struct double_options, webhook_secret_file)},
    {"--webhook-log", false, offsetof(struct double_options, webhook_log_file)},
    {"--webhook-fail", true, offsetof(struct double_options, webhook_fail)},
    {"--webhook-status", true, offsetof(struct double_options, webhook_status)},
    {"--webhook-retry-after", true, offsetof(struct double_options, webhook_retry_after)},
};

static const struct setting *find_setting(const char *name)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
    }
    return NULL;
}

static bool read_number(const char *text, unsigned *number)
{
    char *end = NULL;
    unsigned long value = strtoul(text, &end, 10);
    *number = (unsigned)value;
    return end != text && *end == '\0' && value <= 1000000000;
}

static bool read_options(struct double_options *options, char **arguments)
{
    for (; *arguments; arguments += 2) {
        const struct setting *setting = find_setting(arguments[0]);
        const char *value = arguments[1];
        if (!setting || !value)
            return false;
        void *field = (char *)options + setting->offset;
        if (!setting->is_number)
            *(const char **)field = value;
        else if (!read_number(value, field))
            return false;
    }
    return options->port <= 65535 && version_find(options->version);
}

/* ------------------------------------------------------------------------------------ state -- */

/* Reads a file whole, as a string. NULL when it cannot be. */
char *read_file(const char *path)
{
    enum { FILE_BYTES_MAX = 64 << 20 };
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    struct buffer content;
    buffer_init(&content, FILE_BYTES_MAX);
    buffer_append(&content, "", 0);
    char piece[4096];
    for (size_t length; (length = fread(piece, 1, sizeof piece, file)) > 0;)
        buffer_append(&content, piece, length);
    bool failed = ferror(file) || content.failed;
    fclose(file);
    if (failed)
        buffer_release(&content);
    return content.bytes;
}

static bool load_artifacts(struct double_state *state)
{
    const char *path = state->options.artifacts_file;
    json_t *list = path ? json_load_file(path, JSON_REJECT_DUPLICATES, NULL) : json_array();
    bool loaded = list && artifacts_set(state, list);
    json_decref(list);
    return loaded;
}

static bool state_init(struct double_state *state)
{
    pthread_mutex_init(&state->lock, NULL);
    state->artifacts = json_array();
    state->devices = json_array();
    state->inventory = json_array();
    state->deployments = json_object();
    state->requests = json_array();
    state->sessions = json_array();
    state->revoked = json_object();
    state->deliveries = json_object();
    buffer_init(&state->answer, BODY_BYTES_MAX);
    state->version = version_find(state->options.version);
    const char *fault = state->options.fault;
    state->fault = fault ? fault_find(fault) : NULL;
    if (fault && !state->fault) {
        fprintf(stderr, "mender-double: no fault %s\n", fault);
        return false;
    }
    if (!load_artifacts(state)) {
        fprintf(stderr, "mender-double: %s is no list of artifacts\n",
                state->options.artifacts_file);
        return false;
    }
    return true;
}

static void state_release(struct double_state *state)
{
    json_decref(state->artifacts);
    json_decref(state->devices);
    json_decref(state->inventory);
    json_decref(state->deployments);
    json_decref(state->requests);
    json_decref(state->sessions);
    json_decref(state->revoked);
    json_decref(state->deliveries);
    buffer_release(&state->answer);
    pthread_mutex_destroy(&state->lock);
}

/* ------------------------------------------------------------------------------------ server -- */

static struct MHD_Daemon *start_daemon(struct double_state *state, const char *certificate,
                                       const char *key)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)state->options.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION;
    struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)certificate},
                                   {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
                                   {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    if (certificate)
        flags |= MHD_USE_TLS;
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, state, MHD_OPTION_SOCK_ADDR, &address,
                            MHD_OPTION_URI_LOG_CALLBACK, begin_call, state,
                            MHD_OPTION_NOTIFY_COMPLETED, end_call, NULL,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)512 << 10, MHD_OPTION_ARRAY,
                            certificate ? tls : none, MHD_OPTION_END);
}

/* Writes the port where a test waits for it: whole or not at all. */
static bool write_port_file(const char *path, unsigned port)
{
    char temporary[4096];
    int length = snprintf(temporary, sizeof temporary, "%s.new", path);
    if (length < 0 || (size_t)length >= sizeof temporary)
        return false;
    FILE *file = fopen(temporary, "we");
    if (!file)
        return false;
    bool written = fprintf(file, "%u\n", port) > 0;
    written = fclose(file) == 0 && written;
    return written && rename(temporary, path) == 0;
}

static bool announce(struct double_state *state, struct MHD_Daemon *daemon)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    state->port = info ? info->port : 0;
    printf("%u\n", state->port);
    fflush(stdout);
    return !state->options.port_file || write_port_file(state->options.port_file, state->port);
}

/* Blocked before any thread starts, so that only wait_for_end sees them. */
static void block_signals(sigset_t *ending)
{
    sigemptyset(ending);
    sigaddset(ending, SIGTERM);
    sigaddset(ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, ending, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void wait_for_end(const sigset_t *ending, unsigned lifetime)
{
    struct timespec left = {.tv_sec = lifetime};
    while (sigtimedwait(ending, NULL, &left) < 0 && errno == EINTR)
        continue;
}

static int serve(struct double_state *state, const sigset_t *ending)
{
    const struct double_options *options = &state->options;
    char *certificate = options->certificate_file ? read_file(options->certificate_file) : NULL;
    char *key = options->key_file ? read_file(options->key_file) : NULL;
    struct MHD_Daemon *daemon = NULL;
    if (!options->certificate_file == !certificate && !options->key_file == !key)
        daemon = start_daemon(state, certificate, key);
    bool serving = daemon && announce(state, daemon);
    if (serving)
        wait_for_end(ending, options->lifetime);
    else
        fputs("mender-double: cannot serve: check port, port file, certificate and key\n", stderr);
    state->stopping = true;
    if (daemon)
        MHD_stop_daemon(daemon);
    free(certificate);
    free(key);
    return serving ? 0 : 1;
}

int main(int count, char **arguments)
{
    struct double_state state = {.options = {.user = "fleet@example.com",
                                             .password = "password",
                                             .version = "4.1",
                                             .webhook_status = 503,
                                             .lifetime = 600}};
    if (count < 1 || !read_options(&state.options, arguments + 1)) {
        fprintf(stderr, "%sversions:", usage);
        version_print_names(stderr);
        fputs("\nfaults:", stderr);
        fault_print_names(stderr);
        fputs("\n", stderr);
        return 2;
    }
    sigset_t ending;
    block_signals(&ending);
    int status = state_init(&state) ? serve(&state, &ending) : 1;
    state_release(&state);
    return status;
}

/* SPDX-License-Identifier: MIT */
/* The two processes of the service, and how they end. */
#define _GNU_SOURCE /* pipe2 */
#include "service/listen.h"
#include "service/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    WAIT_MS = 1000,
    SECRET_BYTES = 4096,
    GRACE_MS = 8000,
    LOCK_MS = 10000, /* a worker whose listener was killed ends in a moment */
};

/* ------------------------------------------------------------------------------------- setup -- */

int service_check(const struct service *service, struct error *error)
{
    const char *clone = service->clone;
    struct error of_clone = {0};
    if (!listen_address_is_valid(service->listen))
        return error_set(error, ERROR_USAGE,
                         "--listen must be an address and a port, as in "
                         "127.0.0.1:8080 or [::1]:8080");
    if (clone && *clone != '/' && http_check_address("--clone", clone, &of_clone) != 0)
        return error_set(error, ERROR_USAGE, "%s, or a folder, from / on", of_clone.message);
    for (size_t i = 0; i < service->project_count; i++) {
        const struct forge_target target = {
            .forge = service->forge, .url = service->url, .project = service->projects[i]};
        if (forge_check_target(&target, error) != 0)
            return -1;
    }
    return 0;
}

static int load_secret(const struct service *service, struct arena *arena, struct text *secret,
                       struct error *error)
{
    struct buffer content;
    bool found = false;
    buffer_init(&content, SECRET_BYTES);
    int result = file_load(service->secret_file, SECRET_BYTES, &content, &found, error);
    struct text trimmed = http_token_trim(buffer_text(&content));
    if (result == 0 && !found)
        result = error_set(error, ERROR_ENVIRONMENT,
                           "there is no file %s, which --secret-file names", service->secret_file);
    else if (result == 0 &&
             (trimmed.length < FORGE_SECRET_MIN || trimmed.length > FORGE_SECRET_MAX))
        result =
            error_set(error, ERROR_ENVIRONMENT,
                      "the secret in %s has not between %d and %d bytes; make one with: openssl "
                      "rand -hex 32",
                      service->secret_file, FORGE_SECRET_MIN, FORGE_SECRET_MAX);
    if (result == 0)
        *secret = arena_copy(arena, trimmed);
    if (content.bytes)
        OPENSSL_cleanse(content.bytes, content.length);
    buffer_release(&content);
    return result == 0 && !secret->bytes ? error_memory(error) : result;
}

/* Two services would take each other's locks away in the mirrors, and judge each request twice. */
static int take_state(const struct service *service, struct arena *arena, int *lock,
                      struct error *error)
{
    const char *path = arena_format(arena, "%s/serve.lock", service->state);
    bool is_busy = false;
    int taken;
    if (!path)
        return error_memory(error);
    if (folder_make(service->state, error) != 0 ||
        lock_take(&taken, path, LOCK_MS, &is_busy, error) != 0)
        return -1;
    if (is_busy)
        return error_set(error, ERROR_ENVIRONMENT,
                         "another process serves from %s: end it, or give this one another "
                         "--state",
                         service->state);
    *lock = taken;
    return 0;
}

/* Begins the queue anew where it is damaged, and says so, before two processes have it open. */
static int prepare_queue(const struct service *service, struct error *error)
{
    struct queue queue = {0};
    const char *notice = NULL;
    if (queue_open(&queue, service->state, &notice, error) != 0)
        return -1;
    if (notice)
        service_say(service, "%s", notice);
    queue_close(&queue);
    return 0;
}

/* -------------------------------------------------------------------------------- the worker -- */

/* What the worker is begun with. */
struct start {
    const struct service *service;
    int wake[2];
    sigset_t signals; /* those that end the service */
    sigset_t previous;
};

static int work(const struct start *start, struct error *error)
{
    struct worker worker = {.service = start->service, .wake = start->wake[0], .stop = -1};
    worker.signals = &start->previous;
    worker.stop = signalfd(-1, &start->signals, SFD_CLOEXEC | SFD_NONBLOCK);
    int result = worker.stop < 0 ? error_set(error, ERROR_ENVIRONMENT,
                                             "cannot watch for signals: %s", strerror(errno))
                                 : 0;
    if (result == 0)
        result = queue_open(&worker.queue, start->service->state, NULL, error);
    if (result == 0)
        result = worker_run(&worker, error);
    queue_close(&worker.queue);
    if (worker.stop >= 0)
        close(worker.stop);
    return result;
}

static _Noreturn void run_worker(const struct start *start, pid_t parent)
{
    struct error error = {0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before the line above */
        _exit(1);
    close(start->wake[1]);
    int result = work(start, &error);
    if (result != 0)
        service_say(start->service, "%s", error.message);
    _exit(result == 0 ? 0 : 1);
}

/* ------------------------------------------------------------------------------ the listener -- */

static bool has_ended(pid_t worker)
{
    int status;
    return waitpid(worker, &status, WNOHANG) != 0;
}

static int serve(struct listener *listener, pid_t worker, int stop, bool *worker_ended,
                 struct error *error)
{
    struct signalfd_siginfo ignored;
    for (;;) {
        if (read(stop, &ignored, sizeof ignored) == (ssize_t)sizeof ignored)
            return 0;
        *worker_ended = has_ended(worker);
        if (*worker_ended)
            return error_set(error, ERROR_INTERNAL, "the worker has ended");
        if (listen_serve(listener, WAIT_MS, error) != 0)
            return -1;
    }
}

static int listen_and_serve(struct listener *listener, const struct start *start, pid_t worker,
                            bool *worker_ended, struct error *error)
{
    int stop = signalfd(-1, &start->signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (stop < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot watch for signals: %s", strerror(errno));
    int result = queue_open(&listener->queue, listener->service->state, NULL, error);
    if (result == 0)
        result = listen_open(listener, error);
    if (result == 0)
        result = serve(listener, worker, stop, worker_ended, error);
    listen_close(listener);
    queue_close(&listener->queue);
    close(stop);
    return result;
}

/* What it is judging is ended along, and judged anew the next time. One that waits for an answer of
 * the forge need not be waited for. */
static void end_worker(pid_t worker)
{
    static const struct timespec moment = {0, 20000000};
    int64_t until = monotonic_ms() + GRACE_MS;
    kill(worker, SIGTERM);
    while (waitpid(worker, NULL, WNOHANG) == 0) {
        if (monotonic_ms() > until)
            kill(worker, SIGKILL);
        nanosleep(&moment, NULL);
    }
}

static void forget_secret(struct listener *listener)
{
    if (listener->secret.bytes)
        OPENSSL_cleanse((char *)(uintptr_t)listener->secret.bytes, listener->secret.length);
}

static int run_both(struct listener *listener, const struct start *start, struct error *error)
{
    pid_t parent = getpid();
    bool worker_ended = false;
    pid_t worker = fork();
    if (worker < 0)
        return error_set(error, ERROR_ENVIRONMENT, "no process: %s", strerror(errno));
    if (worker == 0) {
        forget_secret(listener);
        run_worker(start, parent);
    }
    listener->wake = start->wake[1];
    int result = listen_and_serve(listener, start, worker, &worker_ended, error);
    if (!worker_ended)
        end_worker(worker);
    return result;
}

int service_run(const struct service *service, struct error *error)
{
    const struct rlimit none = {0, 0};
    struct arena arena;
    struct start start = {.service = service, .wake = {-1, -1}};
    struct listener listener = {.service = service};
    int lock = -1;
    arena_init(&arena);
    setrlimit(RLIMIT_CORE, &none);
    sigemptyset(&start.signals);
    sigaddset(&start.signals, SIGTERM);
    sigaddset(&start.signals, SIGINT);
    sigprocmask(SIG_BLOCK, &start.signals, &start.previous);
    digest_begin();
    int result = load_secret(service, &arena, &listener.secret, error);
    if (result == 0)
        result = take_state(service, &arena, &lock, error);
    if (result == 0)
        result = prepare_queue(service, error);
    if (result == 0 && pipe2(start.wake, O_CLOEXEC | O_NONBLOCK) != 0)
        result = error_set(error, ERROR_ENVIRONMENT, "no pipe: %s", strerror(errno));
    if (result == 0)
        result = http_start(error);
    if (result == 0)
        result = run_both(&listener, &start, error);
    forget_secret(&listener);
    for (int i = 0; i < 2; i++)
        if (start.wake[i] >= 0)
            close(start.wake[i]);
    if (lock >= 0)
        lock_release(lock);
    arena_release(&arena);
    sigprocmask(SIG_SETMASK, &start.previous, NULL);
    return result;
}

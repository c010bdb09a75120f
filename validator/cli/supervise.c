/* SPDX-License-Identifier: MIT */
/*
 * Judging happens in a child process: whatever a push does to a library in there, the parent lives
 * to say that nothing was decided, and in time.
 */
#define _GNU_SOURCE /* pipe2 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_SANITIZER
#endif
#endif

/* How long the child may take; it may ask for another time once it has read the policy. */
struct watch {
    pid_t child;
    int status; /* as waitpid has it, once it has ended */
    int pipe_end;
    int64_t start;
    unsigned deadline_ms;
};

/* False when every copy of the other end of the pipe is closed, which is when the child has ended.
 * What it asks for is bounded: a push may have taken it over. */
static bool hear_child(struct watch *watch)
{
    unsigned asked;
    const struct limit_facts *facts = limit_facts(LIMIT_deadline_ms);
    ssize_t length = read(watch->pipe_end, &asked, sizeof asked);
    if (length != (ssize_t)sizeof asked)
        return length != 0 && (length > 0 || errno == EINTR);
    if (asked >= facts->minimum && asked <= facts->maximum)
        watch->deadline_ms = asked;
    return true;
}

enum ending { ENDED, UNKNOWN_END, OUT_OF_TIME };

static enum ending has_ended(struct watch *watch)
{
    pid_t ended;
    do
        ended = waitpid(watch->child, &watch->status, WNOHANG);
    while (ended < 0 && errno == EINTR);
    if (ended < 0)
        return UNKNOWN_END;
    return ended == watch->child ? ENDED : OUT_OF_TIME;
}

/* Waits until the child has ended, or its time has passed. Once its end of the pipe is closed it
 * has nearly always ended; one that goes on all the same is looked after until then. */
static enum ending wait_for_end(struct watch *watch)
{
    static const struct timespec moment = {0, 1000000};
    bool listens = true;
    for (;;) {
        enum ending ending = has_ended(watch);
        int64_t left = watch->start + watch->deadline_ms - monotonic_ms();
        if (ending != OUT_OF_TIME || left <= 0)
            return ending;
        struct pollfd poll_end = {.fd = watch->pipe_end, .events = POLLIN};
        if (!listens)
            nanosleep(&moment, NULL);
        else if (poll(&poll_end, 1, (int)left) < 0)
            listens = errno == EINTR;
        else if (poll_end.revents)
            listens = hear_child(watch);
    }
}

static void end_child(const struct watch *watch)
{
    pid_t ended;
    kill(watch->child, SIGKILL);
    do
        ended = waitpid(watch->child, NULL, 0);
    while (ended < 0 && errno == EINTR);
}

void supervise_deadline(int parent, unsigned deadline_ms)
{
    /* Should it fail, the deadline stays what it was. */
    ssize_t written = write(parent, &deadline_ms, sizeof deadline_ms);
    (void)written;
}

static int status_of(int status, struct error *error)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        error_set(error, ERROR_ENVIRONMENT,
                  "OpenSSL did not begin in time, as where memory is out");
    else if (WIFSIGNALED(status))
        error_set(error, ERROR_INTERNAL, "judging was ended by signal %d (%s)", WTERMSIG(status),
                  strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) > EXIT_UNDECIDED)
        error_set(error, ERROR_INTERNAL, "judging ended with status %d", WEXITSTATUS(status));
    else
        return WEXITSTATUS(status);
    return EXIT_UNDECIDED;
}

/* What libgit2 takes to merge two files has no limit of its own: hundreds of bytes for each byte of
 * a file that is nothing but newlines. Whoever needs more than this is pushing such a file. Who
 * runs the server may have set a lower limit, which stays. */
void supervise_memory(unsigned memory_mib)
{
#ifndef UNDER_SANITIZER /* its shadow is larger than any limit */
    const rlim_t most = (rlim_t)memory_mib << 20;
    struct rlimit memory;
    if (getrlimit(RLIMIT_DATA, &memory) != 0)
        return;
    memory.rlim_cur = memory.rlim_max < most ? memory.rlim_max : most;
    setrlimit(RLIMIT_DATA, &memory);
#else
    (void)memory_mib;
#endif
}

/* What has no policy yet to say how long it may take, and takes a moment. */
static void begin_digests(void)
{
    enum { BEGIN_SECONDS = 20 };
    sigset_t of_alarms;
    sigemptyset(&of_alarms);
    sigaddset(&of_alarms, SIGALRM);
    signal(SIGALRM, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &of_alarms, NULL);
    alarm(BEGIN_SECONDS);
    digest_begin();
    alarm(0);
}

static _Noreturn void run_child(int (*work)(void *, int), void *context, int pipe_end, pid_t parent)
{
    /* Secrets live in this process: it leaves no core file, and does not outlive its parent. */
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    supervise_memory(default_limits.memory_mib);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before the line above */
        _exit(EXIT_UNDECIDED);
    begin_digests();
    int status = work(context, pipe_end);
    fflush(NULL);
    exit(status);
}

int supervise(int (*work)(void *, int), void *context, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        error_set(error, ERROR_ENVIRONMENT, "no pipe: %s", strerror(errno));
        return EXIT_UNDECIDED;
    }
    fflush(NULL);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run_child(work, context, ends[1], parent);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        error_set(error, ERROR_ENVIRONMENT, "no process: %s", strerror(errno));
        return EXIT_UNDECIDED;
    }
    struct watch watch = {.child = child,
                          .pipe_end = ends[0],
                          .start = monotonic_ms(),
                          .deadline_ms = default_limits.deadline_ms};
    enum ending ending = wait_for_end(&watch);
    int reason = errno;
    close(ends[0]);
    if (ending == ENDED)
        return status_of(watch.status, error);
    if (ending == UNKNOWN_END) {
        error_set(error, ERROR_ENVIRONMENT, "the end of judging is unknown: %s", strerror(reason));
    } else {
        end_child(&watch);
        error_set(error, ERROR_LIMIT, "judging took longer than %u s", watch.deadline_ms / 1000);
    }
    return EXIT_UNDECIDED;
}

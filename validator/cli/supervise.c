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
        return length < 0 && errno == EINTR;
    if (asked >= facts->minimum && asked <= facts->maximum)
        watch->deadline_ms = asked;
    return true;
}

/* Waits until the child has ended. Returns false when its time passes first. */
static bool wait_for_end(struct watch *watch)
{
    for (;;) {
        int64_t left = watch->start + watch->deadline_ms - monotonic_ms();
        struct pollfd poll_end = {.fd = watch->pipe_end, .events = POLLIN};
        int ready = left > 0 ? poll(&poll_end, 1, (int)left) : 0;
        if (ready == 0)
            return false;
        if (ready > 0 && hear_child(watch))
            continue;
        if (ready > 0 || errno != EINTR)
            return true; /* waitpid below waits in any case */
    }
}

void supervise_deadline(int parent, unsigned deadline_ms)
{
    /* Should it fail, the deadline stays what it was. */
    ssize_t written = write(parent, &deadline_ms, sizeof deadline_ms);
    (void)written;
}

static int status_of(int status, bool in_time, unsigned deadline_ms, struct error *error)
{
    if (!in_time)
        error_set(error, ERROR_LIMIT, "judging took longer than %u s", deadline_ms / 1000);
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

static _Noreturn void run_child(int (*work)(void *, int), void *context, int parent)
{
    /* Secrets live in this process: it leaves no core file, and does not outlive its parent. */
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    supervise_memory(default_limits.memory_mib);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int status = work(context, parent);
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
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run_child(work, context, ends[1]);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        error_set(error, ERROR_ENVIRONMENT, "no process: %s", strerror(errno));
        return EXIT_UNDECIDED;
    }
    struct watch watch = {
        .pipe_end = ends[0], .start = monotonic_ms(), .deadline_ms = default_limits.deadline_ms};
    bool in_time = wait_for_end(&watch);
    close(ends[0]);
    if (!in_time)
        kill(child, SIGKILL);
    int status = 0;
    pid_t ended;
    do
        ended = waitpid(child, &status, 0);
    while (ended < 0 && errno == EINTR);
    if (ended != child) {
        error_set(error, ERROR_ENVIRONMENT, "the end of judging is unknown: %s", strerror(errno));
        return EXIT_UNDECIDED;
    }
    return status_of(status, in_time, watch.deadline_ms, error);
}

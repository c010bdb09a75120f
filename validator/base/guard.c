/* SPDX-License-Identifier: MIT */
/* Kills a process group once the process that began the guard has ended. */
#define _GNU_SOURCE /* pipe2, close_range */
#include "base/guard.h"

#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LIFE = 0,          /* the one file that is open in the guard */
    DISMISS = SIGUSR1, /* the one signal that ends it, besides SIGKILL */
};

/* Whether that much came before the end of life did. */
static bool read_life(void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t length = read(LIFE, (char *)bytes + done, size - done);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return false;
        done += (size_t)length;
    }
    return true;
}

/* Nothing of the parent stays open in here: neither its locks, nor pipes that others wait for. */
static _Noreturn void stand_guard(int life)
{
    sigset_t signals;
    pid_t group;
    char byte;
    sigfillset(&signals);
    sigdelset(&signals, DISMISS);
    signal(DISMISS, SIG_DFL);
    sigprocmask(SIG_SETMASK, &signals, NULL);
    setsid();
    if (dup2(life, LIFE) != LIFE)
        _exit(1);
    close_range(LIFE + 1, UINT_MAX, 0);
    if (!read_life(&group, sizeof group)) /* no group has begun */
        _exit(0);
    read_life(&byte, 1);
    kill(-group, SIGKILL);
    _exit(0);
}

int guard_begin(struct process_guard *guard)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    guard->process = fork();
    if (guard->process == 0)
        stand_guard(ends[0]);
    int failure = errno;
    close(ends[0]);
    guard->life = ends[1];
    if (guard->process > 0)
        return 0;
    close(ends[1]);
    errno = failure;
    return -1;
}

bool guard_enter(const struct process_guard *guard)
{
    const pid_t group = getpid();
    return stream_write(guard->life, (struct text){(const char *)&group, sizeof group}) == 0;
}

void guard_end(struct process_guard *guard)
{
    kill(guard->process, DISMISS);
    while (waitpid(guard->process, NULL, 0) < 0 && errno == EINTR) {
    }
    close(guard->life);
}

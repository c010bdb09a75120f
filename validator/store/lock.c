/* SPDX-License-Identifier: MIT */
/* Locks that a crash gives back. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MS = 20 };

static void pause_shortly(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    nanosleep(&pause, NULL);
}

/* 0, or the errno of the failure: EWOULDBLOCK when the lock is still taken at the end. */
static int take(int file, int wait_ms)
{
    int operation = wait_ms == LOCK_FOREVER ? LOCK_EX : LOCK_EX | LOCK_NB;
    for (int waited = 0;;) {
        if (flock(file, operation) == 0)
            return 0;
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK || waited >= wait_ms)
            return errno;
        pause_shortly();
        waited += PAUSE_MS;
    }
}

int lock_take(int *lock, const char *path, int wait_ms, bool *busy, struct error *error)
{
    *busy = false;
    *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*lock < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot open %s: %s", path, strerror(errno));
    int failure = take(*lock, wait_ms);
    if (failure == 0)
        return 0;
    close(*lock);
    *busy = failure == EWOULDBLOCK;
    if (*busy)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT, "cannot lock %s: %s", path, strerror(failure));
}

void lock_release(int lock)
{
    flock(lock, LOCK_UN);
    close(lock);
}

int lock_look(const char *path, bool *taken, struct error *error)
{
    *taken = false;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* of a FIFO too */
    if (file < 0 && errno == ENOENT)
        return 0;
    if (file < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot open %s: %s", path, strerror(errno));
    /* Shared, so that those who look do not see each other. */
    int failure = flock(file, LOCK_SH | LOCK_NB) == 0 ? 0 : errno;
    close(file);
    *taken = failure == EWOULDBLOCK;
    if (failure == 0 || *taken)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT, "cannot lock %s: %s", path, strerror(failure));
}

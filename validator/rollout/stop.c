/* SPDX-License-Identifier: MIT */
/* Signals that are held back while a delivery is in hand. */
#include "rollout/stop.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* A signal that is ignored (nohup) must stay without effect: it is not held back either. */
static void add_unless_ignored(sigset_t *signals, int number)
{
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset(signals, number);
}

int stop_hold(struct stop *stop, struct error *error)
{
    sigset_t signals;
    sigemptyset(&signals);
    add_unless_ignored(&signals, SIGTERM);
    add_unless_ignored(&signals, SIGINT);
    add_unless_ignored(&signals, SIGHUP);
    stop->file = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (stop->file < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot watch for signals: %s", strerror(errno));
    sigprocmask(SIG_BLOCK, &signals, &stop->previous);
    return 0;
}

bool stop_requested(const struct stop *stop)
{
    struct pollfd ready = {.fd = stop->file, .events = POLLIN};
    return poll(&ready, 1, 0) > 0;
}

void stop_release(struct stop *stop)
{
    close(stop->file);
    sigprocmask(SIG_SETMASK, &stop->previous, NULL);
}

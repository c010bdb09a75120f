/* SPDX-License-Identifier: MIT */
/* Whether the worker is to end. */
#include "service/worker.h"

#include <poll.h>

bool worker_is_stopped(const struct worker *worker)
{
    struct pollfd stop = {.fd = worker->stop, .events = POLLIN};
    return poll(&stop, 1, 0) > 0;
}

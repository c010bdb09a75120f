/* SPDX-License-Identifier: MIT */
/* Runs one command to its end: no shell, a session of its own, bounded output, bounded time. */
#ifndef FLEETGATE_ROLLOUT_COMMAND_H
#define FLEETGATE_ROLLOUT_COMMAND_H

#include "base/base.h"
#include "rollout/stop.h"

struct command {
    const char *const *argv;        /* the program is looked up in PATH */
    const char *const *environment; /* "NAME=value", NULL-terminated */
    const char *folder;             /* where it runs */
    unsigned timeout_s;             /* 0: no limit */
    size_t output_tail;             /* bytes kept of what it prints */
};

enum command_end { COMMAND_EXITED, COMMAND_SIGNALLED, COMMAND_TIMED_OUT, COMMAND_STOPPED };

struct command_result {
    enum command_end end;
    int status; /* exit status, or the number of the signal */
};

/* Waits for the command, ending it with all of its process group (SIGTERM, and 5 s later SIGKILL)
 * when its time is over or a stop is requested. What it leaves behind in its group is killed.
 * `output` (with a ceiling of output_tail at least) receives the end of its stdout and stderr.
 * ERROR_ENVIRONMENT when it cannot be run. The command dies with this process. */
int command_run(const struct command *command, const struct stop *stop, struct buffer *output,
                struct command_result *result, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* A program that verifies: how it is run, and what it says. */
#ifndef FLEETGATE_SIGNATURE_TOOL_H
#define FLEETGATE_SIGNATURE_TOOL_H

#include "base/base.h"

enum { TOOL_FILES = 3, TOOL_PATH_BYTES = 32 };

struct tool {
    const char *const *argv;
    const char *package; /* of Debian, that has it */
    int input;           /* what it reads on its standard input, or PROCESS_NO_FILE */
    int files[TOOL_FILES];
    size_t file_count;
};

struct tool_outcome {
    bool succeeded;       /* it ended with status 0 */
    bool is_whole;        /* all of its output was kept */
    struct buffer output; /* valid where tool_run was called, even after an error */
    struct buffer errors;
};

/* Runs it in an environment of its own. A program that is missing, is killed, or takes too long is
 * an error: nothing is known then. Release the outcome in any case. */
int tool_run(const struct tool *tool, struct tool_outcome *outcome, struct error *error);
void tool_outcome_release(struct tool_outcome *outcome);

/* The path by which a tool reads one of its files. */
void tool_path(int file, char path[TOOL_PATH_BYTES]);

#endif

/* SPDX-License-Identifier: MIT */
/* Runs the programs that verify. */
#include "signature/tool.h"

#include <stdio.h>
#include <string.h>

enum {
    TIMEOUT_S = 10,       /* a signature takes milliseconds */
    OUTPUT_MAX = 64 << 10 /* an answer takes a few hundred bytes */
};

/* Nothing of the pusher's connection or of the server's user leads a tool anywhere. */
static const char *const environment[] = {
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL=C",
    "TZ=UTC",
    "HOME=/nonexistent",
    NULL,
};

void tool_path(int file, char path[TOOL_PATH_BYTES])
{
    snprintf(path, TOOL_PATH_BYTES, "/proc/self/fd/%d", file);
}

static int refuse_end(const struct tool *tool, struct process_result result, struct error *error)
{
    const char *name = tool->argv[0];
    if (result.end == PROCESS_MISSING)
        return error_set(error, ERROR_ENVIRONMENT,
                         "signatures cannot be verified without %s: apt-get install %s", name,
                         tool->package);
    if (result.end == PROCESS_TIMED_OUT)
        return error_set(error, ERROR_ENVIRONMENT, "%s had not ended after %d s", name, TIMEOUT_S);
    return error_set(error, ERROR_ENVIRONMENT, "%s was killed by signal %d (%s)", name,
                     result.status, strsignal(result.status));
}

int tool_run(const struct tool *tool, struct tool_outcome *outcome, struct error *error)
{
    const struct process process = {
        .argv = tool->argv,
        .environment = environment,
        .folder = "/",
        .input = tool->input,
        .files = tool->files,
        .file_count = tool->file_count,
        .stop = PROCESS_NO_FILE,
        .timeout_s = TIMEOUT_S,
        .output_tail = OUTPUT_MAX,
    };
    struct process_result result;
    *outcome = (struct tool_outcome){.succeeded = false};
    buffer_init(&outcome->output, OUTPUT_MAX);
    buffer_init(&outcome->errors, OUTPUT_MAX);
    if (process_run(&process, &outcome->output, &outcome->errors, &result, error) != 0)
        return -1;
    if (result.end != PROCESS_EXITED)
        return refuse_end(tool, result, error);
    outcome->succeeded = result.status == 0;
    outcome->is_whole = outcome->output.length < OUTPUT_MAX;
    return 0;
}

void tool_outcome_release(struct tool_outcome *outcome)
{
    buffer_release(&outcome->output);
    buffer_release(&outcome->errors);
}

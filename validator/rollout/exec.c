/* SPDX-License-Identifier: MIT */
/* The exec trigger: the policy's command, run in a checkout of the job's commit. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rollout/trigger.h"
#include "store/store.h"

extern char **environ;

/* ----------------------------------------------------------------------------- environment -- */

static bool is_job_variable(const char *entry)
{
    static const char *const names[] = {"FLEETGATE_JOB=", "FLEETGATE_REF=", "FLEETGATE_BRANCH=",
                                        "FLEETGATE_OLD=", "FLEETGATE_NEW="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(entry, names[i], strlen(names[i])) == 0)
            return true;
    }
    return false;
}

static size_t count_environment(void)
{
    size_t count = 0;
    while (environ && environ[count])
        count++;
    return count;
}

/* This process's environment without git's own variables, which would lead any git command that
 * runs in the checkout back to the repository pushed to; and with the job's. */
static const char *const *job_environment(struct arena *arena, const struct delivery *delivery)
{
    enum { JOB_VARIABLES = 5 };
    size_t inherited = count_environment();
    size_t count = 0;
    const char **entries = arena_alloc_array(arena, inherited + JOB_VARIABLES + 1, sizeof *entries);
    if (!entries)
        return NULL;
    for (size_t i = 0; i < inherited; i++) {
        if (strncmp(environ[i], "GIT_", 4) != 0 && !is_job_variable(environ[i]))
            entries[count++] = environ[i];
    }
    const char *const own[JOB_VARIABLES] = {
        arena_format(arena, "FLEETGATE_JOB=%s", delivery->job),
        arena_format(arena, "FLEETGATE_REF=%s", delivery->ref),
        arena_format(arena, "FLEETGATE_BRANCH=%s", branch_short_name(delivery->ref)),
        arena_format(arena, "FLEETGATE_OLD=%s", delivery->old),
        arena_format(arena, "FLEETGATE_NEW=%s", delivery->new),
    };
    for (size_t i = 0; i < JOB_VARIABLES; i++) {
        if (!own[i])
            return NULL;
        entries[count++] = own[i];
    }
    return entries;
}

/* --------------------------------------------------------------------------------- outcome -- */

static struct text last_line(struct text output)
{
    size_t end = output.length;
    while (end > 0 && strchr(" \t\r\n", output.bytes[end - 1]))
        end--;
    size_t start = end;
    while (start > 0 && output.bytes[start - 1] != '\n' && output.bytes[start - 1] != '\r')
        start--;
    return (struct text){output.bytes + start, end - start};
}

static int describe(const struct process *command, struct process_result result, struct text output,
                    struct error *failure)
{
    const char *name = command->argv[0];
    struct text line = last_line(output);
    switch (result.end) {
    case PROCESS_EXITED:
        if (result.status == 0)
            return 0;
        return error_set(failure, ERROR_ENVIRONMENT, "%s ended with status %d%s%.*s", name,
                         result.status, line.length ? ": " : "", (int)line.length, line.bytes);
    case PROCESS_SIGNALLED:
        return error_set(failure, ERROR_ENVIRONMENT, "%s was killed by signal %d (%s)", name,
                         result.status, strsignal(result.status));
    case PROCESS_TIMED_OUT:
        return error_set(failure, ERROR_ENVIRONMENT, "%s had not ended after %u s and was killed",
                         name, command->timeout_s);
    case PROCESS_MISSING:
        return error_set(failure, ERROR_ENVIRONMENT, "cannot run %s: %s", name, strerror(ENOENT));
    case PROCESS_STOPPED:
        break;
    }
    return error_set(failure, ERROR_ENVIRONMENT, "%s was killed: fleetgate was told to end", name);
}

/* -------------------------------------------------------------------------------- checkout -- */

static int run_in(const char *folder, struct repository *repository, struct arena *arena,
                  const struct rollout_policy *policy, const struct delivery *delivery,
                  const struct stop *stop, struct buffer *output, struct error *error)
{
    struct object_id commit;
    struct process_result result;
    const struct process command = {
        .argv = policy->exec.command,
        .environment = job_environment(arena, delivery),
        .folder = folder,
        .input = PROCESS_NO_FILE,
        .stop = stop->file,
        .signals = &stop->previous,
        .timeout_s = policy->exec.timeout_s,
        .output_tail = OUTPUT_TAIL,
    };
    if (!command.environment)
        return error_memory(error);
    if (!object_id_parse(text_of(delivery->new), &commit))
        return error_set(error, ERROR_ENVIRONMENT, "the outbox holds no commit id for this job");
    if (repository_checkout(repository, &commit, folder, error) ||
        process_run(&command, output, NULL, &result, error))
        return -1;
    return describe(&command, result, buffer_text(output), error);
}

static int run_in_checkout(struct repository *repository, struct arena *arena,
                           const struct rollout_policy *policy, const char *checkouts,
                           const struct delivery *delivery, const struct stop *stop,
                           struct buffer *output, struct error *error)
{
    char *folder = arena_format(arena, "%s/%s-XXXXXX", checkouts, delivery->job);
    if (!folder)
        return error_memory(error);
    if (folder_make(checkouts, error))
        return -1;
    if (!mkdtemp(folder))
        return error_set(error, ERROR_ENVIRONMENT, "cannot make a folder in %s: %s", checkouts,
                         strerror(errno));
    int result = run_in(folder, repository, arena, policy, delivery, stop, output, error);
    /* What cannot be removed now is tried again by the next run; the outcome stands. */
    if (folder_empty(folder))
        rmdir(folder);
    return result;
}

int trigger_exec(struct repository *repository, const struct rollout_policy *policy,
                 const char *checkouts, const struct delivery *delivery, const struct stop *stop,
                 struct attempt *attempt, struct error *error)
{
    struct arena arena;
    struct error failure = {0};
    arena_init(&arena);
    int result = run_in_checkout(repository, &arena, policy, checkouts, delivery, stop,
                                 &attempt->output, &failure);
    arena_release(&arena);
    return attempt_end(attempt, result, &failure, error);
}

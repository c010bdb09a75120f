/* SPDX-License-Identifier: MIT */
/* The exec trigger: the policy's command, run in a checkout of the job's commit. */
#include "rollout/job_plan.h"

#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ----------------------------------------------------------------------------- environment -- */

/* What a program needs to find its way about on this machine. The categories of a locale are named
 * one by one: an sshd often lets pushers set any LC_*. */
static const char *const passed[] = {
    "HOME",        "USER",       "LOGNAME", "TMPDIR",      "TZ",
    "LANG",        "LANGUAGE",   "LC_ALL",  "LC_CTYPE",    "LC_COLLATE",
    "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "LC_MONETARY", NULL,
};

static void pass_all(struct environment *environment, const char *const *names)
{
    for (; names && *names; names++)
        environment_pass(environment, *names);
}

static void make_environment(struct environment *environment, const struct trial *trial,
                             const char *plan, struct arena *arena)
{
    const struct delivery *delivery = trial->delivery;
    environment_init(environment, arena);
    pass_all(environment, passed);
    pass_all(environment, trial->policy->exec.environment);
    /* Whatever folder of the checkout git is called in, it finds the checkout or nothing. */
    environment_set(environment, "GIT_CEILING_DIRECTORIES", trial->checkouts);
    environment_set(environment, "GIT_CONFIG_COUNT", "1");
    environment_set(environment, "GIT_CONFIG_KEY_0", "safe.bareRepository");
    environment_set(environment, "GIT_CONFIG_VALUE_0", "explicit");
    environment_set(environment, "FLEETGATE_JOB", delivery->job);
    environment_set(environment, "FLEETGATE_REF", delivery->ref);
    environment_set(environment, "FLEETGATE_BRANCH", branch_short_name(delivery->ref));
    environment_set(environment, "FLEETGATE_OLD", delivery->old);
    environment_set(environment, "FLEETGATE_NEW", delivery->new);
    if (plan)
        environment_set(environment, "FLEETGATE_PLAN", plan);
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
        return error_set(failure, ERROR_ENVIRONMENT,
                         "%s was still running after %u s and was killed", name,
                         command->timeout_s);
    case PROCESS_MISSING:
        return error_set(failure, ERROR_ENVIRONMENT, "cannot run %s: %s", name, strerror(ENOENT));
    case PROCESS_STOPPED:
        break;
    }
    return error_set(failure, ERROR_ENVIRONMENT, "%s was killed: fleetgate was told to stop", name);
}

/* ------------------------------------------------------------------------------------ plan -- */

static int write_new(char *path, struct text text, struct error *error)
{
    int file = mkstemp(path);
    if (file < 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot write %s: %s", path, strerror(errno));
    int result = stream_write(file, text);
    int reason = errno;
    close(file);
    if (result == 0)
        return 0;
    unlink(path);
    return error_set(error, ERROR_ENVIRONMENT, "cannot write %s: %s", path, strerror(reason));
}

/* The file that holds the plan of the job, outside of the checkout; NULL where there is none. */
static const char *make_plan(const struct trial *trial, struct arena *arena, struct error *error)
{
    struct buffer json;
    char *path = arena_format(arena, "%s/%s.plan-XXXXXX", trial->checkouts, trial->delivery->job);
    if (!path) {
        error_memory(error);
        return NULL;
    }
    buffer_init(&json, JOB_PLAN_MAX);
    bool made =
        job_plan_make(trial, &json, error) == 0 && write_new(path, buffer_text(&json), error) == 0;
    buffer_release(&json);
    return made ? path : NULL;
}

/* -------------------------------------------------------------------------------- checkout -- */

static int run_in(const char *folder, const struct trial *trial, const char *plan,
                  struct arena *arena, struct attempt *attempt)
{
    struct object_id commit;
    struct process_result result;
    struct environment environment;
    struct error *failure = &attempt->failure;
    const struct process command = {
        .argv = trial->policy->exec.command,
        .environment = environment.entries,
        .folder = folder,
        .input = PROCESS_NO_FILE,
        .files = &trial->lock,
        .file_count = 1,
        .guarded = true,
        .stop = trial->stop->file,
        .signals = &trial->stop->previous,
        .timeout_s = trial->policy->exec.timeout_s,
        .output_tail = trial->output_bytes,
    };
    make_environment(&environment, trial, plan, arena);
    if (environment.failed)
        return error_memory(failure);
    if (!object_id_parse(text_of(trial->delivery->new), &commit))
        return error_set(failure, ERROR_ENVIRONMENT, "the outbox holds no commit id for this job");
    if (repository_checkout(trial->repository, &commit, trial->delivery->ref, folder,
                            &trial->policy->exec.limits, failure) != 0 ||
        process_run(&command, &attempt->output, NULL, &result, failure) != 0)
        return -1;
    return describe(&command, result, buffer_text(&attempt->output), failure);
}

static int run_in_checkout(const struct trial *trial, struct arena *arena, struct attempt *attempt)
{
    struct error *failure = &attempt->failure;
    char *folder = arena_format(arena, "%s/%s-XXXXXX", trial->checkouts, trial->delivery->job);
    if (!folder)
        return error_memory(failure);
    if (folder_make(trial->checkouts, failure) != 0)
        return -1;
    if (!mkdtemp(folder))
        return error_set(failure, ERROR_ENVIRONMENT, "cannot make a folder in %s: %s",
                         trial->checkouts, strerror(errno));
    struct error no_plan = {0};
    const char *plan = job_plan_is_wanted(trial) ? make_plan(trial, arena, &no_plan) : NULL;
    int result = run_in(folder, trial, plan, arena, attempt);
    if (no_plan.kind != ERROR_NONE)
        job_plan_tell_failure(attempt, &no_plan);
    if (plan)
        unlink(plan);
    /* What cannot be removed now is tried again by the next run; the outcome stands. */
    if (folder_empty(folder))
        rmdir(folder);
    return result;
}

bool trigger_exec_is_configured(const struct rollout_policy *policy)
{
    return policy->exec.command != NULL;
}

int trigger_exec(const struct trial *trial, struct attempt *attempt)
{
    struct arena arena;
    arena_init(&arena);
    int result = run_in_checkout(trial, &arena, attempt);
    arena_release(&arena);
    return result;
}

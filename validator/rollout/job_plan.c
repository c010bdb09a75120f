/* SPDX-License-Identifier: MIT */
/* Which devices a job changes, as another process of this program finds out: lanes are threads, and
 * whatever becomes of that process keeps no job from being done. */
#include "rollout/job_plan.h"

#include <string.h>

bool job_plan_is_wanted(const struct trial *trial)
{
    return trial->policy->plan.program != NULL;
}

static int describe(const struct process *process, struct process_result result, struct text errors,
                    struct error *error)
{
    struct text line = text_cut(&errors, '\n');
    if (result.end == PROCESS_TIMED_OUT)
        return error_set(error, ERROR_LIMIT, "it took longer than %u s", process->timeout_s);
    if (result.end == PROCESS_EXITED && result.status == 0)
        return 0;
    if (line.length)
        return error_set(error, ERROR_ENVIRONMENT, "%.*s", (int)line.length, line.bytes);
    return error_set(error, ERROR_ENVIRONMENT, "it did not end well");
}

static int run(const struct trial *trial, const char *const *argv, struct arena *arena,
               struct buffer *json, struct error *error)
{
    enum { ERRORS_MAX = 4096 };
    struct environment environment;
    struct process_result result;
    struct buffer errors;
    environment_init(&environment, arena);
    environment_pass(&environment, "HOME");
    environment_pass(&environment, "PATH");
    const struct process process = {.argv = argv,
                                    .environment = environment.entries,
                                    .folder = ".",
                                    .input = PROCESS_NO_FILE,
                                    .stop = trial->stop->file,
                                    .signals = &trial->stop->previous,
                                    .timeout_s = trial->policy->plan.timeout_s,
                                    .output_tail = JOB_PLAN_MAX};
    if (environment.failed)
        return error_memory(error);
    buffer_init(&errors, JOB_PLAN_MAX);
    int status = process_run(&process, json, &errors, &result, error);
    if (status == 0)
        status = describe(&process, result, buffer_text(&errors), error);
    if (status == 0 && (json->failed || json->length >= JOB_PLAN_MAX))
        status = error_set(error, ERROR_LIMIT, "it has more than %d bytes", JOB_PLAN_MAX);
    buffer_release(&errors);
    return status;
}

int job_plan_make(const struct trial *trial, struct buffer *json, struct error *error)
{
    const struct delivery *delivery = trial->delivery;
    const char *file = trial->policy->plan.policy_file;
    struct object_id old, new;
    struct arena arena;
    if (!object_id_parse(text_of(delivery->old), &old) ||
        !object_id_parse(text_of(delivery->new), &new))
        return error_set(error, ERROR_ENVIRONMENT, "the outbox holds no commit ids");
    const char *argv[] = {trial->policy->plan.program,
                          "plan",
                          "--format=json",
                          "--repo",
                          repository_git_dir(trial->repository),
                          "--branch",
                          branch_short_name(delivery->ref),
                          delivery->old,
                          delivery->new,
                          NULL,
                          NULL,
                          NULL};
    if (file) {
        memmove(&argv[9], &argv[7], 2 * sizeof *argv);
        argv[7] = "--policy";
        argv[8] = file;
    }
    arena_init(&arena);
    int result = run(trial, argv, &arena, json, error);
    arena_release(&arena);
    return result;
}

void job_plan_tell_failure(struct attempt *attempt, const struct error *failure)
{
    struct buffer *output = &attempt->output;
    struct buffer note;
    buffer_init(&note, 1000);
    if (output->length && output->bytes[output->length - 1] != '\n')
        buffer_append_string(&note, "\n");
    buffer_format(&note, "plan: not computed (%s)\n", failure->message);
    if (!note.failed && note.length <= output->ceiling - output->length)
        buffer_append_text(output, buffer_text(&note));
    buffer_release(&note);
}

/* SPDX-License-Identifier: MIT */
/* `fleetgate rollout`: shows the jobs of moved branches, delivers them, and takes orders. */
#include "cli/recording.h"
#include "cli/rollout_jobs.h"
#include "cli/rollout_print.h"

#include <stdio.h>
#include <string.h>

enum { REPO, POLICY, FORMAT };

static const struct option_spec options_of_rollout[OPTIONS_MAX + 1] = {
    [REPO] = {"repo", "DIR", "the bare repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: as for `fleetgate pre-receive`)", NULL},
    [FORMAT] = OPTION_OUTPUT,
    {0},
};

static int print_json(const struct delivery *deliveries, size_t count, struct error *error)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        list = json_list_add(list, rollout_delivery_json(&deliveries[i]));
    return output_json(json_pack("{s:o}", "deliveries", list), error);
}

/* What an action works on. */
struct request {
    struct session *session;
    struct outbox *outbox;
    const char *job; /* NULL: of those that take none */
    enum output output;
};

static bool has_pending(const struct delivery *deliveries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (deliveries[i].state == DELIVERY_PENDING || deliveries[i].state == DELIVERY_RUNNING)
            return true;
    }
    return false;
}

static int run_status(const struct request *request, bool *pending, struct error *error)
{
    struct session *session = request->session;
    struct outbox *outbox = request->outbox;
    const struct delivery *deliveries = NULL;
    size_t count = 0;
    if (outbox->store && outbox_list(outbox, &session->arena, &deliveries, &count, error) != 0)
        return -1;
    *pending = has_pending(deliveries, count);
    if (request->output == OUTPUT_JSON)
        return print_json(deliveries, count, error);
    for (size_t i = 0; i < count; i++)
        rollout_print_delivery(&deliveries[i]);
    if (count == 0)
        printf("no rollout jobs\n");
    return 0;
}

/* ----------------------------------------------------------------------------- delivering -- */

/* What a run of `deliver` says of each try: at once in text, all together in JSON. */
struct progress {
    enum output output;
    json_t *tried; /* NULL: memory was out, or text */
};

static void add_progress(void *context, const struct delivery *delivery)
{
    struct progress *progress = context;
    if (progress->output == OUTPUT_JSON) {
        progress->tried = json_list_add(progress->tried, rollout_delivery_json(delivery));
        return;
    }
    rollout_print_delivery(delivery);
    fflush(stdout);
}

/* What is found out of step before anything is tried. */
struct catching_up {
    size_t recorded;                          /* moves that had no record */
    size_t jobs;                              /* moves that had no job */
    const struct unrecorded_move *unrecorded; /* [unrecorded_count] moved past the gate */
    size_t unrecorded_count;
};

static json_t *json_unrecorded(const struct catching_up *found)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < found->unrecorded_count; i++) {
        char recorded[OBJECT_ID_HEX], stands[OBJECT_ID_HEX];
        const struct unrecorded_move *move = &found->unrecorded[i];
        list = json_list_add(list, json_pack("{s:s, s:s, s:s}", "ref", move->ref, "recorded",
                                             object_id_hex(&move->recorded, recorded), "found",
                                             object_id_hex(&move->found, stands)));
    }
    return list;
}

static json_t *json_result(const struct rollout_result *result, const struct catching_up *found,
                           json_t *tried)
{
    return json_pack("{s:I, s:o, s:b, s:I, s:I, s:I, s:o}", "recorded", (json_int_t)found->recorded,
                     "unrecorded", json_unrecorded(found), "busy", result->busy, "delivered",
                     (json_int_t)result->delivered, "failed", (json_int_t)result->failed, "waiting",
                     (json_int_t)result->waiting, "deliveries", tried);
}

static void print_found(const struct catching_up *found)
{
    if (found->recorded)
        printf("%zu move%s had not been recorded and %s now\n", found->recorded,
               found->recorded == 1 ? "" : "s", found->recorded == 1 ? "is" : "are");
    if (found->jobs)
        printf("%zu move%s had no job and %s one now\n", found->jobs, found->jobs == 1 ? "" : "s",
               found->jobs == 1 ? "has" : "have");
    for (size_t i = 0; i < found->unrecorded_count; i++) {
        char recorded[OBJECT_ID_HEX];
        const struct unrecorded_move *move = &found->unrecorded[i];
        printf("%s was moved %s, and takes and gives no promotion: by the ledger it stands at "
               "%.10s; `fleetgate doctor` says more\n",
               branch_short_name(move->ref), unrecorded_move_how(move),
               object_id_is_zero(&move->recorded) ? "no commit"
                                                  : object_id_hex(&move->recorded, recorded));
    }
}

static void print_result(const struct rollout_result *result)
{
    printf("%zu delivered, %zu failed, %zu waiting%s\n", result->delivered, result->failed,
           result->waiting, result->busy ? "; another process delivers the rest" : "");
}

static int catch_up(struct session *session, struct outbox *outbox, struct catching_up *found,
                    struct error *error)
{
    if (session_record_moves(session, NULL, 0, &found->recorded, error) != 0 ||
        session_reconcile_outbox(session, outbox, &found->jobs, error) != 0)
        return -1;
    return session_find_unrecorded(session, &session->arena, &found->unrecorded,
                                   &found->unrecorded_count, error);
}

/* Where there is no outbox there is nothing to deliver. */
static int deliver_all(struct session *session, struct outbox *outbox, struct progress *progress,
                       struct catching_up *found, struct rollout_result *result,
                       struct error *error)
{
    if (!outbox->store)
        return 0;
    if (catch_up(session, outbox, found, error) != 0)
        return -1;
    if (progress->output == OUTPUT_TEXT)
        print_found(found);
    return rollout_deliver(outbox, session->repository, &session->policy.laws,
                           &session->policy.rollout, add_progress, progress, result, error);
}

/* *pending says whether anything is left to do. */
static int run_deliver(const struct request *request, bool *pending, struct error *error)
{
    struct session *session = request->session;
    struct outbox *outbox = request->outbox;
    enum output output = request->output;
    struct rollout_result result = {0};
    struct progress progress = {output, output == OUTPUT_JSON ? json_array() : NULL};
    struct catching_up found = {0};
    if (deliver_all(session, outbox, &progress, &found, &result, error) != 0) {
        json_decref(progress.tried);
        return -1;
    }
    *pending = result.failed || result.waiting || result.busy || found.unrecorded_count;
    if (output == OUTPUT_JSON)
        return output_json(json_result(&result, &found, progress.tried), error);
    if (outbox->store)
        print_result(&result);
    else
        printf("no rollout jobs\n");
    return 0;
}

/* ---------------------------------------------------------------------------------- orders -- */

static int find_job(const struct request *request, const char **job, struct error *error)
{
    if (!request->outbox->store)
        return error_set(error, ERROR_USAGE, "there are no rollout jobs");
    return outbox_find_job(request->outbox, request->job, &request->session->arena, job, error);
}

static int print_shown(const struct delivery *deliveries, size_t count, enum output output,
                       struct error *error)
{
    json_t *list = output == OUTPUT_JSON ? json_array() : NULL;
    for (size_t i = 0; i < count; i++) {
        if (output == OUTPUT_JSON) {
            list = json_list_add(list, rollout_shown_json(&deliveries[i]));
            continue;
        }
        rollout_print_delivery(&deliveries[i]);
        fputs(deliveries[i].output, stdout);
    }
    return output == OUTPUT_JSON ? output_json(json_pack("{s:o}", "deliveries", list), error) : 0;
}

static int run_show(const struct request *request, bool *pending, struct error *error)
{
    const char *job;
    const struct delivery *deliveries = NULL;
    size_t count = 0;
    if (find_job(request, &job, error) != 0 ||
        outbox_show(request->outbox, job, &request->session->arena, &deliveries, &count, error) !=
            0)
        return -1;
    *pending = has_pending(deliveries, count);
    return print_shown(deliveries, count, request->output, error);
}

static int run_cancel(const struct request *request, bool *pending, struct error *error)
{
    const char *job;
    if (find_job(request, &job, error) != 0 || outbox_cancel(request->outbox, job, error) != 0)
        return -1;
    return run_status(request, pending, error);
}

static int run_retry(const struct request *request, bool *pending, struct error *error)
{
    const char *job;
    if (find_job(request, &job, error) != 0 || outbox_retry(request->outbox, job, error) != 0)
        return -1;
    return run_deliver(request, pending, error);
}

/* ------------------------------------------------------------------------------------- all -- */

static const struct action {
    const char *name;
    bool takes_job;
    bool delivers; /* and so needs an outbox, where a trigger is configured */
    int (*run)(const struct request *request, bool *pending, struct error *error);
} actions[] = {
    {"status", false, false, run_status}, {"deliver", false, true, run_deliver},
    {"show", true, false, run_show},      {"cancel", true, false, run_cancel},
    {"retry", true, true, run_retry},     {0},
};

static const struct action *find_action(const struct options *options)
{
    const char *name = options->argument_count ? options->arguments[0] : "";
    for (const struct action *action = actions; action->name; action++) {
        if (strcmp(action->name, name) == 0 && options->argument_count == 1 + action->takes_job)
            return action;
    }
    return NULL;
}

static int open_session(struct session *session, const struct options *options, struct error *error)
{
    const char *path = options->values[REPO] ? options->values[REPO] : ".";
    if (repository_open(&session->repository, path, error) != 0)
        return -1;
    int result = session_load_policy(session, options->values[POLICY], NULL, error);
    session_plan_jobs(session, options->values[POLICY]);
    return result;
}

static int open_and_run(const struct action *action, const struct options *options, bool *pending,
                        struct error *error)
{
    struct session session = {0};
    struct outbox outbox = {0};
    const struct request request = {
        .session = &session,
        .outbox = &outbox,
        .job = action->takes_job ? options->arguments[1] : NULL,
        .output = options->output,
    };
    int result = open_session(&session, options, error);
    if (result == 0)
        result = session_open_outbox(
            &session, &outbox, action->delivers && rollout_is_configured(&session.policy.rollout),
            error);
    if (result == 0)
        result = action->run(&request, pending, error);
    outbox_close(&outbox);
    session_release(&session);
    return result;
}

static int run_rollout(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    bool pending = false;
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    const struct action *action = find_action(&options);
    if (!action)
        return command_usage_error(command, "takes %s", command->arguments);
    if (open_and_run(action, &options, &pending, &error) != 0)
        return output_error(&error);
    return pending ? EXIT_REJECT : EXIT_ACCEPT;
}

const struct command command_rollout = {
    .name = "rollout",
    .arguments = "status|deliver|show JOB|cancel JOB|retry JOB",
    .summary = "show, deliver, cancel or retry the rollout jobs of moved branches",
    .description =
        "status: lists every job, oldest first.\n"
        "deliver: tries every job that is not delivered yet and need not wait, and finds moves\n"
        "that a crash kept from being recorded. Run it from a timer, so that what failed is tried\n"
        "again.\n"
        "show: prints all that the command of JOB has printed in its last try.\n"
        "cancel: does not try JOB any more. One that is running is let end.\n"
        "retry: tries JOB now, whatever it waits for, also one that was cancelled.\n"
        "JOB is an id as `status` shows it, or its beginning.\n\n"
        "Exit status: 0 nothing is left to deliver, 1 something is, 2 an error.\n\n"
        "Example: fleetgate rollout status --repo /srv/git/fleet.git",
    .options = options_of_rollout,
    .run = run_rollout,
};

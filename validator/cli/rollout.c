/* SPDX-License-Identifier: MIT */
/* `fleetgate rollout`: shows the jobs of moved branches, and delivers them. */
#include "cli/recording.h"
#include "cli/rollout_jobs.h"

#include <stdio.h>
#include <string.h>

enum { REPO, POLICY, FORMAT };

static const struct option_spec options_of_rollout[] = {
    [REPO] = {"repo", "DIR", "the bare repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: as for `fleetgate pre-receive`)", NULL},
    [FORMAT] = OPTION_OUTPUT,
    {0},
};

static void print_delivery(const struct delivery *delivery)
{
    char time[TIME_BYTES];
    printf("%s %.10s %s %s ", branch_short_name(delivery->ref), delivery->new, delivery->trigger,
           delivery_state_name(delivery->state));
    printf("%s%s tries %u", delivery->state == DELIVERY_RUNNING ? "since " : "",
           time_format(delivery->changed_at, time), delivery->tries);
    if (delivery->state == DELIVERY_PENDING && delivery->not_before)
        printf(" not before %s", time_format(delivery->not_before, time));
    if (delivery->state != DELIVERY_DELIVERED && delivery->state != DELIVERY_RUNNING &&
        *delivery->last_error) {
        struct buffer safe;
        buffer_init(&safe, 8192);
        buffer_escape(&safe, text_of(delivery->last_error));
        printf(": %s", buffer_text(&safe).bytes);
        buffer_release(&safe);
    }
    printf("\n");
}

static json_t *json_time(int64_t time)
{
    return time ? json_integer((json_int_t)time) : json_null();
}

static json_t *json_delivery(const struct delivery *delivery)
{
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:o, s:o, s:i, s:o}", "job", delivery->job, "ref",
        delivery->ref, "old", delivery->old, "new", delivery->new, "trigger", delivery->trigger,
        "state", delivery_state_name(delivery->state), "recorded_at",
        (json_int_t)delivery->recorded_at, "changed_at", (json_int_t)delivery->changed_at,
        "begun_at", json_time(delivery->begun_at), "not_before", json_time(delivery->not_before),
        "tries", (int)delivery->tries, "last_error",
        *delivery->last_error ? json_string(delivery->last_error) : json_null());
}

static int print_json(const struct delivery *deliveries, size_t count, struct error *error)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        list = json_list_add(list, json_delivery(&deliveries[i]));
    return output_json(json_pack("{s:o}", "deliveries", list), error);
}

static int run_status(struct session *session, struct outbox *outbox, enum output output,
                      bool *pending, struct error *error)
{
    const struct delivery *deliveries = NULL;
    size_t count = 0;
    if (outbox->store && outbox_list(outbox, &session->arena, &deliveries, &count, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        *pending |=
            deliveries[i].state == DELIVERY_PENDING || deliveries[i].state == DELIVERY_RUNNING;
    if (output == OUTPUT_JSON)
        return print_json(deliveries, count, error);
    for (size_t i = 0; i < count; i++)
        print_delivery(&deliveries[i]);
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
        progress->tried = json_list_add(progress->tried, json_delivery(delivery));
        return;
    }
    print_delivery(delivery);
    fflush(stdout);
}

static json_t *json_result(const struct rollout_result *result, size_t recorded, json_t *tried)
{
    return json_pack("{s:I, s:b, s:I, s:I, s:I, s:o}", "recorded", (json_int_t)recorded, "busy",
                     result->busy, "delivered", (json_int_t)result->delivered, "failed",
                     (json_int_t)result->failed, "waiting", (json_int_t)result->waiting,
                     "deliveries", tried);
}

static void print_result(const struct rollout_result *result)
{
    printf("%zu delivered, %zu failed, %zu waiting%s\n", result->delivered, result->failed,
           result->waiting, result->busy ? "; another process delivers the rest" : "");
}

/* Where there is no outbox there is nothing to deliver. */
static int deliver_all(struct session *session, struct outbox *outbox, struct progress *progress,
                       size_t *recorded, struct rollout_result *result, struct error *error)
{
    if (!outbox->store)
        return 0;
    if (session_record_moves(session, NULL, 0, recorded, error) != 0 ||
        session_reconcile_outbox(session, outbox, recorded, error) != 0)
        return -1;
    if (*recorded && progress->output == OUTPUT_TEXT)
        printf("%zu moves had not been recorded and are now\n", *recorded);
    return rollout_deliver(outbox, session->repository, &session->policy.laws,
                           &session->policy.rollout, add_progress, progress, result, error);
}

/* *pending says whether anything is left to do. */
static int run_deliver(struct session *session, struct outbox *outbox, enum output output,
                       bool *pending, struct error *error)
{
    struct rollout_result result = {0};
    struct progress progress = {output, output == OUTPUT_JSON ? json_array() : NULL};
    size_t recorded = 0;
    if (deliver_all(session, outbox, &progress, &recorded, &result, error) != 0) {
        json_decref(progress.tried);
        return -1;
    }
    *pending = result.failed || result.waiting || result.busy;
    if (output == OUTPUT_JSON)
        return output_json(json_result(&result, recorded, progress.tried), error);
    if (outbox->store)
        print_result(&result);
    else
        printf("no rollout jobs\n");
    return 0;
}

/* ------------------------------------------------------------------------------------ both -- */

static int open_session(struct session *session, const struct options *options, struct error *error)
{
    const char *path = options->values[REPO] ? options->values[REPO] : ".";
    if (repository_open(&session->repository, path, error) != 0)
        return -1;
    return session_load_policy(session, options->values[POLICY], NULL, error);
}

static int run_rollout(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct session session = {0};
    struct outbox outbox = {0};
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    const char *action = options.argument_count == 1 ? options.arguments[0] : "";
    bool deliver = strcmp(action, "deliver") == 0;
    if (!deliver && strcmp(action, "status") != 0)
        return command_usage_error(command, "takes `status` or `deliver`");

    bool pending = false;
    int result = open_session(&session, &options, &error);
    if (result == 0)
        result = session_open_outbox(
            &session, &outbox, deliver && rollout_is_configured(&session.policy.rollout), &error);
    if (result == 0)
        result = (deliver ? run_deliver : run_status)(&session, &outbox, options.output, &pending,
                                                      &error);
    outbox_close(&outbox);
    session_release(&session);
    if (result != 0)
        return output_error(&error);
    return pending ? EXIT_REJECT : EXIT_ACCEPT;
}

const struct command command_rollout = {
    .name = "rollout",
    .arguments = "status|deliver",
    .summary = "show or deliver the rollout jobs of moved branches",
    .description =
        "status: lists every job, oldest first.\n"
        "deliver: tries every job that is not delivered yet, and finds moves that a crash kept\n"
        "from being recorded. Run it from a timer, so that what failed is tried again.\n\n"
        "Exit status: 0 nothing is left to deliver, 1 something is, 2 an error.\n\n"
        "Example: fleetgate rollout status --repo /srv/git/fleet.git",
    .options = options_of_rollout,
    .run = run_rollout,
};

/* SPDX-License-Identifier: MIT */
/* `fleetgate mender facts`: prints what Mender knows of the devices. */
#include "cli/cli.h"

#include <string.h>

enum { REPO, POLICY };

static const struct option_spec options_of_mender[OPTIONS_MAX + 1] = {
    [REPO] = {"repo", "DIR", "the repository (default: the current folder)", NULL},
    [POLICY] = {"policy", "FILE", "the policy (default: as for check)", NULL},
    {0},
};

enum { FACTS_MAX = 1 << 30 }; /* bytes of output */

/* Where a policy is named, no repository need be there. */
static int open_session(struct session *session, const struct options *options, struct error *error)
{
    const char *repository = options->values[REPO] ? options->values[REPO] : ".";
    struct judgement judgement = {.repository = repository};
    struct object_id head;
    bool trusted = false;
    if (options->values[POLICY] && !options->values[REPO])
        return session_load_policy(session, options->values[POLICY], NULL, error);
    if (repository_open(&session->repository, repository, error) != 0 ||
        judgement_trust_head(&judgement, session, &head, &trusted, error) != 0)
        return -1;
    return session_load_policy(session, options->values[POLICY], trusted ? &head : NULL, error);
}

static int find(struct session *session, const struct options *options, int parent,
                struct mender_facts *facts, struct error *error)
{
    if (open_session(session, options, error) != 0)
        return -1;
    supervise_deadline(parent, session->policy.limits.deadline_ms);
    supervise_memory(session->policy.limits.memory_mib);
    return session_find_devices(session, facts, error);
}

static int print(const struct mender_facts *facts, struct error *error)
{
    struct buffer out;
    buffer_init(&out, FACTS_MAX);
    mender_facts_write(facts, &out);
    if (!out.failed)
        return output_rendered(&out, OUTCOME_ACCEPT);
    buffer_release(&out);
    error_memory(error);
    return output_error(error);
}

/* The whole of it, in the child. */
static int find_and_print(void *context, int parent)
{
    struct session session = {0};
    struct mender_facts facts;
    struct error error = {0};
    mender_facts_init(&facts);
    int status = find(&session, context, parent, &facts, &error) == 0 ? print(&facts, &error)
                                                                      : output_error(&error);
    mender_facts_release(&facts);
    session_release(&session);
    return status;
}

static int run_mender(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    int status;
    if (!options_parse(command, argc, argv, &options, &status))
        return status;
    if (options.argument_count != 1 || strcmp(options.arguments[0], "facts") != 0)
        return command_usage_error(command, "takes `facts`");
    status = supervise(find_and_print, &options, &error);
    return error.kind == ERROR_NONE ? status : output_error(&error);
}

const struct command command_mender = {
    .name = "mender",
    .arguments = "facts",
    .summary = "print what Mender knows of the devices",
    .description = "facts: asks the inventory of the Mender server that the policy names for all "
                   "devices, and\n"
                   "prints as JSON, by device: its type, the image that it runs, when it last told "
                   "of itself,\n"
                   "and an attribute subscribed_branch, where it has one. `fleetgate plan --facts "
                   "FILE` takes\n"
                   "it from there.\n\n"
                   "The policy is found as by `fleetgate check`; the token, too.\n\n"
                   "Exit status: 0 printed, 2 could not tell.\n\n"
                   "Example: fleetgate mender facts --policy /etc/fleetgate/fleet.yml",
    .options = options_of_mender,
    .run = run_mender,
};

/* SPDX-License-Identifier: MIT */
/* Reads the fleet of one commit. */
#include "cli/fleet_reading.h"

#include <unistd.h>

int fleet_choice_open(const struct fleet_choice *choice, struct session *session,
                      struct error *error)
{
    const char *repository = choice->repository ? choice->repository : ".";
    struct judgement judgement = {.repository = repository};
    struct object_id head;
    bool trusted = false;
    if (repository_open(&session->repository, repository, error) != 0 ||
        judgement_trust_head(&judgement, session, &head, &trusted, error) != 0 ||
        session_load_policy(session, choice->policy_file, trusted ? &head : NULL, error) != 0)
        return -1;
    return policy_choose_root(&session->policy, choice->root, error);
}

int fleet_choice_commit(struct session *session, const char *revision, struct commit *commit,
                        const char **branch, struct error *error)
{
    struct object_id id;
    bool is_commit = false;
    if (repository_revision(session->repository, revision, &session->arena, &id, branch, error) !=
        0)
        return -1;
    return repository_commit(session->repository, &id, &session->arena, commit, &is_commit, error);
}

static int open_session(struct fleet_reading *reading, const struct fleet_choice *choice,
                        struct commit *commit, struct error *error)
{
    const char *branch;
    if (fleet_choice_open(choice, &reading->session, error) != 0 ||
        fleet_choice_commit(&reading->session, choice->revision, commit, &branch, error) != 0)
        return -1;
    reading->tree = commit->tree;
    return 0;
}

/* What is named counts, whatever lies beside it. */
static int refuse_location(const struct inventory_location *location, struct error *error)
{
    struct buffer names;
    if (location->state == INVENTORY_FOUND || location->is_named)
        return 0;
    if (location->state == INVENTORY_NONE)
        return error_set(error, ERROR_INPUT,
                         "no inventory is found; write in the policy where it is, such as "
                         "fleet: { inventory: [fleet/hosts.yml] }");
    buffer_init(&names, 300);
    for (size_t i = 0; i < location->candidate_count && !names.failed; i++)
        buffer_format(&names, "%s%.*s", i ? ", " : "", (int)location->candidates[i].length,
                      location->candidates[i].bytes);
    error_set(error, ERROR_INPUT,
              "there are several inventories: %s; name one in the policy: fleet: { inventory: "
              "[%.*s] }",
              names.length ? names.bytes : "", (int)location->candidates[0].length,
              location->candidates[0].bytes);
    buffer_release(&names);
    return -1;
}

static int read_fleet(struct fleet_reading *reading, const struct commit *commit,
                      struct error *error)
{
    struct session *session = &reading->session;
    const struct inventory_search search = {session->repository, &commit->tree, &session->policy,
                                            &session->arena};
    struct inventory_locations locations;
    if (inventory_locate(&locations, &reading->snapshot, &search, &reading->findings, error) != 0)
        return -1;
    const struct inventory_location *location = reading->location = &locations.items[0];
    if (reading->snapshot.is_cut) /* which is found */
        return 0;
    if (refuse_location(location, error) != 0)
        return -1;
    const struct inventory_input input = {.repository = session->repository,
                                          .snapshot = &reading->snapshot,
                                          .sources = location->sources,
                                          .source_count = location->source_count,
                                          .play_folder = text_of(location->folder),
                                          .merges = location->merges,
                                          .reads_ini = location->reads_ini};
    return inventory_load(&reading->inventory, &input, &reading->findings, error);
}

int fleet_reading_open(struct fleet_reading *reading, int parent, const struct fleet_choice *choice,
                       struct error *error)
{
    struct commit commit;
    *reading = (struct fleet_reading){0};
    int result = open_session(reading, choice, &commit, error);
    const struct policy *policy = &reading->session.policy;
    findings_init(&reading->findings, default_limits.findings,
                  result == 0 ? policy->severities : NULL);
    inventory_init(&reading->inventory, &policy->limits);
    if (result != 0)
        return -1;
    supervise_deadline(parent, policy->limits.deadline_ms);
    supervise_memory(policy->limits.memory_mib);
    return read_fleet(reading, &commit, error);
}

void fleet_reading_release(struct fleet_reading *reading)
{
    templates_free(reading->templates);
    inventory_release(&reading->inventory);
    snapshot_release(&reading->snapshot);
    findings_release(&reading->findings);
    session_release(&reading->session);
}

bool fleet_reading_is_wrong(const struct fleet_reading *reading)
{
    return reading->findings.total[SEVERITY_ERROR] > 0;
}

void fleet_reading_print(const struct fleet_reading *reading)
{
    fleet_findings_print(&reading->findings);
}

/* Scripts read the other stream. */
void fleet_findings_print(const struct findings *findings)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->severity != SEVERITY_ERROR)
            continue;
        buffer_append_string(&out, "fleetgate: ");
        buffer_escape(&out, finding->place.path);
        if (finding->place.line)
            buffer_format(&out, ":%u", finding->place.line);
        buffer_format(&out, ": %s (%s)\n", finding->message, rule_facts(finding->rule)->id);
        if (*finding->help)
            buffer_format(&out, "    %s\n", finding->help);
    }
    stream_write(STDERR_FILENO, buffer_text(&out));
    buffer_release(&out);
}

int fleet_reading_check_device(const struct inventory_view *view, struct error *error)
{
    struct text unread = inventory_view_unread(view);
    if (unread.bytes)
        return error_set(error, ERROR_INPUT,
                         "%.*s is encrypted as a whole, so that what it sets is not known",
                         (int)unread.length, unread.bytes);
    return 0;
}

int fleet_reading_finish(struct fleet_reading *reading, int result, struct buffer *out,
                         struct error *error)
{
    if (result == 0 && reading->findings.lost)
        result = error_memory(error);
    bool is_wrong = fleet_reading_is_wrong(reading);
    if (result == 0 && is_wrong)
        fleet_reading_print(reading);
    int status = result != 0 ? output_error(error)
                 : is_wrong  ? EXIT_REJECT
                             : output_rendered(out, OUTCOME_ACCEPT);
    if (result != 0 || is_wrong)
        buffer_release(out);
    fleet_reading_release(reading);
    return status;
}

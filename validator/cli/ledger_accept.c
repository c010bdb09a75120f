/* SPDX-License-Identifier: MIT */
/* `fleetgate ledger accept`: somebody whom the policy names lets branches stand as they do. */
#include "cli/ledger_accept.h"

#include "cli/recording.h"

#include <stdio.h>
#include <string.h>

/* Who runs this has the rights of the repository's owner anyway: it is the account that tells. */
static int find_person(struct session *session, struct pusher *person, struct error *error)
{
    const struct policy *policy = &session->policy;
    const enum rule rule = RULE_LEDGER_UNRECORDED_MOVE;
    if (pusher_find(server_account(), &session->arena, person, error) != 0)
        return -1;
    if (policy_may_override(policy, person->name, rule))
        return 0;
    return error_set(error, ERROR_POLICY,
                     "%s may not accept what moved past the gate: who runs the server may allow it "
                     "in %s: overrides: [{ people: [\"%s\"], rules: [%s] }]",
                     person->name, policy->source, person->name, rule_facts(rule)->id);
}

/* Only what is not recorded can be accepted: a record that says nothing new would look like a
 * decision. */
static int find_move(struct session *session, const char *name, struct unrecorded_move *move,
                     struct error *error)
{
    const struct unrecorded_move *moves;
    size_t count;
    const char *ref = session_branch_ref(session, name);
    if (!ref)
        return error_memory(error);
    if (!branch_law_protects(branch_law_of(&session->policy.laws, ref)))
        return error_set(error, ERROR_USAGE, "%s is no branch that the policy protects", name);
    if (session_find_unrecorded(session, &session->arena, &moves, &count, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        *move = moves[i];
        if (strcmp(moves[i].ref, ref) == 0)
            return 0;
    }
    return error_set(error, ERROR_USAGE,
                     "%s stands where the ledger lets it: there is nothing to accept", name);
}

static int accept(struct session *session, const struct pusher *person,
                  const struct unrecorded_move *move, const char *reason, struct error *error)
{
    const struct override override = {rule_facts(RULE_LEDGER_UNRECORDED_MOVE)->id, reason};
    const struct acceptance acceptance = {
        move->ref, move->found, {.pusher = *person, .overrides = &override, .override_count = 1}};
    const struct recorder recorder = {
        .repository = session->repository, .policy = &session->policy, .audit = &session->audit};
    return ledger_accept(&recorder, &acceptance, error);
}

static json_t *json_accepted(const struct unrecorded_move *move, const struct pusher *person)
{
    char found[OBJECT_ID_HEX];
    return json_pack("{s:s, s:s, s:s}", "ref", move->ref, "found",
                     object_id_hex(&move->found, found), "by", person->name);
}

static void print_accepted(const struct unrecorded_move *move, const struct pusher *person)
{
    char found[OBJECT_ID_HEX];
    if (object_id_is_zero(&move->found))
        printf("%s may be gone, as %s has accepted\n", branch_short_name(move->ref), person->name);
    else
        printf("%s may stand at %.10s, as %s has accepted\n", branch_short_name(move->ref),
               object_id_hex(&move->found, found), person->name);
}

static int accept_each(struct session *session, char *const *names, int count,
                       const struct pusher *person, const char *reason, json_t **accepted,
                       struct error *error)
{
    for (int i = 0; i < count; i++) {
        struct unrecorded_move move;
        if (find_move(session, names[i], &move, error) != 0 ||
            accept(session, person, &move, reason, error) != 0)
            return -1;
        if (accepted)
            *accepted = json_list_add(*accepted, json_accepted(&move, person));
        else
            print_accepted(&move, person);
    }
    return 0;
}

int ledger_accept_branches(struct session *session, char *const *names, int count,
                           const char *reason, enum output output, struct error *error)
{
    struct pusher person;
    struct unrecorded_move move;
    const char *flaw = promotion_flaw_of_reason(text_of(reason));
    if (flaw)
        return error_set(error, ERROR_USAGE, "--reason %s", flaw);
    if (find_person(session, &person, error) != 0)
        return -1;
    for (int i = 0; i < count; i++)
        if (find_move(session, names[i], &move, error) != 0)
            return -1;
    json_t *accepted = output == OUTPUT_JSON ? json_array() : NULL;
    int result = accept_each(session, names, count, &person, reason,
                             output == OUTPUT_JSON ? &accepted : NULL, error);
    if (output != OUTPUT_JSON || (result != 0 && json_array_size(accepted) == 0)) {
        json_decref(accepted);
        return result;
    }
    /* what was accepted stands, whatever became of the rest */
    struct error failure = {0};
    if (output_json(json_pack("{s:o}", "accepted", accepted), &failure) == 0 || result != 0)
        return result;
    return error_set(error, failure.kind, "%s", failure.message);
}

/* SPDX-License-Identifier: MIT */
/* What each device is given, held against a schema that no policy names yet. */
#include "cli/effective.h"

/* A slip in a name must not look like a device that fits. */
static int check_devices(void *context, int parent)
{
    const struct effective_call *call = context;
    struct fleet_reading reading;
    struct error error = {0};
    int result = fleet_reading_open(&reading, parent, &call->choice, &error);
    for (size_t i = 0; result == 0 && i < call->devices.count; i++) {
        const char *name = call->devices.items[i];
        if (!inventory_host(&reading.inventory, text_of(name)))
            result =
                error_set(&error, ERROR_USAGE, "no device of the inventory is called %s", name);
    }
    fleet_reading_release(&reading);
    return result == 0 ? EXIT_ACCEPT : output_failure(&error, call->format, false);
}

/* All but the schema is as the policy has it; of rules those count that others stand on. */
static int put_schema(struct judgement *judgement, struct session *session, struct judge *judge,
                      struct error *error)
{
    const struct effective_call *call = judgement->context;
    struct policy *policy = &session->policy;
    struct schema *schema = NULL;
    (void)judge;
    for (int i = 0; i < RULE_COUNT; i++) {
        if (rule_facts((enum rule)i)->adjustable)
            policy->severities[i] = SEVERITY_OFF;
    }
    policy->severities[RULE_SCHEMA_OWN] = SEVERITY_ERROR;
    policy->severities[RULE_FLEET_UNDECIDABLE] = SEVERITY_ERROR;
    policy->severities[RULE_FLEET_NOT_FOUND] = SEVERITY_ERROR;
    if (policy_choose_root(policy, call->choice.root, error) != 0 ||
        call->compile(call->context, &schema, error) != 0)
        return -1;
    return policy_put_schema(policy, schema, &call->devices, error);
}

static int judge_head(struct judgement *judgement, struct session *session, struct verdict *verdict,
                      struct error *error)
{
    const struct effective_call *call = judgement->context;
    struct object_id commit;
    const char *branch;
    if (repository_revision(session->repository, call->choice.revision, &session->arena, &commit,
                            &branch, error) != 0)
        return -1;
    verdict_on_commit(verdict, &commit);
    const struct report *report = verdict_report(verdict);
    if (report->outcome == OUTCOME_ACCEPT && (!report->judged || report->judged->devices == 0))
        return error_set(error, ERROR_INPUT, "there is no device to hold against the schema");
    return 0;
}

int effective_run(const struct effective_call *call)
{
    struct effective_call in_child = *call;
    struct judgement judgement = {.format = call->format,
                                  .repository =
                                      call->choice.repository ? call->choice.repository : ".",
                                  .policy_file = call->choice.policy_file,
                                  .offline = true,
                                  .policy_commit = judgement_trust_head,
                                  .prepare = put_schema,
                                  .judge = judge_head,
                                  .context = call};
    struct error error = {0};
    int status = call->devices.count ? supervise(check_devices, &in_child, &error) : EXIT_ACCEPT;
    if (error.kind != ERROR_NONE)
        return output_failure(&error, call->format, false);
    return status == EXIT_ACCEPT ? judgement_run(&judgement) : status;
}

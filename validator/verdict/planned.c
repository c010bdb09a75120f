/* SPDX-License-Identifier: MIT */
/*
 * Which devices a push, or the merge of a request, would change, told beside its verdict. It is
 * found out in a copy of this process that has its own time. Nothing is decided by it but whether a
 * move is within the bounds of the policy, and where it comes to nothing, it is not.
 */
#include "verdict/bounds.h"

#include <string.h>

enum {
    JSON_MOST = 1 << 20,   /* bytes of the changes of one fleet */
    OUTPUT_MOST = 1 << 27, /* bytes of what the copy says: no fleet has more */
};

/* The move of a protected branch. */
struct planned {
    const struct judge *judge;
    const struct branch_law *law;
    struct object_id older, newer; /* trees */
    const char *older_commit, *newer_commit;
    struct arena arena; /* in the copy: of the types ... */
    struct map types;   /* ... that devices of any fleet have which change */
};

/* What the copy says of one fleet, before its summary and its JSON. */
struct record {
    struct report_plan plan; /* its numbers alone */
    size_t root;             /* index in the policy */
    size_t total;            /* devices; of use where all were asked for */
    size_t types;            /* of this fleet and those before it */
    size_t summary_length, json_length;
};

/* ---------------------------------------------------------------------------- in the copy -- */

static int refuse_findings(const struct findings *findings, struct error *error)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->severity == SEVERITY_ERROR)
            return error_set(error, ERROR_INPUT, "%.*s: %s", (int)finding->place.path.length,
                             finding->place.path.length ? finding->place.path.bytes : "",
                             finding->message);
    }
    return error_set(error, ERROR_INPUT, "the fleet is not what Ansible reads");
}

static struct record record_of(const struct fleet_plan *plan, size_t root)
{
    const struct plan_totals *totals = &plan->totals;
    return (struct record){.root = root,
                           .total = totals->devices + totals->states[PLAN_REMOVED],
                           .plan = {.devices = plan->device_count,
                                    .images = totals->image,
                                    .configurations = totals->configuration,
                                    .joining = totals->states[PLAN_ADDED],
                                    .leaving = totals->states[PLAN_REMOVED],
                                    .unverified = totals->states[PLAN_UNVERIFIED]}};
}

static int write_plan(const struct planned *planned, const struct fleet_plan *plan,
                      struct record *record, struct buffer *output, struct error *error)
{
    const struct policy *policy = planned->judge->policy;
    const struct plan_title title = {
        .older = planned->older_commit,
        .newer = planned->newer_commit,
        .root = policy->fleet_root_count > 1 ? policy->fleet_roots[record->root].folder : NULL,
        .most = JSON_MOST};
    struct buffer summary, json;
    buffer_init(&summary, 1000);
    buffer_init(&json, OUTPUT_MOST);
    fleet_plan_summarize(plan, &summary);
    int result = fleet_plan_render(plan, &title, PLAN_JSON, &json, error);
    record->summary_length = summary.length;
    record->json_length = json.length;
    buffer_append(output, record, sizeof *record);
    buffer_append_text(output, buffer_text(&summary));
    buffer_append_text(output, buffer_text(&json));
    if (result == 0 && summary.failed)
        result = error_memory(error);
    buffer_release(&summary);
    buffer_release(&json);
    return result;
}

/* Counts the types of all fleets; a type that several have is one. */
static int count_types(struct planned *planned, const struct fleet_plan *plan, struct error *error)
{
    struct map types;
    map_init(&types);
    int result = fleet_plan_types(plan, &types, error);
    for (size_t i = 0; result == 0 && i < types.count; i++) {
        struct text type = arena_copy(&planned->arena, types.entries[i].key);
        if (!type.bytes || map_put(&planned->types, type, planned) != 0)
            result = error_memory(error);
    }
    map_release(&types);
    return result;
}

/* Of a fleet that stays as it is no more is said than how large it is. */
static int tell_plan(struct planned *planned, const struct fleet_plan *plan, size_t root,
                     struct buffer *output, struct error *error)
{
    struct record record = record_of(plan, root);
    if (count_types(planned, plan, error) != 0)
        return -1;
    record.types = planned->types.count;
    if (plan->device_count > 0)
        return write_plan(planned, plan, &record, output, error);
    buffer_append(output, &record, sizeof record);
    return 0;
}

static int plan_fleet(struct planned *planned, size_t root, struct buffer *output,
                      struct error *error)
{
    struct policy policy = *planned->judge->policy;
    struct judge judge = *planned->judge;
    struct findings findings;
    struct fleet_plan plan;
    const struct plan_request request = {.older = planned->older,
                                         .newer = planned->newer,
                                         .branch = planned->law->name,
                                         .may_be_part = planned->law->bounds.share == 0};
    policy.fleet_roots += root;
    policy.fleet_root_count = 1;
    judge.policy = &policy;
    findings_init(&findings, policy.limits.findings, policy.severities);
    int result = verdict_plan(&plan, &judge, &request, &findings, error);
    if (result == 0 && findings.total[SEVERITY_ERROR] > 0)
        result = refuse_findings(&findings, error);
    if (result == 0)
        result = tell_plan(planned, &plan, root, output, error);
    fleet_plan_release(&plan);
    findings_release(&findings);
    return result;
}

static int plan_fleets(void *context, struct buffer *output, struct error *error)
{
    struct planned *planned = context;
    arena_init(&planned->arena);
    map_init(&planned->types);
    for (size_t i = 0; i < planned->judge->policy->fleet_root_count; i++) {
        if (plan_fleet(planned, i, output, error) != 0)
            return -1;
    }
    return 0;
}

/* ---------------------------------------------------------------------------------- taking -- */

static void add(struct verdict *verdict, const struct report_plan *plan)
{
    if (ARRAY_RESERVE(verdict->plans, verdict->plan_capacity, verdict->plan_count + 1) == 0)
        verdict->plans[verdict->plan_count++] = *plan;
}

static void add_up(struct bounds_count *count, const struct record *record)
{
    count->devices += record->plan.devices;
    count->unverified += record->plan.unverified;
    count->total += record->total;
    count->types = record->types;
}

static int refuse_part(struct error *error)
{
    return error_set(error, ERROR_INTERNAL, "not all of it was heard");
}

/* What the copy has said of each fleet: one of which it says nothing would count as one that does
 * not change. */
static int take(struct verdict *verdict, const struct planned *planned, struct text output,
                struct bounds_count *count, struct error *error)
{
    const struct policy *policy = verdict->judge.policy;
    for (size_t root = 0; root < policy->fleet_root_count; root++) {
        struct record record;
        if (output.length < sizeof record)
            return refuse_part(error);
        memcpy(&record, output.bytes, sizeof record);
        output = text_from(output, sizeof record);
        if (record.root != root || record.summary_length > output.length ||
            record.json_length > output.length - record.summary_length)
            return refuse_part(error);
        struct report_plan *plan = &record.plan;
        add_up(count, &record);
        plan->branch = planned->law->name;
        plan->root = policy->fleet_root_count > 1 ? policy->fleet_roots[record.root].folder : NULL;
        plan->failure = NULL;
        plan->summary =
            arena_string(&verdict->arena, (struct text){output.bytes, record.summary_length});
        output = text_from(output, record.summary_length);
        plan->json = arena_copy(&verdict->arena, (struct text){output.bytes, record.json_length});
        output = text_from(output, record.json_length);
        if (!plan->summary || !plan->json.bytes)
            return error_memory(error);
        if (plan->devices)
            add(verdict, plan);
    }
    return output.length == 0 ? 0 : refuse_part(error);
}

static void tell_failure(struct verdict *verdict, const struct planned *planned,
                         const struct error *error)
{
    const struct report_plan plan = {.branch = planned->law->name,
                                     .failure =
                                         arena_format(&verdict->arena, "%s", error->message)};
    if (plan.failure)
        add(verdict, &plan);
    bounds_judge_unknown(verdict, planned->law, error->message);
}

/* All plans of a judgement share their time, and leave some of the deadline. */
static unsigned time_left(struct verdict *verdict)
{
    const struct limits *limits = verdict->judge.limits;
    int64_t now = monotonic_ms();
    int64_t deadline = verdict->begun_ms + limits->deadline_ms - limits->deadline_ms / 10;
    if (!verdict->plans_end_ms)
        verdict->plans_end_ms = now + limits->plan_ms;
    int64_t end = verdict->plans_end_ms < deadline ? verdict->plans_end_ms : deadline;
    return end > now ? (unsigned)(end - now) : 0;
}

static void make_plan(struct verdict *verdict, struct planned *planned)
{
    const struct aside aside = {
        .work = plan_fleets, .context = planned, .milliseconds = time_left(verdict)};
    struct error error = {0};
    struct bounds_count count = {0};
    struct buffer output;
    buffer_init(&output, OUTPUT_MOST);
    size_t before = verdict->plan_count;
    if (aside.milliseconds == 0)
        error_set(&error, ERROR_LIMIT, "no time was left for it");
    else if (aside_run(&aside, &output, &error) == 0)
        take(verdict, planned, buffer_text(&output), &count, &error);
    if (error.kind != ERROR_NONE) {
        verdict->plan_count = before;
        tell_failure(verdict, planned, &error);
    } else {
        bounds_judge(verdict, planned->law, &count);
    }
    buffer_release(&output);
}

/* ------------------------------------------------------------------------------- the moves -- */

/* The tree of a commit; zero for none. */
static int find_tree(struct verdict *verdict, const struct object_id *commit,
                     struct object_id *tree, struct error *error)
{
    struct commit read;
    bool is_commit = false;
    *tree = (struct object_id){{0}};
    if (object_id_is_zero(commit))
        return 0;
    if (repository_commit(verdict->judge.repository, commit, &verdict->arena, &read, &is_commit,
                          error) != 0)
        return -1;
    if (!is_commit)
        return error_set(error, ERROR_INPUT, "where the branch stands is no commit");
    *tree = read.tree;
    return 0;
}

static void plan_move(struct verdict *verdict, const struct branch_law *law,
                      const struct object_id *older, const struct object_id *newer,
                      const struct object_id *tree)
{
    char older_hex[OBJECT_ID_HEX], newer_hex[OBJECT_ID_HEX];
    struct planned planned = {.judge = &verdict->judge,
                              .law = law,
                              .older_commit = object_id_hex(older, older_hex),
                              .newer_commit = object_id_hex(newer, newer_hex)};
    struct error error = {0};
    if (find_tree(verdict, older, &planned.older, &error) != 0 ||
        (!tree && find_tree(verdict, newer, &planned.newer, &error) != 0)) {
        tell_failure(verdict, &planned, &error);
        return;
    }
    if (tree)
        planned.newer = *tree;
    if (!object_id_equal(&planned.older, &planned.newer))
        make_plan(verdict, &planned);
}

/* What is refused changes no device. */
static bool is_refused(const struct verdict *verdict)
{
    return verdict->error.kind != ERROR_NONE || verdict->findings.lost ||
           verdict->findings.total[SEVERITY_ERROR] > 0;
}

/* Judges when the update comes, and what it changes. */
static int plan_update(struct verdict *verdict, const struct update *update)
{
    const struct branch_law *law = branch_law_of(&verdict->judge.policy->laws, update->target);
    if (!branch_law_protects(law) || object_id_is_zero(&update->new))
        return 0;
    if (bounds_judge_time(verdict, law) != 0)
        return -1;
    if (!is_refused(verdict))
        plan_move(verdict, law, &update->old, &update->new, NULL);
    return 0;
}

int verdict_plan_push(struct verdict *verdict)
{
    const size_t *errors = &verdict->findings.total[SEVERITY_ERROR];
    int result = 0;
    for (size_t i = 0; !verdict->judge.law_alone && result == 0 && i < verdict->updates.count;
         i++) {
        struct report_update *shown = &verdict->report_updates[i];
        const struct update *update = &verdict->updates.items[i];
        const struct findings_scope scope = {.ref = update->ref, .commit = shown->new};
        const struct findings_scope outer = findings_scope_begin(&verdict->findings, &scope);
        size_t before = *errors;
        result = plan_update(verdict, update);
        findings_scope_end(&verdict->findings, outer);
        if (result != 0)
            shown->outcome = OUTCOME_UNDECIDED;
        else if (*errors > before)
            shown->outcome = OUTCOME_REJECT;
    }
    return result;
}

int verdict_plan_request(struct verdict *verdict, const struct branch_law *law,
                         const struct object_id *base, const struct object_id *head,
                         const struct object_id *tree)
{
    if (!branch_law_protects(law))
        return 0;
    if (bounds_judge_time(verdict, law) != 0)
        return -1;
    if (!is_refused(verdict))
        plan_move(verdict, law, base, head, tree);
    return 0;
}

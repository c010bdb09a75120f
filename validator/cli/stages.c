/* SPDX-License-Identifier: MIT */
/* Reads where the protected branches stand. */
#include "cli/stages.h"

#include <string.h>

enum { COMMITS_MAX = 100000 /* that wait; beyond these nobody counts them */ };

struct reading {
    struct session *session;
    const struct judge *judge;
    const struct stages_known *known;
    const struct branch_laws *laws;
    struct ledger ledger;
    struct plan_stage *stages; /* [count] */
    struct commit *commits;    /* [count] where they stand */
    const struct branch_law **stage_laws;
    size_t count;
};

/* ----------------------------------------------------------------------- where one stands -- */

/* In a clone a branch may be there as that of origin alone. */
static int find_commit(struct reading *reading, const char *name, struct commit *commit,
                       bool *found, struct error *error)
{
    struct session *session = reading->session;
    struct error absence = {0};
    struct object_id id;
    const char *branch = NULL;
    *found = false;
    if (repository_revision(session->repository, name, &session->arena, &id, &branch, &absence) !=
        0) {
        if (absence.kind == ERROR_USAGE)
            return 0;
        *error = absence;
        return -1;
    }
    if (!branch || strcmp(branch, name) != 0)
        return 0;
    return repository_commit(session->repository, &id, &session->arena, commit, found, error);
}

/* Since when, by a ledger that can be believed; else by the commit. */
static void note_since(struct reading *reading, struct plan_stage *stage,
                       const struct commit *commit)
{
    const char *ref = session_branch_ref(reading->session, stage->branch);
    const struct record *record =
        ref && !reading->ledger.flaw ? ledger_last(&reading->ledger, ref) : NULL;
    stage->is_recorded = record && object_id_equal(&record->new, &commit->id);
    stage->since = stage->is_recorded ? record->time : commit->time;
}

static int read_stage(struct reading *reading, const struct branch_law *law, struct error *error)
{
    struct plan_stage *stage = &reading->stages[reading->count];
    struct commit *commit = &reading->commits[reading->count];
    bool found;
    *stage = (struct plan_stage){.branch = law->name,
                                 .devices = PLAN_UNKNOWN,
                                 .commits = PLAN_UNKNOWN,
                                 .changes = PLAN_UNKNOWN};
    if (find_commit(reading, law->name, commit, &found, error) != 0)
        return -1;
    reading->stage_laws[reading->count++] = law;
    if (!found)
        return 0;
    char *hex = arena_alloc(&reading->session->arena, OBJECT_ID_HEX);
    if (!hex)
        return error_memory(error);
    stage->commit = object_id_hex(&commit->id, hex);
    stage->subject = commit->subject;
    note_since(reading, stage, commit);
    return 0;
}

/* ------------------------------------------------------------------------- what waits there -- */

/* The nearest stage before it that the law takes from; `index` itself where there is none. */
static size_t source_of(struct reading *reading, size_t index)
{
    for (size_t i = index; i-- > 0;) {
        const char *ref = session_branch_ref(reading->session, reading->stages[i].branch);
        if (ref && branch_law_takes_from(reading->laws, reading->stage_laws[index], ref))
            return i;
    }
    return index;
}

static int count_commits(struct reading *reading, size_t index, size_t source, struct error *error)
{
    struct repository *repository = reading->session->repository;
    struct ancestry *known = NULL;
    const struct object_id *commits;
    size_t count = 0, waiting = 0;
    if (ancestry_open(&known, repository, &reading->commits[index].id, 1, error) != 0)
        return -1;
    int result =
        repository_new_commits(repository, &reading->commits[source].id, known, COMMITS_MAX + 1,
                               &reading->session->arena, &commits, &count, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        bool contained = false;
        result = ancestry_contains(known, &commits[i], &contained, error);
        waiting += !contained;
    }
    ancestry_free(known);
    if (result == 0 && count <= COMMITS_MAX)
        reading->stages[index].commits = waiting;
    return result;
}

static bool is_known(const struct reading *reading, const struct plan_request *request)
{
    const struct plan_request *known = reading->known->request;
    return known->branch && strcmp(known->branch, request->branch) == 0 &&
           object_id_equal(&known->older, &request->older) &&
           object_id_equal(&known->newer, &request->newer) && !known->is_of_all;
}

/* To count takes about as long as the plan did, so that what is begun ends in time. */
static bool has_time(const struct reading *reading)
{
    int64_t spent = monotonic_ms() - reading->known->started_ms;
    return spent < reading->session->policy.limits.deadline_ms / 3;
}

/* The plan of its next promotion, as far as it is counted. */
static int count_devices(struct reading *reading, size_t index, size_t source, struct error *error)
{
    struct plan_stage *stage = &reading->stages[index];
    const struct plan_request request = {.older = reading->commits[index].tree,
                                         .newer = reading->commits[source].tree,
                                         .branch = stage->branch};
    struct fleet_plan plan;
    struct findings findings;
    if (is_known(reading, &request)) {
        stage->devices = reading->known->totals->followed;
        stage->changes = reading->known->changes;
        return 0;
    }
    if (!has_time(reading))
        return 0;
    findings_init(&findings, 1, reading->session->policy.severities);
    int result = verdict_plan(&plan, reading->judge, &request, &findings, error);
    if (result == 0 && findings.lost)
        result = error_memory(error);
    if (result == 0 && findings.total[SEVERITY_ERROR] == 0) {
        stage->devices = plan.totals.followed;
        stage->changes = plan.device_count;
    }
    fleet_plan_release(&plan);
    findings_release(&findings);
    return result;
}

static int look_ahead(struct reading *reading, size_t index, struct error *error)
{
    struct plan_stage *stage = &reading->stages[index];
    size_t source = source_of(reading, index);
    if (source != index)
        stage->source = reading->stages[source].branch;
    if (!stage->commit)
        return 0;
    bool waits = source != index && reading->stages[source].commit;
    if (waits && count_commits(reading, index, source, error) != 0)
        return -1;
    if (count_devices(reading, index, waits ? source : index, error) != 0)
        return -1;
    if (!waits)
        stage->changes = PLAN_UNKNOWN;
    return 0;
}

/* ----------------------------------------------------------------------------------- all -- */

static int read_stages(struct reading *reading, struct error *error)
{
    struct arena *arena = &reading->session->arena;
    size_t most = reading->laws->count;
    reading->stages = arena_alloc_array(arena, most + 1, sizeof *reading->stages);
    reading->commits = arena_alloc_array(arena, most + 1, sizeof *reading->commits);
    reading->stage_laws = arena_alloc_array(arena, most + 1, sizeof(const struct branch_law *));
    if (!reading->stages || !reading->commits || !reading->stage_laws)
        return error_memory(error);
    for (size_t i = 0; i < most; i++) {
        const struct branch_law *law = &reading->laws->items[i];
        if (branch_law_protects(law) && read_stage(reading, law, error) != 0)
            return -1;
    }
    for (size_t i = 0; i < reading->count; i++) {
        if (look_ahead(reading, i, error) != 0)
            return -1;
    }
    return 0;
}

int stages_read(struct session *session, const struct judge *judge,
                const struct stages_known *known, const struct plan_stage **stages, size_t *count,
                struct error *error)
{
    struct reading reading = {
        .session = session, .judge = judge, .known = known, .laws = &session->policy.laws};
    int result = ledger_read(&reading.ledger, session->repository, error);
    if (result == 0)
        result = read_stages(&reading, error);
    ledger_release(&reading.ledger);
    *stages = reading.stages;
    *count = reading.count;
    return result;
}

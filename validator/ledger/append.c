/* SPDX-License-Identifier: MIT */
/* Recording: what moved is found, judged, and appended in one go. */
#include "ledger/audit.h"
#include "ledger/facts.h"
#include "ledger/plan.h"
#include "store/store.h"

#include <string.h>
#include <time.h>

enum { LOCK_WAIT_MS = 30000, TRIES = 100 };

/* One try at recording; everything lives in its arena. */
struct recording {
    struct arena arena;
    const struct recorder *recorder;
    const struct update *updates;
    size_t update_count;
    const struct acceptance *acceptance; /* or NULL */
    struct standings standings;
    struct plan plan;
};

/* ----------------------------------------------------------------------------- one record -- */

/* What the law refuses and passed since the gate only observed stands like what is overridden: when
 * the gate closes, the branch goes on from there. */
static int let_observed(struct recording *recording, struct record *record, struct error *error)
{
    struct circumstances *circumstances = &record->circumstances;
    size_t count = circumstances->override_count;
    if (!circumstances->was_observed || record_counts(record) || count == OVERRIDES_MAX)
        return 0;
    struct override *overrides = arena_alloc_array(&recording->arena, count + 1, sizeof *overrides);
    if (!overrides)
        return error_memory(error);
    if (count)
        memcpy(overrides, circumstances->overrides, count * sizeof *overrides);
    overrides[count] = (struct override){record->kind, "the gate only observed"};
    circumstances->overrides = overrides;
    circumstances->override_count = count + 1;
    return 0;
}

/* Of a move that nobody has pushed the law may have nothing to say; its kind says what it is. */
static void name_found_move(const struct planned_move *move, struct record *record)
{
    if (move->returns && !record_is_lawful(record))
        record->kind = KIND_RETURN;
    else if (move->kind == PLANNED_FOUND && record_is_lawful(record))
        record->kind = rule_facts(RULE_LEDGER_UNRECORDED_MOVE)->id;
    if (!record_is_lawful(record))
        record->source = (struct object_id){{0}};
}

static int judge_move(struct recording *recording, const struct planned_move *move,
                      struct record *record, struct error *error)
{
    const struct standings *standings = &recording->standings;
    bool of_push = move->kind == PLANNED_PUSH;
    struct branch_state state;
    if (move->kind == PLANNED_BASELINE)
        record->kind = KIND_BASELINE;
    if (move->kind == PLANNED_ACCEPTED)
        record->kind = rule_facts(RULE_LEDGER_UNRECORDED_MOVE)->id;
    if (record->kind)
        return 0;
    if (facts_branches_before(&recording->arena, standings->branches, standings->branch_count,
                              of_push ? recording->updates : &move->update,
                              of_push ? recording->update_count : 1, &state, error) != 0)
        return -1;
    const struct standing_record earlier = {ledger_has_stood, recording->recorder->repository};
    state.record = &earlier;
    state.is_later = !of_push;
    state.was_accepted = record->circumstances.was_lawful;
    if (facts_of_move(recording->recorder->repository, recording->recorder->policy, &state,
                      &move->update, record, error) != 0)
        return -1;
    name_found_move(move, record);
    return let_observed(recording, record, error);
}

static int find_circumstances(struct recording *recording, const struct planned_move *move,
                              struct record *record, struct error *error)
{
    bool found = false;
    struct audit *audit = recording->recorder->audit;
    if (move->kind == PLANNED_ACCEPTED)
        record->circumstances = recording->acceptance->circumstances;
    if (!audit || !audit->store || (move->kind != PLANNED_PUSH && move->kind != PLANNED_LATE))
        return 0;
    return audit_find(recording->recorder, &move->update, &recording->arena, &record->circumstances,
                      &found, error);
}

static int make_record(struct recording *recording, const struct planned_move *move,
                       const char *previous, struct record *record, struct error *error)
{
    *record = (struct record){
        .ref = move->update.target,
        .old = move->update.old,
        .new = move->update.new,
        .policy = recording->recorder->policy->digest,
        .time = time(NULL),
        .found_later = move->kind == PLANNED_LATE || move->kind == PLANNED_FOUND,
        .previous = previous,
    };
    if (facts_of_commit(recording->recorder->repository, &recording->arena, record, error) != 0 ||
        find_circumstances(recording, move, record, error) != 0)
        return -1;
    return judge_move(recording, move, record, error);
}

/* Renders the move; *digest, that of the record before, becomes its own. */
static int render_move(struct recording *recording, const struct planned_move *move, char *digest,
                       struct journal_entry *out, struct error *error)
{
    struct record record;
    struct buffer message;
    if (make_record(recording, move, digest, &record, error) != 0)
        return -1;
    buffer_init(&message, RECORD_BYTES);
    record_render(&message, &record);
    *out = (struct journal_entry){.time = record.time};
    if (!message.failed)
        out->message = arena_copy(&recording->arena, buffer_text(&message));
    buffer_release(&message);
    if (!out->message.bytes || digest_hex(out->message, digest) != 0)
        return error_memory(error);
    return 0;
}

static int append(struct recording *recording, bool *lost, struct error *error)
{
    char digest[DIGEST_HEX];
    struct journal_entry *entries =
        arena_alloc_array(&recording->arena, recording->plan.count + 1, sizeof *entries);
    *lost = false;
    if (!entries)
        return error_memory(error);
    memcpy(digest, recording->standings.tip_digest, sizeof digest);
    for (size_t i = 0; i < recording->plan.count; i++) {
        if (render_move(recording, &recording->plan.items[i], digest, &entries[i], error) != 0)
            return -1;
    }
    if (recording->plan.count == 0)
        return 0;
    return journal_append(recording->recorder->repository, LEDGER_REF, &recording->standings.tip,
                          entries, recording->plan.count, lost, error);
}

/* The ledger is written, and that is what counts: a move that stays open is one that might be taken
 * for accounted for once more, and nothing else. */
static void close_moves(const struct recording *recording)
{
    struct error ignored = {0};
    for (size_t i = 0; i < recording->plan.count; i++)
        audit_close_move(recording->recorder->audit, &recording->plan.items[i].update, &ignored);
}

/* ---------------------------------------------------------------------------- all of them -- */

/* What all tries at recording share. */
struct request {
    const struct recorder *recorder;
    const struct update *updates;
    size_t count;
    const struct acceptance *acceptance;
};

static int try_once(const struct request *request, size_t *added, bool *lost, struct error *error)
{
    const struct recorder *recorder = request->recorder;
    struct recording recording = {.recorder = recorder,
                                  .updates = request->updates,
                                  .update_count = request->count,
                                  .acceptance = request->acceptance};
    arena_init(&recording.arena);
    int result = standings_read(&recording.standings, recorder->repository, recorder->policy,
                                &recording.arena, error);
    if (result == 0)
        result = plan_records(&recording.plan, recorder, &recording.standings, request->updates,
                              request->count, request->acceptance, &recording.arena, error);
    if (result == 0)
        result = append(&recording, lost, error);
    if (result == 0 && !*lost)
        close_moves(&recording);
    *added = recording.plan.count;
    plan_release(&recording.plan);
    arena_release(&recording.arena);
    return result;
}

static int record_locked(const struct request *request, size_t *added, struct error *error)
{
    bool lost = true;
    for (int i = 0; lost && i < TRIES; i++) {
        if (try_once(request, added, &lost, error) != 0)
            return -1;
    }
    if (!lost)
        return 0;
    return error_set(error, ERROR_REPOSITORY, "somebody else keeps moving %s", LEDGER_REF);
}

/* What makes records right is the compare-and-swap of the ref. The lock makes sure that one that is
 * left behind on the ref was left by a crash. */
static int record(const struct request *request, size_t *added, struct error *error)
{
    struct arena arena;
    int lock = -1;
    bool busy = false;
    int result = -1;
    *added = 0;
    arena_init(&arena);
    const char *folder =
        arena_format(&arena, "%s/fleetgate", repository_common_dir(request->recorder->repository));
    const char *path = folder ? arena_format(&arena, "%s/ledger.lock", folder) : NULL;
    if (!path)
        error_memory(error);
    else if (folder_make(folder, error) == 0 &&
             lock_take(&lock, path, LOCK_WAIT_MS, &busy, error) == 0)
        result = busy ? error_set(error, ERROR_ENVIRONMENT, "%s is locked by another process", path)
                      : record_locked(request, added, error);
    if (lock >= 0 && !busy)
        lock_release(lock);
    arena_release(&arena);
    return result;
}

int ledger_record(const struct recorder *recorder, const struct update *updates, size_t count,
                  size_t *added, struct error *error)
{
    const struct request request = {recorder, updates, count, NULL};
    return record(&request, added, error);
}

int ledger_accept(const struct recorder *recorder, const struct acceptance *acceptance,
                  struct error *error)
{
    size_t added;
    const struct request request = {recorder, NULL, 0, acceptance};
    return record(&request, &added, error);
}

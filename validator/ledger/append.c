/* SPDX-License-Identifier: MIT */
/* Recording: what moved is found, judged, and appended in one go. */
#include "ledger/facts.h"
#include "ledger/standing.h"
#include "store/store.h"

#include <string.h>
#include <time.h>

enum { LOCK_WAIT_MS = 30000, TRIES = 100 };

/* A move that is to be recorded. */
struct found_move {
    struct update update;
    bool of_push;  /* a move of this push; else one that was found */
    bool baseline; /* no move at all: the branch is taken as it stands */
};

/* One try at recording; everything lives in its arena. */
struct recording {
    struct arena arena;
    const struct recorder *recorder;
    const struct update *updates;
    size_t update_count;
    struct standings standings;
    struct found_move *moves;
    size_t count;
};

/* ------------------------------------------------------------------------- what is to record -- */

static void add_entry(struct recording *recording, const struct standing *standing,
                      const struct object_id *old, const struct object_id *new)
{
    recording->moves[recording->count++] = (struct found_move){
        .update = {
            .ref = standing->stage->ref, .target = standing->stage->ref, .old = *old, .new = *new}};
}

/* A branch that was never recorded is taken as it stands where it may have stood before the ledger,
 * or before it was protected; otherwise it is new, and judged. Returns where it is recorded then.
 */
static struct object_id begin_branch(struct recording *recording, const struct standing *standing,
                                     const struct object_id *stands)
{
    const struct object_id nothing = {{0}};
    if (standing->known || object_id_is_zero(stands) || !recording->standings.policy_is_new)
        return standing->recorded;
    add_entry(recording, standing, &nothing, stands);
    recording->moves[recording->count - 1].baseline = true;
    return *stands;
}

/* A move that begins elsewhere than where the branch is recorded to stand was recorded already, or
 * a move before it was lost; the latter is sure only while the branch stands where it ends. */
static bool is_unrecorded(const struct standing *standing, const struct update *update,
                          const struct object_id *recorded)
{
    return object_id_equal(recorded, &update->old) ||
           (object_id_equal(&standing->tip, &update->new) &&
            !object_id_equal(recorded, &update->new));
}

static void plan_branch(struct recording *recording, const struct standing *standing,
                        const struct update *update)
{
    struct object_id recorded =
        begin_branch(recording, standing, update ? &update->old : &standing->tip);
    if (update && is_unrecorded(standing, update, &recorded)) {
        if (!object_id_equal(&recorded, &update->old))
            add_entry(recording, standing, &recorded, &update->old);
        recorded = update->new;
        recording->moves[recording->count++] = (struct found_move){*update, .of_push = true};
    }
    if (!object_id_equal(&recorded, &standing->tip))
        add_entry(recording, standing, &recorded, &standing->tip);
}

static const struct update *update_of(const struct recording *recording, const char *ref)
{
    for (size_t i = 0; i < recording->update_count; i++) {
        const struct update *update = &recording->updates[i];
        if (strcmp(update->target, ref) == 0 && !object_id_equal(&update->old, &update->new))
            return update;
    }
    return NULL;
}

/* Branches go in the order of promotion, so that what a stage took stands before it. */
static int plan(struct recording *recording, struct error *error)
{
    enum { MOST_OF_BRANCH = 4 };
    const struct standings *standings = &recording->standings;
    recording->moves = arena_alloc_array(&recording->arena, standings->count * MOST_OF_BRANCH + 1,
                                         sizeof *recording->moves);
    if (!recording->moves)
        return error_memory(error);
    for (size_t i = 0; i < standings->count; i++)
        plan_branch(recording, &standings->items[i],
                    update_of(recording, standings->items[i].stage->ref));
    return 0;
}

/* ----------------------------------------------------------------------------- one record -- */

static int judge_move(struct recording *recording, const struct found_move *move,
                      struct record *record, struct error *error)
{
    const struct standings *standings = &recording->standings;
    struct branch_state state;
    if (move->baseline) {
        record->kind = KIND_BASELINE;
        return 0;
    }
    if (facts_branches_before(&recording->arena, standings->branches, standings->branch_count,
                              move->of_push ? recording->updates : &move->update,
                              move->of_push ? recording->update_count : 1, &state, error) != 0)
        return -1;
    const struct standing_record earlier = {ledger_has_stood, recording->recorder->repository};
    state.record = &earlier;
    state.is_later = !move->of_push;
    return facts_of_move(recording->recorder->repository, recording->recorder->policy, &state,
                         &move->update, record, error);
}

static int find_circumstances(struct recording *recording, const struct found_move *move,
                              struct record *record, struct error *error)
{
    bool found = false;
    struct audit *audit = recording->recorder->audit;
    if (!audit || !audit->store || move->baseline)
        return 0;
    return audit_find(audit, move->update.ref, &move->update.old, &move->update.new,
                      &recording->arena, &record->circumstances, &found, error);
}

static int make_record(struct recording *recording, const struct found_move *move,
                       const char *previous, struct record *record, struct error *error)
{
    *record = (struct record){
        .ref = move->update.target,
        .old = move->update.old,
        .new = move->update.new,
        .policy = recording->recorder->policy->digest,
        .time = time(NULL),
        .found_later = !move->of_push && !move->baseline,
        .previous = previous,
    };
    if (facts_of_commit(recording->recorder->repository, &recording->arena, record, error) != 0 ||
        judge_move(recording, move, record, error) != 0)
        return -1;
    return find_circumstances(recording, move, record, error);
}

/* Renders the move; *digest, that of the record before, becomes its own. */
static int render_move(struct recording *recording, const struct found_move *move, char *digest,
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
        arena_alloc_array(&recording->arena, recording->count + 1, sizeof *entries);
    *lost = false;
    if (!entries)
        return error_memory(error);
    memcpy(digest, recording->standings.tip_digest, sizeof digest);
    for (size_t i = 0; i < recording->count; i++) {
        if (render_move(recording, &recording->moves[i], digest, &entries[i], error) != 0)
            return -1;
    }
    if (recording->count == 0)
        return 0;
    return journal_append(recording->recorder->repository, LEDGER_REF, &recording->standings.tip,
                          entries, recording->count, lost, error);
}

/* ---------------------------------------------------------------------------- all of them -- */

static int try_once(const struct recorder *recorder, const struct update *updates, size_t count,
                    size_t *added, bool *lost, struct error *error)
{
    struct recording recording = {.recorder = recorder, .updates = updates, .update_count = count};
    arena_init(&recording.arena);
    int result = standings_read(&recording.standings, recorder->repository, recorder->policy,
                                &recording.arena, error);
    if (result == 0)
        result = plan(&recording, error);
    if (result == 0)
        result = append(&recording, lost, error);
    *added = recording.count;
    arena_release(&recording.arena);
    return result;
}

static int record_locked(const struct recorder *recorder, const struct update *updates,
                         size_t count, size_t *added, struct error *error)
{
    bool lost = true;
    for (int i = 0; lost && i < TRIES; i++) {
        if (try_once(recorder, updates, count, added, &lost, error) != 0)
            return -1;
    }
    if (!lost)
        return 0;
    return error_set(error, ERROR_REPOSITORY, "somebody else keeps moving %s", LEDGER_REF);
}

/* What makes records right is the compare-and-swap of the ref. The lock makes sure that one that is
 * left behind on the ref was left by a crash. */
int ledger_record(const struct recorder *recorder, const struct update *updates, size_t count,
                  size_t *added, struct error *error)
{
    struct arena arena;
    int lock = -1;
    bool busy = false;
    int result = -1;
    *added = 0;
    arena_init(&arena);
    const char *folder =
        arena_format(&arena, "%s/fleetgate", repository_common_dir(recorder->repository));
    const char *path = folder ? arena_format(&arena, "%s/ledger.lock", folder) : NULL;
    if (!path)
        error_memory(error);
    else if (folder_make(folder, error) == 0 &&
             lock_take(&lock, path, LOCK_WAIT_MS, &busy, error) == 0)
        result = busy ? error_set(error, ERROR_ENVIRONMENT, "%s is locked by another process", path)
                      : record_locked(recorder, updates, count, added, error);
    if (lock >= 0 && !busy)
        lock_release(lock);
    arena_release(&arena);
    return result;
}

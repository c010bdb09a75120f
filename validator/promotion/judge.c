/* SPDX-License-Identifier: MIT */
/* The law applied to one move of a branch: what it is, or why it is refused. */
#include "promotion/examine.h"
#include "promotion/examine_commit.h"
#include "promotion/overridden.h"
#include "promotion/refuse_flaw.h"
#include "promotion/refuse_move.h"

#include <string.h>

/* Promotions in one move: more than anyone makes between two pushes. */
enum { COMMITS_MAX = 250 };

const char *move_kind_name(enum move_kind kind)
{
    static const char *const names[] = {
        [MOVE_START] = "start",
        [MOVE_FAST_FORWARD] = "fast-forward",
        [MOVE_CLEAN_MERGE] = "clean-merge",
        [MOVE_RESOLVED_MERGE] = "resolved-merge",
    };
    return names[kind];
}

/* The last promotion of the move, which is the first one met, says what the move is. */
static void set_kind(struct move *move, enum move_kind kind, const struct object_id *source)
{
    if (move->kind != MOVE_NONE)
        return;
    move->kind = kind;
    move->source = *source;
}

static bool asks_for(const struct judged_move *judged, enum method method)
{
    return judged->law->method == method;
}

/* ------------------------------------------------------------------------------- one commit -- */

/* Whether the rest of the move is a fast-forward to the commit. Cheap where the commit is a tip;
 * `thorough` asks all of history. */
static int is_fast_forward(struct judged_move *judged, const struct commit *commit, bool thorough,
                           bool *answer, struct error *error)
{
    *answer = sources_have_tip(&judged->sources, &commit->id);
    if (*answer || !thorough)
        return 0;
    return sources_contain(&judged->sources, &commit->id, answer, error);
}

/* A fast-forward to a commit that an allowed source contains. */
static int judge_fast_forward(struct judged_move *judged, const struct commit *commit,
                              struct move *move, struct error *error)
{
    struct flaw flaw = {0};
    if (examine_standing(&judged->sources, &commit->id, &flaw, error) != 0)
        return -1;
    set_kind(move, MOVE_FAST_FORWARD, &commit->id);
    refuse_flaw(judged, commit, &flaw);
    if (!judged_move_is_rejected(judged) && asks_for(judged, METHOD_MERGE))
        refuse_method(judged, commit);
    return 0;
}

/* Refuses a commit that is no promotion, and that no allowed source contains. Where another branch
 * does, that is said; on a later day every stage below contains it, and its own branch does. */
static int refuse_commit(struct judged_move *judged, const struct commit *commit, struct flaw *flaw,
                         struct error *error)
{
    struct flaw origin = {.kind = FLAW_UNKNOWN_SOURCE};
    if (!judged->sources.state->is_later &&
        examine_origin(&judged->sources, &commit->id, &origin, error) != 0)
        return -1;
    if (origin.kind != FLAW_UNKNOWN_SOURCE) {
        refuse_flaw(judged, commit, &origin);
        return overridden_judge_origin(judged, commit, flaw->kind, error);
    }
    if (flaw->kind == FLAW_DIRECT &&
        examine_commit(&judged->sources, commit, &judged->arena, flaw, error) != 0)
        return -1;
    refuse_flaw(judged, commit, flaw);
    return overridden_judge_merge(judged, commit, flaw->kind, error);
}

/* Judges the commit at the top of what is left of the move. *done says that nothing is left to
 * judge, be it for a fast-forward or for a finding. */
static int judge_commit(struct judged_move *judged, const struct commit *commit, struct move *move,
                        bool *done, struct error *error)
{
    bool only_fast_forward = asks_for(judged, METHOD_FAST_FORWARD);
    bool fast_forward = false;
    struct flaw flaw = {0};
    *done = true;
    if (!asks_for(judged, METHOD_MERGE) &&
        is_fast_forward(judged, commit, only_fast_forward, &fast_forward, error) != 0)
        return -1;
    if (fast_forward)
        return judge_fast_forward(judged, commit, move, error);
    if (examine_merge(&judged->sources, commit, &judged->update->old, &judged->arena, &flaw,
                      error) != 0)
        return -1;
    if (flaw.kind == FLAW_NONE) {
        set_kind(move, flaw.resolved ? MOVE_RESOLVED_MERGE : MOVE_CLEAN_MERGE, &commit->parents[1]);
        if (only_fast_forward)
            refuse_method(judged, commit);
        *done = judged_move_is_rejected(judged);
        return 0;
    }
    if (is_fast_forward(judged, commit, true, &fast_forward, error) != 0)
        return -1;
    if (fast_forward)
        return judge_fast_forward(judged, commit, move, error);
    if (refuse_commit(judged, commit, &flaw, error) != 0)
        return -1;
    *done = judged_move_is_rejected(judged);
    return 0;
}

/* ------------------------------------------------------------------------------ whole moves -- */

/* Where the line goes on to the old tip; *ends says that it does not. Below a commit that was let
 * through by an override alone it need not be by its first parent. */
static int find_next(struct judged_move *judged, const struct commit *commit,
                     struct object_id *next, bool *ends, struct error *error)
{
    bool descends = false;
    *next = commit->parent_count > 0 ? commit->parents[0] : (struct object_id){{0}};
    for (size_t i = 0; judged->is_refused && i < commit->parent_count && !descends; i++) {
        *next = commit->parents[i];
        if (repository_contains(judged->repository, next, &judged->update->old, &descends, error) !=
            0)
            return -1;
    }
    *ends = judged->is_refused && !descends;
    return 0;
}

/* Walks the first-parent line from the new tip down to the old one. */
static int judge_line(struct judged_move *judged, struct commit commit, struct move *move,
                      struct error *error)
{
    bool done = false, is_commit = true;
    for (size_t count = 0; !object_id_equal(&commit.id, &judged->update->old); count++) {
        if (count == COMMITS_MAX)
            return error_set(error, ERROR_LIMIT,
                             "%s would move by more than %d promotions at once: push it in steps, "
                             "older commits first",
                             judged->update->ref, COMMITS_MAX);
        if (judge_commit(judged, &commit, move, &done, error) != 0)
            return -1;
        struct object_id next;
        if (!done && find_next(judged, &commit, &next, &done, error) != 0)
            return -1;
        if (done)
            return 0;
        if (repository_commit(judged->repository, &next, &judged->arena, &commit, &is_commit,
                              error) != 0)
            return -1;
    }
    return 0;
}

/* The very first branches of a server have no source to come from. */
static int judge_start(struct judged_move *judged, const struct commit *new, struct move *move,
                       struct error *error)
{
    struct flaw flaw = {0};
    set_kind(move, MOVE_START, &new->id);
    if (judged->sources.state->count == 0 && branch_law_takes_unprotected(judged->law))
        return 0;
    if (examine_source(&judged->sources, &new->id, &flaw, error) != 0)
        return -1;
    if (flaw.kind == FLAW_WRONG_SOURCE || flaw.kind == FLAW_UNKNOWN_SOURCE)
        refuse_start(judged, new, flaw.branch);
    else if (flaw.kind != FLAW_NONE)
        refuse_flaw(judged, new, &flaw);
    return 0;
}

/* The first commit of the first-parent line that the old tip contains. *is_found is false where
 * there is none. */
static int find_fork(struct judged_move *judged, struct commit *commit, bool *is_found,
                     struct error *error)
{
    bool is_commit = false;
    for (size_t count = 0; count <= COMMITS_MAX; count++) {
        if (repository_contains(judged->repository, &judged->update->old, &commit->id, is_found,
                                error) != 0)
            return -1;
        if (*is_found || commit->parent_count == 0)
            return 0;
        struct object_id next = commit->parents[0];
        if (repository_commit(judged->repository, &next, &judged->arena, commit, &is_commit,
                              error) != 0)
            return -1;
    }
    return error_set(error, ERROR_LIMIT,
                     "%s would move aside by more than %d commits: promote them instead",
                     judged->update->ref, COMMITS_MAX);
}

/* A rewind that is overridden is a way back to where the branch stood, and on from there. */
static int judge_rewound(struct judged_move *judged, const struct commit *new, struct move *move,
                         struct error *error)
{
    struct commit fork = *new;
    bool is_found = false;
    if (judged_move_is_rejected(judged))
        return 0;
    if (find_fork(judged, &fork, &is_found, error) != 0)
        return -1;
    if (!is_found)
        return judge_start(judged, new, move, error);
    if (overridden_judge_return(judged, &fork, error) != 0)
        return -1;
    const struct update *update = judged->update;
    struct update onwards = *update;
    onwards.old = fork.id;
    judged->update = &onwards;
    int result = judged_move_is_rejected(judged) ? 0 : judge_line(judged, *new, move, error);
    judged->update = update;
    return result;
}

static int judge_advance(struct judged_move *judged, const struct commit *new, struct move *move,
                         struct error *error)
{
    struct repository *repository = judged->repository;
    const struct object_id *old = &judged->update->old;
    bool contains_old = false, goes_back = false, related = false;
    if (repository_contains(repository, &new->id, old, &contains_old, error) != 0)
        return -1;
    if (contains_old)
        return judge_line(judged, *new, move, error);
    if (repository_contains(repository, old, &new->id, &goes_back, error) != 0)
        return -1;
    if (!goes_back && repository_related(repository, old, &new->id, &related, error) != 0)
        return -1;
    if (goes_back || related)
        refuse_rewind(judged, new, goes_back);
    else
        refuse_unrelated(judged, new);
    return judge_rewound(judged, new, move, error);
}

static int judge_move(struct judged_move *judged, const struct branch_laws *laws,
                      const struct branch_state *state, struct move *move, struct error *error)
{
    const struct update *update = judged->update;
    struct commit new;
    bool is_commit = false;
    bool protected = branch_law_protects(judged->law);
    if (object_id_is_zero(&update->new)) {
        if (protected)
            refuse_deletion(judged);
        return 0;
    }
    if (repository_commit(judged->repository, &update->new, &judged->arena, &new, &is_commit,
                          error) != 0)
        return -1;
    if (!is_commit)
        refuse_no_commit(judged);
    if (!is_commit || !protected)
        return 0;
    move->tree = new.tree;
    if (sources_open(&judged->sources, judged->repository, laws, state, judged->law, error) != 0)
        return -1;
    return object_id_is_zero(&update->old) ? judge_start(judged, &new, move, error)
                                           : judge_advance(judged, &new, move, error);
}

int promotion_judge(struct repository *repository, const struct branch_laws *laws,
                    const struct branch_state *state, const struct update *update,
                    struct move *move, struct findings *findings, struct error *error)
{
    struct judged_move judged = {.repository = repository,
                                 .update = update,
                                 .law = branch_law_of(laws, update->target),
                                 .findings = findings};
    *move = (struct move){0};
    if (!judged.law || object_id_equal(&update->old, &update->new))
        return 0;
    int result = judged_move_open(&judged, error);
    if (result == 0)
        result = judge_move(&judged, laws, state, move, error);
    result = judged_move_close(&judged, result, error);
    if (result != 0 || judged.is_refused)
        move->kind = MOVE_NONE;
    return result;
}

/* ------------------------------------------------------------------------- moves of the past -- */

/* The commit before `id` on the first-parent line; zero for a root commit. */
static int read_first_parent(struct repository *repository, const struct object_id *id,
                             struct object_id *parent, struct error *error)
{
    struct arena arena;
    struct commit commit;
    bool is_commit = false;
    arena_init(&arena);
    int result = repository_commit(repository, id, &arena, &commit, &is_commit, error);
    *parent = (struct object_id){0};
    if (result == 0 && is_commit && commit.parent_count > 0)
        *parent = commit.parents[0];
    arena_release(&arena);
    return result;
}

static int count_moves(struct repository *repository, struct object_id tip, size_t most,
                       size_t *count, struct error *error)
{
    for (*count = 0; *count < most && !object_id_is_zero(&tip); ++*count) {
        struct object_id parent;
        if (read_first_parent(repository, &tip, &parent, error) != 0)
            return -1;
        tip = parent;
    }
    return 0;
}

int promotion_past_moves(struct repository *repository, const char *ref,
                         const struct object_id *tip, size_t most, struct arena *arena,
                         const struct update **moves, size_t *count, struct error *error)
{
    struct object_id new = *tip;
    if (count_moves(repository, new, most, count, error) != 0)
        return -1;
    struct update *list = arena_alloc_array(arena, *count + 1, sizeof *list);
    if (!list)
        return error_memory(error);
    for (size_t i = *count; i-- > 0;) {
        list[i] = (struct update){.ref = ref, .target = ref, .new = new};
        if (read_first_parent(repository, &new, &list[i].old, error) != 0)
            return -1;
        new = list[i].old;
    }
    *moves = list;
    return 0;
}

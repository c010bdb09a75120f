/* SPDX-License-Identifier: MIT */
#include "promotion/report.h"

#include <string.h>

/* Promotions in one move: more than anyone makes between two pushes. */
enum { COMMITS_MAX = 250 };

static int read_commit(struct judgement *judgement, const struct object_id *id,
                       struct commit *commit, bool *is_commit, struct error *error)
{
    return repository_commit(judgement->repository, id, &judgement->arena, commit, is_commit,
                             error);
}

static bool asks_for(const struct judgement *judgement, enum method method)
{
    return judgement->law->method == method;
}

/* Reports a commit that no allowed source contains but something else does; *done says so. */
static int report_foreign_commit(struct judgement *judgement, const struct commit *commit,
                                 bool *done, struct error *error)
{
    const char *moving = NULL, *other = NULL;
    *done = false;
    /* On a later day every stage below contains the commit, and its own branch does. */
    if (judgement->sources.before->is_later)
        return 0;
    if (sources_moving(&judgement->sources, &commit->id, &moving, error) != 0)
        return -1;
    if (!moving && sources_other_branch(&judgement->sources, &commit->id, &other, error) != 0)
        return -1;
    if (moving)
        report_moving(judgement, commit, &commit->id, moving);
    else if (other)
        report_foreign(judgement, commit, other);
    *done = moving || other;
    return 0;
}

/* A commit that is neither contained in an allowed source nor a promotion: tells what it is. */
static int report_commit(struct judgement *judgement, const struct commit *commit,
                         struct flaw *flaw, struct error *error)
{
    bool done = false;
    if (report_foreign_commit(judgement, commit, &done, error) != 0)
        return -1;
    if (done)
        return 0;
    if (flaw->kind == FLAW_DIRECT &&
        examine_commit(&judgement->sources, commit, &judgement->arena, flaw, error) != 0)
        return -1;
    report_flaw(judgement, commit, flaw);
    return 0;
}

/* Whether the rest of the move is a fast-forward to the commit. Cheap where the commit is a tip;
 * `thorough` asks all of history. */
static int is_fast_forward(struct judgement *judgement, const struct commit *commit, bool thorough,
                           bool *answer, struct error *error)
{
    *answer = sources_have_tip(&judgement->sources, &commit->id);
    if (*answer || !thorough)
        return 0;
    return sources_contain(&judgement->sources, &commit->id, answer, error);
}

/* The last promotion of the move, which is the first one met, says what the move is. */
static void set_kind(struct judgement *judgement, enum move_kind kind,
                     const struct object_id *source)
{
    if (judgement->move->kind != MOVE_NONE)
        return;
    judgement->move->kind = kind;
    judgement->move->source = *source;
}

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

/* A fast-forward to a commit that an allowed source contains. */
static int judge_fast_forward(struct judgement *judgement, const struct commit *commit,
                              struct error *error)
{
    struct flaw flaw = {0};
    if (examine_standing(&judgement->sources, &commit->id, &flaw, error) != 0)
        return -1;
    set_kind(judgement, MOVE_FAST_FORWARD, &commit->id);
    if (flaw.kind == FLAW_NEVER_STOOD)
        report_never_stood(judgement, commit, &commit->id);
    else if (asks_for(judgement, METHOD_MERGE))
        report_method(judgement, commit);
    return 0;
}

/* Judges the commit at the top of what is left of the move. *done says
 * that nothing is left to judge, be it for a fast-forward or for a finding. */
static int judge_commit(struct judgement *judgement, const struct commit *commit, bool *done,
                        struct error *error)
{
    bool only_fast_forward = asks_for(judgement, METHOD_FAST_FORWARD);
    bool fast_forward = false;
    struct flaw flaw;
    *done = true;
    if (!asks_for(judgement, METHOD_MERGE) &&
        is_fast_forward(judgement, commit, only_fast_forward, &fast_forward, error) != 0)
        return -1;
    if (fast_forward)
        return judge_fast_forward(judgement, commit, error);
    if (examine_merge(&judgement->sources, commit, &judgement->update->old, &judgement->arena,
                      &flaw, error) != 0)
        return -1;
    if (flaw.kind == FLAW_NONE) {
        *done = only_fast_forward;
        set_kind(judgement, flaw.resolved ? MOVE_RESOLVED_MERGE : MOVE_CLEAN_MERGE,
                 &commit->parents[1]);
        if (only_fast_forward)
            report_method(judgement, commit);
        return 0;
    }
    if (is_fast_forward(judgement, commit, true, &fast_forward, error) != 0)
        return -1;
    return fast_forward ? judge_fast_forward(judgement, commit, error)
                        : report_commit(judgement, commit, &flaw, error);
}

/* Walks the first-parent line from the new tip down to the old one. */
static int judge_line(struct judgement *judgement, struct commit commit, struct error *error)
{
    bool done = false, is_commit = true;
    for (size_t count = 0; !object_id_equal(&commit.id, &judgement->update->old); count++) {
        if (count == COMMITS_MAX)
            return error_set(error, ERROR_LIMIT,
                             "%s would move by more than %d promotions at once: push it in steps, "
                             "older commits first",
                             judgement->update->ref, COMMITS_MAX);
        if (judge_commit(judgement, &commit, &done, error) != 0)
            return -1;
        if (done)
            return 0;
        struct object_id next = commit.parents[0];
        if (read_commit(judgement, &next, &commit, &is_commit, error) != 0)
            return -1;
    }
    return 0;
}

static int judge_advance(struct judgement *judgement, const struct commit *new, struct error *error)
{
    struct repository *repository = judgement->repository;
    const struct object_id *old = &judgement->update->old;
    bool contains_old = false, goes_back = false, related = false;
    if (repository_contains(repository, &new->id, old, &contains_old, error) != 0)
        return -1;
    if (contains_old)
        return judge_line(judgement, *new, error);
    if (repository_contains(repository, old, &new->id, &goes_back, error) != 0)
        return -1;
    if (!goes_back && repository_related(repository, old, &new->id, &related, error) != 0)
        return -1;
    if (goes_back || related)
        report_rewind(judgement, new, goes_back);
    else
        report_unrelated(judgement, new);
    return 0;
}

static int judge_standing_start(struct judgement *judgement, const struct commit *new,
                                struct error *error)
{
    struct flaw flaw = {0};
    if (examine_standing(&judgement->sources, &new->id, &flaw, error) != 0)
        return -1;
    if (flaw.kind == FLAW_NEVER_STOOD)
        report_never_stood(judgement, new, &new->id);
    return 0;
}

/* The very first branches of a server have no source to come from. */
static int judge_start(struct judgement *judgement, const struct commit *new, struct error *error)
{
    const char *branch = NULL;
    bool contained = false;
    set_kind(judgement, MOVE_START, &new->id);
    if (judgement->sources.before->count == 0 && branch_law_takes_unprotected(judgement->law))
        return 0;
    if (sources_contain(&judgement->sources, &new->id, &contained, error) != 0)
        return -1;
    if (contained)
        return judge_standing_start(judgement, new, error);
    if (sources_moving(&judgement->sources, &new->id, &branch, error) != 0)
        return -1;
    if (branch) {
        report_moving(judgement, new, &new->id, branch);
        return 0;
    }
    if (sources_other_branch(&judgement->sources, &new->id, &branch, error) != 0)
        return -1;
    report_start(judgement, new, branch);
    return 0;
}

static int judge_protected(struct judgement *judgement, const struct branch_laws *laws,
                           const struct branch_state *before, const struct commit *new,
                           struct error *error)
{
    int result = sources_open(&judgement->sources, judgement->repository, laws, before,
                              judgement->law, error);
    if (result == 0)
        result = object_id_is_zero(&judgement->update->old) ? judge_start(judgement, new, error)
                                                            : judge_advance(judgement, new, error);
    sources_release(&judgement->sources);
    return result;
}

static int judge_move(struct judgement *judgement, const struct branch_laws *laws,
                      const struct branch_state *before, struct error *error)
{
    struct commit new;
    bool is_commit = false;
    bool protected = branch_law_protects(judgement->law);
    if (object_id_is_zero(&judgement->update->new)) {
        if (protected)
            report_deleted(judgement);
        return 0;
    }
    if (read_commit(judgement, &judgement->update->new, &new, &is_commit, error) != 0)
        return -1;
    if (!is_commit)
        report_no_commit(judgement);
    if (!is_commit || !protected)
        return 0;
    judgement->move->tree = new.tree;
    return judge_protected(judgement, laws, before, &new, error);
}

/* Gives the branch and its sources their names. */
static int name_sides(struct judgement *judgement, struct error *error)
{
    const struct update *update = judgement->update;
    const char *ref = branch_short_name(update->ref);
    judgement->allowed = branch_law_sources(judgement->law, &judgement->arena);
    judgement->branch = strcmp(update->ref, update->target) == 0
                            ? ref
                            : arena_format(&judgement->arena, "%s (a symbolic ref to %s)", ref,
                                           branch_short_name(update->target));
    return judgement->allowed && judgement->branch ? 0 : error_memory(error);
}

int promotion_judge(struct repository *repository, const struct branch_laws *laws,
                    const struct branch_state *before, const struct update *update,
                    struct move *move, struct findings *findings, struct error *error)
{
    size_t errors = findings->total[SEVERITY_ERROR];
    struct judgement judgement = {.repository = repository,
                                  .update = update,
                                  .law = branch_law_of(laws, update->target),
                                  .move = move,
                                  .findings = findings};
    *move = (struct move){0};
    if (!judgement.law || object_id_equal(&update->old, &update->new))
        return 0;
    arena_init(&judgement.arena);
    int result = name_sides(&judgement, error);
    if (result == 0)
        result = judge_move(&judgement, laws, before, error);
    if (result != 0 || findings->total[SEVERITY_ERROR] != errors)
        move->kind = MOVE_NONE;
    arena_release(&judgement.arena);
    return result;
}

/* SPDX-License-Identifier: MIT */
/*
 * The law of the branches: may this branch move from old to new at all?
 *
 * A move is judged by what it does (old..new), never by what history looks like. A protected branch
 * moves by promotion alone: by merges that are the clean merge of their parents and whose other
 * parent is contained in an allowed source, or by a fast-forward to what an allowed source
 * contains. Sources count as they stood before the push. A branch that takes its sources unaltered
 * holds just what the source's commit holds, and that commit has been the tip of its source once.
 */
#ifndef FLEETGATE_PROMOTION_H
#define FLEETGATE_PROMOTION_H

#include "git/git.h"
#include "policy/policy.h"

/* Whether a branch has ever stood at a commit. */
enum stood {
    STOOD_UNKNOWN, /* that would have been before anything was recorded */
    STOOD_NEVER,
    STOOD_ONCE,
};

/* What is recorded of where branches stood. */
struct standing_record {
    int (*ask)(void *context, const char *ref, const struct object_id *commit, enum stood *stood,
               struct error *error);
    void *context;
};

/* A protected branch that stands elsewhere than the record lets it, and where no push that is known
 * has brought it. */
struct unrecorded_move {
    const char *ref;           /* full name */
    struct object_id recorded; /* zero: by the record there is no such branch */
    struct object_id found;    /* zero: there is none */
    bool is_open;  /* pushes that were accepted by an override would bring it there, and nobody has
                      told yet that they landed: their post-receive may be about to */
    bool is_ahead; /* open, and accepted later than the clock says it is now */
};

/* How the branch came there, for a message: "past the gate". */
const char *unrecorded_move_how(const struct unrecorded_move *move);

/* The branches that moves are judged against, and what a push as a whole would move: read once a
 * push, before it moves anything. */
struct branch_state {
    const struct branch *branches; /* [count], sorted by name */
    size_t count;
    const struct update *updates; /* [update_count]; a stage that moves in the same push has not
                                     stood yet */
    size_t update_count;
    const struct standing_record *record; /* NULL: there is none, and history alone tells */
    bool of_server; /* the server made what is pushed, so that the pusher has no such commit */
    bool is_later;  /* the move is of the past, and these are the branches of a later day: a topic
                       branch that was merged may be gone, so that a commit no branch contains may
                       have come from one */
    bool was_accepted; /* an accepted push made the move, with no rule set aside: a commit that no
                          branch contains did come from one, where the law takes from branches
                          without a law */
};

/* What a move of a protected branch is. */
enum move_kind {
    MOVE_NONE,           /* refused (the findings say why), or the branch is not protected */
    MOVE_START,          /* the branch is created at a commit of an allowed source */
    MOVE_FAST_FORWARD,   /* to a commit of an allowed source */
    MOVE_CLEAN_MERGE,    /* its tree equals the three-way merge of its parents */
    MOVE_RESOLVED_MERGE, /* the same but for paths in conflict, where the law accepts conflicts */
};

struct move {
    enum move_kind kind;     /* of the last promotion, where a move holds several */
    struct object_id source; /* the source's commit that was promoted */
    struct object_id tree;   /* of the new tip */
};

/* "start", "fast-forward", "clean-merge", "resolved-merge"; NULL for MOVE_NONE. */
const char *move_kind_name(enum move_kind kind);

/* Judges one update of a ref whose target has a law. promotion/... and push/not-a-commit findings
 * carry ref and commit, and name the commands that fix the push. A branch that is not protected
 * is only asked to point to a commit. */
int promotion_judge(struct repository *repository, const struct branch_laws *laws,
                    const struct branch_state *state, const struct update *update,
                    struct move *move, struct findings *findings, struct error *error);

/* Judges, before anything else, whether the update can be judged at all: whether its branch and
 * those that it may be promoted from stand where the record lets them (ledger/unrecorded-move). A
 * push that brings its branch to just where the record says is welcome, and there is nothing else
 * to judge: then *returns is true. */
int promotion_judge_standing(struct repository *repository, const struct branch_laws *laws,
                             const struct unrecorded_move *moves, size_t count,
                             const struct update *update, bool *returns, struct findings *findings,
                             struct error *error);

/* The moves of the branch `ref` that its first-parent line up to `tip` tells of, oldest first: one
 * a commit, the last `most` of them. Several that were pushed at once cannot be told apart. */
int promotion_past_moves(struct repository *repository, const char *ref,
                         const struct object_id *tip, size_t most, struct arena *arena,
                         const struct update **moves, size_t *count, struct error *error);

/* Judges whether the head `merge->new` may be merged into the branch `merge->target`, which stands
 * at `merge->old`: for a pull request that is not merged yet. `head_branch` is the name of the
 * branch that head is the tip of, or NULL. Conflicts are the caller's to find. */
int promotion_judge_request(struct repository *repository, const struct branch_laws *laws,
                            const struct branch_state *state, const struct update *merge,
                            const char *head_branch, struct findings *findings,
                            struct error *error);

/* What a branch would hold instead of what it holds. */
struct content_change {
    const struct branch_law *law;
    struct object_id
        old; /* tree; zero: the branch is new, and nothing is known of what was before */
    struct object_id new;        /* tree */
    const struct pusher *pusher; /* NULL: this gate cannot know who pushes */
    bool starts;                 /* `old` is what another branch has */
};

/* Judges the changed files that the policy guards (push/guarded-path): an error where people are
 * named and the pusher, known or not, is none of them; a warning where nobody is named, or where
 * `pusher` is NULL. What stands at the tip of a source that the policy names was judged there, and
 * is not looked at again: promotions are everybody's. Judges as well that a protected branch keeps
 * its inventory, variables and templates (promotion/removed-fleet). */
int promotion_judge_content(struct repository *repository, const struct policy *policy,
                            const struct branch_state *state, const struct content_change *change,
                            struct findings *findings, struct error *error);
/* The same for an update of a branch that has a law. A new branch is held against the branch that
 * HEAD names, or else the first of the policy that is there. */
int promotion_judge_files(struct repository *repository, const struct policy *policy,
                          const struct branch_state *state, const struct update *update,
                          const struct pusher *pusher, struct findings *findings,
                          struct error *error);

/* Whether a ref of this name may be pushed at all: not refs/replace, refs/fleetgate and
 * refs/namespaces, what looks like them, and what is below (push/forbidden-ref), and, but to delete
 * it, not where git or people would take it for a branch of the policy (push/shadowing-ref). */
void promotion_judge_name(const struct branch_laws *laws, const struct update *update,
                          struct findings *findings);

/* The name of the policy's branch that git or people would take the ref for, "HEAD" for HEAD
 * itself; NULL for none. A branch that the policy names is never taken for another. */
const char *promotion_taken_for(const struct branch_laws *laws, const char *ref);
/* The branch of the policy that cannot be made while there is such a ref, be it above or below it;
 * or NULL. */
const char *promotion_kept_out_by(const struct branch_laws *laws, const char *ref);

/* ------------------------------------------------------------------------------- overrides -- */

/* What the pusher asked for with `git push -o`. */
struct push_options {
    const char *const *items; /* [count] raw bytes */
    size_t count;
    bool are_taken; /* the server lets pushers give some */
};

/* Rules that one push may override. Records of the ledger have room for as many. */
enum { OVERRIDES_MAX = 16 };

struct overrides {
    struct rule_override {
        enum rule rule;
        const char *reason; /* raw bytes, none of them a control byte */
    } items[OVERRIDES_MAX]; /* [count] */
    size_t count;
};

/* What is wrong with the reason of an override: "says no reason", or NULL. */
const char *promotion_flaw_of_reason(struct text reason);

/* Takes the overrides that the push asks for and the policy lets its pusher have. What else it asks
 * of fleetgate is a push/override-refused finding. The reasons are copied into `arena`. */
int promotion_judge_overrides(const struct policy *policy, const struct pusher *pusher,
                              const struct push_options *options, struct overrides *taken,
                              struct arena *arena, struct findings *findings, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* What the files of this folder share while a verdict comes about. */
#ifndef FLEETGATE_VERDICT_STATE_H
#define FLEETGATE_VERDICT_STATE_H

#include "verdict/content.h"

/* Overrides of earlier pushes that are listed, and notes that a report may have. */
enum { OPEN_OVERRIDES_SHOWN = 10, NOTES_MAX = 2 * OVERRIDES_MAX + OPEN_OVERRIDES_SHOWN + 8 };

/* Where stood what is judged: trouble that was there already is told as such. */
struct former {
    struct object_id commit; /* zero: nowhere, but for ... */
    struct object_id made; /* ... the branch it was made from, as this commit; zero: none counts */
    bool of_policy;        /* only one that the policy names counts */
    const char *name;      /* "develop" */
    const char *event;     /* "push": before this push */
};

struct verdict {
    struct judge judge;
    struct arena arena;
    struct fleet_schemas schemas;
    struct mender_answers answers;
    struct budget budget;
    struct budget former_budget; /* of what is only compared with */
    struct signatures *signatures;
    const struct push_certificate *certificate; /* of the push that is judged */
    struct object_id before; /* where the branch stood whose new commit is judged; or zero */
    struct former former;
    struct findings findings;
    struct updates updates;
    const struct unrecorded_move *unrecorded; /* [unrecorded_count] */
    size_t unrecorded_count;
    enum severity severities[RULE_COUNT];
    struct judged judged;
    bool has_judged;           /* the content of something */
    bool asks_for_fleet;       /* what is judged is for a protected branch */
    bool is_of_stage;          /* a protected branch is among what is judged */
    size_t increments;         /* trees that were judged by what differs from a known one */
    struct judged_tree *trees; /* every tree judged so far: a push often moves branches alike */
    struct judged_tree
        *former_trees; /* judged to be compared with: their images were not asked for */
    struct error error;
    struct report_update *report_updates;
    size_t report_update_count;
    struct report_standing *standing;
    size_t standing_count, standing_capacity;
    const char *see_all; /* see struct report */
    const char *notes[NOTES_MAX];
    size_t note_count;
    int64_t begun_ms, plans_end_ms; /* when it began; until when plans are made, 0: not yet known */
    struct report_plan *plans;
    size_t plan_count, plan_capacity;
    struct override overrides[OVERRIDES_MAX]; /* taken */
    size_t override_count;
    struct report report;
};

/* A tree and what its content came to. */
struct judged_tree {
    struct judged_tree *next;
    struct object_id tree; /* zero: an index in conflict */
    struct findings findings;
    struct findings behind; /* see struct content */
    bool is_beside; /* judged by what differs from another: what is behind errors, and which devices
                       are told of, is not known */
    bool is_known;  /* all that was found in it is */
    bool is_seen;   /* see struct content; a tree that is remembered is */
    size_t devices; /* that its inventories list */
    struct error why; /* it is not known */
};

/* Adds a line that the reader shall know, such as "images were not asked for: --offline". */
void verdict_note(struct verdict *verdict, const char *note);
/* Notes why images are not asked for, where they are not. */
void verdict_note_images(struct verdict *verdict);
/* Notes, when all is judged, that git was too old to be asked about a merge, where it was. */
void verdict_note_old_git(struct verdict *verdict);

/* Says, when all of a push is judged, what came of its overrides, which of earlier pushes are not
 * acknowledged, and how to override what rejects the push, to whom may. */
void verdict_note_overrides(struct verdict *verdict);

/* Each finds whether protected branches may move now, and tells which devices that changes, where
 * nothing is refused; what is beyond the bounds of a branch is found. What cannot be found out is
 * told as such. `tree` is what the merge of a request comes to. -1 with verdict->error set. */
int verdict_plan_push(struct verdict *verdict);
int verdict_plan_request(struct verdict *verdict, const struct branch_law *law,
                         const struct object_id *base, const struct object_id *head,
                         const struct object_id *tree);

/* promotion/removed-fleet: `old`, which a protected branch holds, lists devices, and `tree`, which
 * it would hold, lists none. Nothing where the law does not protect the branch, or `old`, a commit,
 * is zero. */
int verdict_judge_emptied(struct verdict *verdict, const struct branch_law *law,
                          const struct object_id *old, const struct object_id *tree);

/* Adds what one tree, or the index, was judged by. */
int verdict_add_judged(struct verdict *verdict, const struct judged *judged);

/* Takes the overrides that the push may have, before anything is judged: a rule that is overridden
 * weighs a warning from then on. Returns -1 with verdict->error set when memory is out. */
int verdict_take_overrides(struct verdict *verdict);

/* Each adds to verdict->findings, in the scope that is open, and returns -1 with verdict->error set
 * when it could not judge. */
int judge_tree(struct verdict *verdict, const struct object_id *tree);
/* The tree of a commit; an object that is no commit is left to the law of the branches. */
int judge_commit(struct verdict *verdict, const struct object_id *id);
int judge_index(struct verdict *verdict);

/* What was found in the tree, however often it is asked for. NULL with verdict->error set where it
 * could not be judged. */
struct judged_tree *tree_judge(struct verdict *verdict, const struct object_id *tree);
/* Judges it once more, from all of its files. */
int tree_judge_whole(struct verdict *verdict, struct judged_tree *judged);
/* Whether it is known of which devices the errors are told. */
bool tree_is_comparable(const struct judged_tree *judged);
/* The same for the index, into `judged`, whose findings are begun. */
int tree_judge_index(struct verdict *verdict, struct judged_tree *judged);
/* What was found in the tree without its images, judged for that where it was not before. NULL with
 * *why set where that cannot be had. */
const struct judged_tree *tree_judge_former(struct verdict *verdict, const struct object_id *tree,
                                            struct error *why);

/* The tree of the commit to compare with; *is_commit is false where there is none. */
int former_tree(struct verdict *verdict, struct object_id *tree, bool *is_commit,
                struct error *error);
/* Where nothing is remembered yet, judges what stood there before the tree that comes, so that the
 * latter is judged by what differs: one judgement of the whole fleet instead of two. Trouble is
 * that of the comparison later, which asks again. */
void former_judge_first(struct verdict *verdict, const struct object_id *tree);

/* A name that a reader may copy into a shell as it is: of the branch, or else of the commit. NULL
 * when memory is out. */
const char *former_name(struct verdict *verdict, const char *name, const struct object_id *commit);

/* Which findings of a tree stood there before; NULL where there was nothing to compare with. */
struct standing {
    const bool *found;  /* [judged->findings.count] */
    const bool *behind; /* [judged->behind.count] */
};

/* Says of each finding in the tree, which is judged whole for that where it must be, whether it
 * stood where verdict->former says; what it sets lies
 * in the arena. Compared by rule, path and what is said, by the device where it is told of devices,
 * and by how often. -1 when memory is out. */
int standing_find(struct verdict *verdict, struct judged_tree *judged, struct standing *standing);
/* Adds a line on those that were told since there were so many. */
int standing_tell(struct verdict *verdict, const size_t before[SEVERITY_COUNT]);

#endif

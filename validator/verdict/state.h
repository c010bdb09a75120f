/* SPDX-License-Identifier: MIT */
/* What the files of this folder share while a verdict comes about. */
#ifndef FLEETGATE_VERDICT_STATE_H
#define FLEETGATE_VERDICT_STATE_H

#include "verdict/content.h"

/* Overrides of earlier pushes that are listed, and notes that a report may have. */
enum { OPEN_OVERRIDES_SHOWN = 10, NOTES_MAX = 2 * OVERRIDES_MAX + OPEN_OVERRIDES_SHOWN + 8 };

struct verdict {
    struct judge judge;
    struct arena arena;
    struct fleet_schemas schemas;
    struct mender_answers answers;
    struct budget budget;
    struct signatures *signatures;
    const struct push_certificate *certificate; /* of the push that is judged */
    struct object_id before; /* where the branch stood whose new commit is judged; or zero */
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
    struct error error;
    struct report_update *report_updates;
    size_t report_update_count;
    const char *notes[NOTES_MAX];
    size_t note_count;
    struct override overrides[OVERRIDES_MAX]; /* taken */
    size_t override_count;
    struct report report;
};

/* A tree and what its content came to. */
struct judged_tree {
    struct judged_tree *next;
    struct object_id tree;
    struct findings findings;
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

/* Adds what one tree, or the index, was judged by. */
int verdict_add_judged(struct verdict *verdict, const struct judged *judged);

/* Takes the overrides that the push may have, before anything is judged: a rule that is overridden
 * weighs a warning from then on. Returns -1 with verdict->error set when memory is out. */
int verdict_take_overrides(struct verdict *verdict);

/* Each adds to verdict->findings, in the scope that is open, and returns -1 with verdict->error set
 * when it could not judge. A tree is judged once, however often it is asked for. */
int judge_tree(struct verdict *verdict, const struct object_id *tree);
/* The tree of a commit; an object that is no commit is left to the law of the branches. */
int judge_commit(struct verdict *verdict, const struct object_id *id);
int judge_index(struct verdict *verdict);

#endif

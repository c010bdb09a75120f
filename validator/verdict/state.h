/* SPDX-License-Identifier: MIT */
/* What the files of this folder share while a verdict comes about. */
#ifndef FLEETGATE_VERDICT_STATE_H
#define FLEETGATE_VERDICT_STATE_H

#include "promotion/promotion.h"
#include "verdict/content.h"
#include "verdict/images.h"

struct verdict {
    struct judge judge;
    struct arena arena;
    struct fleet_schemas schemas;
    struct image_answers answers;
    struct signatures *signatures;
    const struct push_certificate *certificate; /* of the push that is judged */
    struct findings findings;
    struct updates updates;
    enum severity severities[RULE_COUNT];
    struct judged_tree *trees; /* every tree judged so far: a push often moves branches alike */
    struct error error;
    struct report_update *report_updates;
    size_t report_update_count;
    const char *notes[4];
    size_t note_count;
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

/* Each adds to `findings` and returns -1 with verdict->error set when it could not judge. A tree is
 * judged once, however often it is asked for. */
int judge_tree(struct verdict *verdict, const struct object_id *tree, struct findings *findings);
/* The tree of a commit; an object that is no commit is left to the law of the branches. */
int judge_commit(struct verdict *verdict, const struct object_id *id, struct findings *findings);
int judge_index(struct verdict *verdict, struct findings *findings);

#endif

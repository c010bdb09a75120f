/* SPDX-License-Identifier: MIT */
/* What the files of this folder share while a verdict comes about. */
#ifndef FLEETGATE_VERDICT_STATE_H
#define FLEETGATE_VERDICT_STATE_H

#include "promotion/promotion.h"
#include "verdict/content.h"

enum { OPEN_OVERRIDES_SHOWN = 10 }; /* of earlier pushes */
enum { NOTES_MAX = 2 * OVERRIDES_MAX + OPEN_OVERRIDES_SHOWN + 8 };

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

/* Takes the overrides that the push asks for and the policy allows, before anything is judged; a
 * rule that is overridden weighs a warning from then on. What is not allowed is a
 * push/override-refused finding. Returns -1 with verdict->error set when memory is out. */
int overrides_take(struct verdict *verdict);
/* Says, when all is judged, what came of them, which of earlier pushes are not acknowledged, and
 * how to override what rejects the push, to whom may. */
void overrides_tell(struct verdict *verdict);

/* Each adds to verdict->findings, in the scope that is open, and returns -1 with verdict->error set
 * when it could not judge. A tree is judged once, however often it is asked for. */
int judge_tree(struct verdict *verdict, const struct object_id *tree);
/* The tree of a commit; an object that is no commit is left to the law of the branches. */
int judge_commit(struct verdict *verdict, const struct object_id *id);
int judge_index(struct verdict *verdict);

#endif

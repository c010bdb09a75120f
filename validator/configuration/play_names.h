/* SPDX-License-Identifier: MIT */
/* What one document of plays or tasks sets. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_PLAY_NAMES_H
#define FLEETGATE_CONFIGURATION_PLAY_NAMES_H

#include "configuration/play_setters.h"
#include "document/document.h"

/* What a play or a task reads. */
enum play_mention_kind {
    PLAY_MENTION_FILE,    /* of variables */
    PLAY_MENTION_FOLDER,  /* of such files, and all folders in it */
    PLAY_MENTION_OF_ROLE, /* a file of variables by its path in roles/, perhaps without extension */
    PLAY_MENTION_OF_PLAYS, /* a folder of variables beside the play */
    PLAY_MENTION_TASKS,    /* a file of tasks or of plays */
};
struct play_mention {
    enum play_mention_kind kind;
    struct play_setter by;
    struct text name; /* as written; borrowed */
};

struct play_reader {
    struct play_setters *setters;
    const char *path; /* of the document; outlives the setters */
    /* Told of each. Returns -1 when memory is out. */
    int (*mention)(void *context, const struct play_mention *mention);
    void *context;
};

/* Adds what is set by the plays, the tasks, or the dependencies of a role in there. Returns -1 when
 * memory is out. */
int play_names_read(const struct play_reader *reader, const struct node *root);
/* Adds the names of a file of variables. */
int play_names_add_all(const struct play_reader *reader, const struct node *root,
                       enum play_rank rank);

#endif

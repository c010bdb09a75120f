/* SPDX-License-Identifier: MIT */
/* What one document of plays or tasks sets. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_PLAY_NAMES_H
#define FLEETGATE_CONFIGURATION_PLAY_NAMES_H

#include "configuration/play_setters.h"
#include "document/document.h"

/* A file of variables that a play or a task reads. */
struct play_mention {
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

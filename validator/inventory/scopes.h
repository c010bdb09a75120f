/* SPDX-License-Identifier: MIT */
/* Variables on top of each other: what each scope sets, and what counts. */
#ifndef FLEETGATE_INVENTORY_SCOPES_H
#define FLEETGATE_INVENTORY_SCOPES_H

#include "inventory/inventory.h"

/* Where a scope stands among others, from the lowest. Dictionaries that are merged are so first
 * within a part, then parts within a phase, then phases. */
enum phase {
    PHASE_ALL_INVENTORY,
    PHASE_GROUPS_INVENTORY,
    PHASE_ALL_FILES,
    PHASE_ALL_PLAY,
    PHASE_GROUPS_FILES,
    PHASE_GROUPS_PLAY,
    PHASE_HOST_INVENTORY,
    PHASE_HOST_FILES,
    PHASE_HOST_PLAY,
};

/* A variable as one scope sets it, and where that scope stands. */
struct scoped {
    struct variable variable; /* first: what is given away */
    enum phase phase;
    size_t part;
};

/* The variables of some scopes, by name. */
struct scopes {
    struct map top;            /* name to struct scoped of the highest scope */
    struct arena *arena;       /* of all that is in it */
    const struct scopes *base; /* scopes below all of these, or NULL */
    bool merges;
    size_t set; /* how often a variable was set */
};

struct scope {
    enum phase phase;
    size_t part;
    struct text group;
};

/* Sets the variables of a mapping, above all that is there. */
int scopes_set(struct scopes *scopes, const struct scope *scope, const struct node *variables,
               struct text path, struct error *error);
/* Once all is set: merges dictionaries, where they are. */
int scopes_finish(struct scopes *scopes, struct error *error);
/* Looks in these, and then in the base. */
const struct variable *scopes_find(const struct scopes *scopes, struct text key);
/* The key under which a name is kept: no other name is the same to Python. */
struct text scopes_key(const struct node *key, struct arena *arena);

#endif

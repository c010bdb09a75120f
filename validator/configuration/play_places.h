/* SPDX-License-Identifier: MIT */
/* Where playbooks, roles and what they read may lie in a tree. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_PLAY_PLACES_H
#define FLEETGATE_CONFIGURATION_PLAY_PLACES_H

#include "configuration/configuration.h"

enum { PLAY_BASES_MAX = 4 };

struct play_places {
    const struct templates_source *source;
    struct text
        bases[PLAY_BASES_MAX]; /* folders that hold roles/ and the like, with a last slash */
    size_t base_count;
    struct text role; /* the role that templates lie in, below a base, with its last slash */
};

/* The folders above roles/, and the role that templates lie in; texts live in the arena and in the
 * source. */
int play_places_find(struct play_places *places, const struct templates_source *source,
                     struct arena *arena, struct error *error);

/* What a file is read as. */
enum play_content {
    PLAY_CONTENT_NONE,
    PLAY_CONTENT_AT_TOP, /* plays, where it is a list */
    PLAY_CONTENT_PLAYS,
    PLAY_CONTENT_DEFAULTS,
    PLAY_CONTENT_VARIABLES,
};

/* Whether anything that is read lies in the folder, or below it, by the bases. */
bool play_places_enter(const struct play_places *places, struct text folder);
enum play_content play_content_of(const struct play_places *places, struct text path);

/* The same of what lies in no base: plays and roles may lie anywhere. */
bool play_places_enter_elsewhere(const struct play_places *places, struct text folder);
enum play_content play_content_elsewhere(const struct play_places *places, struct text path);

/* Whether another fleet of the policy has this folder: its plays are for its own devices. */
bool play_is_of_other_fleet(const struct templates_source *source, struct text folder);
/* Whether Ansible reads a file of this name without being told of it. */
bool play_is_readable(struct text path);
/* Takes the folder off the front of the path, where it begins with it. */
bool play_takes_base(struct text *path, struct text base);

#endif

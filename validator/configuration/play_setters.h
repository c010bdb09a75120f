/* SPDX-License-Identifier: MIT */
/* Variables that plays, roles and tasks set, each with the place that sets it. Private to
 * configuration/. */
#ifndef FLEETGATE_CONFIGURATION_PLAY_SETTERS_H
#define FLEETGATE_CONFIGURATION_PLAY_SETTERS_H

#include "base/base.h"

/* What a setter overrides. */
enum play_rank {
    PLAY_RANK_DEFAULT, /* nothing: what a role defaults to, or is not known to be read */
    PLAY_RANK_PLAY,    /* variables of devices, and not those of the role: `vars` of a play */
    PLAY_RANK_TASK,    /* those, too: set_fact, register, `vars` of a task */
};

/* One place that sets a variable. */
struct play_setter {
    enum play_rank rank;
    const char *path; /* the file; outlives the setters */
    unsigned line;    /* 0: none is known */
    const char *how;  /* the keyword; NULL: the file holds variables, or cannot be read */
};

struct play_setters {
    struct arena arena;
    struct map by_name; /* the one of the highest rank, of these the first */
    /* The one of the highest rank that may set any variable; NULL: there is none. Of the lowest, it
     * sets what nothing else does. */
    const struct play_setter *open;
};

void play_setters_init(struct play_setters *setters);
void play_setters_release(struct play_setters *setters);
/* Each returns -1 when memory is out. A name that is computed leaves open what is set. */
int play_setters_add(struct play_setters *setters, struct text name,
                     const struct play_setter *setter);
int play_setters_leave_open(struct play_setters *setters, const struct play_setter *setter);
/* What sets the variable, or may, of this rank at least; or NULL. */
const struct play_setter *play_setters_find(const struct play_setters *setters, struct text name,
                                            enum play_rank least);
/* Appends what is said of a variable that is set there, or (setters->open) may be: "the variable x,
 * which ...". */
void play_setters_describe(const struct play_setters *setters, const struct play_setter *setter,
                           struct text name, struct buffer *out);

#endif

/* SPDX-License-Identifier: MIT */
/* Files that plays and tasks name, and where in the repository each may lie. Private to
 * configuration/. */
#ifndef FLEETGATE_CONFIGURATION_PLAY_MENTIONS_H
#define FLEETGATE_CONFIGURATION_PLAY_MENTIONS_H

#include "configuration/play_names.h"

struct play_mentions {
    struct arena arena;
    struct pending_mention *first, **last; /* all, in order */
    struct pending_mention *next;          /* the first that was not looked for yet */
    size_t count;
    struct map paths;   /* where a file that is mentioned may lie; struct candidate */
    struct map folders; /* likewise, folders of such files; struct candidate */
    struct map above;   /* folders above all of these */
};

void play_mentions_init(struct play_mentions *mentions);
void play_mentions_release(struct play_mentions *mentions);
/* Each returns -1 when memory is out. */
int play_mentions_add(struct play_mentions *mentions, const struct play_mention *mention);
/* Notes where what was not looked for yet may lie, and forgets where all else may; *any says
 * whether there is such a place. */
int play_mentions_want(struct play_mentions *mentions, bool *any);
/* Whether what is wanted may lie below the folder. */
bool play_mentions_enter(const struct play_mentions *mentions, struct text folder);
struct play_found {
    bool is_wanted;
    bool is_tasks; /* or plays; else variables, of this rank */
    bool is_guess; /* its name alone fits */
    enum play_rank rank;
};
struct play_found play_mentions_find(const struct play_mentions *mentions, struct text path);
/* What was never found leaves open what is set where nothing else does. */
int play_mentions_leave_open(const struct play_mentions *mentions, struct play_setters *setters);

#endif

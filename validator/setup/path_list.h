/* SPDX-License-Identifier: MIT */
/* Files that one diagnosis is about: the first of them in words, all of them for its command. */
#ifndef FLEETGATE_SETUP_PATH_LIST_H
#define FLEETGATE_SETUP_PATH_LIST_H

#include "setup/setup.h"

struct path_list {
    struct buffer words; /* for sh, a blank before each */
    struct buffer names; /* "a, b, c" */
    size_t count;
};

void path_list_init(struct path_list *list);
void path_list_add(struct path_list *list, const char *path);
/* Adds the diagnosis that "<names> <what>", with `command` before the paths; none where the list is
 * empty. Releases the list. `what` and `command` are taken as they are. */
void path_list_diagnose(struct path_list *list, struct inspection *inspection,
                        enum diagnosis_state state, const char *command, const char *what);

#endif

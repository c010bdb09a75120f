/* SPDX-License-Identifier: MIT */
/* The files that a command line names: each one, and for a folder those below it. */
#ifndef FLEETGATE_CLI_FILE_LIST_H
#define FLEETGATE_CLI_FILE_LIST_H

#include "cli/cli.h"

struct file_list {
    struct arena arena;
    const char **paths; /* [count] */
    size_t count;
    size_t capacity;
};

/* Adds a file, or of a folder all *.yml, *.yaml and *.json below it; hidden entries and symbolic
 * links in it are passed over. `path` must outlive the list. A folder without any such file is
 * ERROR_USAGE: nothing would be judged, and nobody would see it. "-" is standard input. */
int file_list_add(struct file_list *list, const char *path, struct error *error);
/* Sorts by path and leaves each out but once. */
void file_list_sort(struct file_list *list);
void file_list_release(struct file_list *list);

#endif

/* SPDX-License-Identifier: MIT */
/* The files of a fleet in a snapshot: which there are, and what they hold. */
#ifndef FLEETGATE_INVENTORY_FILES_H
#define FLEETGATE_INVENTORY_FILES_H

#include "inventory/inventory.h"

/* ------------------------------------------------------------------------------- in the tree -- */

/* An entry of a folder. */
struct folder_entry {
    struct text name;
    size_t file; /* index in the snapshot; SIZE_MAX: a folder */
};

/* `path` has its last slash; "" is the root. */
bool files_is_folder(const struct snapshot *snapshot, struct text path);
/* The entries of a folder, sorted by name, as an array on the heap. */
int files_list(const struct snapshot *snapshot, struct text folder, struct folder_entry **entries,
               size_t *count, struct error *error);
/* Calls `visit` for each file (an index in the snapshot) that Ansible reads for an owner below
 * "<folder>group_vars" or the like, in its order, until it returns -1. */
int files_each_of_owner(const struct snapshot *snapshot, struct text folder, const char *kind,
                        struct text owner,
                        int (*visit)(void *context, size_t file, struct error *error),
                        void *context, struct error *error);

/* What Ansible passes over in a folder of sources; before 2.15 names that end in .ini, too, of
 * which `reads_ini` says that they are read. */
bool files_is_ignored(struct text name, bool reads_ini);
/* Calls `visit` for each file (an index in the snapshot) that Ansible reads of a source, a file or
 * a folder, in its order, until it returns -1. Returns 1 where there is no such source. */
int files_each_of_source(const struct snapshot *snapshot, struct arena *arena, struct text source,
                         bool reads_ini,
                         int (*visit)(void *context, size_t file, struct error *error),
                         void *context, struct error *error);

/* ------------------------------------------------------------------------------- documents -- */

/* A document that is read from a file; the texts of both lie in an arena. */
struct read_file {
    struct text path;
    struct document document;
    const struct node *variables; /* a mapping; NULL: none are set, or it cannot be read */
    bool is_unread;               /* it is encrypted as a whole */
    bool is_broken;               /* it is no mapping, or cannot be read; which is found */
};

/* Copies a blob's bytes to the arena. text->bytes is NULL where it is too large, which is found. */
int files_load(struct blob_reader *reader, const struct file *file, size_t limit,
               struct arena *arena, struct text *text, struct findings *findings,
               struct error *error);
/* Reads a file of variables; release its document in every case. */
int files_read_variables(struct blob_reader *reader, const struct file *file,
                         const struct limits *limits, struct arena *arena, struct read_file *read,
                         struct findings *findings, struct error *error);
/* The same of one whose document, with this root, was read before. */
void files_take_variables(struct read_file *read, struct text path, const struct node *root,
                          struct findings *findings);

/* ----------------------------------------------------------------- what inventory_load keeps -- */

struct inventory_files {
    struct inventory_input input;
    struct text *folders; /* [folder_count] where group_vars/ and host_vars/ are, with last slash */
    size_t folder_count;
    bool has_play;                /* the last of them is the playbook's */
    struct read_file **documents; /* [document_count] of sources and of groups */
    size_t document_count, document_capacity;
    const struct inventory_block *
        *group_blocks;   /* [folder_count * group_count], folder by folder */
    struct text *unread; /* [group_count] a file of the group that is encrypted as a whole */
    struct text *broken; /* [group_count] one that cannot be read */
};

void files_free(struct inventory_files *files); /* takes NULL, too */
/* The number of the folder that the path of a file of variables lies in. */
size_t files_owner_folder(const struct inventory_files *files, struct text path);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The fleet's files while they are collected, from trees or from an index. What must not stand in
 * a fleet becomes a finding here and no file.
 */
#ifndef FLEETGATE_GIT_LISTING_H
#define FLEETGATE_GIT_LISTING_H

#include "git/tree.h"

/* A symbolic link at or below a root. */
struct link {
    struct text path;
    struct object_id blob; /* of what it leads to */
};

struct listing {
    struct repository *repository;
    const struct snapshot_root *roots; /* the last one's path is NULL */
    const struct limits *limits;
    struct findings *findings;
    struct snapshot *snapshot; /* its arena holds the paths */
    struct file *files;        /* [count], on the heap */
    size_t count, capacity;
    struct link *links; /* [link_count], on the heap: what they lead to may come later */
    size_t link_count, link_capacity;
    struct map blobs; /* ids of those that are known to be there: one may stand in many places */
    const struct differences *changes; /* all from a tree whose objects are known; or NULL */
    struct map changed;                /* ids of what is new in them */
    bool full;                         /* a limit is hit and reported: nothing more is taken */
};

/* Starts an empty snapshot. */
void listing_init(struct listing *listing, struct snapshot *snapshot);
/* Hands the files over to the snapshot when `result` is 0, and frees the rest. Returns `result`, or
 * -1 when that fails. */
int listing_finish(struct listing *listing, int result, struct error *error);

/* How a path stands to the roots. */
enum listing_standing {
    LISTING_OTHER,
    LISTING_ABOVE, /* a folder that a root lies in */
    LISTING_ROOT,  /* a root, or below one */
};
/* A path that only some file systems take for a root is a finding. */
enum listing_standing listing_standing(struct listing *listing, struct text path);
/* Whether the name of a file or folder at or below a root will do; else it is a finding. */
bool listing_check_name(struct listing *listing, struct text path, struct text name);
/* Takes a file at or below a root, or reports why it is none. */
int listing_take(struct listing *listing, struct text path, enum entry_kind kind,
                 const struct object_id *id, struct error *error);

void listing_report(struct listing *listing, enum rule rule, struct text path, const char *help,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Reports tree/limit and stops the listing. */
void listing_stop(struct listing *listing, struct text path, const char *what, size_t limit);

#endif

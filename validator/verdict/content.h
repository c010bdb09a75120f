/* SPDX-License-Identifier: MIT */
/* The content of one tree, or of the index: its shape, file by file, and what the files mean
 * together. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_CONTENT_H
#define FLEETGATE_VERDICT_CONTENT_H

#include "report/report.h"
#include "verdict/budget.h"
#include "verdict/examination.h"
#include "verdict/increment.h"
#include "verdict/verdict.h"

/* What is judged, what that takes, and what it came to besides findings. Borrowed but for `images`,
 * which are to be released. */
struct content {
    const struct object_id *tree; /* NULL: the index */
    const struct judge *judge;
    const struct fleet_schemas *schemas;
    struct mender_answers *answers;
    struct budget *budget;
    struct arena *arena;          /* of the paths in `judged`, and of `roots` */
    struct judged *judged;        /* zeroed; filled; its map is to be released */
    struct image_mentions images; /* each `file` is of no use any more */
    struct blob_sizes *sizes;     /* of the files that were read are added; NULL: are not wanted */
    const struct snapshot_root *roots; /* what was looked at: see snapshot_of_tree */
    bool images_lack;                  /* one of them is not in Mender, or Mender gave no answer */
    struct summary *summary;           /* what it came to, as a sum; NULL: is not wanted */
    const struct increment *increment; /* NULL: all files are read. Else `summary` is wanted, and
                                          where that is inexact nothing was judged */
    struct findings *behind; /* gets what was found of devices whose own file has an error in it:
                                what may follow from that one; begun by the caller */
    bool is_seen;            /* every fleet was: its inventory, and so what its devices are given */
};

/* Reads and judges all files on all processors, and asks for their images. Adds what is found in
 * the order of the report, with excerpts; that is so, too, where it returns -1. The outcome does
 * not depend on the number of processors. */
int content_judge(struct content *content, struct findings *findings, struct error *error);

#endif

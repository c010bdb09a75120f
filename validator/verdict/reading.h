/* SPDX-License-Identifier: MIT */
/* The files of one tree while threads read and judge them one by one. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_READING_H
#define FLEETGATE_VERDICT_READING_H

#include "verdict/examination.h"

/* What one thread has for itself. */
struct worker {
    struct blob_reader *reader;
    struct examiner examiner;
    struct image_mentions images;
    struct error error;
};

/* What all threads share while a tree is judged; constant for them but for the workers. */
struct reading {
    const struct judge *judge;
    const struct fleet_schemas *schemas;
    struct snapshot snapshot;
    struct findings findings;  /* of the tree as a whole */
    struct fleet_facts *facts; /* [snapshot.count]; a thread writes those of the files it reads */
    struct fleet fleet; /* its inventory only once it is read, and where it can be relied on */
    struct inventory inventory;
    bool inventory_known;
    struct worker *workers; /* [worker_count]; the last one reads the inventory alone, since that
                               document must outlive the reading of all other files */
    unsigned worker_count;
};

/* Judges the file of this index, but for the inventory, where it awaits the inventory or not as
 * `after_inventory` says. After its first error a worker does no more: the verdict is lost anyway.
 */
void reading_judge_file(const struct reading *reading, struct worker *worker, size_t index,
                        bool after_inventory);

/* Reads the inventory by the last worker, and judges it. Returns whether it can be relied on; what
 * goes wrong is in the worker's error. */
bool reading_judge_inventory(const struct reading *reading, struct inventory *inventory);

#endif

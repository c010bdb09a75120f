/* SPDX-License-Identifier: MIT */
/* The files of one fleet of a tree while threads read and judge them one by one. Private to
 * verdict/. */
#ifndef FLEETGATE_VERDICT_READING_H
#define FLEETGATE_VERDICT_READING_H

#include "verdict/budget.h"
#include "verdict/examination.h"
#include "verdict/hidden.h"
#include "verdict/sharing.h"
#include "verdict/tally.h"

/* What one thread has for itself. */
struct worker {
    struct blob_reader *reader;
    struct examiner examiner;
    const struct node *root; /* of the document of the file judged last; NULL: it has none */
    struct image_mentions images;
    struct fleet_device device; /* its configuration NULL where no devices are judged */
    struct tally tally;         /* what was found of devices ... */
    struct tally behind;        /* ... and of those whose own file has an error in it */
    size_t unverified;          /* devices that could not be judged whole */
    struct error error;
};

/* What makes a device look like another one to all but its name. */
struct look {
    size_t file; /* the first one of the content of its only file; or as inventory_own_files */
    size_t kin;
    const struct inventory_block *blocks; /* its variables in the inventory */
    bool is_hidden;
    size_t host;
};

struct devices {
    bool are_known;     /* what they are given can be found out */
    bool are_judged;    /* else nothing below is of use */
    size_t *files;      /* [host_count] see inventory_own_files */
    struct look *looks; /* [count] sorted: those that look the same stand together */
    size_t count;
    size_t rest; /* where those begin that have not one file of their own */
    struct hidden hidden;
    atomic_bool *is_charged; /* [kin_count + 1] the budget has what the groups take */
    struct templates *templates;
};

/* What all threads share while a fleet is judged; constant for them but for the workers. */
struct reading {
    const struct judge *judge;
    const struct fleet_schemas *schemas;
    struct budget *budget;                     /* of the whole judgement */
    const struct snapshot *snapshot;           /* the fleet's files; borrowed */
    const struct inventory_location *location; /* borrowed */
    bool is_whole;                             /* nothing was found where the tree was listed */
    bool is_sound;                             /* no error was */
    const struct map *part; /* the names of the devices that are judged, from a sum that is known:
                               it does not matter who looks the same; NULL: all are */
    struct fleet_facts *facts; /* [snapshot->count]; a thread writes those of the files it reads */
    struct sharing sharing;
    struct findings findings; /* of the fleet as a whole */
    struct findings copies;   /* what holds for files of one content, for all but the first */
    struct findings found_of_devices;
    struct findings found_behind; /* likewise, of worker->behind */
    struct fleet fleet; /* its inventory only once it is read, and where it can be relied on */
    struct inventory inventory;
    bool inventory_known;
    struct document *documents; /* [location->file_count] of an inventory of several files */
    struct devices devices;
    struct worker *workers; /* [worker_count]; the last one reads the inventory alone, since that
                               document must outlive the reading of all other files */
    unsigned worker_count;
};

/* Sorts all files but the inventory into reading->sharing, where they await the inventory or not as
 * `after_inventory` says: those to be judged are the first ones of their content. */
int reading_sort_files(struct reading *reading, bool after_inventory, struct error *error);

/* Judges the file of this index, one of those. After its first error, and once the budget is spent,
 * a worker does no more. */
void reading_judge_file(struct reading *reading, struct worker *worker, size_t index,
                        bool after_inventory);

/* The file of this index, before it is read. */
struct fleet_file reading_file_at(const struct reading *reading, size_t index);
/* Its text, borrowed until the next one; text->bytes is NULL where it is too large, which is found.
 * Returns -1 after an error of the worker, and where the budget is spent. */
int reading_load(const struct reading *reading, struct worker *worker,
                 const struct examination_limits *limits, const struct fleet_file *file,
                 struct text *text);
/* Its document; file->node is NULL where there is none. Returns as above. */
int reading_parse(const struct reading *reading, struct worker *worker,
                  const struct examination_limits *limits, struct text text,
                  struct fleet_file *file);

#endif

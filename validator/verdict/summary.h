/* SPDX-License-Identifier: MIT */
/* What a tree comes to as a sum over its files and devices, to which others can be added, and from
 * which they can be taken. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_SUMMARY_H
#define FLEETGATE_VERDICT_SUMMARY_H

#include "verdict/reading.h"

/* An image, and how often files and devices mention it. */
struct summary_image {
    struct image_mention image; /* without a place */
    size_t times;
};

/* What was found of devices at one place. */
struct summary_place {
    struct finding finding; /* with the words of the first of them */
    size_t devices;         /* 0: nothing is found there any more */
    size_t first;           /* the number of the first of them */
    bool is_headless;       /* that one was taken away: who is the first now is not known */
};

/* Of a tree, or of some of its files with the devices that they are for. */
struct summary {
    struct arena arena;
    struct findings files;      /* found in files */
    struct findings whole;      /* found of the tree as a whole; of some files nothing */
    struct map places;          /* a rule and its place, to struct summary_place */
    struct map images;          /* mender_image_key, to struct summary_image */
    struct map templates;       /* the paths of those that devices asked for and that are there */
    struct map unread;          /* the paths of files that are encrypted as a whole */
    size_t devices;             /* that the inventory lists */
    size_t file_count;          /* of those that were judged */
    size_t unverified;          /* devices */
    size_t spent[BUDGET_KINDS]; /* of the budget; after additions no less than a fresh judgement
                                   would spend */
    bool is_inexact;            /* it is not known what it comes to: it is of no use */
};

/* As many as are kept of one tree. */
enum { SUMMARY_FINDINGS_MAX = 10000 };

/* `ceiling`: with more findings of one severity than this it is inexact. */
void summary_init(struct summary *summary, size_t ceiling);
void summary_release(struct summary *summary);

/* Adds what a worker has found of files and devices. A file of this index stands for times[index]
 * others that are alike (NULL: for itself). */
void summary_take_worker(struct summary *summary, const struct worker *worker, const size_t *times);
/* The same for the findings of one part, all of which must be there. */
void summary_take_findings(struct findings *findings, const struct findings *from,
                           struct summary *summary);
/* Adds so many devices of which this was found, the first of which has this number. */
void summary_add_place(struct summary *summary, const struct finding *finding, size_t first,
                       size_t devices);
/* Adds so many mentions of the image. */
void summary_add_image(struct summary *summary, const struct image_mention *image, size_t times);
/* Adds a key to one of its maps. */
void summary_note(struct summary *summary, struct map *map, struct text key);

/* Takes away what was found in files at these paths, and of their devices, as `part` has it. */
void summary_subtract(struct summary *summary, const struct summary *part, const struct map *paths);
void summary_add(struct summary *summary, const struct summary *part);
/* After the last addition: inexact where something is not known. */
void summary_settle(struct summary *summary);

/* How many images are mentioned. */
size_t summary_image_count(const struct summary *summary);
/* Adds each image once, without a place. */
int summary_list_images(const struct summary *summary, struct image_mentions *images,
                        struct error *error);
/* Adds what was found of devices to a tally. */
void summary_fill_tally(const struct summary *summary, struct tally *tally);

/* Appends the summary as bytes, for summary_read. `subject` says of what it is. */
void summary_write(const struct summary *summary, struct text subject, struct buffer *out);
/* Reads it into one that was initialised; false where the bytes are not to the letter what was
 * written of this subject. */
bool summary_read(struct summary *summary, struct text subject, struct text bytes);

#endif

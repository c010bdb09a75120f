/* SPDX-License-Identifier: MIT */
/*
 * One fleet of a tree, judged from its files. Private to verdict/.
 *
 *     judged_fleet_init()
 *     judged_fleet_judge()     once all fleets of the tree are initialised
 *     judged_fleet_rest()
 *     judged_fleet_parts()     once all images are asked for
 *     judged_fleet_release()
 */
#ifndef FLEETGATE_VERDICT_JUDGED_FLEET_H
#define FLEETGATE_VERDICT_JUDGED_FLEET_H

#include "verdict/reading.h"

/* Of a fleet that is zeroed but for what is the same for all of a tree, its files and where it
 * lies. `kept` is how many findings of each part of the work are kept. */
void judged_fleet_init(struct reading *reading, size_t kept, const enum severity *severities);
/* For an increment: has workers, and judges nothing yet. */
int judged_fleet_open(struct reading *reading, struct error *error);
/* Reads and judges all files on all processors. Adds the images that they mention, in no order. */
int judged_fleet_judge(struct reading *reading, const struct object_id *tree,
                       struct image_mentions *images, struct error *error);
/* Gives back what is of no use once it is judged and counted: all but what was found, which of its
 * files are copies, and its templates. */
void judged_fleet_rest(struct reading *reading);
/* Lists all that was found of it, in `parts`, which has judged_fleet_part_count places, and returns
 * how many there are; of `images`, which are left out, what holds for copies. */
size_t judged_fleet_parts(struct reading *reading, const struct findings *images,
                          const struct findings **parts);
static inline size_t judged_fleet_part_count(const struct reading *reading)
{
    return reading->worker_count + 3;
}
void judged_fleet_release(struct reading *reading);

#endif

/* SPDX-License-Identifier: MIT */
/* The devices of a fleet, each judged by what it would be given. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_DEVICES_H
#define FLEETGATE_VERDICT_DEVICES_H

#include "verdict/reading.h"
#include "verdict/summary.h"

/* Finds out which devices look the same, and makes what workers need; once the inventory is known.
 * Where it cannot be relied on there are none to judge. To be released in every case, once they are
 * told of; of their templates, which are left, excerpts are made. */
int devices_prepare(struct reading *reading, const struct object_id *tree, struct error *error);
void devices_release(struct devices *devices);

/* Judges the devices whose only file has the content of the one that the worker has just read.
 * Where that has an error in it (not is_sound), more may follow from that one: it is told apart,
 * and they are not verified. */
void devices_judge_file(struct reading *reading, struct worker *worker, size_t index,
                        bool is_sound);
/* Those that have no file of their own, or several, are so many pieces of work. */
size_t devices_rest(const struct devices *devices);
void devices_judge_rest(struct reading *reading, struct worker *worker, size_t index);

/* Judges one device alone; `own` as of configuration_enter, is_sound as above. */
void devices_judge_one(struct reading *reading, struct worker *worker, size_t host,
                       const struct inventory_own *own, bool is_sound);

/* Brings what all workers found to reading->found_of_devices and found_behind, in the order of the
 * report. */
void devices_tell(struct reading *reading);
/* The same for what stands in a sum; to reading->found_of_devices. */
void devices_tell_summary(struct reading *reading, const struct summary *summary);
/* The text of the template at the path; bytes is NULL where there is none. */
struct text devices_template(const struct reading *reading, struct text path);
/* Adds to the numbers for the report. */
void devices_count(const struct reading *reading, struct judged *judged);
/* Adds the path of each template that was asked for, borrowed from the templates. */
int devices_add_templates(const struct reading *reading, struct map *paths, struct error *error);

#endif

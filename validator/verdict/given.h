/* SPDX-License-Identifier: MIT */
/* What the devices of one tree are given, for the plan. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_GIVEN_H
#define FLEETGATE_VERDICT_GIVEN_H

#include "plan/plan.h"
#include "verdict/hidden.h"
#include "verdict/several_files.h"
#include "verdict/verdict.h"

/* The fleet of one tree. The members that the caller sets are borrowed. */
struct given_fleet {
    struct repository *repository;
    const struct policy *policy; /* with one fleet */
    const struct object_id *tree;
    struct arena arena;
    struct snapshot snapshot;
    const struct inventory_location *location;
    struct inventory inventory;
    struct templates *templates;
    struct hidden hidden;
    struct given_worker *workers; /* [worker_count] */
    unsigned worker_count;
    const struct map *part; /* names of the devices that are asked for; NULL: all */
    size_t *own_files;      /* [host_count] as of inventory_own_files */
    struct several_files several;
    char basis[DIGEST_HEX]; /* of the files that are no device's: the inventory, groups, what plays
                               read; "" of a part, for which they are the same */
};

/* Sets the first three and zeroes the rest. To be released in every case. */
void given_fleet_init(struct given_fleet *fleet, const struct judge *judge,
                      const struct object_id *tree);
void given_fleet_release(struct given_fleet *fleet);
/* Lists its files and finds its inventory; `changes` (or NULL) as for snapshot_of_tree. What is
 * wrong with it goes to `findings`; then nothing else is to be asked for. */
int given_fleet_list(struct given_fleet *fleet, const struct differences *changes,
                     struct findings *findings, struct error *error);
/* Reads the inventory, of the devices in `part` where it is set before. A tree without an inventory
 * has no devices. */
int given_fleet_load(struct given_fleet *fleet, struct findings *findings, struct error *error);
/* Adds what each device that is asked for is given, on all processors, and sorts. */
int given_fleet_add(struct given_fleet *fleet, struct plan_fleet *plan, struct error *error);
/* Reads what one device is configured with. It lasts until the next one is read. */
int given_fleet_settings(struct given_fleet *fleet, struct text device,
                         struct plan_settings *settings, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* What a rule on the fleet is. rules.def is the table of them, fleet.c runs it. */
#ifndef FLEETGATE_FLEET_RULE_H
#define FLEETGATE_FLEET_RULE_H

#include "fleet/fleet.h"

/* When a rule is asked, and what of the file it is given. */
enum fleet_grain {
    FLEET_GRAIN_ATTRIBUTES, /* of each .gitattributes: its text */
    FLEET_GRAIN_VARIABLES,  /* of each mapping of variables, in a file of their own or in the
                               inventory: its node; the inventory may not be known yet */
    FLEET_GRAIN_INVENTORY,  /* of the inventory, which is known then: no file, NULL */
    FLEET_GRAIN_WHOLE,      /* once all files are read: no file, NULL */
};

/* Adds what it finds. Not asked where its rule is off; called by several threads at once, with
 * findings of their own. What does not have the schema's shape is the schema's to report, and
 * passed over. Where memory is out, findings->lost is to be set. */
typedef void fleet_rule(const struct fleet *fleet, const struct fleet_file *file,
                        struct findings *findings);

/* The same of one device, as it would be configured. What is found at one place for several devices
 * is told once, with the message and the help of the first. Asked by several threads at once, of
 * devices of their own. Where the gate cannot do its job, device->error is to be set. */
typedef void fleet_device_rule(const struct fleet *fleet, struct fleet_device *device,
                               struct findings *findings);

#define FLEET_RULE(rule, grain, function) fleet_rule function;
#define FLEET_DEVICE_RULE(rule, function) fleet_device_rule function;
#include "fleet/rules.def"
#undef FLEET_RULE
#undef FLEET_DEVICE_RULE

#endif

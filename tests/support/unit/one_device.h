/* SPDX-License-Identifier: MIT */
/* A fleet of one device, whose templates and plays are committed, for tests. */
#ifndef FLEETGATE_TESTS_ONE_DEVICE_H
#define FLEETGATE_TESTS_ONE_DEVICE_H

#include "scratch_repository.h"

#include "configuration/configuration.h"

struct one_device {
    struct repository *repository;
    struct object_id tree;
    struct document document;
    struct inventory inventory;
    struct inventory_location location;
    struct findings findings;
    struct templates *templates;
    struct configuration *configuration;
    struct policy policy;
    struct error error;
};

/* The device `gate`, of the groups pi and pi4, with these variables, one a line; templates and
 * plays are those of HEAD. `scratch` outlives it. */
void one_device_open(struct one_device *fleet, struct scratch *scratch, const char *policy,
                     const char *variables);
/* The same where Ansible merges dictionaries. */
void one_device_open_merging(struct one_device *fleet, struct scratch *scratch,
                             const char *variables);
void one_device_close(struct one_device *fleet);

#endif

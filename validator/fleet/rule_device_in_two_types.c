/* SPDX-License-Identifier: MIT */
/* fleet/device-in-two-types: the groups of a device give it one device type. */
#include "fleet/rule.h"
#include "fleet/template.h"

#include <stdio.h>

enum { HELP_BYTES = 1000 };

void fleet_device_in_two_types(const struct fleet *fleet, struct fleet_device *device,
                               struct findings *findings)
{
    const struct type_of_group *const *given = device->told_type.given;
    char help[HELP_BYTES];
    if (!given[1])
        return;
    const struct place place = fleet_template_type_place(fleet, device);
    snprintf(help, sizeof help, "take the device out of %.100s or out of %.100s", given[0]->group,
             given[1]->group);
    findings_add(findings, RULE_FLEET_DEVICE_IN_TWO_TYPES, &place, help,
                 "groups %.100s and %.100s give a device two types, %.100s and %.100s",
                 given[0]->group, given[1]->group, given[0]->type, given[1]->type);
}

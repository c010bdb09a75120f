/* SPDX-License-Identifier: MIT */
/* What rules say of the template of a device. */
#ifndef FLEETGATE_FLEET_TEMPLATE_H
#define FLEETGATE_FLEET_TEMPLATE_H

#include "fleet/fleet.h"

/* Adds a finding in a template below the folder of templates, at a line; 0: at none. */
void fleet_template_report(const struct fleet *fleet, const struct fleet_device *device,
                           enum rule rule, struct text template, unsigned line, const char *help,
                           const char *message, struct findings *findings);
/* Where the device sets the variable: file and line, such as "host_vars/x.yml:3" (`node` stands in
 * its value; NULL: it is not known where). */
void fleet_template_append_source(struct buffer *out, const struct fleet_device *device,
                                  struct text variable, const struct node *node);
/* The file of variables of the device, or what it would be called. */
void fleet_template_append_own_file(struct buffer *out, const struct fleet *fleet,
                                    const struct fleet_device *device);
/* Where the device's type is told: in a variable, or else the last of the groups that give it. */
struct place fleet_template_type_place(const struct fleet *fleet,
                                       const struct fleet_device *device);
/* Whether its rendering ended at what fleet/undecidable or fleet/device-in-two-types speak of. */
bool fleet_template_is_undecidable(const struct fleet *fleet, const struct fleet_device *device);

#endif

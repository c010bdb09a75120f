/* SPDX-License-Identifier: MIT */
/* What the values of a file ask for where Ansible works. */
#ifndef FLEETGATE_FLEET_REACHES_H
#define FLEETGATE_FLEET_REACHES_H

#include "fleet/fleet.h"
#include "template/template.h"

/* The value that is looked at; what the function is given as its context. */
struct reaches {
    const struct fleet *fleet;
    const struct fleet_file *file;
    struct findings *findings;
    template_reach_function *function;
    struct text name; /* the key that it stands behind, cut to what is shown */
    const struct node *node;
    bool is_reported; /* for the function: once is enough for one value */
};

/* Calls the function for all of them. */
void reaches_find(const struct fleet *fleet, const struct fleet_file *file,
                  struct findings *findings, template_reach_function *function);

#endif

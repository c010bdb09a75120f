/* SPDX-License-Identifier: MIT */
/* What the role that renders templates sets for all devices: its defaults, which anything
 * overrides, and its own variables, which override those of devices. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_ROLE_H
#define FLEETGATE_CONFIGURATION_ROLE_H

#include "configuration/configuration.h"

struct role_file {
    struct arena arena; /* of its text */
    struct document document;
    struct findings conflicts; /* that git has left in it */
    const char *path;          /* NULL: there is no such file */
    const char *unseen;        /* the path of what the gate does not read; NULL: nothing */
};

struct role {
    struct role_file defaults, variables;
};

/* Reads both where templates lie in a role; what cannot be read is unseen. To be released in
 * every case. */
int role_read(struct role *role, const struct templates_source *source, struct error *error);
void role_release(struct role *role);
/* The value, or NULL. */
const struct node *role_find(const struct role_file *file, struct text name);

#endif

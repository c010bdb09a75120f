/* SPDX-License-Identifier: MIT */
/* Building the inventory: groups, hosts, who is in what, variables. */
#ifndef FLEETGATE_INVENTORY_MODEL_H
#define FLEETGATE_INVENTORY_MODEL_H

#include "inventory/inventory.h"

/* What Ansible takes off the variables of a group in the inventory. */
#define MODEL_PRIORITY "ansible_group_priority"

/* Whether files of variables are looked for under just this name: one with a slash leads into other
 * folders, and a dollar sign is replaced by Ansible with what the environment holds. */
bool model_is_name(struct text name);
#define MODEL_NAME_FAULT "is a name that Ansible looks for in another place; / and $ lead elsewhere"
#define MODEL_NAME_HELP "take another name, without / and $"

/* Where something is said. */
struct mention {
    const struct place *place;
    const struct node *key; /* NULL: place has the line */
};

/* all and ungrouped, which every inventory has; more than once does no harm. */
int model_begin(struct inventory *inventory, struct error *error);
/* The group of this name, which is there from now on. */
int model_group(struct inventory *inventory, struct text name, const struct mention *mention,
                size_t *index, struct error *error);
int model_child(struct inventory *inventory, size_t parent, size_t child, struct error *error);
/* The host of this name, in the group from now on. *added says whether it is new. */
int model_host(struct inventory *inventory, size_t group, struct text name,
               const struct mention *mention, size_t *index, bool *added, struct error *error);
/* The hosts that a pattern stands for, all in the group from now on, each with the variables (NULL:
 * none). What is no pattern is refused. */
int model_hosts(struct inventory *inventory, size_t group, struct text pattern,
                const struct mention *mention, const struct node *variables,
                struct findings *findings, struct error *error);
/* Takes a mapping of variables for the group, and what it says of the group's priority. */
int model_group_variables(struct inventory *inventory, size_t group, const struct node *variables,
                          const struct place *place, struct findings *findings,
                          struct error *error);
/* Variables that override those that are there; the mapping and the path live long enough. */
int model_set_group(struct inventory *inventory, size_t group, const struct node *variables,
                    struct text path, struct error *error);
int model_set_host(struct inventory *inventory, size_t host, const struct node *variables,
                   struct text path, struct error *error);
/* A mapping of one member; the key is written nowhere else. NULL when memory is out. */
const struct node *model_single(struct inventory *inventory, const struct node *key,
                                const struct node *value);

/* fleet/refused-inventory at the mention: "<name> <what>". */
void model_refuse(struct findings *findings, const struct mention *mention, struct text name,
                  const char *help, const char *what);

#endif

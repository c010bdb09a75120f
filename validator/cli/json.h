/* SPDX-License-Identifier: MIT */
/* What the commands that print JSON share. */
#ifndef FLEETGATE_CLI_JSON_H
#define FLEETGATE_CLI_JSON_H

#include <jansson.h>

#include "cli/cli.h"

/* Appends the item, which it takes, and returns the list; NULL, with both released, when either is
 * NULL or memory is out. */
json_t *json_list_add(json_t *list, json_t *item);
/* Prints the object, which it takes; NULL is memory that was out. */
int json_print(json_t *object, struct error *error);

#endif

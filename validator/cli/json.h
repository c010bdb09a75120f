/* SPDX-License-Identifier: MIT */
/* What the commands that print JSON of their own share. */
#ifndef FLEETGATE_CLI_JSON_H
#define FLEETGATE_CLI_JSON_H

#include "cli/cli.h"

/* Prints the object, which it takes; NULL is memory that was out. */
int json_print(json_t *object, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* `fleetgate schema --effective`: the variables of devices by one schema. Private to cli/. */
#ifndef FLEETGATE_CLI_EFFECTIVE_H
#define FLEETGATE_CLI_EFFECTIVE_H

#include "cli/fleet_reading.h"

struct effective_call {
    struct fleet_choice choice; /* of HEAD */
    enum report_format format;
    struct names devices; /* count 0: all */
    /* Compiles the schema, in the child. */
    int (*compile)(const void *context, struct schema **schema, struct error *error);
    const void *context;
};

/* Judges the fleet and prints the report; returns the exit status. */
int effective_run(const struct effective_call *call);

#endif

/* SPDX-License-Identifier: MIT */
/* What the allocation torture puts the parsers through. */
#ifndef FLEETGATE_TESTS_SCENARIOS_H
#define FLEETGATE_TESTS_SCENARIOS_H

#include <stdbool.h>
#include <stdint.h>

/* What came out of a scenario. */
struct result {
    bool undecided; /* an error was set, findings were lost, or a report could not be written */
    uint64_t hash;  /* of all that came out otherwise */
    char last[480]; /* the last message of it, to show */
};

/* Reads, checks or renders one thing and gives everything back. */
struct scenario {
    const char *name;
    const char *input;
    const char *second; /* what is checked against `input`, where that is a schema; of a policy its
                           folder, or NULL */
    void (*run)(const struct scenario *scenario, struct result *result);
};

extern const struct scenario scenarios[]; /* ended by a NULL name */

#endif

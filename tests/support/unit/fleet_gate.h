/* SPDX-License-Identifier: MIT */
/* A gate for tests of verdicts: a server whose fleet is sound, on all branches, and what the gate
 * is told of it. */
#ifndef FLEETGATE_TESTS_FLEET_GATE_H
#define FLEETGATE_TESTS_FLEET_GATE_H

#include "promotion_world.h"
#include "verdict/verdict.h"

#define DEVICE "host_vars/50a28c2e-3ee8-4559-a5b9-3ce47c881c5d.yml"
#define DEVELOP "refs/heads/develop"
#define MAIN "refs/heads/main"

struct gate {
    struct world *world;
    struct repository *repository;
    struct policy policy;
    struct judge judge;
    struct buffer input; /* of the push */
    struct verdict *verdict;
};

/* For cmocka: the state is the world. It has the branches of the built-in policy alone, at one
 * commit of an inventory and one device. */
int open_fleet(void **state);

/* A gate of this policy, which alice pushes to. */
void gate_open(struct gate *gate, struct world *world, const char *policy);
void gate_close(struct gate *gate);
/* Adds a ref to the push. */
void gate_add(struct gate *gate, struct object_id old, struct object_id new, const char *ref);
/* Judges the push, and fails the test unless it comes to this: lines of "severity rule ref". */
const struct report *gate_judge(struct gate *gate, enum outcome outcome, const char *findings);
/* Fails the test unless the verdict that was judged in another way has come to this. */
const struct report *gate_expect(struct gate *gate, enum outcome outcome, const char *findings);
/* How many of the notes hold the part. */
size_t count_notes(const struct report *report, const char *part);

#endif

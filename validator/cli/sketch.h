/* SPDX-License-Identifier: MIT */
/* `fleetgate schema --draft`: a first schema of a fleet. Private to cli/. */
#ifndef FLEETGATE_CLI_SKETCH_H
#define FLEETGATE_CLI_SKETCH_H

struct sketch_call {
    const char *repository; /* NULL: the current folder */
    const char *policy_file;
    const char *revision;
};

/* The whole of it, in the child of supervise(): `context` is a struct sketch_call. */
int sketch_print(void *context, int parent);

#endif

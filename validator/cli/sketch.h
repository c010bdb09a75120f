/* SPDX-License-Identifier: MIT */
/* `fleetgate schema --draft`: a first schema of a fleet. Private to cli/. */
#ifndef FLEETGATE_CLI_SKETCH_H
#define FLEETGATE_CLI_SKETCH_H

/* The whole of it, in the child of supervise(): `context` is a struct fleet_choice. */
int sketch_print(void *context, int parent);

#endif

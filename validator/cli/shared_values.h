/* SPDX-License-Identifier: MIT */
/* What groups give, as JSON that is written once: most devices are given the same. */
#ifndef FLEETGATE_CLI_SHARED_VALUES_H
#define FLEETGATE_CLI_SHARED_VALUES_H

#include "inventory/inventory.h"

/* For one thread and one inventory, at one level of the output. */
struct shared_values {
    struct map texts; /* of struct shared_value, by the bytes of `node` */
    struct arena arena;
};

void shared_values_init(struct shared_values *shared);
void shared_values_release(struct shared_values *shared);

/* Appends the value of a variable as Ansible writes it. */
void shared_values_append(struct shared_values *shared, struct buffer *out,
                          const struct variable *variable, size_t level);

#endif

/* SPDX-License-Identifier: MIT */
/* The variables of a device as one mapping. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_VARIABLES_H
#define FLEETGATE_CONFIGURATION_VARIABLES_H

#include "configuration/device.h"

/* configuration_evaluate, for the device. */
typedef int variables_evaluate(struct configuration *configuration, const char *name,
                               const struct node *written, struct configuration_value *value,
                               struct error *error);

struct variables_input {
    struct configuration *configuration;
    variables_evaluate *evaluate;
    struct device *device; /* of the configuration */
};

/* See configuration_variables. */
int variables_gather(const struct variables_input *input, const struct node **mapping,
                     size_t *steps, struct error *error);

#endif

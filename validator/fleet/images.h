/* SPDX-License-Identifier: MIT */
/* The OS images that files of variables mention. */
#ifndef FLEETGATE_FLEET_IMAGES_H
#define FLEETGATE_FLEET_IMAGES_H

#include "fleet/fleet.h"

/* Adds copies of the images that a mapping of variables mentions. */
int image_mentions_take(struct image_mentions *mentions, const struct fleet_file *file,
                        struct error *error);

#endif

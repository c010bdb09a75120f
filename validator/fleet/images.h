/* SPDX-License-Identifier: MIT */
/* The OS images that files of variables mention. */
#ifndef FLEETGATE_FLEET_IMAGES_H
#define FLEETGATE_FLEET_IMAGES_H

#include "fleet/fleet.h"

/* Adds copies of the images that a mapping of variables mentions. */
int image_mentions_take(struct image_mentions *mentions, const struct fleet_file *file,
                        struct error *error);
/* The same of the value of os_image, which stands in the file of this index. */
int image_mentions_take_list(struct image_mentions *mentions, const struct node *list, size_t file,
                             struct error *error);

#endif

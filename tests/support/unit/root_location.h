/* SPDX-License-Identifier: MIT */
/* The usual fleet: inventory.yml at the top, and its variables beside it. */
#ifndef FLEETGATE_TEST_ROOT_LOCATION_H
#define FLEETGATE_TEST_ROOT_LOCATION_H

#include "inventory/inventory.h"

static struct text root_inventory = {"inventory.yml", 13};
static struct text root_base = {"", 0};
static const struct inventory_location root_location = {.state = INVENTORY_FOUND,
                                                        .folder = "",
                                                        .sources = &root_inventory,
                                                        .source_count = 1,
                                                        .files = &root_inventory,
                                                        .file_count = 1,
                                                        .bases = &root_base,
                                                        .base_count = 1};

#endif

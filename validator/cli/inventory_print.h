/* SPDX-License-Identifier: MIT */
/* The inventory as `ansible-inventory` prints it, and where variables come from. */
#ifndef FLEETGATE_CLI_INVENTORY_PRINT_H
#define FLEETGATE_CLI_INVENTORY_PRINT_H

#include "inventory/inventory.h"

enum { INVENTORY_PRINT_MAX = 1 << 30 }; /* bytes */

/* What is to be printed. */
struct inventory_print {
    const struct inventory *inventory;
    const char *host; /* NULL: all */
    bool shows_origins;
    struct findings *findings;    /* what is wrong with the files of devices */
    struct buffer *out;           /* whose ceiling is INVENTORY_PRINT_MAX */
    struct shared_values *shared; /* of the thread that prints devices */
};

int inventory_print_graph(const struct inventory_print *print, struct error *error);
/* Of the host, or of all with the groups; with or without origins. */
int inventory_print_variables(const struct inventory_print *print, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* What an inventory of INI takes a value for: a literal of Python, or else the text that it is. */
#ifndef FLEETGATE_INVENTORY_LITERAL_H
#define FLEETGATE_INVENTORY_LITERAL_H

#include "document/document.h"

enum literal_state {
    LITERAL_READ,     /* a literal, or text */
    LITERAL_REFUSED,  /* Ansible fails on it, or it has no form in JSON; nobody means to write it */
    LITERAL_TOO_MANY, /* values are in it, or were in those before */
    LITERAL_NO_MEMORY,
};

/* Reads one value into the arena, which must outlive it as the text must; *node lies there. What it
 * is made of, and what was tried on the way, is taken off *left. */
enum literal_state literal_read(struct text text, struct position at, struct arena *arena,
                                size_t *left, const struct node **node);

#endif

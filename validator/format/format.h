/* SPDX-License-Identifier: MIT */
/*
 * The formats that JSON Schema names (`format: ipv4`), as predicates on strings. Which there are
 * stands in formats.def.
 */
#ifndef FLEETGATE_FORMAT_H
#define FLEETGATE_FORMAT_H

#include "base/base.h"

struct format {
    const char *name;
    const char *description;        /* of a string that has it: "an IPv4 address" */
    bool (*fits)(struct text text); /* false too when memory is out */
};

/* NULL when no draft knows the format. */
const struct format *format_find(struct text name);

#endif

/* SPDX-License-Identifier: MIT */
/* The template that `include` names. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_INCLUDE_H
#define FLEETGATE_TEMPLATE_INCLUDE_H

#include "template/syntax.h"

/* By its name, or the first that is there of a list of names. NULL where there is none: with the
 * run ended, unless that is ignored. */
const struct program *include_find(struct run *run, struct value name, bool ignores_missing);

/* A compiled template. */
struct template
{
    struct arena arena;
    struct text source; /* all of it */
    struct program program;
};

#endif

/* SPDX-License-Identifier: MIT */
/* The names within expressions. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_WALK_H
#define FLEETGATE_TEMPLATE_WALK_H

#include "template/syntax.h"

typedef void walk_function(void *context, struct name *name);

/* Calls `visit` for every name that an expression reads; takes NULL. */
void walk_expression(struct expression *expression, walk_function *visit, void *context);
/* Whether statements read a name that they have not set before, as Jinja asks it: across all that
 * is nested in them. */
bool walk_mentions(const struct block *block, struct text name);

#endif

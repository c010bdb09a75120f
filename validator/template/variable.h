/* SPDX-License-Identifier: MIT */
/* Variables whose values hold Jinja, evaluated when they are asked for. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_VARIABLE_H
#define FLEETGATE_TEMPLATE_VARIABLE_H

#include "template/run.h"

/* The value of a name (see struct run). What is undefined in a variable's value makes it undefined.
 */
struct value variable_find(struct run *run, struct text name);
/* Before 2.19 a text that only names a variable passes it on as it is written, where that is a
 * number, a boolean or nothing. False where it is anything else, and from then on. */
bool variable_pass_on(struct run *run, struct text text, struct value *value);
/* The value of a node, with all that is Jinja in it evaluated. */
struct value variable_evaluate(struct run *run, const struct node *node);

#endif

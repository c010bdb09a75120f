/* SPDX-License-Identifier: MIT */
/* Gives every name of a template its place. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_SCOPE_H
#define FLEETGATE_TEMPLATE_SCOPE_H

#include "template/parser.h"

/* Fills in all slots and loads of a program that was parsed; the parser keeps the problem where
 * there is one. */
void scope_place(struct parser *parser, struct program *program);

#endif

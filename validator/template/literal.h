/* SPDX-License-Identifier: MIT */
/* Literals of Python, as Ansible 2.14 makes values of texts. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_LITERAL_H
#define FLEETGATE_TEMPLATE_LITERAL_H

#include "template/run.h"

/* The value of a variable whose template gave this text: where it begins with { or [, or is True or
 * False, what Python's literal_eval makes of it (true, false and null being known, too); else, and
 * where that refuses it, the text. */
struct value literal_convert(struct run *run, struct text text);

#endif

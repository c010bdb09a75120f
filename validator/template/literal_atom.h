/* SPDX-License-Identifier: MIT */
/* Strings, numbers and names within literals of Python. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_LITERAL_ATOM_H
#define FLEETGATE_TEMPLATE_LITERAL_ATOM_H

#include "template/run.h"

struct literal {
    struct run *run;
    struct text rest;
    bool is_refused; /* it is no literal */
};

struct value literal_read_atom(struct literal *literal);

#endif

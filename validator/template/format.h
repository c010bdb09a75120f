/* SPDX-License-Identifier: MIT */
/* Texts formatted as by Python's %. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_FORMAT_H
#define FLEETGATE_TEMPLATE_FORMAT_H

#include "template/run.h"

/* format % value; what a tuple holds, or any other value by itself, goes in one after the other. */
struct value format_text(struct run *run, struct text format, struct value value);

#endif

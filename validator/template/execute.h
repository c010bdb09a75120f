/* SPDX-License-Identifier: MIT */
/* Statements while a template runs. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_EXECUTE_H
#define FLEETGATE_TEMPLATE_EXECUTE_H

#include "template/evaluate.h"
#include "template/output.h"

/* Runs a whole program; `locals` is what an including template hands over. */
void execute_program(struct run *run, const struct program *program,
                     const struct value_member *locals, size_t local_count, struct output *output);
/* A macro's text (see struct run). */
struct value execute_macro(struct run *run, const struct closure *macro, const struct call *call,
                           struct value caller);

#endif

/* SPDX-License-Identifier: MIT */
/* Compiles a text. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_PROGRAM_H
#define FLEETGATE_TEMPLATE_PROGRAM_H

#include "template/syntax.h"

/* Whether a text holds the beginning of Jinja. */
bool program_is_template(struct text text);
/* The name in a text that is "{{ name }}" and no more; empty else. */
struct text program_single_name(struct text text);

/* A file; or a text within a value, where backslashes in strings of {{ }} mean nothing: before 2.19
 * Ansible doubles them in the text and then reads it, from 2.19 on in the strings. */
enum program_kind { PROGRAM_FILE, PROGRAM_VALUE, PROGRAM_VALUE_2_19 };

/* Compiles `source`, which outlives the program; all else goes into the arena. What is wrong with
 * it the program keeps, for when it runs. Returns -1 when memory is out. */
int program_compile(struct program *program, struct arena *arena, struct text name,
                    struct text source, enum program_kind kind);

#endif

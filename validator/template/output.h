/* SPDX-License-Identifier: MIT */
/* What a block prints while it runs. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_OUTPUT_H
#define FLEETGATE_TEMPLATE_OUTPUT_H

#include "template/run.h"

struct output {
    struct buffer buffer;
    size_t count;        /* of what was printed, whatever its length */
    struct value only;   /* the first of them, which becomes text once there are others */
    struct value marker; /* the first that stands for a failure, put off (marker.h); or absent */
};

void output_init(struct run *run, struct output *output);
void output_text(struct run *run, struct output *output, struct text text);
/* A value as {{ }} prints it; None is nothing. */
void output_print(struct run *run, struct output *output, struct value value);
/* The result of a `call` or `filter` block, which is str(). */
void output_result(struct run *run, struct output *output, struct value value);

/* From 2.19 on a list is what is printed of a tuple, at any depth; beside other text one that
 * groupby made is left as it is. */
struct value output_without_tuples(struct run *run, struct value value, bool is_whole);

/* Ends the output, also of a run that has ended. Its text; or, where it is converted, what Ansible
 * makes of it. */
struct value output_finish(struct run *run, struct output *output, bool is_converting);

#endif

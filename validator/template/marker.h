/* SPDX-License-Identifier: MIT */
/*
 * Failures that are put off: from 2.19 on Ansible makes an undefined value of what fails in a
 * variable, a filter, a test or a call, and the template fails once that is used. Before, only what
 * is undefined in a variable's value makes the variable undefined. Private to template/.
 */
#ifndef FLEETGATE_TEMPLATE_MARKER_H
#define FLEETGATE_TEMPLATE_MARKER_H

#include "template/run.h"

/* Something undefined that stands for the failure that ended the run, which goes on; named after
 * the variable, where `name` is not empty. */
struct value marker_of_failure(struct run *run, struct text name);

/* The value; or, where Ansible puts failures off and there was one, what stands for it. The run is
 * back at the depth, which what failed may not have left. */
struct value marker_defer(struct run *run, size_t depth, struct value value);

/* Whether it stands for a failure, or for what is undefined. */
static inline bool marker_is(struct value value)
{
    return value.type == VALUE_UNDEFINED && !value.is_lenient;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Arguments of filters and tests, as the types that Python wants. Each fails as Python does, and
 * then returns false. Private to template/.
 */
#ifndef FLEETGATE_TEMPLATE_ARGUMENT_H
#define FLEETGATE_TEMPLATE_ARGUMENT_H

#include "template/filter.h"

static inline bool argument_is_given(const struct arguments *arguments, size_t index)
{
    return arguments->given[index].type != VALUE_ABSENT;
}
/* Whether it is given, and not None. */
static inline bool argument_says(const struct arguments *arguments, size_t index)
{
    return argument_is_given(arguments, index) && arguments->given[index].type != VALUE_NONE;
}

/* Whether it is undefined, where nobody has looked at it yet. From 2.19 on Ansible looks at all
 * that a filter is given, and this fails. */
bool argument_is_undefined(struct run *run, const struct arguments *arguments, size_t index);

/* bool() of it, or `standard`. */
bool argument_truth(struct run *run, const struct arguments *arguments, size_t index, bool standard,
                    bool *truth);
/* An int, or a bool, or `standard`. */
bool argument_integer(struct run *run, const struct arguments *arguments, size_t index,
                      int64_t standard, int64_t *integer);
/* A str; str() of nothing else. `standard` is a C string. */
bool argument_string(struct run *run, const struct arguments *arguments, size_t index,
                     const char *standard, struct text *string);
/* str() of it, or `standard`. */
bool argument_text(struct run *run, const struct arguments *arguments, size_t index,
                   const char *standard, struct text *text);
/* A keyword of those that a signature ending in "**" takes, or absent. */
struct value argument_keyword(const struct arguments *arguments, const char *name);

#endif

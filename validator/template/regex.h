/* SPDX-License-Identifier: MIT */
/* Regular expressions of a run, each compiled once. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_REGEX_H
#define FLEETGATE_TEMPLATE_REGEX_H

#include "pattern/pattern.h"
#include "template/run.h"

/* The pattern compiled, or NULL with the run ended. */
struct python_pattern *regex_compile(struct run *run, struct value pattern, bool ignores_case,
                                     bool is_multiline);
/* python_pattern_search() with the steps of the run; false, with the run ended, where these are
 * used up. */
bool regex_search(struct run *run, const struct python_pattern *pattern, struct text subject,
                  size_t start, unsigned how, bool *found);
/* What a group of the last match took; empty where it took no part. */
struct text regex_group(const struct python_pattern *pattern, struct text subject, size_t group);

#endif

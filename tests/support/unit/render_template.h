/* SPDX-License-Identifier: MIT */
/* Renders templates, for tests. */
#ifndef FLEETGATE_TESTS_RENDER_TEMPLATE_H
#define FLEETGATE_TESTS_RENDER_TEMPLATE_H

#include "template/template.h"

/* Values of each type, as YAML: x, s, l, d, n, f and t; and for filters and tests s, p, g, l, w, u,
 * d and n. */
extern const char syntax_variables[];
extern const char filter_variables[];

struct render_case {
    const char *template;
    const char *expected; /* the text; or "failed 1: why", "unsupported 1: why", "depends" */
};

/* Fails the test for each case that comes out otherwise. `variables` is YAML; a sibling "sibling"
 * holds "<{{ x }}>", the template "outer" includes it. */
void run_render_cases(const struct render_case *cases, size_t count, const char *variables,
                      enum template_edition edition);
/* The same with limits of the caller. */
void run_limited_cases(const struct render_case *cases, size_t count, const char *variables,
                       const struct limits *limits);

#define RENDER_CASES(cases, variables, edition) \
    run_render_cases(cases, sizeof(cases) / sizeof *(cases), variables, edition)

#endif

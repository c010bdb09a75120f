/* SPDX-License-Identifier: MIT */
/* Compiles a schema and checks an instance with it, for tests. */
#ifndef FLEETGATE_TESTS_RUN_SCHEMA_H
#define FLEETGATE_TESTS_RUN_SCHEMA_H

#include "schema/schema.h"

enum { SHOWN_BYTES = 4096 };

/* What schema_check finds, one line a finding: `line:column: message | help`. The empty string when
 * the instance fits; the message of the error when the schema does not compile. */
const char *show_findings(const char *schema, const char *instance,
                          const struct schema_options *options, char shown[SHOWN_BYTES]);
/* Why a schema is refused; the empty string when it is not. */
const char *show_error(const char *schema, const struct schema_options *options,
                       char shown[SHOWN_BYTES]);

struct check_case {
    const char *schema;   /* YAML or JSON */
    const char *instance; /* the same */
    const char *findings; /* as show_findings shows them */
};

/* Fails the test for each case whose findings are others. */
void run_check_cases(const struct check_case *cases, size_t count,
                     const struct schema_options *options);

struct error_case {
    const char *schema;
    const char *error;
};

void run_error_cases(const struct error_case *cases, size_t count,
                     const struct schema_options *options);

#endif

/* SPDX-License-Identifier: MIT */
/* What every unit test includes: cmocka with the headers it needs, and a few assertions of ours. */
#ifndef FLEETGATE_TESTS_UNIT_H
#define FLEETGATE_TESTS_UNIT_H

/* cmocka.h needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "finding/finding.h"

/* Compares the findings with `expected`, lines of "path:line:column severity rule message". */
void assert_findings(struct findings *findings, const char *expected);

#endif

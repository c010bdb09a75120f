/* SPDX-License-Identifier: MIT */
/*
 * Upper and lower case as Python has them, for the letters whose case no version of Unicode
 * changes: Latin, Greek, Cyrillic, and what has no case. Others are not supported. Private to
 * template/.
 */
#ifndef FLEETGATE_TEMPLATE_CASE_H
#define FLEETGATE_TEMPLATE_CASE_H

#include "template/run.h"

/* str.upper() and str.lower(), appended. */
bool case_append_upper(struct run *run, struct buffer *out, struct text text);
bool case_append_lower(struct run *run, struct buffer *out, struct text text);
/* str.capitalize(): the first character in title case, the others in lower. */
bool case_append_capitalized(struct run *run, struct buffer *out, struct text text);
/* str.lower() as a text of the run. */
bool case_lower(struct run *run, struct text text, struct text *lower);

enum case_kind { CASE_NONE, CASE_LOWER, CASE_UPPER, CASE_UNKNOWN };
enum case_kind case_of(uint32_t character);

#endif

/* SPDX-License-Identifier: MIT */
/* The renderers, one a format, and what several of them need. Private to report/. */
#ifndef FLEETGATE_REPORT_RENDER_H
#define FLEETGATE_REPORT_RENDER_H

#include "report/report.h"

#define REPORT_FORMAT(name, what)                                              \
    void report_render_##name(struct buffer *out, const struct report *report, \
                              const struct report_style *style);
#include "report/formats.def"
#undef REPORT_FORMAT

/* Appends where a finding stands, escaped: "host_vars/a.yml:3:7", for one that stands in no file
 * the branch, "main". Returns false, with nothing appended, where there is neither. */
bool report_append_place(struct buffer *out, const struct place *place);

/* Appends "5,450". */
void report_append_number(struct buffer *out, size_t number);
/* Appends "2 errors", "1 error". */
void report_append_count(struct buffer *out, size_t count, const char *noun);
/* Appends ": 2 errors, 1 warning"; nothing where there are none. */
void report_append_totals(struct buffer *out, const struct report *report);

/* Appends "20 errors and 500 warnings stood on develop before this push: fleetgate check develop".
 */
void report_append_standing(struct buffer *out, const struct report_standing *standing);

/* Appends "plan: 412 devices change image", in a line each. */
void report_append_plans(struct buffer *out, const struct report *report);
/* The same as a table of Markdown. */
void report_append_plan_table(struct buffer *out, const struct report *report);

/* How many findings were counted and not kept. */
size_t report_omitted(const struct report *report);

/* What a finding is known by from one report to the next, as SHA-256 in hex: by its rule, file and
 * message, and never by its line. Of several that are alike each has its own. Returns an array
 * [count] to be freed; NULL where memory is out. */
char (*report_fingerprints(const struct findings *findings))[DIGEST_HEX];

#endif

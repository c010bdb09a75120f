/* SPDX-License-Identifier: MIT */
/* The renderers, one a format. Private to report/. */
#ifndef FLEETGATE_REPORT_RENDER_H
#define FLEETGATE_REPORT_RENDER_H

#include "report/report.h"

#define REPORT_FORMAT(name, what)                                              \
    void report_render_##name(struct buffer *out, const struct report *report, \
                              const struct report_style *style);
#include "report/formats.def"
#undef REPORT_FORMAT

#endif

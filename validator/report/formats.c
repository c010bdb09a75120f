/* SPDX-License-Identifier: MIT */
/* The table of the formats that a report is written in. */
#include "report/render.h"

static const struct {
    struct report_format_facts facts;
    void (*render)(struct buffer *out, const struct report *report,
                   const struct report_style *style);
} formats[REPORT_FORMAT_COUNT] = {
#define REPORT_FORMAT(name, what) [REPORT_##name] = {{#name, what}, report_render_##name},
#include "report/formats.def"
#undef REPORT_FORMAT
};

const struct report_format_facts *report_format_facts(enum report_format format)
{
    return &formats[format].facts;
}

void report_render(struct buffer *out, const struct report *report, enum report_format format,
                   const struct report_style *style)
{
    formats[format].render(out, report, style);
}

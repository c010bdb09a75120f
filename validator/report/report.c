/* SPDX-License-Identifier: MIT */
/* The report of a judgement, and the table of the formats it is written in. */
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

const char *outcome_name(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_ACCEPT:
        return "accept";
    case OUTCOME_REJECT:
        return "reject";
    case OUTCOME_UNDECIDED:
        return "undecided";
    }
    return "undecided";
}

void report_of_findings(struct report *report, struct findings *findings, struct error *error)
{
    if (findings->lost)
        error_memory(error);
    bool failed = error->kind != ERROR_NONE;
    findings_sort(findings);
    *report = (struct report){
        .outcome = failed                                ? OUTCOME_UNDECIDED
                   : findings->total[SEVERITY_ERROR] > 0 ? OUTCOME_REJECT
                                                         : OUTCOME_ACCEPT,
        .findings = findings,
        .errors = error,
        .error_count = failed,
    };
}

void report_of_error(struct report *report, const struct error *error)
{
    static const struct findings none;
    *report = (struct report){
        .outcome = OUTCOME_UNDECIDED, .findings = &none, .errors = error, .error_count = 1};
}

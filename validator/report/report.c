/* SPDX-License-Identifier: MIT */
/* The report of a judgement: made of what was found, or of why nothing could be. */
#include "git/git.h"
#include "report/render.h"

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

/* ------------------------------------------------------------ what several renderers write -- */

bool report_append_place(struct buffer *out, const struct place *place)
{
    if (place->path.length) {
        buffer_escape(out, place->path);
        if (place->line)
            buffer_format(out, ":%u:%u", place->line, place->column);
        return true;
    }
    if (place->ref)
        buffer_escape(out, text_of(branch_short_name(place->ref)));
    return place->ref != NULL;
}

void report_append_number(struct buffer *out, size_t number)
{
    if (number >= 1000) {
        report_append_number(out, number / 1000);
        buffer_format(out, ",%03zu", number % 1000);
    } else {
        buffer_format(out, "%zu", number);
    }
}

void report_append_count(struct buffer *out, size_t count, const char *noun)
{
    report_append_number(out, count);
    buffer_format(out, " %s%s", noun, count == 1 ? "" : "s");
}

void report_append_standing(struct buffer *out, const struct report_standing *standing)
{
    if (standing->errors)
        report_append_count(out, standing->errors, "error");
    if (standing->errors && standing->warnings)
        buffer_append_string(out, " and ");
    if (standing->warnings)
        report_append_count(out, standing->warnings, "warning");
    buffer_format(out, " stood on %s before this %s: fleetgate check %s", standing->where,
                  standing->event, standing->where);
}

void report_append_totals(struct buffer *out, const struct report *report)
{
    size_t errors = report->findings->total[SEVERITY_ERROR];
    size_t warnings = report->findings->total[SEVERITY_WARNING];
    if (errors || warnings)
        buffer_append_string(out, ": ");
    if (errors)
        report_append_count(out, errors, "error");
    if (errors && warnings)
        buffer_append_string(out, ", ");
    if (warnings)
        report_append_count(out, warnings, "warning");
}

bool report_refuses(const struct report *report)
{
    return report->outcome != OUTCOME_ACCEPT && !report->is_observed;
}

void report_append_verdict(struct buffer *out, const struct report *report)
{
    static const char *const words[] = {[OUTCOME_ACCEPT] = "accepted",
                                        [OUTCOME_REJECT] = "rejected",
                                        [OUTCOME_UNDECIDED] = "could not decide"};
    if (report->outcome == OUTCOME_REJECT && report->is_observed)
        buffer_append_string(out, "would be ");
    buffer_append_string(out, words[report->outcome]);
    report_append_totals(out, report);
}

size_t report_omitted(const struct report *report)
{
    const struct findings *findings = report->findings;
    size_t found = 0;
    for (int severity = SEVERITY_WARNING; severity < SEVERITY_COUNT; severity++)
        found += findings->total[severity] + findings->standing[severity];
    return found - findings->count;
}

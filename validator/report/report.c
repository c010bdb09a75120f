/* SPDX-License-Identifier: MIT */
/* The report of a judgement: made of what was found, or of why nothing could be. */
#include "report/report.h"

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

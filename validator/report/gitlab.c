/* SPDX-License-Identifier: MIT */
/* The report as GitLab reads code quality: one JSON array, an object a finding. */
#include "report/render.h"

#include <stdlib.h>

/* An issue must name a file. What stands in none is of the repository as a whole. */
#define NO_FILE "."

static json_t *issue(const char *rule, const char *severity, json_t *description, json_t *path,
                     unsigned line, const char *fingerprint)
{
    return json_pack("{s:o, s:s, s:s, s:s, s:{s:o, s:{s:I}}}", "description", description,
                     "check_name", rule, "severity", severity, "fingerprint", fingerprint,
                     "location", "path", path, "lines", "begin", (json_int_t)(line ? line : 1));
}

static json_t *issue_of_finding(const struct finding *finding, const char *fingerprint)
{
    const struct place *place = &finding->place;
    return issue(rule_facts(finding->rule)->id,
                 finding->severity == SEVERITY_ERROR ? "critical" : "minor",
                 report_json_advice(finding),
                 place->path.length ? report_json_text(place->path) : json_string(NO_FILE),
                 place->line, fingerprint);
}

/* Something about the whole report, which is known by what it says. */
static json_t *issue_of_report(const char *rule, const char *severity, const char *message)
{
    char fingerprint[DIGEST_HEX];
    if (digest_hex(text_of(message), fingerprint) != 0)
        return NULL;
    return issue(rule, severity, json_string(message), json_string(NO_FILE), 0, fingerprint);
}

static json_t *add_omitted(json_t *list, const struct report *report)
{
    char message[100];
    size_t omitted = report_omitted(report);
    if (omitted == 0)
        return list;
    snprintf(message, sizeof message, "%zu more findings are not listed", omitted);
    return json_list_add(list, issue_of_report("fleetgate/omitted", "critical", message));
}

void report_render_gitlab(struct buffer *out, const struct report *report,
                          const struct report_style *style)
{
    (void)style;
    json_t *list = json_array();
    char(*prints)[DIGEST_HEX] = report_fingerprints(report->findings);
    for (size_t i = 0; i < report->error_count; i++)
        list = json_list_add(
            list, issue_of_report("fleetgate/undecided", "blocker", report->errors[i].message));
    for (size_t i = 0; prints && i < report->findings->count; i++)
        list = json_list_add(list, issue_of_finding(&report->findings->items[i], prints[i]));
    out->failed |= !prints;
    json_append(out, add_omitted(list, report));
    free(prints);
}

/* SPDX-License-Identifier: MIT */
/* The report as JUnit XML: a test case that failed for each error, one that has an error for each
 * reason why nothing was decided, and warnings in what the suite printed. Where nothing is wrong
 * there is one that passed, since servers take a suite of none for a mistake. It fits the schema of
 * Ant's own reports, which asks for more than those of Jenkins do. */
#include "report/render.h"

#include <time.h>

/* Findings and their places are printable ASCII; what XML takes for its own is written otherwise,
 * so that neither a value nor a text ends early. */
static void append_escaped(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (byte == '&' || byte == '<' || byte == '>' || byte == '"' || byte == '\'')
            buffer_format(out, "&#%d;", byte);
        else
            buffer_append(out, &byte, 1);
    }
}

static void append_place(struct buffer *out, const struct place *place)
{
    struct buffer words;
    buffer_init(&words, out->ceiling);
    if (!report_append_place(&words, place))
        buffer_append_string(&words, "push");
    append_escaped(out, buffer_text(&words));
    out->failed |= words.failed;
    buffer_release(&words);
}

static void append_case_begin(struct buffer *out, const char *group)
{
    buffer_format(out, "    <testcase classname=\"%s\" time=\"0\" name=\"", group);
}

/* `kind` is the element, "failure" or "error". */
static void append_trouble(struct buffer *out, const char *kind, const char *type,
                           const char *message, const char *help)
{
    buffer_format(out, "\">\n      <%s type=\"%s\" message=\"", kind, type);
    append_escaped(out, text_of(message));
    buffer_append_string(out, "\">");
    append_escaped(out, text_of(help));
    buffer_format(out, "</%s>\n    </testcase>\n", kind);
}

static void append_failure(struct buffer *out, const struct finding *finding)
{
    const char *rule = rule_facts(finding->rule)->id;
    append_case_begin(out, rule);
    append_place(out, &finding->place);
    append_trouble(out, "failure", rule, finding->message, finding->help);
}

/* What stood before fails no test. */
static bool is_failure(const struct findings *findings, const struct finding *finding)
{
    return finding->severity == SEVERITY_ERROR && !finding_is_apart(findings, finding);
}

/* How many were counted that a test could fail for, and not kept. */
static size_t omitted(const struct findings *findings)
{
    size_t count = findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
    for (size_t i = 0; i < findings->count; i++)
        count -= !finding_is_apart(findings, &findings->items[i]);
    return count;
}

static size_t failures(const struct findings *findings)
{
    size_t count = omitted(findings) > 0;
    for (size_t i = 0; i < findings->count; i++)
        count += is_failure(findings, &findings->items[i]);
    return count;
}

static void append_cases(struct buffer *out, const struct report *report)
{
    for (size_t i = 0; i < report->error_count; i++) {
        append_case_begin(out, "fleetgate");
        buffer_append_string(out, "verdict");
        append_trouble(out, "error", error_kind_name(report->errors[i].kind),
                       report->errors[i].message, "");
    }
    const struct findings *findings = report->findings;
    for (size_t i = 0; i < findings->count; i++) {
        if (is_failure(findings, &findings->items[i]))
            append_failure(out, &findings->items[i]);
    }
    if (omitted(findings)) {
        append_case_begin(out, "fleetgate");
        buffer_append_string(out, "findings");
        buffer_format(out,
                      "\">\n      <failure type=\"omitted\" message=\"%zu more findings are "
                      "not listed\"></failure>\n    </testcase>\n",
                      omitted(findings));
    }
    if (report->error_count + failures(findings) == 0) {
        append_case_begin(out, "fleetgate");
        buffer_append_string(out, "verdict\"/>\n");
    }
}

static void append_lines(struct buffer *out, const struct report *report)
{
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->items[i];
        if (finding->severity == SEVERITY_ERROR || finding_is_apart(report->findings, finding))
            continue;
        append_place(out, &finding->place);
        buffer_append_string(out, ": warning: ");
        append_escaped(out, text_of(finding->message));
        buffer_format(out, " [%s]\n", rule_facts(finding->rule)->id);
    }
    for (size_t i = 0; i < report->standing_count; i++) {
        report_append_standing(out, &report->standing[i]);
        buffer_append_string(out, "\n");
    }
    for (size_t i = 0; i < report->note_count; i++) {
        buffer_append_string(out, "note: ");
        append_escaped(out, text_of(report->notes[i]));
        buffer_append_string(out, "\n");
    }
    report_append_verdict(out, report);
    buffer_append_string(out, "\n");
}

static void append_suite_begin(struct buffer *out, const struct report *report)
{
    char timestamp[32] = "";
    struct tm utc;
    time_t now = time(NULL);
    if (!gmtime_r(&now, &utc) ||
        strftime(timestamp, sizeof timestamp, "%Y-%m-%dT%H:%M:%S", &utc) == 0)
        out->failed = true;
    size_t failed = failures(report->findings), tests = failed + report->error_count;
    buffer_format(out,
                  "  <testsuite name=\"fleetgate\" package=\"fleetgate\" id=\"0\" "
                  "hostname=\"localhost\" timestamp=\"%s\" time=\"0\" tests=\"%zu\" "
                  "failures=\"%zu\" errors=\"%zu\">\n    <properties>\n      <property "
                  "name=\"verdict\" value=\"%s\"/>\n    </properties>\n",
                  timestamp, tests ? tests : 1, failed, report->error_count,
                  outcome_name(report->outcome));
}

void report_render_junit(struct buffer *out, const struct report *report,
                         const struct report_style *style)
{
    (void)style;
    buffer_append_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    append_suite_begin(out, report);
    append_cases(out, report);
    buffer_append_string(out, "    <system-out>");
    append_lines(out, report);
    buffer_append_string(out, "</system-out>\n    <system-err/>\n  </testsuite>\n</testsuites>\n");
}

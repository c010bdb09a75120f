/* SPDX-License-Identifier: MIT */
/* The report for a comment or a job summary. All that comes from a push stands in a fenced block,
 * where nothing is markup, a link or the name of somebody to be called. */
#include "report/render.h"

enum {
    /* A forge takes 65,536 characters in one comment. The rest is for two fences, which are as long
     * as the longest row of backticks in a path, and for what others add. */
    TEXT_MOST = 50000,
    FINDINGS_SHOWN = 100,
    FINDINGS_SHOWN_OF_FILE = 20,
    FILES_ALIKE = 4,
};

/* The report as text that fits, with fewer findings where it would not. */
static void render_fitting(struct buffer *lines, const struct report *report)
{
    struct report_style style = {
        .most = FINDINGS_SHOWN, .most_of_file = FINDINGS_SHOWN_OF_FILE, .least_alike = FILES_ALIKE};
    for (;; style.most /= 2) {
        lines->length = 0;
        report_render_text(lines, report, &style);
        if (lines->failed || lines->length <= TEXT_MOST || style.most == 0)
            return;
    }
}

/* A report of many notes or errors is cut at a line. */
static struct text cut(struct text text)
{
    if (text.length <= TEXT_MOST)
        return text;
    size_t end = TEXT_MOST;
    while (end > 0 && text.bytes[end - 1] != '\n')
        end--;
    return (struct text){text.bytes, end};
}

void report_render_markdown(struct buffer *out, const struct report *report,
                            const struct report_style *style)
{
    (void)style;
    struct buffer lines;
    buffer_init(&lines, out->ceiling);
    render_fitting(&lines, report);
    struct text fitting = cut(buffer_text(&lines));
    buffer_append_string(out, "### fleetgate: ");
    report_append_verdict(out, report);
    buffer_append_string(out, "\n\n");
    buffer_append_fenced(out, fitting);
    if (fitting.length < lines.length)
        buffer_append_string(out, "\nThe report is longer than a comment may be.\n");
    report_append_plan_table(out, report);
    if (report->findings->count)
        buffer_append_string(out, "\n`fleetgate explain RULE` says why a rule, named in brackets, "
                                  "is there and how to fix what it finds.\n");
    out->failed |= lines.failed;
    buffer_release(&lines);
}

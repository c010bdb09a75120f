/* SPDX-License-Identifier: MIT */
#include "unit.h"

void assert_findings(struct findings *findings, const char *expected)
{
    struct buffer lines;
    buffer_init(&lines, 1 << 20);
    findings_sort(findings);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        buffer_append_text(&lines, finding->place.path);
        buffer_format(&lines, ":%u:%u %s %s %s\n", finding->place.line, finding->place.column,
                      severity_name(finding->severity), rule_facts(finding->rule)->id,
                      finding->message);
    }
    assert_false(lines.failed);
    assert_string_equal(buffer_text(&lines).bytes, expected);
    buffer_release(&lines);
}

/* SPDX-License-Identifier: MIT */
#include "run_schema.h"

#include "read_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static void append_finding(struct buffer *shown, const struct finding *finding)
{
    buffer_format(shown, "%s%u:%u: %s", shown->length ? "\n" : "", finding->place.line,
                  finding->place.column, finding->message);
    if (finding->help[0])
        buffer_format(shown, " | %s", finding->help);
}

static void check(const struct schema *schema, const char *instance, struct buffer *shown)
{
    /* Violations alone: with what goes beside them tests/unit/schema/quotes.c is concerned. */
    static const enum severity severities[RULE_COUNT] = {[RULE_SCHEMA_VIOLATION] = SEVERITY_ERROR};
    struct reading reading;
    const struct place place = {.path = TEXT("test.yml")};
    reading_init(&reading, text_of(instance));
    struct schema_scratch *scratch = schema_scratch_new();
    assert_non_null(reading.document.root);
    assert_non_null(scratch);
    reading.findings.severities = severities;
    schema_check(schema, scratch, reading.document.root, &place, &reading.findings);
    findings_sort(&reading.findings);
    assert_false(reading.findings.lost);
    for (size_t i = 0; i < reading.findings.count; i++)
        append_finding(shown, &reading.findings.items[i]);
    schema_scratch_free(scratch);
    reading_release(&reading);
}

static const char *show(const char *text, const char *instance,
                        const struct schema_options *options, char shown[SHOWN_BYTES])
{
    struct schema *schema;
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, SHOWN_BYTES - 1);
    if (schema_compile(&schema, "s", text_of(text), options, &error) != 0)
        buffer_append_string(&out, error.message);
    else if (instance)
        check(schema, instance, &out);
    assert_false(out.failed);
    snprintf(shown, SHOWN_BYTES, "%s", buffer_text(&out).bytes);
    schema_free(schema);
    buffer_release(&out);
    return shown;
}

const char *show_findings(const char *schema, const char *instance,
                          const struct schema_options *options, char shown[SHOWN_BYTES])
{
    return show(schema, instance, options, shown);
}

const char *show_error(const char *schema, const struct schema_options *options,
                       char shown[SHOWN_BYTES])
{
    return show(schema, NULL, options, shown);
}

void run_check_cases(const struct check_case *cases, size_t count,
                     const struct schema_options *options)
{
    char shown[SHOWN_BYTES];
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        show_findings(cases[i].schema, cases[i].instance, options, shown);
        if (strcmp(shown, cases[i].findings) == 0)
            continue;
        wrong++;
        print_error("%s\non %s\nfound    %s\nnot      %s\n\n", cases[i].schema, cases[i].instance,
                    shown, cases[i].findings);
    }
    assert_int_equal(wrong, 0);
}

void run_error_cases(const struct error_case *cases, size_t count,
                     const struct schema_options *options)
{
    char shown[SHOWN_BYTES];
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        show_error(cases[i].schema, options, shown);
        if (strcmp(shown, cases[i].error) == 0)
            continue;
        wrong++;
        print_error("%s\nis refused as  %s\nnot as         %s\n\n", cases[i].schema, shown,
                    cases[i].error);
    }
    assert_int_equal(wrong, 0);
}

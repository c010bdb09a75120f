/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* cpu_set_t */
#include "unit.h"

#include "verdict/verdict.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char schema_text[] = "{\"properties\": {\"a\": {\"type\": \"string\"}}}";

/* The text of every file is its path; a file whose path begins with '!' cannot be read. */
static int read_path(void *context, const char *path, struct buffer *content, struct error *error)
{
    (void)context;
    if (*path == '!')
        return error_set(error, ERROR_ENVIRONMENT, "cannot read %s", path);
    buffer_append_string(content, path);
    return 0;
}

static void judge(const char *const *paths, size_t count, struct findings *findings,
                  struct error *error)
{
    struct schema *schema = NULL;
    const struct schema_options options = {0};
    const struct instances instances = {.paths = paths, .count = count, .read = read_path};
    findings_init(findings, default_limits.findings, NULL);
    assert_int_equal(schema_compile(&schema, "s.json", text_of(schema_text), &options, error), 0);
    instances_judge(&instances, schema, &default_limits, findings, error);
    schema_free(schema);
}

static void instances_judge__files_that_fit__finds_nothing(void **state)
{
    (void)state;
    static const char *const paths[] = {"a: x", "b: 5"};
    struct findings findings;
    struct error error = {0};
    judge(paths, 2, &findings, &error);
    assert_findings(&findings, "");
    assert_int_equal(error.kind, ERROR_NONE);
    findings_release(&findings);
}

static void instances_judge__files_that_do_not_fit__come_in_order_with_excerpts(void **state)
{
    (void)state;
    static const char *const paths[] = {"[", "a: 5", "a: x", "a: {}"};
    struct findings findings;
    struct error error = {0};
    judge(paths, 4, &findings, &error);
    assert_int_equal(findings.count, 3);
    assert_string_equal(findings.items[1].message, "a: must be a string, but 5 is a number");
    assert_string_equal(findings.items[1].excerpt, "a: 5");
    assert_string_equal(findings.items[2].excerpt, "a: {}");
    findings_release(&findings);
}

static void
instances_judge__unreadable_files__the_first_is_the_error_and_the_rest_is_judged(void **state)
{
    (void)state;
    static const char *const paths[] = {"!one", "!two", "a: 5"};
    struct findings findings;
    struct error error = {0};
    judge(paths, 3, &findings, &error);
    assert_string_equal(error.message, "cannot read !one");
    assert_int_equal(findings.count, 1);
    findings_release(&findings);
}

/* A file that is named may be as large as an inventory. */
static void instances_judge__limits__are_those_of_the_inventory(void **state)
{
    (void)state;
    static const char *const paths[] = {"a: x"};
    struct limits limits = default_limits;
    struct schema *schema = NULL;
    const struct schema_options options = {0};
    const struct instances instances = {.paths = paths, .count = 1, .read = read_path};
    struct error error = {0};
    assert_int_equal(schema_compile(&schema, "s.json", text_of(schema_text), &options, &error), 0);
    for (size_t nodes = 1; nodes <= 100; nodes += 99) {
        struct findings findings;
        findings_init(&findings, 10, NULL);
        limits.document_nodes = 101 - nodes;
        limits.inventory_nodes = nodes;
        assert_int_equal(instances_judge(&instances, schema, &limits, &findings, &error), 0);
        assert_int_equal(findings.count, nodes == 1);
        findings_release(&findings);
    }
    schema_free(schema);
}

/* Every file has two findings, so that the ceiling is passed in the middle. */
static void instances_judge__any_number_of_processors__finds_the_same(void **state)
{
    (void)state;
    enum { FILES = 12000 };
    static char texts[FILES][40];
    static const char *paths[FILES];
    for (int i = 0; i < FILES; i++) {
        snprintf(texts[i], sizeof texts[i], "# %05d\na: %d\nb: 1\n? b\n: 2\n", i, i % 3);
        paths[i] = texts[i];
    }
    cpu_set_t all;
    cpu_set_t one;
    CPU_ZERO(&one);
    assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
    for (size_t cpu = 0; CPU_COUNT(&one) == 0; cpu++) {
        if (CPU_ISSET(cpu, &all))
            CPU_SET(cpu, &one);
    }
    struct findings many;
    struct findings few;
    struct error error = {0};
    judge(paths, FILES, &many, &error);
    sched_setaffinity(0, sizeof one, &one);
    judge(paths, FILES, &few, &error);
    sched_setaffinity(0, sizeof all, &all);
    assert_int_equal(many.count, default_limits.findings);
    assert_int_equal(many.total[SEVERITY_ERROR], 2 * FILES);
    assert_int_equal(few.count, many.count);
    for (size_t i = 0; i < many.count; i++) {
        assert_string_equal(few.items[i].place.path.bytes, many.items[i].place.path.bytes);
        assert_string_equal(few.items[i].message, many.items[i].message);
    }
    findings_release(&many);
    findings_release(&few);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instances_judge__files_that_fit__finds_nothing),
        cmocka_unit_test(instances_judge__files_that_do_not_fit__come_in_order_with_excerpts),
        cmocka_unit_test(
            instances_judge__unreadable_files__the_first_is_the_error_and_the_rest_is_judged),
        cmocka_unit_test(instances_judge__limits__are_those_of_the_inventory),
        cmocka_unit_test(instances_judge__any_number_of_processors__finds_the_same),
    };
    return cmocka_run_group_tests_name("instances", tests, NULL, NULL);
}

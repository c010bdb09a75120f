/* SPDX-License-Identifier: MIT */
/* Large and hostile instances, scratch that is used again. */
#include "read_document.h"
#include "schema/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

static const struct document_limits roomy = {64, 1000000, 1 << 20};

static struct schema *compile(const char *text)
{
    struct schema *schema;
    struct error error = {0};
    if (schema_compile(&schema, "s", text_of(text), NULL, &error) != 0)
        fail_msg("%s", error.message);
    return schema;
}

/* Checks `text` and returns how many violations were found, in at most two seconds. */
static size_t count_violations(const struct schema *schema, struct schema_scratch *scratch,
                               struct text text)
{
    struct reading reading;
    const struct place place = {0};
    struct findings findings;
    findings_init(&findings, 10, NULL);
    reading_init_limited(&reading, text, &roomy);
    assert_non_null(reading.document.root);
    clock_t start = clock();
    schema_check(schema, scratch, reading.document.root, &place, &findings);
    assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
    assert_false(findings.lost);
    size_t count = findings.total[SEVERITY_ERROR];
    findings_release(&findings);
    reading_release(&reading);
    return count;
}

static size_t check(const char *schema_text, struct text instance)
{
    struct schema *schema = compile(schema_text);
    struct schema_scratch *scratch = schema_scratch_new();
    assert_non_null(scratch);
    size_t count = count_violations(schema, scratch, instance);
    schema_scratch_free(scratch);
    schema_free(schema);
    return count;
}

/* [before0after,before1after,...] between `open` and `close`. */
static void write_many(struct buffer *out, const char *open, const char *before, size_t count,
                       const char *after, const char *close)
{
    buffer_init(out, SIZE_MAX / 2);
    buffer_append_string(out, open);
    for (size_t i = 0; i < count; i++)
        buffer_format(out, "%s%s%zu%s", i ? "," : "", before, i, after);
    buffer_append_string(out, close);
    assert_false(out->failed);
}

static void unique_items__of_many__are_compared_in_time(void **state)
{
    (void)state;
    struct buffer text;
    write_many(&text, "[", "{\"a\":", 100000, "}", ",{\"a\":77}]");
    assert_int_equal(check("uniqueItems: true", buffer_text(&text)), 1);
    buffer_release(&text);
}

static void violations__of_many__are_cut(void **state)
{
    (void)state;
    struct buffer text;
    write_many(&text, "[", "", 100000, "", "]");
    assert_int_equal(check("items: {type: string}", buffer_text(&text)), 1000);
    assert_int_equal(check("items: {anyOf: [{type: string}, {maximum: -1}, {required: [a]}]}",
                           buffer_text(&text)),
                     0);
    assert_int_equal(
        check("items: {anyOf: [{const: a}, {exclusiveMaximum: 0}]}", buffer_text(&text)), 1000);
    buffer_release(&text);
}

static void unknown_keys__of_many__are_explained_in_time(void **state)
{
    (void)state;
    struct buffer text;
    write_many(&text, "{", "\"image_nam", 100000, "\":1", ",\"image_name\":1}");
    assert_int_equal(check("properties: {image_name: true, image_names: true}\n"
                           "additionalProperties: false",
                           buffer_text(&text)),
                     1000);
    buffer_release(&text);
}

static void patterns__that_explode_on_many_keys__are_given_up(void **state)
{
    (void)state;
    struct buffer text;
    write_many(&text, "{", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", 20000, "\":1", "}");
    assert_int_equal(check("patternProperties: {^(a+)+$: true}", buffer_text(&text)), 1000);
    buffer_release(&text);
}

/* Each level applies the next one twice. */
static void schema__that_doubles_at_each_level__ends(void **state)
{
    (void)state;
    enum { LEVELS = 40 };
    struct buffer text;
    buffer_init(&text, 1 << 20);
    buffer_append_string(&text, "$ref: '#/$defs/a0'\n$defs:\n");
    for (int i = 0; i < LEVELS; i++)
        buffer_format(&text, "  a%d: {allOf: [{$ref: '#/$defs/a%d'}, {$ref: '#/$defs/a%d'}]}\n", i,
                      i + 1, i + 1);
    buffer_format(&text, "  a%d: {type: integer}\n", LEVELS);
    struct schema *schema = compile(buffer_text(&text).bytes);
    struct schema_scratch *scratch = schema_scratch_new();
    const struct place place = {0};
    struct reading reading;
    assert_non_null(scratch);
    reading_init(&reading, TEXT("1"));
    schema_check(schema, scratch, reading.document.root, &place, &reading.findings);
    assert_int_equal(reading.findings.count, 1);
    assert_string_equal(reading.findings.items[0].message,
                        "cannot be checked: it would take too long");
    reading_release(&reading);
    schema_scratch_free(scratch);
    schema_free(schema);
    buffer_release(&text);
}

static void scratch__of_other_schemas__is_used_again(void **state)
{
    (void)state;
    struct schema *first = compile("uniqueItems: true\nunevaluatedItems: {type: integer}");
    struct schema *second =
        compile("properties: {a: {pattern: ^x+y}}\nunevaluatedProperties: false");
    struct schema_scratch *scratch = schema_scratch_new();
    assert_non_null(scratch);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(count_violations(first, scratch, TEXT("[1,2,3,4,5,6,7,8,9,10]")), 0);
        assert_int_equal(count_violations(first, scratch, TEXT("[1,2,3,4,5,6,7,8,9,1]")), 1);
        assert_int_equal(count_violations(second, scratch, TEXT("{a: xxy}")), 0);
        assert_int_equal(count_violations(second, scratch, TEXT("{a: y, b: 1}")), 2);
    }
    schema_scratch_free(scratch);
    schema_free(first);
    schema_free(second);
}

static void required_names__beyond_64__are_all_missed(void **state)
{
    (void)state;
    struct buffer schema;
    struct buffer all;
    write_many(&schema, "required: [", "k", 100, "", "]");
    write_many(&all, "{", "\"k", 100, "\":1", "}");
    assert_int_equal(check(buffer_text(&schema).bytes, TEXT("{}")), 100);
    assert_int_equal(check(buffer_text(&schema).bytes, TEXT("{k0: 1, k99: 1}")), 98);
    assert_int_equal(check(buffer_text(&schema).bytes, buffer_text(&all)), 0);
    buffer_release(&schema);
    buffer_release(&all);
}

static void free__of_nothing__is_fine(void **state)
{
    (void)state;
    schema_free(NULL);
    schema_scratch_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unique_items__of_many__are_compared_in_time),
        cmocka_unit_test(violations__of_many__are_cut),
        cmocka_unit_test(unknown_keys__of_many__are_explained_in_time),
        cmocka_unit_test(patterns__that_explode_on_many_keys__are_given_up),
        cmocka_unit_test(schema__that_doubles_at_each_level__ends),
        cmocka_unit_test(scratch__of_other_schemas__is_used_again),
        cmocka_unit_test(required_names__beyond_64__are_all_missed),
        cmocka_unit_test(free__of_nothing__is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "read_document.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

/* Takes the members of each mapping of the sequence in. */
static struct schema_sketch *sketch_of(const struct node *mappings, bool is_shared)
{
    struct error error = {0};
    struct schema_sketch *sketch = schema_sketch_new();
    assert_non_null(sketch);
    for (size_t i = 0; i < mappings->sequence.count; i++) {
        const struct node *mapping = mappings->sequence.items[i];
        schema_sketch_begin(sketch);
        for (size_t m = 0; m < mapping->mapping.count; m++)
            assert_int_equal(
                schema_sketch_add(sketch, &mapping->mapping.members[m], is_shared, &error), 0);
    }
    return sketch;
}

/* Every one of them fits what was written. */
static void expect_fit(const struct node *mappings, struct text schema_text, const char *of)
{
    const struct schema_options options = {.strict = true};
    const struct place nowhere = {0};
    struct schema *schema;
    struct error error = {0};
    struct findings findings;
    struct schema_scratch *scratch = schema_scratch_new();
    findings_init(&findings, 10, NULL);
    if (schema_compile(&schema, "sketch", schema_text, &options, &error) != 0)
        fail_msg("%s: %s", of, error.message);
    for (size_t i = 0; i < mappings->sequence.count; i++)
        schema_check(schema, scratch, mappings->sequence.items[i], &nowhere, &findings);
    if (findings.count > 0)
        fail_msg("%s: %s", of, findings.items[0].message);
    findings_release(&findings);
    schema_scratch_free(scratch);
    schema_free(schema);
}

/* Without white space, and what all begin with. */
static void squeeze(const struct buffer *out, char *squeezed, size_t size)
{
    static const char begin[] =
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\"";
    size_t length = 0;
    for (size_t i = 0; i < out->length && length + 1 < size; i++) {
        if (out->bytes[i] != ' ' && out->bytes[i] != '\n')
            squeezed[length++] = out->bytes[i];
    }
    squeezed[length] = '\0';
    assert_memory_equal(squeezed, begin, strlen(begin));
    memmove(squeezed, squeezed + strlen(begin), length + 1 - strlen(begin));
}

static void expect_sketch(const char *mappings, bool is_shared, const char *expected)
{
    char squeezed[4000];
    struct reading reading;
    struct buffer out;
    reading_init(&reading, text_of(mappings));
    assert_non_null(reading.document.root);
    struct schema_sketch *sketch = sketch_of(reading.document.root, is_shared);
    buffer_init(&out, 1 << 20);
    schema_sketch_write(sketch, &out);
    expect_fit(reading.document.root, buffer_text(&out), mappings);
    squeeze(&out, squeezed, sizeof squeezed);
    if (expected && strcmp(squeezed, expected) != 0)
        fail_msg("%s: %s", mappings, squeezed);
    buffer_release(&out);
    schema_sketch_free(sketch);
    reading_release(&reading);
}

static void sketch__of_keys__asks_for_those_that_are_always_there(void **state)
{
    (void)state;
    expect_sketch("[{a: 1, b: 2}, {a: 3}]", false,
                  ",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"type\":\"integer\"}},"
                  "\"required\":[\"a\"],\"additionalProperties\":false}");
    expect_sketch("[{}]", false, ",\"properties\":{},\"additionalProperties\":false}");
    expect_sketch("[{a: {b: 1}}, {a: {}}, {}]", false,
                  ",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":"
                  "\"integer\"}},\"additionalProperties\":false}},\"additionalProperties\":false}");
}

static void sketch__of_values__names_their_types(void **state)
{
    (void)state;
    static const struct {
        const char *values;
        const char *shape;
    } table[] = {
        {"[{a: 1}, {a: 1.5}]", "{\"type\":\"number\"}"},
        {"[{a: 7.0}]", "{\"type\":\"number\"}"},
        {"[{a: 1}, {a: x}, {a: }]", "{\"type\":[\"null\",\"integer\",\"string\"]}"},
        {"[{a: yes}]", "{\"type\":\"boolean\"}"},
        {"[{a: []}]", "{\"type\":\"array\"}"},
        {"[{a: [1, x]}, {a: [true]}]",
         "{\"type\":\"array\",\"items\":{\"type\":[\"boolean\",\"integer\",\"string\"]}}"},
        /* What may be anything, or is nothing to JSON Schema. */
        {"[{a: '{{ b }}'}, {a: 1}]", "{}"},
        {"[{a: 2025-10-10}]", "{}"},
        {"[{a: .inf}]", "{}"},
        {"[{a: !vault x}, {a: y}, {a: y}]", "{\"type\":\"string\"}"},
        {"[{a: {1: x}}]", "{\"type\":\"object\"}"},
    };
    char expected[400];
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        snprintf(expected, sizeof expected,
                 ",\"properties\":{\"a\":%s},\"required\":[\"a\"],\"additionalProperties\":false}",
                 table[i].shape);
        expect_sketch(table[i].values, false, expected);
    }
}

static void sketch__of_texts_that_come_again__lists_them(void **state)
{
    (void)state;
    static const char listed[] = ",\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[\"x\","
                                 "\"y\"]}},\"required\":[\"a\"],\"additionalProperties\":false}";
    static const char free[] = ",\"properties\":{\"a\":{\"type\":\"string\"}},"
                               "\"required\":[\"a\"],\"additionalProperties\":false}";
    expect_sketch("[{a: y}, {a: x}, {a: x}, {a: x}]", false, listed);
    expect_sketch("[{a: y}, {a: x}, {a: x}]", false, free);
    /* One that groups share is one use. */
    expect_sketch("[&m {a: y}, *m, *m, *m]", true, free);
    expect_sketch("[{a: 1}, {a: 2}, {a: 3}, {a: 4}, {a: 5}, {a: 6}, {a: 7}, {a: 8}, {a: 9}]", false,
                  NULL);
    expect_sketch("[{a: '1'}, {a: '2'}, {a: '3'}, {a: '4'}, {a: '5'}, {a: '6'}, {a: '7'}, {a: '8'},"
                  " {a: '9'}, {a: '1'}, {a: '2'}, {a: '3'}, {a: '4'}, {a: '5'}, {a: '6'}, {a: '7'},"
                  " {a: '8'}, {a: '9'}]",
                  false, free);
    expect_sketch("[{a: \"1\\n\"}, {a: \"1\\n\"}]", false, free);
}

static void sketch__of_secrets__shows_none(void **state)
{
    (void)state;
    expect_sketch("[{api_token: x}, {api_token: x}]", false,
                  ",\"properties\":{\"api_token\":{\"type\":\"string\"}},\"required\":["
                  "\"api_token\"],\"additionalProperties\":false}");
    expect_sketch("[{passwords: {a: [x, x]}}]", false,
                  ",\"properties\":{\"passwords\":{\"type\":\"object\",\"properties\":{\"a\":{"
                  "\"type\":\"array\",\"items\":{\"type\":\"string\"}}},\"required\":[\"a\"],"
                  "\"additionalProperties\":false}},\"required\":[\"passwords\"],"
                  "\"additionalProperties\":false}");
}

/* A table, and no record: its keys are open. */
static void sketch__of_many_keys__leaves_them_open(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, 1 << 16);
    buffer_append_string(&text, "[{");
    for (int i = 0; i < 201; i++)
        buffer_format(&text, "%sk%d: %d", i ? ", " : "", i, i);
    buffer_append_string(&text, "}]");
    expect_sketch(buffer_text(&text).bytes, false, "}");
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sketch__of_keys__asks_for_those_that_are_always_there),
        cmocka_unit_test(sketch__of_values__names_their_types),
        cmocka_unit_test(sketch__of_texts_that_come_again__lists_them),
        cmocka_unit_test(sketch__of_secrets__shows_none),
        cmocka_unit_test(sketch__of_many_keys__leaves_them_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

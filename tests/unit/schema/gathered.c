/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "read_document.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

/* A member `u...` stands for a value that is not known, `s...` for a string that is not. */
static void forget(const struct node *node)
{
    for (size_t i = 0; node->type == NODE_MAPPING && i < node->mapping.count; i++) {
        const struct member *member = &node->mapping.members[i];
        struct node *value = (struct node *)(uintptr_t)member->value;
        char first = member->name.bytes[0];
        value->unknown = first == 'u' || first == 's';
        value->vaulted = first == 's';
        forget(value);
    }
}

/* A member's file is called like it. */
static void find_file(void *context, const struct member *member, struct place *place)
{
    (void)context;
    place->path = member ? member->name : TEXT("own");
}

/* What is found, as "path:line:column: message (rule)" lines. */
static void expect(const char *schema_text, const char *instance, const char *expected)
{
    static const struct schema_options options = {.own_name = "s.json"};
    const struct schema_places places = {find_file, NULL};
    struct schema *schema;
    struct error error = {0};
    struct reading reading;
    char shown[2000] = "";
    struct schema_scratch *scratch = schema_scratch_new();
    reading_init(&reading, text_of(instance));
    forget(reading.document.root);
    assert_int_equal(schema_compile(&schema, "s", text_of(schema_text), &options, &error), 0);
    schema_check_gathered(schema, scratch, reading.document.root, &places, &reading.findings);
    findings_sort(&reading.findings);
    for (size_t i = 0; i < reading.findings.count; i++) {
        const struct finding *finding = &reading.findings.items[i];
        size_t length = strlen(shown);
        snprintf(shown + length, sizeof shown - length, "%.*s:%u:%u: %s [%s]\n",
                 (int)finding->place.path.length, finding->place.path.bytes, finding->place.line,
                 finding->place.column, finding->message, rule_facts(finding->rule)->id);
    }
    if (strcmp(shown, expected) != 0)
        fail_msg("%s, %s:\n%s", schema_text, instance, shown);
    schema_free(schema);
    schema_scratch_free(scratch);
    reading_release(&reading);
}

static void violation__of_a_member__stands_where_it_comes_from(void **state)
{
    (void)state;
    expect("properties: {a: {properties: {b: {type: string}}, required: [c]}}\nrequired: [d]",
           "a: {b: 7}",
           "a:1:4: a: \"c\" is missing (s.json) [schema/own]\n"
           "a:1:8: a.b: must be a string, but 7 is a number (s.json) [schema/own]\n"
           "own:1:1: \"d\" is missing (s.json) [schema/own]\n");
    expect("properties: {a: true}\nadditionalProperties: false", "x: 1",
           "x:1:1: x: unknown key (s.json) [schema/own]\n");
}

static void value__that_is_not_known__is_undecidable_where_it_counts(void **state)
{
    (void)state;
    static const char instance[] = "a: {u: why, b: 1}";
#define UNDECIDABLE(path) \
    "a:1:8: " path ": cannot be known before Ansible runs: why (s.json) [fleet/undecidable]\n"
    expect("properties: {a: {properties: {b: {type: integer}, u: {title: A}, c: {}}}}", instance,
           "");
    expect("properties: {a: {required: [u], type: object, maxProperties: 2}}", instance, "");
    expect("properties: {a: {properties: {u: {type: string}}}}", instance, UNDECIDABLE("a.u"));
    expect("properties: {a: {patternProperties: {'^u': {minimum: 1}}}}", instance,
           UNDECIDABLE("a.u"));
    expect("properties: {a: {additionalProperties: {minimum: 1}}}", instance, UNDECIDABLE("a.u"));
    expect("properties: {a: {properties: {b: true}, additionalProperties: false}}", instance,
           "a:1:5: a.u: unknown key (s.json) [schema/own]\n");
    expect("properties: {a: {if: {properties: {u: {const: x}}}, then: {required: [c]}}}", instance,
           "a:1:4: a: cannot be checked: it is not known before Ansible runs (s.json) "
           "[schema/own]\n");
}

static void string__that_is_not_known__is_one_that_is_not_empty(void **state)
{
    (void)state;
    expect("properties: {s: {type: string, minLength: 1}}", "s: why", "");
    expect("properties: {s: {type: integer}}", "s: why",
           "s:1:4: s: must be an integer, but is a string (s.json) [schema/own]\n");
    expect("properties: {s: {maxLength: 10}}", "s: why",
           "s:1:4: s: cannot be known before Ansible runs: why (s.json) [fleet/undecidable]\n");
    expect("properties: {s: {enum: [x]}}", "s: why",
           "s:1:4: s: cannot be known before Ansible runs: why (s.json) [fleet/undecidable]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(violation__of_a_member__stands_where_it_comes_from),
        cmocka_unit_test(value__that_is_not_known__is_undecidable_where_it_counts),
        cmocka_unit_test(string__that_is_not_known__is_one_that_is_not_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

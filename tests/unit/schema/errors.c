/* SPDX-License-Identifier: MIT */
/* Schemas that are refused, at the line that is wrong. */
#include "run_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define RUN(cases, options) run_error_cases(cases, sizeof(cases) / sizeof *(cases), options)

static const struct schema_options lenient = {0};

static void schema__that_is_no_schema__is_refused_at_its_place(void **state)
{
    (void)state;
    static const struct error_case cases[] = {
        {"{}", ""},
        {"true", ""},
        {"{type: string", "s:1:1: not closed: the mapping that '{' opens on line 1"},
        {"[]", "s:1:1: must be a mapping or true or false, not a list"},
        {"type: strin",
         "s:1:7: type: must be a list or one of \"array\", \"boolean\", \"integer\", \"null\", "
         "\"number\", \"object\", \"string\", but is \"strin\"; did you mean \"string\"?"},
        {"properties:\n  a:\n    minLength: -1",
         "s:3:16: properties.a.minLength: must be at least 0, but is -1"},
        {"properties: 5", "s:1:13: properties: must be a mapping, but 5 is a number"},
        {"required: a", "s:1:11: required: must be a list, but \"a\" is a string"},
        {"required: [a, a]", "s:1:15: required[1]: must not repeat item [0]"},
        {"multipleOf: 0", "s:1:13: multipleOf: must be greater than 0, but is 0"},
        {"multipleOf: 1.2345678901234567891",
         "s:1:13: multipleOf must be above 0 and have at most 18 significant digits"},
        {"enum: 1", "s:1:7: enum: must be a list, but 1 is a number"},
        {"allOf: []", "s:1:8: allOf: must not be empty"},
        {"pattern: 1", "s:1:10: pattern: must be a string, but 1 is a number; write \"1\""},
        {"$id: 5", "s:1:6: $id: must be a string, but 5 is a number; write \"5\""},
        {"a: 1\na: 2", "s:2:1: key 'a' is given twice: the first is on line 1"},
    };
    RUN(cases, NULL);
}

static void keyword__unknown__is_refused_when_strict(void **state)
{
    (void)state;
    static const struct error_case cases[] = {
        {"requierd: [a]", "s:1:1: unknown keyword \"requierd\"; did you mean \"required\"?"},
        {"properties:\n  a:\n    x-help: 1", "s:3:5: unknown keyword \"x-help\""},
        {"format: no-such", "s:1:9: unknown format \"no-such\""},
        {"$schema: http://json-schema.org/draft-07/schema#\nprefixItems: [true]",
         "s:2:1: unknown keyword \"prefixItems\""},
        {"$schema: http://json-schema.org/draft-07/schema#\ndefinitions: {a: true}\n"
         "items: {$ref: '#/definitions/a', title: A, minLength: 1}",
         "s:3:44: draft 7 ignores \"minLength\" next to $ref"},
        {"$schema: https://json-schema.org/draft/2020-12/schema\nadditionalItems: true",
         "s:2:1: unknown keyword \"additionalItems\""},
        {"$schema: https://json-schema.org/draft/2019-09/schema\n$dynamicRef: '#a'",
         "s:2:1: unknown keyword \"$dynamicRef\""},
    };
    RUN(cases, NULL);
    static const struct error_case annotations[] = {
        {"requierd: [a]", ""},
        {"format: no-such", ""},
        {"unknown: {$id: 5}", ""},
    };
    RUN(annotations, &lenient);
}

static void reference__that_leads_nowhere__is_refused(void **state)
{
    (void)state;
    static const struct error_case cases[] = {
        {"$ref: '#/$defs/a'", "s:1:7: #/$defs/a leads nowhere: s has no \"$defs\""},
        {"items:\n  $ref: '#a'", "s:2:9: #a leads nowhere: s has no anchor \"a\""},
        {"items:\n  $ref: https://example.org/a.json",
         "s:2:9: https://example.org/a.json leads to no known schema; nothing is ever fetched"},
        {"items:\n  $ref: ../a.json",
         "s:2:9: ../a.json leads to no known schema; nothing is ever fetched"},
        {"items:\n  $ref: file:///etc/passwd",
         "s:2:9: file:///etc/passwd leads to no known schema; nothing is ever fetched"},
        {"$ref: '#/$defs'\n$defs: {a: [1]}",
         "s:2:12: $defs.a: must be a mapping or true or false, not a list"},
        {"$ref: '#/$defs/a'\n$defs: {a: [1]}",
         "s:2:12: $defs.a: must be a mapping or true or false, not a list"},
        {"$schema: https://example.org/mine",
         "s:1:10: $schema names no known metaschema; known are drafts 2020-12, 2019-09 and 7"},
        {"$defs: {a: {$id: x}, b: {$id: x}}", "s:1:31: another schema has the same $id"},
        {"$defs: {a: {$anchor: x}, b: {$anchor: x}}", "s:1:39: another schema has the same anchor"},
        {"$id: 'a#b'", "s:1:6: $id: \"a#b\" does not match the pattern ^[^#]*#?$"},
    };
    RUN(cases, NULL);
}

static void references__in_an_endless_loop__are_refused(void **state)
{
    (void)state;
    static const struct error_case cases[] = {
        {"$ref: '#'", "s:1:1: this schema refers to itself endlessly"},
        {"$ref: '#/$defs/a'\n$defs:\n  a: {$ref: '#/$defs/b'}\n  b: {allOf: [{$ref: '#/$defs/a'}]}",
         "s:3:6: this schema refers to itself endlessly"},
        {"not: {if: {$ref: '#'}}", "s:1:1: this schema refers to itself endlessly"},
        {"dependentSchemas: {a: {$ref: '#'}}", "s:1:1: this schema refers to itself endlessly"},
        {"properties: {a: {$ref: '#'}}", ""},
        {"items: {anyOf: [{$ref: '#'}, true]}", ""},
    };
    RUN(cases, NULL);
}

static void pattern__that_ecma_does_not_know__is_refused(void **state)
{
    (void)state;
    static const struct error_case cases[] = {
        {"pattern: (*UTF)a", "s:1:10: the pattern is wrong: a quantifier has nothing to repeat"},
        {"pattern: (?R)", "s:1:10: the pattern is wrong: (? starts no group that ECMA-262 knows"},
        {"pattern: (?C1)a", "s:1:10: the pattern is wrong: (? starts no group that ECMA-262 knows"},
        {"pattern: a(", "s:1:10: the pattern is wrong: a ( has no )"},
        {"patternProperties:\n  '[b-a]': true",
         "s:2:3: the pattern is wrong: a range in a class is out of order"},
        {"pattern: (?<=a+)b", "s:1:10: the pattern is wrong: a lookbehind must be of fixed length"},
    };
    RUN(cases, NULL);
}

/* A metaschema that lets everything through leaves it to the compiler to refuse what it cannot
 * make sense of. */
static void keyword__past_a_lenient_metaschema__is_refused_by_the_compiler(void **state)
{
    (void)state;
    const struct schema_resource metaschema = {"schema:/any", TEXT("{}")};
    const struct schema_options options = {.resources = &metaschema, .resource_count = 1};
#define ANY "$schema: schema:/any\n"
    static const struct error_case cases[] = {
        {ANY "type: strin",
         "s:2:7: type must be null, boolean, integer, number, string, array or object"},
        {ANY "type: [strin]",
         "s:2:8: type must be null, boolean, integer, number, string, array or object"},
        {ANY "enum: a", "s:2:7: enum must be a list"},
        {ANY "minimum: a", "s:2:10: minimum must be a number"},
        {ANY "multipleOf: -1",
         "s:2:13: multipleOf must be above 0 and have at most 18 significant digits"},
        {ANY "minLength: -1", "s:2:12: minLength must be an integer of at least 0"},
        {ANY "maxLength: 1.5", "s:2:12: maxLength must be an integer of at least 0"},
        {ANY "minItems: a", "s:2:11: minItems must be an integer of at least 0"},
        {ANY "maxProperties: a", "s:2:16: maxProperties must be an integer of at least 0"},
        {ANY "pattern: 1", "s:2:10: pattern must be a string"},
        {ANY "format: 1", "s:2:9: format must be a string"},
        {ANY "uniqueItems: 1", "s:2:14: uniqueItems must be true or false"},
        {ANY "prefixItems: 1", "s:2:14: prefixItems must be a list of schemas"},
        {ANY "items: 1", "s:2:8: a schema must be a mapping, true or false"},
        {ANY "items: [true]", "s:2:8: a schema must be a mapping, true or false"},
        {ANY "contains: 1", "s:2:11: a schema must be a mapping, true or false"},
        {ANY "minContains: a\ncontains: true",
         "s:2:14: minContains must be an integer of at least 0"},
        {ANY "unevaluatedItems: 1", "s:2:19: a schema must be a mapping, true or false"},
        {ANY "properties: 1", "s:2:13: properties must be a mapping of schemas"},
        {ANY "properties: {a: 1}", "s:2:17: a schema must be a mapping, true or false"},
        {ANY "patternProperties: 1", "s:2:20: patternProperties must be a mapping of schemas"},
        {ANY "patternProperties: {a: 1}", "s:2:24: a schema must be a mapping, true or false"},
        {ANY "patternProperties: {(: true}", "s:2:21: the pattern is wrong: a ( has no )"},
        {ANY "additionalProperties: 1", "s:2:23: a schema must be a mapping, true or false"},
        {ANY "propertyNames: 1", "s:2:16: a schema must be a mapping, true or false"},
        {ANY "required: 1", "s:2:11: must be a list of keys"},
        {ANY "required: [1]", "s:2:12: a key must be a string"},
        {ANY "dependentRequired: 1", "s:2:20: dependentRequired must be a mapping"},
        {ANY "dependentRequired: {a: [1]}", "s:2:25: a key must be a string"},
        {ANY "dependentSchemas: {a: 1}", "s:2:23: a schema must be a mapping, true or false"},
        {ANY "$ref: 1", "s:2:7: $ref must be a string"},
        {ANY "$dynamicRef: 1", "s:2:14: $dynamicRef must be a string"},
        {ANY "anyOf: 1", "s:2:8: anyOf must be a list of at least one schema"},
        {ANY "anyOf: []", "s:2:8: anyOf must be a list of at least one schema"},
        {ANY "anyOf: [1]", "s:2:9: a schema must be a mapping, true or false"},
        {ANY "not: 1", "s:2:6: a schema must be a mapping, true or false"},
        {ANY "if: 1", "s:2:5: a schema must be a mapping, true or false"},
        {ANY "if: true\nthen: 1", "s:3:7: a schema must be a mapping, true or false"},
        {ANY "if: true\nelse: 1", "s:3:7: a schema must be a mapping, true or false"},
        {ANY "$id: 'a#b'", "s:2:6: $id must not have a fragment"},
        {ANY "$id: 1", ""},
    };
    RUN(cases, &options);
}

/* References of which each leads to the next: as deep as a schema may go, and deeper. */
static void references__that_nest_deep__are_refused(void **state)
{
    (void)state;
    enum { LINKS = 600 };
    char shown[SHOWN_BYTES];
    struct buffer text;
    buffer_init(&text, 1 << 20);
    buffer_append_string(&text, "$ref: '#/$defs/a0'\n$defs:\n");
    for (int i = 0; i < LINKS; i++)
        buffer_format(&text, "  a%d: {$ref: '#/$defs/a%d'}\n", i, i + 1);
    buffer_format(&text, "  a%d: true\n", LINKS);
    assert_non_null(
        strstr(show_error(buffer_text(&text).bytes, NULL, shown), "references nest too deep"));
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schema__that_is_no_schema__is_refused_at_its_place),
        cmocka_unit_test(keyword__unknown__is_refused_when_strict),
        cmocka_unit_test(reference__that_leads_nowhere__is_refused),
        cmocka_unit_test(references__in_an_endless_loop__are_refused),
        cmocka_unit_test(pattern__that_ecma_does_not_know__is_refused),
        cmocka_unit_test(keyword__past_a_lenient_metaschema__is_refused_by_the_compiler),
        cmocka_unit_test(references__that_nest_deep__are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

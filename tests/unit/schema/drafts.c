/* SPDX-License-Identifier: MIT */
/* What the drafts do differently, references between schemas, vocabularies. */
#include "run_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#define RUN(cases, options) run_check_cases(cases, sizeof(cases) / sizeof *(cases), options)

#define DRAFT_2020 "$schema: https://json-schema.org/draft/2020-12/schema\n"
#define DRAFT_2019 "$schema: https://json-schema.org/draft/2019-09/schema\n"
#define DRAFT_7 "$schema: http://json-schema.org/draft-07/schema#\n"

static const struct schema_options lenient = {0};

static const char not_a_string[] = "1:1: must be a string, but 1 is a number | write \"1\"";

static void items__by_position__are_spelled_as_the_draft_says(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {DRAFT_2020 "prefixItems: [true]\nitems: {type: string}", "[1, 2]",
         "1:5: [1]: must be a string, but 2 is a number | write \"2\""},
        {DRAFT_2019 "items: [true]\nadditionalItems: {type: string}", "[1, 2]",
         "1:5: [1]: must be a string, but 2 is a number | write \"2\""},
        {DRAFT_7 "items: [true]\nadditionalItems: {type: string}", "[1, 2]",
         "1:5: [1]: must be a string, but 2 is a number | write \"2\""},
        {DRAFT_2019 "items: [true]\nunevaluatedItems: false", "[1, 2]",
         "1:5: [1]: is an item too many"},
        {DRAFT_2019 "items: {type: integer}\nadditionalItems: false", "[1, 2]", ""},
    };
    RUN(cases, NULL);
}

static void contains__evaluates_items__since_2020(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {DRAFT_2020 "contains: {type: string}\nunevaluatedItems: false", "[a, b]", ""},
        {DRAFT_2019 "contains: {type: string}\nunevaluatedItems: false", "[a]",
         "1:2: [0]: is an item too many"},
        {DRAFT_2019 "contains: {type: string}\nminContains: 2", "[a]",
         "1:1: must have at least 2 items that fit `contains`, but has 1"},
        {DRAFT_2019 "contains: {type: string}\nminContains: 0", "[]", ""},
    };
    RUN(cases, NULL);
}

static void ref__in_draft_7__hides_its_neighbours(void **state)
{
    (void)state;
    static const char rest[] = "{$ref: '#/definitions/a', maxLength: 1}\n"
                               "definitions: {a: {type: string}}\n";
    char old[400];
    char new[400];
    snprintf(old, sizeof old, DRAFT_7 "additionalProperties: %s", rest);
    snprintf(new, sizeof new, DRAFT_2019 "additionalProperties: %s", rest);
    const struct check_case cases[] = {
        {old, "{definitions: ab}", ""},
        {new, "{x: ab}", "1:5: x: must have at most 1 character, but has 2"},
    };
    RUN(cases, &lenient);
}

static void anchors__are_found__in_each_draft(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {DRAFT_2020 "$ref: '#a'\n$defs: {x: {$anchor: a, type: string}}", "1", not_a_string},
        {DRAFT_2019 "$ref: '#a'\n$defs: {x: {$anchor: a, type: string}}", "1", not_a_string},
        {DRAFT_7 "allOf: [{$ref: '#a'}]\ndefinitions: {x: {$id: '#a', type: string}}", "1",
         not_a_string},
        {"$ref: b\n$defs: {x: {$id: b, type: string}}", "1", not_a_string},
        {"$ref: 'b#/items'\n$defs: {x: {$id: b, items: {type: string}}}", "1", not_a_string},
        {"$ref: '#/$defs/a~1b~0%25'\n$defs: {a/b~%: {type: string}}", "1", not_a_string},
        {"$ref: '#/examples/0'\nexamples: [{type: string}]", "1", not_a_string},
    };
    RUN(cases, NULL);
}

static void recursive_ref__in_2019__extends_from_outside(void **state)
{
    (void)state;
    static const char tree[] =
        DRAFT_2019 "$id: https://example.org/strict\n"
                   "$recursiveAnchor: true\n"
                   "$ref: tree\n"
                   "unevaluatedProperties: false\n"
                   "$defs:\n"
                   "  tree:\n"
                   "    $id: tree\n"
                   "    $recursiveAnchor: true\n"
                   "    properties: {data: true, children: {items: {$recursiveRef: '#'}}}\n";
    static const char fixed[] =
        DRAFT_2019 "$id: https://example.org/strict\n"
                   "$recursiveAnchor: true\n"
                   "$ref: tree\n"
                   "unevaluatedProperties: false\n"
                   "$defs:\n"
                   "  tree:\n"
                   "    $id: tree\n"
                   "    properties: {data: true, children: {items: {$recursiveRef: '#'}}}\n";
    static const struct check_case cases[] = {
        {tree, "{data: 1, children: [{data: 2}]}", ""},
        {tree, "{data: 1, children: [{dat: 2}]}", "1:23: children[0].dat: unknown key"},
        {tree, "{dat: 1}", "1:2: dat: unknown key"},
        {fixed, "{data: 1, children: [{dat: 2}]}", ""},
        {fixed, "{dat: 1}", "1:2: dat: unknown key"},
    };
    RUN(cases, NULL);
}

static void dynamic_ref__in_2020__extends_from_outside(void **state)
{
    (void)state;
    static const char list[] = "$id: https://example.org/strings\n"
                               "$ref: list\n"
                               "$defs:\n"
                               "  item: {$dynamicAnchor: item, type: string}\n"
                               "  list:\n"
                               "    $id: list\n"
                               "    items: {$dynamicRef: '#item'}\n"
                               "    $defs: {item: {$dynamicAnchor: item}}\n";
    static const char through[] = "$id: https://example.org/root\n"
                                  "$ref: strings\n"
                                  "$defs:\n"
                                  "  strings:\n"
                                  "    $id: strings\n"
                                  "    $ref: list\n"
                                  "    $defs: {item: {$dynamicAnchor: item, type: string}}\n"
                                  "  list:\n"
                                  "    $id: list\n"
                                  "    items: {$dynamicRef: '#item'}\n"
                                  "    $defs: {item: {$dynamicAnchor: item}}\n";
    static const struct check_case cases[] = {
        {through, "[1]", "1:2: [0]: must be a string, but 1 is a number | write \"1\""},
        {list, "[a]", ""},
        {list, "[1]", "1:2: [0]: must be a string, but 1 is a number | write \"1\""},
    };
    RUN(cases, NULL);
}

static void dynamic_ref__that_never_ends__cannot_be_checked(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"$dynamicAnchor: a\n$dynamicRef: '#a'", "1",
         "1:1: cannot be checked: the schema refers to itself too often"},
    };
    RUN(cases, NULL);
}

static void resources__that_are_offered__are_reached_by_name(void **state)
{
    (void)state;
    const struct schema_resource resources[] = {
        {"common.json", TEXT("{\"$defs\": {\"name\": {\"type\": \"string\"}}}")},
        {"https://example.org/old",
         TEXT("{\"$schema\": \"http://json-schema.org/draft-07/schema#\","
              " \"$id\": \"https://example.org/new\","
              " \"items\": [{\"$ref\": \"#/definitions/name\", \"maxLength\": 0}],"
              " \"definitions\": {\"name\": {\"type\": \"string\"}}}")},
        {"broken.json", TEXT("{\"type\": 5}")},
    };
    const struct schema_options options = {.resources = resources, .resource_count = 3};
    static const struct check_case cases[] = {
        {"$ref: 'common.json#/$defs/name'", "1", not_a_string},
        {"$ref: https://example.org/old", "[1]",
         "1:2: [0]: must be a string, but 1 is a number | write \"1\""},
        {"allOf: [{$ref: https://example.org/old}, {$ref: https://example.org/new}]", "[abc]", ""},
        {"$ref: broken.json", "1",
         "broken.json:1:10: type: must be a list or one of \"array\", \"boolean\", \"integer\", "
         "\"null\", \"number\", \"object\", \"string\", but 5 is a number"},
        {"$ref: https://json-schema.org/draft/2020-12/schema", "type: 5",
         "1:7: type: must be a list or one of \"array\", \"boolean\", \"integer\", \"null\", "
         "\"number\", \"object\", \"string\", but 5 is a number"},
    };
    RUN(cases, &options);
}

static void resources__that_are_offered__are_reached_by_id(void **state)
{
    (void)state;
    const struct schema_resource resources[] = {
        {"common.json", TEXT("{\"$id\": \"https://example.org/common.json\","
                             " \"$defs\": {\"name\": {\"type\": \"string\"}}}")},
        {"urns.json", TEXT("{\"$defs\": {\"inner\": {\"$id\": \"urn:x:inner\", \"const\": 7}}}")},
        {"strange.json", TEXT("{\"$schema\": \"urn:x:none\"}")},
    };
    const struct schema_options two = {.resources = resources, .resource_count = 2};
    const struct schema_options three = {.resources = resources, .resource_count = 3};
    static const struct check_case cases[] = {
        {"$ref: 'https://example.org/common.json#/$defs/name'", "1", not_a_string},
        {"$id: https://example.org/device.json\n$ref: 'common.json#/$defs/name'", "1",
         not_a_string},
        {"$ref: urn:x:inner", "7", ""},
        {"$ref: urn:x:nowhere", "7",
         "s:1:7: urn:x:nowhere leads to no known schema; nothing is ever fetched"},
    };
    RUN(cases, &two);
    static const struct check_case strange[] = {
        {"$ref: urn:x:inner", "7",
         "strange.json:1:13: $schema names no known metaschema; known are drafts 2020-12, 2019-09 "
         "and 7"},
    };
    RUN(strange, &three);
}

static void vocabularies__of_a_metaschema__say_what_is_known(void **state)
{
    (void)state;
#define VOCABULARY(name) "\"https://json-schema.org/draft/2020-12/vocab/" name "\": true"
    const struct schema_resource resources[] = {
        {"https://example.org/no-validation",
         TEXT("{\"$id\": \"https://example.org/no-validation\", \"$vocabulary\": {" VOCABULARY(
             "core") "," VOCABULARY("applicator") "}}")},
        {"https://example.org/formats",
         TEXT("{\"$id\": \"https://example.org/formats\", \"$vocabulary\": {" VOCABULARY(
             "core") "," VOCABULARY("format-assertion") "}}")},
        {"https://example.org/unknown",
         TEXT("{\"$vocabulary\": {\"https://example.org/v\": true}}")},
    };
    const struct schema_options options = {.resources = resources, .resource_count = 3};
    static const struct check_case cases[] = {
        {"$schema: https://example.org/no-validation\nproperties: {a: {minimum: 5}, b: false}",
         "{a: 1}", ""},
        {"$schema: https://example.org/no-validation\nproperties: {a: {minimum: 5}, b: false}",
         "{b: 1}", "1:2: b: is not allowed"},
        {"$schema: https://example.org/formats\nformat: ipv4", "x",
         "1:1: \"x\" is not an IPv4 address"},
        {"$schema: https://example.org/unknown", "x",
         "https://example.org/unknown:1:18: vocabulary https://example.org/v is required but not "
         "known"},
    };
    RUN(cases, &options);
}

static void default_draft__without_schema_keyword__is_an_option(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"items: [{type: string}]", "[1]",
         "1:2: [0]: must be a string, but 1 is a number | write \"1\""},
    };
    static const struct schema_options draft_7 = {.draft = SCHEMA_DRAFT_7};
    static const struct schema_options draft_2019 = {.draft = SCHEMA_DRAFT_2019_09};
    RUN(cases, &draft_7);
    RUN(cases, &draft_2019);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items__by_position__are_spelled_as_the_draft_says),
        cmocka_unit_test(contains__evaluates_items__since_2020),
        cmocka_unit_test(ref__in_draft_7__hides_its_neighbours),
        cmocka_unit_test(anchors__are_found__in_each_draft),
        cmocka_unit_test(recursive_ref__in_2019__extends_from_outside),
        cmocka_unit_test(dynamic_ref__in_2020__extends_from_outside),
        cmocka_unit_test(dynamic_ref__that_never_ends__cannot_be_checked),
        cmocka_unit_test(resources__that_are_offered__are_reached_by_name),
        cmocka_unit_test(resources__that_are_offered__are_reached_by_id),
        cmocka_unit_test(vocabularies__of_a_metaschema__say_what_is_known),
        cmocka_unit_test(default_draft__without_schema_keyword__is_an_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

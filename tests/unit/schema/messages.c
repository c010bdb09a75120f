/* SPDX-License-Identifier: MIT */
/* What each keyword says, and where. */
#include "run_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RUN(cases, options) run_check_cases(cases, sizeof(cases) / sizeof *(cases), options)

static const struct schema_options formats_too = {.strict = true, .assert_formats = true};

static void type__of_plain_scalars__says_what_ansible_reads(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"properties: {a: {type: string}}", "a: no",
         "1:4: a: must be a string, but no is the boolean false | write \"no\""},
        {"properties: {a: {type: string}}", "a: true",
         "1:4: a: must be a string, but true is a boolean | write \"true\""},
        {"properties: {a: {type: string}}", "a: 012",
         "1:4: a: must be a string, but 012 is the number 10 | write \"012\""},
        {"properties: {a: {type: string}}", "a: 22:30",
         "1:4: a: must be a string, but 22:30 is the number 1350 | write \"22:30\""},
        {"properties: {a: {type: string}}", "a: 1.10",
         "1:4: a: must be a string, but 1.10 is the number 1.1 | write \"1.10\""},
        {"properties: {a: {type: string}}", "a: 2.0",
         "1:4: a: must be a string, but 2.0 is a number | write \"2.0\""},
        {"properties: {a: {type: string}}", "a: 2025-10-10",
         "1:4: a: must be a string, but 2025-10-10 is a date | write \"2025-10-10\""},
        {"properties: {a: {type: string}}", "a: ~",
         "1:4: a: must be a string, but ~ is null | write \"~\""},
        {"properties: {a: {type: string}}",
         "a:", "1:3: a: must be a string, but there is no value"},
        {"properties: {a: {type: string}}", "{\"a\": 5}",
         "1:7: a: must be a string, but 5 is a number | write \"5\""},
        {"properties: {a: {type: [string, 'null']}}", "a: [1]",
         "1:4: a: must be a string or null, not a list"},
        {"properties: {a: {type: string}}", "a: {b: 1}", "1:4: a: must be a string, not a mapping"},
    };
    RUN(cases, NULL);
}

static void type__of_other_values__says_how_to_write_them(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"type: object", "[]", "1:1: must be a mapping, not a list"},
        {"type: array", "a", "1:1: must be a list, but \"a\" is a string"},
        {"type: integer", "1.5", "1:1: must be an integer, but is 1.5"},
        {"type: integer", "1.0", ""},
        {"type: integer", "'5'", "1:1: must be an integer, but \"5\" is a string | write 5"},
        {"type: number", "'1.5'", "1:1: must be a number, but \"1.5\" is a string | write 1.5"},
        {"type: number", ".nan", "1:1: must be a number, but .nan is no finite number"},
        {"type: [integer, number, boolean]", "x",
         "1:1: must be a number or true or false, but \"x\" is a string"},
        {"type: boolean", "'yes'",
         "1:1: must be true or false, but \"yes\" is a string | write true"},
        {"type: boolean", "'off'",
         "1:1: must be true or false, but \"off\" is a string | write false"},
        {"type: [object, array, 'null']", "1",
         "1:1: must be a list, a mapping or null, but 1 is a number"},
        {"{type: string, pattern: '^1$', minLength: 1}", "1",
         "1:1: must be a string, but 1 is a number | write \"1\""},
        {"{type: string, pattern: '^.{2}$'}", "1",
         "1:1: must be a string, but 1 is a number | quotes do not help: \"1\" does not match the "
         "pattern ^.{2}$"},
        {"{minLength: 5, type: [string, 'null']}", "1",
         "1:1: must be a string or null, but 1 is a number | quotes do not help: must have at "
         "least 5 characters, but has 1"},
    };
    RUN(cases, NULL);
}

static void constants__that_differ__are_listed_with_the_nearest(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"enum: [production, canary, main]", "cannary",
         "1:1: must be one of \"production\", \"canary\", \"main\", but is \"cannary\" | did you "
         "mean "
         "\"canary\"?"},
        {"enum: [production, canary]", "x",
         "1:1: must be one of \"production\", \"canary\", but is \"x\""},
        {"enum: ['on', 'no']", "no",
         "1:1: must be one of \"on\", \"no\", but no is the boolean false | write \"no\""},
        {"enum: [1, 2.50, true, null, [1]]", "a",
         "1:1: must be one of 1, 2.50, true, null, a list, but is \"a\""},
        {"enum: [subscribed]", "subscirbed", "1:1: must be \"subscribed\", but is \"subscirbed\""},
        {"enum: [main, mian2]", "mian",
         "1:1: must be one of \"main\", \"mian2\", but is \"mian\" | did you mean \"main\"?"},
        {"enum: [1, 2]", "1.0", ""},
        {"enum: [[1, {a: b}]]", "[1.0, {a: b}]", ""},
        {"const: a", "b", "1:1: must be \"a\", but is \"b\""},
        {"const: 1", "[]", "1:1: must be 1, not a list"},
        {"const: '2025-10-10'", "2025-10-10",
         "1:1: must be \"2025-10-10\", but 2025-10-10 is a date | write \"2025-10-10\""},
        {"enum: [a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4]", "zzzzzzz",
         "1:1: must be one of \"a1\", \"a2\", \"a3\", \"a4\", \"a5\", \"a6\", \"a7\", \"a8\", "
         "\"a9\", "
         "\"b1\", \"b2\", \"b3\" and 1 more, but is \"zzzzzzz\""},
    };
    RUN(cases, NULL);
}

static void numbers__out_of_bounds__are_compared_exactly(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"minimum: 5", "4", "1:1: must be at least 5, but is 4"},
        {"minimum: 5", "1.10", "1:1: must be at least 5, but is 1.10"},
        {"minimum: 50", "0x1F", "1:1: must be at least 50, but 0x1F is 31"},
        {"maximum: 65535", "22:30:00", "1:1: must be at most 65535, but 22:30:00 is 81000"},
        {"exclusiveMinimum: 5", "5", "1:1: must be greater than 5, but is 5"},
        {"exclusiveMaximum: 5", "5.0", "1:1: must be less than 5, but is 5.0"},
        {"multipleOf: 0.01", "0.075", "1:1: must be a multiple of 0.01, but is 0.075"},
        {"multipleOf: 0.01", "4.02", ""},
        {"multipleOf: 0.0001", "0.0075", ""},
        {"{\"multipleOf\": 0.5}", "{\"a\": 1}", ""},
        {"{\"maximum\": 18446744073709551615}", "18446744073709551616",
         "1:1: must be at most 18446744073709551615, but is 18446744073709551616"},
        {"minimum: 1", ".inf", "1:1: must be a number, but .inf is no finite number"},
        {"minimum: 1", "a", ""},
    };
    RUN(cases, NULL);
}

static void strings__that_do_not_fit__say_why(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"minLength: 1", "''", "1:1: must not be empty"},
        {"minLength: 3", "ab", "1:1: must have at least 3 characters, but has 2"},
        {"maxLength: 1", "\"\\xe4b\"", "1:1: must have at most 1 character, but has 2"},
        {"pattern: ^[a-z]+$", "A", "1:1: \"A\" does not match the pattern ^[a-z]+$"},
        {"{pattern: '^[a-z]+$', description: 'a branch name: small letters'}", "A",
         "1:1: \"A\" is not a branch name: small letters"},
        {"{pattern: '^[a-z]+$', description: 'The branch.'}", "A",
         "1:1: \"A\" does not match the pattern ^[a-z]+$ | The branch."},
        {"pattern: ^\\d+$", "2025-10-10", "1:1: 2025-10-10 does not match the pattern ^\\d+$"},
        {"pattern: x", "5", ""},
        {"maxLength: 3", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "1:1: must have at most 3 characters, but has 70"},
        {"const: ''", "\"\\x1baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
         "1:1: must be \"\", but is "
         "\"\\x1baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\""},
    };
    RUN(cases, NULL);
}

static void format__asserted__names_what_it_should_be(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"format: uuid", "x", "1:1: \"x\" is not a UUID"},
        {"format: ipv4", "1.2.3", "1:1: \"1.2.3\" is not an IPv4 address"},
        {"format: date", "'2025-02-31'", "1:1: \"2025-02-31\" is not a date, as 2025-10-31"},
        {"format: date", "2025-02-28", ""},
    };
    RUN(cases, &formats_too);
    static const struct check_case annotation = {"format: uuid", "x", ""};
    run_check_cases(&annotation, 1, NULL);
}

static void keys__unknown_or_missing__stand_at_their_place(void **state)
{
    (void)state;
    static const char image[] = "properties: {image_name: {type: string}, device_type: true}\n"
                                "required: [image_name, device_type]\n"
                                "additionalProperties: false\n";
    static const struct check_case cases[] = {
        {image, "device_type: a\nimagename: b",
         "1:1: \"image_name\" is missing\n"
         "2:1: imagename: unknown key | did you mean \"image_name\"?"},
        {image, "device_type: a\nimage_name: b\nx: 1",
         "3:1: x: unknown key | known keys: image_name, device_type"},
        {image, "{device_type: a, image_name: b, 012: 1}",
         "1:33: 012: the key must be a string, but 012 is the number 10 | write \"012\""},
        {"additionalProperties: {type: string}", "a: 1",
         "1:4: a: must be a string, but 1 is a number | write \"1\""},
        {"patternProperties: {^x: {type: string}}\nadditionalProperties: false", "xa: 1\nb: 1",
         "1:5: xa: must be a string, but 1 is a number | write \"1\"\n2:1: b: unknown key"},
        {"properties: {a: false}", "a: 1", "1:1: a: is not allowed"},
        {"propertyNames: {pattern: '^[a-z]+$', description: a small name}", "A: 1\n1: 2",
         "1:1: A: the key \"A\" is not a small name\n"
         "2:1: 1: the key must be a string, but 1 is a number | quotes do not help: \"1\" is not a "
         "small name"},
        {"propertyNames: {maxLength: 2}", "abc: 1",
         "1:1: abc: the key must have at most 2 characters, but has 3"},
        {"minProperties: 1", "{}", "1:1: must not be empty"},
        {"maxProperties: 1", "{a: 1, b: 2}", "1:1: must have at most 1 key, but has 2"},
        {"dependentRequired: {a: [b, c]}", "{a: 1, c: 1}", "1:1: \"b\" is missing; \"a\" needs it"},
        {"dependentSchemas: {a: {required: [b]}}", "a: 1", "1:1: \"b\" is missing"},
        {"dependencies: {a: [b], c: {maxProperties: 1}}", "{a: 1, c: 1}",
         "1:1: \"b\" is missing; \"a\" needs it\n1:1: must have at most 1 key, but has 2"},
        {"properties: {a: true}\nunevaluatedProperties: false", "{a: 1, b: 1}",
         "1:8: b: unknown key"},
    };
    RUN(cases, NULL);
}

static void items__that_do_not_fit__are_counted_from_zero(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"properties: {os_image: {items: {properties: {image_name: {type: string}}}}}",
         "os_image:\n- image_name: a\n- image_name: b\n- image_name: 1.10",
         "4:15: os_image[2].image_name: must be a string, but 1.10 is the number 1.1 | write "
         "\"1.10\""},
        {"minItems: 1", "[]", "1:1: must not be empty"},
        {"maxItems: 1", "[1, 2]", "1:1: must have at most 1 item, but has 2"},
        {"uniqueItems: true", "[a, {b: 1, c: 2}, {c: 2, b: 1.0}]",
         "1:19: [2]: must not repeat item [1]"},
        {"uniqueItems: true", "[1, 2, 3, 4, 5, 6, 7, 8, 9, {a: 1}, 1e1, 10, {a: 1.0}, 1.0]",
         "1:46: [12]: must not repeat item [9]"},
        {"uniqueItems: true", "[1, '1', true, 'true', null, [], {}, '', 0, false]", ""},
        {"prefixItems: [{type: string}]\nitems: false", "[a, b]",
         "1:5: [1]: is an item too many: the list may have 1"},
        {"items: false", "[a]", "1:2: [0]: is an item too many: the list must be empty"},
        {"prefixItems: [true]\nunevaluatedItems: false", "[a, b]", "1:5: [1]: is an item too many"},
        {"contains: {type: string}", "[1]",
         "1:1: must have at least 1 item that fits `contains`, but has 0"},
        {"contains: {type: string}\nminContains: 2\nmaxContains: 3", "[a, b, c, d]",
         "1:1: must have at most 3 items that fit `contains`, but has 4"},
    };
    RUN(cases, NULL);
}

static void sizes__at_their_bounds__fit(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"{minLength: 2, maxLength: 2}", "ab", ""},
        {"{minItems: 2, maxItems: 2}", "[1, 2]", ""},
        {"{minProperties: 2, maxProperties: 2}", "{a: 1, b: 2}", ""},
        {"contains: {type: string}\nminContains: 1\nmaxContains: 1", "[a, 1]", ""},
        {"{minimum: 5, maximum: 5}", "5", ""},
        {"{exclusiveMinimum: 4, exclusiveMaximum: 6}", "5", ""},
        {"{minimum: 1.5, maximum: 1.5}", "1.50", ""},
        {"uniqueItems: false", "[1, 1]", ""},
        {"minContains: 2", "[]", ""},
    };
    RUN(cases, NULL);
}

static void paths__of_odd_keys__are_quoted(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"additionalProperties: {additionalProperties: {type: string}}",
         "a b: {c.d: 1, \"\\e\": 1, '': 1, 5ef8c955-4f87: 1}",
         "1:12: [\"a b\"][\"c.d\"]: must be a string, but 1 is a number | write \"1\"\n"
         "1:21: [\"a b\"][\"\\x1b\"]: must be a string, but 1 is a number | write \"1\"\n"
         "1:28: [\"a b\"][\"\"]: must be a string, but 1 is a number | write \"1\"\n"
         "1:46: [\"a b\"].5ef8c955-4f87: must be a string, but 1 is a number | write \"1\""},
    };
    RUN(cases, NULL);
}

static void alternatives__of_which_none_fits__show_the_nearest(void **state)
{
    (void)state;
    static const char tagged[] =
        "oneOf:\n"
        "- {properties: {kind: {const: a}, v: {type: integer}}, required: [kind, v]}\n"
        "- {properties: {kind: {const: b}, v: {type: string}}, required: [kind, v]}\n";
    static const struct check_case cases[] = {
        {"anyOf: [{type: string}, {type: 'null'}]", "[1]",
         "1:1: must be a string or null, not a list"},
        {"anyOf: [{const: a}, {const: b}]", "c", "1:1: must be one of \"a\", \"b\", but is \"c\""},
        {"oneOf: [{type: 'null'}, {enum: [alpha, beta]}]", "alpa",
         "1:1: must be null or one of \"alpha\", \"beta\", but is \"alpa\" | did you mean "
         "\"alpha\"?"},
        {"anyOf: [{type: object, required: [a]}, {type: string}]", "{b: 1}",
         "1:1: \"a\" is missing"},
        {"anyOf: [{required: [a, b]}, {required: [c]}]", "{}", "1:1: \"c\" is missing"},
        {"anyOf: [{required: [a]}, {properties: {x: {maximum: 1}}}]", "x: 5",
         "1:4: x: must be at most 1, but is 5"},
        {tagged, "{kind: b, v: 5}", "1:14: v: must be a string, but 5 is a number | write \"5\""},
        {tagged, "{kind: a, v: x}", "1:14: v: must be an integer, but \"x\" is a string"},
        {"oneOf: [{minimum: 1}, {maximum: 5}, {type: string}]", "3",
         "1:1: fits alternatives 1 and 2 of `oneOf`, but must fit one only"},
        {"anyOf: [{properties: {a: {type: string}}}, {properties: {a: {type: 'null'}}}]", "a: 1",
         "1:4: a: must be a string, but 1 is a number | write \"1\""},
    };
    RUN(cases, NULL);
}

static void combinations__that_do_not_fit__show_their_parts(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"allOf: [{required: [a]}, {required: [b]}, {required: [a]}]", "{}",
         "1:1: \"a\" is missing\n1:1: \"b\" is missing"},
        {"not: {required: [a]}", "a: 1", "1:1: must not have \"a\""},
        {"not: {required: [a, b]}", "{a: 1, b: 2}", "1:1: must not have \"a\" together with \"b\""},
        {"not: {enum: [a, b]}", "a", "1:1: must not be \"a\""},
        {"not: {type: string}", "a", "1:1: must not be a string"},
        {"not: {pattern: ^x}", "xa", "1:1: must not match the pattern ^x"},
        {"not: {type: string, minLength: 1}", "a", "1:1: must not fit the schema of `not`"},
        {"not: {}", "a", "1:1: is not allowed"},
        {"if: {properties: {a: {const: 1}}}\nthen: {required: [b]}\nelse: {required: [c]}", "a: 1",
         "1:1: \"b\" is missing"},
        {"if: {properties: {a: {const: 1}}}\nthen: {required: [b]}\nelse: {required: [c]}", "a: 2",
         "1:1: \"c\" is missing"},
        {"$ref: '#/$defs/a'\n$defs: {a: {type: string}}", "1",
         "1:1: must be a string, but 1 is a number | write \"1\""},
    };
    RUN(cases, NULL);
}

#define VAULTED "!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162"

static void encrypted_values__where_content_matters__cannot_be_checked(void **state)
{
    (void)state;
    static const struct check_case cases[] = {
        {"type: string", VAULTED, ""},
        {"type: [boolean, 'null']", VAULTED,
         "1:1: must be true or false or null, but is encrypted"},
        {"type: integer", VAULTED, "1:1: must be an integer, but is encrypted"},
        {"pattern: a", VAULTED, "1:1: cannot be checked: the value is encrypted"},
        {"enum: [a]", VAULTED, "1:1: cannot be checked: the value is encrypted"},
        {"not: {const: a}", VAULTED, "1:1: cannot be checked: the value is encrypted"},
        {"if: {const: a}\nthen: {type: string}", VAULTED,
         "1:1: cannot be checked: the value is encrypted"},
        {"oneOf: [{const: a}, {type: string}]", VAULTED,
         "1:1: cannot be checked: the value is encrypted"},
        {"anyOf: [{const: a}, {type: string}]", VAULTED, ""},
        {"not: {anyOf: [{const: a}, {type: string}]}", VAULTED,
         "1:1: must not fit the schema of `not`"},
        {"properties: {a: {minLength: 1}}", "a: " VAULTED,
         "1:4: a: cannot be checked: the value is encrypted"},
    };
    RUN(cases, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(type__of_plain_scalars__says_what_ansible_reads),
        cmocka_unit_test(type__of_other_values__says_how_to_write_them),
        cmocka_unit_test(constants__that_differ__are_listed_with_the_nearest),
        cmocka_unit_test(numbers__out_of_bounds__are_compared_exactly),
        cmocka_unit_test(strings__that_do_not_fit__say_why),
        cmocka_unit_test(format__asserted__names_what_it_should_be),
        cmocka_unit_test(keys__unknown_or_missing__stand_at_their_place),
        cmocka_unit_test(items__that_do_not_fit__are_counted_from_zero),
        cmocka_unit_test(sizes__at_their_bounds__fit),
        cmocka_unit_test(paths__of_odd_keys__are_quoted),
        cmocka_unit_test(alternatives__of_which_none_fits__show_the_nearest),
        cmocka_unit_test(combinations__that_do_not_fit__show_their_parts),
        cmocka_unit_test(encrypted_values__where_content_matters__cannot_be_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "read_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* A text that is refused: the rule, the place, and a part of the message. */
struct row {
    struct text text;
    enum rule rule;
    unsigned line;
    unsigned column;
    const char *message;
};

#define SYNTAX RULE_DOCUMENT_SYNTAX
#define DUPLICATE RULE_DOCUMENT_DUPLICATE_KEY
#define CONFLICT RULE_DOCUMENT_CONFLICT_MARKERS
#define TAG RULE_DOCUMENT_AMBIGUOUS_TAG

static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct reading reading;
        reading_init(&reading, rows[i].text);
        if (reading.findings.count == 0)
            print_error("nothing found in: %s\n", rows[i].text.bytes);
        assert_int_not_equal(reading.findings.count, 0);
        const struct finding *finding = &reading.findings.items[0];
        bool as_expected = finding->rule == rows[i].rule && finding->place.line == rows[i].line &&
                           finding->place.column == rows[i].column &&
                           strstr(finding->message, rows[i].message);
        if (!as_expected)
            print_error("%s\n-> %s at %u:%u: %s\n", rows[i].text.bytes,
                        rule_facts(finding->rule)->id, finding->place.line, finding->place.column,
                        finding->message);
        assert_true(as_expected);
        assert_string_not_equal(finding->help, "");
        if (rows[i].rule == SYNTAX)
            assert_null(reading.document.root);
        reading_release(&reading);
    }
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof *(rows))

static void bad_character__anywhere__is_found_at_its_place(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("a: 1\nb: \0\n"), SYNTAX, 2, 4, "U+0000"},
        {TEXT("a: 1\r\nb: \x7F\n"), SYNTAX, 2, 4, "U+007F"},
        {TEXT("abc: \x7F 12345678"), SYNTAX, 1, 6, "U+007F"},
        {TEXT("a: 1\xE2\x80\xA8"
              "b: \x7F"),
         SYNTAX, 2, 4, "U+007F"},
        {TEXT("a: 1\xE2\x80\xA9"
              "b: \x7F"),
         SYNTAX, 2, 4, "U+007F"},
        {TEXT("a: 1\xC2\x85"
              "b: \x7F"),
         SYNTAX, 2, 4, "U+007F"},
        {TEXT("a: \x1B[31m"), SYNTAX, 1, 4, "U+001B"},
        {TEXT("\n\n0123456789\n\x0B"), SYNTAX, 4, 1, "U+000B"},
        {TEXT("\xC3\xA9\xC3\xA9\xC2\x80"), SYNTAX, 1, 3, "U+0080"},
        {TEXT("a: \xEF\xBF\xBF"), SYNTAX, 1, 4, "U+FFFF"},
        {TEXT("\xC3\xA9: \xFF"), SYNTAX, 1, 4, "byte 0xff"},
        {TEXT("a: \xC0\x80"), SYNTAX, 1, 4, "byte 0xc0"},         /* overlong */
        {TEXT("a: \xED\xA0\x80"), SYNTAX, 1, 4, "byte 0xed"},     /* surrogate */
        {TEXT("a: \xF4\x90\x80\x80"), SYNTAX, 1, 4, "byte 0xf4"}, /* beyond Unicode */
        {TEXT("a: \xE2\x82"), SYNTAX, 1, 4, "byte 0xe2"},         /* cut off */
        {TEXT("\xFF\xFE"
              "a\0:\0"),
         SYNTAX, 1, 1, "byte 0xff"}, /* UTF-16 */
        {TEXT("\xFE\xFF\0a\0:"), SYNTAX, 1, 1, "byte 0xfe"},
        {TEXT("\0\0\xFE\xFF\0\0\0a"), SYNTAX, 1, 1, "U+0000"}, /* UTF-32 */
        {TEXT("\"a\x0A\x01\""), SYNTAX, 2, 1, "U+0001"},
    };
    CHECK(rows);
}

static void broken_yaml__common_slips__is_explained(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("a: 1\nb: c: d"), SYNTAX, 2, 5, "a second ':'"},
        {TEXT("a: 1\n  b: 2"), SYNTAX, 2, 4, "not aligned"},
        {TEXT("a:\n  b: 1\n c: 2"), SYNTAX, 3, 2, "mapping that begins on line 1"},
        {TEXT("- a\nb: 1"), SYNTAX, 2, 1, "list that begins on line 1"},
        {TEXT("a: 1\nnonsense\nb: 2"), SYNTAX, 2, 1, "neither 'key: value'"},
        {TEXT("x: [1, 2\nb: 3"), SYNTAX, 2, 2, "'[' opens on line 1"},
        {TEXT("\n{a: 1"), SYNTAX, 2, 1, "'{' opens on line 2"},
        {TEXT("a: !!map"), SYNTAX, 1, 4, "tag !!map"},
        {TEXT("a: \"x\n"), SYNTAX, 1, 4, "quote is opened here"},
        {TEXT("k: 'it's'"), SYNTAX, 1, 8, "expected a key"},
        {TEXT("a: \"\\q\""), SYNTAX, 1, 5, "backslash"},
        {TEXT("a: @x"), SYNTAX, 1, 4, "cannot begin with this"},
        {TEXT("\ta: 1"), SYNTAX, 1, 1, "tab"},
        {TEXT("a:\n\t- 1"), SYNTAX, 2, 1, "tab"},
        {TEXT("a: - b"), SYNTAX, 1, 4, "list item"},
        {TEXT("a: *"), SYNTAX, 1, 4, "'*'"},
        {TEXT("a: & x"), SYNTAX, 1, 4, "'&'"},
        {TEXT("a: |x\n b"), SYNTAX, 1, 5, "'|'"},
        {TEXT("a: {{ b }}"), SYNTAX, 1, 5, "key must be a single value"},
        {TEXT("%YAML 3.0\n---\na"), SYNTAX, 1, 1, "YAML version"},
        {TEXT("%nonsense\n---\na"), SYNTAX, 1, 1, "'%'"},
        {TEXT("a\n---\nb"), SYNTAX, 2, 1, "second document"},
        {TEXT("a\n...\n---\nb"), SYNTAX, 3, 1, "second document"},
    };
    CHECK(rows);
}

static void meaningless_value__yaml__is_refused(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("a: ="), SYNTAX, 1, 4, "a lone ="},
        {TEXT("[<<]"), SYNTAX, 1, 2, "a lone <<"},
        {TEXT("&x <<: {}\na: *x"), SYNTAX, 2, 4, "a lone <<"},
        {TEXT("a: 2025-02-29"), SYNTAX, 1, 4, "no such day"},
        {TEXT("a: 2025-01-01 24:00:00"), SYNTAX, 1, 4, "no such day"},
        {TEXT("a: 2025-01-01 00:00:60"), SYNTAX, 1, 4, "no such day"},
        {TEXT("a: 0000-01-01"), SYNTAX, 1, 4, "no such day"},
        {TEXT("a: 2025-01-01 01:00:00 +24:00"), SYNTAX, 1, 4, "no such day"},
        {TEXT("a: 0x_"), SYNTAX, 1, 4, "no digits"},
        {TEXT("a: !!int x"), SYNTAX, 1, 4, "no integer"},
        {TEXT("a: !!float x"), SYNTAX, 1, 4, "no floating-point"},
        {TEXT("a: !!bool 3"), SYNTAX, 1, 4, "no boolean"},
        {TEXT("a: !!timestamp x"), SYNTAX, 1, 4, "no date"},
        {TEXT("a: !x 1"), SYNTAX, 1, 4, "tag !x"},
        {TEXT("a: !!python/object:os.system x"), SYNTAX, 1, 4, "tag !!python/object:os.system"},
        {TEXT("a: !!set {x}"), SYNTAX, 1, 4, "tag !!set"},
        {TEXT("a: !!str [x]"), SYNTAX, 1, 4, "tag !!str"},
        {TEXT("a: !!seq {x: 1}"), SYNTAX, 1, 4, "tag !!seq"},
        {TEXT("a: ! 12"), SYNTAX, 1, 4, "tag !"},
        {TEXT("? [a]\n: 1"), SYNTAX, 1, 3, "key must be a single value"},
        {TEXT("!vault x: 1"), SYNTAX, 1, 1, "encrypted"},
    };
    CHECK(rows);
}

static void alias__undefined_cyclic_or_twice__is_refused(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("a: *b"), SYNTAX, 1, 4, "no anchor (&b)"},
        {TEXT("a: &a\n  - *a"), SYNTAX, 2, 5, "part of"},
        {TEXT("a: &a {<<: *a}"), SYNTAX, 1, 12, "part of"},
        {TEXT("a: &x 1\nb: &x 2"), SYNTAX, 2, 4, "first is on line 1"},
        {TEXT("a: &x [1]\n*x : 2"), SYNTAX, 2, 1, "key must be a single value"},
        {TEXT("a: {<<: 3}"), SYNTAX, 1, 9, "not a value of type integer"},
        {TEXT("a: {<<: [{}, 3]}"), SYNTAX, 1, 14, "not a value of type integer"},
    };
    CHECK(rows);
}

static void duplicate_key__any_spelling__names_the_first_line(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("a: 1\nb: 2\na: 3"), DUPLICATE, 3, 1, "'a' is given twice: the first is on line 1"},
        {TEXT("a: 1\n\"\\x61\": 3"), DUPLICATE, 2, 1, "line 1"},
        {TEXT("1: x\n1.0: y"), DUPLICATE, 2, 1, "line 1"},
        {TEXT("yes: x\ntrue: y"), DUPLICATE, 2, 1, "line 1"},
        {TEXT("~: x\nnull: y"), DUPLICATE, 2, 1, "line 1"},
        {TEXT("<<: {}\n<<: {}"), DUPLICATE, 2, 1, "a second <<"},
        {TEXT("<<: {}\n<<: {}\n<<: {a: 1}"), DUPLICATE, 2, 1, "a second <<"},
        {TEXT("{\"a\": 1,\n\"\\u0061\": 2}"), DUPLICATE, 2, 1, "line 1"},
        {TEXT("{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1,\n"
              "n: 1, o: 1, p: 1, q: 1, r: 1,\nc: 2}"),
         DUPLICATE, 3, 1, "'c' is given twice: the first is on line 1"},
    };
    CHECK(rows);
}

static void colon__missing_above_a_key__is_asked_for(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("hosts:\n  one\n\n  two: # x\n"), SYNTAX, 2, 3, "no colon ends"},
        {TEXT("a: 1\nb:\n  one\r\n    c: 2\r\n"), SYNTAX, 3, 3, "no colon ends"},
        {TEXT("a: some text\n  and more\n  note: soon\n"), SYNTAX, 3, 7, "a second ':'"},
        {TEXT("a: b\n  c: d\n"), SYNTAX, 2, 4, "a second ':'"},
        {TEXT("one\ntwo: a: b\n"), SYNTAX, 1, 1, "no colon ends"},
        {TEXT("a: b: c\n"), SYNTAX, 1, 5, "a second ':'"},
        {TEXT("\"one\"\n two:\n"), SYNTAX, 2, 2, "text that does not"},
    };
    CHECK(rows);
}

static void conflict__in_any_style__is_named(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n"), CONFLICT, 2, 1,
         "lines 2, 4 and 6"},
        {TEXT("<<<<<<< HEAD\r\nb: 2\r\n||||||| x\r\n=======\r\n>>>>>>> x"), CONFLICT, 1, 1,
         "lines 1, 3, 4 and 5"},
        {TEXT("a: '\n<<<<<<<\n'"), CONFLICT, 2, 1, "on line 2"},
        {TEXT("{\n>>>>>>> x\n"), CONFLICT, 2, 1, "on line 2"},
        {TEXT("a: 1\n=======\nb: 2\n"), CONFLICT, 2, 1, "on line 2"},
        {TEXT("a: 1\n======\nb: 2\n"), SYNTAX, 2, 1, "neither"},
        {TEXT("a: 1\n=======b\nb: 2\n"), SYNTAX, 2, 1, "neither"},
    };
    CHECK(rows);
}

static void vault_header__behind_anything__is_refused(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("\n$ANSIBLE_VAULT;1.1;AES256\n33\n"), SYNTAX, 2, 1, "decrypts only"},
        {TEXT("# x\r\n---\r\n  $ANSIBLE_VAULT;1.1;AES256\r\n"), SYNTAX, 3, 3, "decrypts only"},
        {TEXT("\xEF\xBB\xBF$ANSIBLE_VAULT;1.1;AES256\n"), SYNTAX, 1, 2, "decrypts only"},
    };
    CHECK(rows);
}

static void tag__that_newer_ansible_reads_otherwise__is_found(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("a: !unsafe 3"), TAG, 1, 4, "what !unsafe stands before is text to Ansible before"},
        {TEXT("[a, !unsafe \"no\"]"), TAG, 1, 5, "!unsafe"},
        {TEXT("- !unsafe ''"), TAG, 1, 3, "!unsafe"},
        {TEXT("- !unsafe '2025-10-10'"), TAG, 1, 3, "!unsafe"},
        {TEXT("- !unsafe '2025-13-10'"), TAG, 1, 3, "!unsafe"},
        {TEXT("- !unsafe '1.5'"), TAG, 1, 3, "!unsafe"},
        {TEXT("- !unsafe '*'"), TAG, 1, 3, "!unsafe"},
        {TEXT("- !unsafe |\n  5\n"), TAG, 1, 3, "!unsafe"},
        {TEXT("!unsafe 3: a"), TAG, 1, 1, "!unsafe"},
        {TEXT("a: !vault 93"), TAG, 1, 4, "what !vault stands before is no text"},
        {TEXT("{\"a\":\n{\"__ansible_unsafe\": null}}"), TAG, 2, 22, "value of __ansible_unsafe"},
        {TEXT("{\"__ansible_unsafe\": {\"__ansible_unsafe\": \"x\"}}"), TAG, 1, 22, "no string"},
        {TEXT("{\"__ansible_vault\": [\"x\"]}"), TAG, 1, 21, "value of __ansible_vault"},
        {TEXT("[{\"__ansible_vault\": \"x\", \"__ansible_unsafe\": \"x\"}]"), TAG, 1, 2,
         "the first"},
    };
    CHECK(rows);
}

static void json__what_only_python_reads__is_refused(void **state)
{
    (void)state;
    const struct row rows[] = {
        {TEXT("{\"a\": NaN}"), SYNTAX, 1, 7, "NaN"},
        {TEXT("[-Infinity]"), SYNTAX, 1, 2, "-Infinity"},
        {TEXT("{\"a\":\n\"\\u0000\"}"), SYNTAX, 2, 1, "NUL"},
        {TEXT("[\"\xC3\xA9\", \"\\ud800\"]"), SYNTAX, 1, 7, "surrogate"},
        {TEXT("[\"\\udc00\\ud800\"]"), SYNTAX, 1, 2, "surrogate"},
    };
    CHECK(rows);
}

static void several_faults__one_file__are_all_found(void **state)
{
    (void)state;
    struct reading reading;
    reading_init(&reading, TEXT("a: =\nb: !x 1\nc: *d\nc: 2025-13-01\n"));
    assert_int_equal(reading.findings.count, 5);
    assert_null(reading.document.root);
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_character__anywhere__is_found_at_its_place),
        cmocka_unit_test(broken_yaml__common_slips__is_explained),
        cmocka_unit_test(meaningless_value__yaml__is_refused),
        cmocka_unit_test(alias__undefined_cyclic_or_twice__is_refused),
        cmocka_unit_test(duplicate_key__any_spelling__names_the_first_line),
        cmocka_unit_test(colon__missing_above_a_key__is_asked_for),
        cmocka_unit_test(conflict__in_any_style__is_named),
        cmocka_unit_test(vault_header__behind_anything__is_refused),
        cmocka_unit_test(tag__that_newer_ansible_reads_otherwise__is_found),
        cmocka_unit_test(json__what_only_python_reads__is_refused),
        cmocka_unit_test(several_faults__one_file__are_all_found),
    };
    return cmocka_run_group_tests_name("document/refusals", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "read_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* What a text is read as, shown as reading_show shows it. */
struct row {
    const char *text;
    const char *shown;
};

static void check(const struct row *rows, size_t count)
{
    char shown[1024];
    for (size_t i = 0; i < count; i++) {
        struct reading reading;
        reading_init(&reading, text_of(rows[i].text));
        if (reading.findings.count)
            print_error("%s: %s\n", rows[i].text, reading.findings.items[0].message);
        assert_int_equal(reading.findings.count, 0);
        if (strcmp(reading_show(&reading, shown, sizeof shown), rows[i].shown) != 0)
            print_error("%s\n", rows[i].text);
        assert_string_equal(shown, rows[i].shown);
        reading_release(&reading);
    }
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof *(rows))

static void plain_word__yaml__is_boolean_null_or_text(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"[no, NO, off, Off, false, FALSE]", "[false,false,false,false,false,false]"},
        {"[yes, YES, on, On, true, True]", "[true,true,true,true,true,true]"},
        {"[y, n, Y, tRUE, yEs]", "[\"y\",\"n\",\"Y\",\"tRUE\",\"yEs\"]"},
        {"[~, null, Null, NULL]", "[null,null,null,null]"},
        {"[nUll, none, None]", "[\"nUll\",\"none\",\"None\"]"},
        {"a:", "{\"a\":null}"},
        {"a: ''", "{\"a\":\"\"}"},
        {"['no', \"~\", '1']", "[\"no\",\"~\",\"1\"]"},
        {"main #x", "\"main\""},
        {"a:b", "\"a:b\""},
    };
    CHECK(rows);
}

static void plain_number__yaml__has_its_exact_value(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"[0, 00, -0, +7, 1_000, 010, 0_, -012]", "[0,0,0,7,1000,8,0,-10]"},
        {"[0x1F, 0b11, -0xff, 0x_1, 0x0]", "[31,3,-255,1,0]"},
        {"[12:30, 12:30:45, 1:2, -1:30, 1_0:30]", "[750,45045,62,-90,630]"},
        {"[1.10, 1., .5, 1_0.5, 007.50, -0.0]", "[1.10,1.0,0.5,10.5,7.50,-0.0]"},
        {"[1.0e+3, 1.E-2, +1.5, 1._5]", "[1.0e+3,1.0E-2,1.5,1.5]"},
        {"[22:22.5, 0:0.5, 1:05., -1:1.5]", "[1342.5,0.5,65.0,-61.5]"},
        {"[.inf, -.INF, +.Inf, .nan]", "[Infinity,-Infinity,Infinity,NaN]"},
        {"[1e3, 1E+3, 12e10, 1747e890, -.5, +.nan, .iNF]",
         "[\"1e3\",\"1E+3\",\"12e10\",\"1747e890\",\"-.5\",\"+.nan\",\".iNF\"]"},
        {"[0o10, 08, 048312, 1:60, 0:30, 1.5.0, 1__, _1]",
         "[\"0o10\",\"08\",\"048312\",\"1:60\",\"0:30\",\"1.5.0\",1,\"_1\"]"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"0x123456789abcdef0123456789", "90144042682896311822508713865"},
        {"0777777777777777777777777777777", "1237940039285380274899124223"},
        {"123456789012345678901234567890:59:59", "444444440444444444044444444407599"},
        {"-0b1111111111111111111111111111111111111111111111111111111111111111111111",
         "-1180591620717411303423"},
    };
    CHECK(rows);
}

static void plain_date__yaml__is_a_timestamp(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"2025-10-10", "<date>\"2025-10-10\""},
        {"2024-02-29", "<date>\"2024-02-29\""},
        {"2001-12-14t21:59:43.10-05:00", "<date>\"2001-12-14t21:59:43.10-05:00\""},
        {"2001-1-1 1:59:43 Z", "<date>\"2001-1-1 1:59:43 Z\""},
        {"[2025-10-10-1056, 2001-1-1, 2025-10-10-1056-pi5]",
         "[\"2025-10-10-1056\",\"2001-1-1\",\"2025-10-10-1056-pi5\"]"},
    };
    CHECK(rows);
}

static void tagged_scalar__yaml__has_the_type_of_its_tag(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"[!!str no, !!str 1, !unsafe 3x]", "[\"no\",\"1\",\"3x\"]"},
        {"- !unsafe '{{ x }}'\n- !unsafe |\n  5 x\n- !unsafe \"\\n\"",
         "[\"{{ x }}\",\"5 x\\x0a\",\"\\x0a\"]"},
        {"[!!int '3', !!int 0x1F, !!float 3, !!float '1e3', !!float .5]", "[3,31,3,1e3,0.5]"},
        {"[!!bool 'tRuE', !!bool no, !!null x]", "[true,false,null]"},
        {"!!timestamp '2001-01-01'", "<date>\"2001-01-01\""},
        {"!!map {a: !!seq [1], b: !unsafe [no]}", "{\"a\":[1],\"b\":[false]}"},
        {"a: !vault |\n  $ANSIBLE_VAULT\n", "{\"a\":<vault>\"$ANSIBLE_VAULT\\x0a\"}"},
        {"$ANSIBLE_VAULT;1.1;AES256\n33", "<vault>\"$ANSIBLE_VAULT;1.1;AES256\\x0a33\""},
        {"$ANSIBLE_VAULT: \xC3\xA9", "{\"$ANSIBLE_VAULT\":\"\\u00e9\"}"},
        {"- ENC[x]", "[\"ENC[x]\"]"},
        {"sops: {mac: m, version: v}\na:\n- ENC[x]",
         "{\"sops\":{\"mac\":\"m\",\"version\":\"v\"},\"a\":[<vault>\"ENC[x]\"]}"},
    };
    CHECK(rows);
}

static void tag__that_newer_ansible_reads_otherwise__is_read_as_before(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"[!unsafe \"no\"]", "[\"no\"]"},
        {"a: !vault 93", "{\"a\":<vault>\"93\"}"},
        {"{\"a\": {\"__ansible_unsafe\": [1]}}", "{\"a\":[1]}"},
        {"{\"__ansible_vault\": \"x\", \"__ansible_unsafe\": \"y\"}", "<vault>\"x\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char shown[200];
        struct reading reading;
        reading_init(&reading, text_of(rows[i].text));
        assert_int_equal(reading.findings.count, 1);
        assert_int_equal(reading.findings.items[0].rule, RULE_DOCUMENT_AMBIGUOUS_TAG);
        assert_string_equal(reading_show(&reading, shown, sizeof shown), rows[i].shown);
        reading_release(&reading);
    }
}

static void json_text__any_value__keeps_its_json_type(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{\"a\": 1e3, \"b\": 1.5E-2, \"c\": -0, \"d\": -0.0}",
         "{\"a\":1e3,\"b\":1.5E-2,\"c\":0,\"d\":-0.0}"},
        {"[1E400, 123456789012345678901234567890]", "[1E400,123456789012345678901234567890]"},
        {"[true, false, null, \"no\", \"2025-10-10\", {}, []]",
         "[true,false,null,\"no\",\"2025-10-10\",{},[]]"},
        {"\"\\u0041\\/\\b\\n\\ud83d\\ude00\\u00e9\"", "\"A/\\x08\\x0a\\U0001f600\\u00e9\""},
        {"\t{\"a\":\r\n1}", "{\"a\":1}"},
        {"{\"a\": {\"__ansible_vault\": \"x\"}}", "{\"a\":<vault>\"x\"}"},
        {"{\"a\": {\"__ansible_unsafe\": \"5\", \"b\": 1}}", "{\"a\":\"5\"}"},
        {"{\"__ansible_unsafe\": \"x\", \"__ansible_vault\": \"y\"}", "\"x\""},
    };
    CHECK(rows);
}

static void almost_json__one_slip__is_read_as_yaml(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{\"a\": 1e3, }", "{\"a\":\"1e3\"}"},
        {"{\"a\": 010}", "{\"a\":8}"},
        {"{\"a\": no}", "{\"a\":false}"},
        {"[\"a\tb\"]", "[\"a\\x09b\"]"},
        {"[\"a\\x41\"]", "[\"aA\"]"},
        {"[NaN,]", "[\"NaN\"]"},
        {"[1 #\n]", "[1]"},
        {"\xEF\xBB\xBF{\"a\": 1e3}", "{\"a\":\"1e3\"}"},
    };
    CHECK(rows);
}

static void number__any_spelling__knows_whether_it_is_an_integer(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t integer;
        bool fits;
        bool is_integer;
    } rows[] = {
        {"12", 12, true, true},
        {"-9223372036854775808", INT64_MIN, true, true},
        {"9223372036854775807", INT64_MAX, true, true},
        {"9223372036854775808", 0, false, true},
        {"-9223372036854775809", 0, false, true},
        {"0x7fffffffffffffff", INT64_MAX, true, true},
        {"1.0", 1, true, false},
        {"1.5", 0, false, false},
        {"150e-1", 15, true, false},
        {"1.5e3", 1500, true, false},
        {"0.0", 0, true, false},
        {"0.5", 0, false, false},
        {"1E400", 0, false, false},
        {"1e99999999999999999999999", 0, false, false},
        {".inf", 0, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading;
        reading_init(&reading, text_of(rows[i].text));
        const struct node *root = reading.document.root;
        assert_non_null(root);
        assert_int_equal(root->type, NODE_NUMBER);
        assert_int_equal(root->number.fits, rows[i].fits);
        assert_int_equal(root->number.is_integer, rows[i].is_integer);
        assert_true(root->number.integer == rows[i].integer);
        assert_string_equal(node_type_name(root), rows[i].is_integer ? "integer" : "number");
        reading_release(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_word__yaml__is_boolean_null_or_text),
        cmocka_unit_test(plain_number__yaml__has_its_exact_value),
        cmocka_unit_test(plain_date__yaml__is_a_timestamp),
        cmocka_unit_test(tagged_scalar__yaml__has_the_type_of_its_tag),
        cmocka_unit_test(tag__that_newer_ansible_reads_otherwise__is_read_as_before),
        cmocka_unit_test(json_text__any_value__keeps_its_json_type),
        cmocka_unit_test(almost_json__one_slip__is_read_as_yaml),
        cmocka_unit_test(number__any_spelling__knows_whether_it_is_an_integer),
    };
    return cmocka_run_group_tests_name("document/scalars", tests, NULL, NULL);
}

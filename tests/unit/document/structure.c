/* SPDX-License-Identifier: MIT */
#include "read_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void check_tree(const char *text, const char *expected)
{
    char shown[1024];
    struct reading reading;
    reading_init(&reading, text_of(text));
    assert_string_equal(reading_show(&reading, shown, sizeof shown), expected);
    reading_release(&reading);
}

static void empty_text__any_kind__is_null(void **state)
{
    (void)state;
    static const char *const texts[] = {"",    "\n\n",        "# only\n# comments",
                                        "---", "--- \n...\n", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_tree(texts[i], "null");
    struct reading reading;
    reading_init(&reading, (struct text){NULL, 0});
    assert_int_equal(reading.document.root->at.line, 1);
    assert_int_equal(reading.document.root->at.column, 1);
    reading_release(&reading);
}

static void merge_key__own_and_merged__own_members_win(void **state)
{
    (void)state;
    check_tree("{<<: {a: 1, b: 2}, a: 3}", "{\"a\":3,\"b\"<:2}");
    check_tree("{a: 3, <<: {a: 1, b: 2}}", "{\"a\":3,\"b\"<:2}");
    check_tree("{<<: [{a: 1}, {a: 2, b: 2}]}", "{\"a\"<:1,\"b\"<:2}");
    check_tree("{<<: {a: 1}, <<: {a: 2}}", "{\"a\"<:2}");
    check_tree("{<<: []}", "{}");
    check_tree("{\"<<\": {a: 1}}", "{\"<<\":{\"a\":1}}");
    check_tree("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}",
               "{\"a\":{\"x\":1},\"b\":{\"x\"<:1,\"y\":2},\"c\":{\"x\"<:1,\"y\"<:2}}");
    check_tree("{b: 1, a: 2, <<: {a: 3, c: 4}}", "{\"a\":2,\"c\"<:4,\"b\":1}");
    check_tree("{<<: [{a: 1, b: 2}, {c: 3, b: 4}], d: 5}", "{\"c\"<:3,\"b\"<:2,\"a\"<:1,\"d\":5}");
    check_tree("{<<: {a: 1, b: 2}, <<: {c: 3, b: 4}}", "{\"a\"<:1,\"b\"<:4,\"c\"<:3}");
}

static void alias__of_any_node__is_that_very_node(void **state)
{
    (void)state;
    struct reading reading;
    reading_init(&reading, TEXT("a: &x [1]\nb: *x\n&k c: 1\nd: *k"));
    const struct node *root = reading.document.root;
    assert_non_null(root);
    assert_ptr_equal(node_member(root, "a"), node_member(root, "b"));
    assert_true(text_is(node_text(node_member(root, "d")), "c"));
    reading_release(&reading);
}

static void duplicate_key__last_one__counts(void **state)
{
    (void)state;
    check_tree("{a: 1, b: 2, a: 3}", "{\"a\":3,\"b\":2}");
    check_tree("{1: x, \"1\": y}", "{1:\"x\",\"1\":\"y\"}");
}

static void position__every_line_break__is_counted(void **state)
{
    (void)state;
    static const char *const breaks[] = {"\n",       "\r\n",         "\r",
                                         "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        char text[64];
        strcpy(text, "\xC3\xA9: 1");
        strcat(text, breaks[i]);
        strcat(text, "a: [\xC3\xA9, x]");
        struct reading reading;
        reading_init(&reading, text_of(text));
        const struct node *list = node_member(reading.document.root, "a");
        assert_non_null(list);
        assert_int_equal(list->at.line, 2);
        assert_int_equal(list->at.column, 4);
        assert_int_equal(list->sequence.items[1]->at.column, 8);
        reading_release(&reading);
    }
}

static void position__json__counts_code_points(void **state)
{
    (void)state;
    struct reading reading;
    reading_init(&reading,
                 TEXT("{\"\xC3\xA9\": \"\xF0\x9F\x98\x80\",\r\n \"b\": [1, {\"c\": 2}]}"));
    assert_true(reading.document.is_json);
    const struct node *root = reading.document.root;
    const struct node *inner = node_member(root, "b")->sequence.items[1];
    assert_int_equal(root->mapping.members[0].value->at.column, 7);
    assert_int_equal(inner->at.line, 2);
    assert_int_equal(inner->at.column, 11);
    assert_int_equal(node_member(inner, "c")->at.column, 17);
    reading_release(&reading);
}

static void position__byte_order_mark__has_no_column(void **state)
{
    (void)state;
    struct reading reading;
    reading_init(&reading, TEXT("\xEF\xBB\xBF"
                                "a: b"));
    assert_int_equal(node_member(reading.document.root, "a")->at.column, 4);
    reading_release(&reading);
    reading_init(&reading, TEXT("\xEF\xBB\xBF"
                                "a: b: c"));
    assert_int_equal(reading.findings.items[0].place.column, 5);
    reading_release(&reading);
}

static void string__with_nul__keeps_its_length(void **state)
{
    (void)state;
    struct reading reading;
    reading_init(&reading, TEXT("\"a\\0b\\x1b\": 1"));
    assert_non_null(node_find_member(reading.document.root, TEXT("a\0b\x1b")));
    reading_release(&reading);
}

static void plain__quoted_or_not__is_told(void **state)
{
    (void)state;
    struct reading reading;
    reading_init(&reading, TEXT("[a, 'a', !!str a, 1]"));
    static const bool plain[] = {true, false, false, true};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(reading.document.root->sequence.items[i]->plain, plain[i]);
    reading_release(&reading);
}

static void document__read_again__forgets_the_first_text(void **state)
{
    (void)state;
    const struct document_limits limits = {.depth = 8, .nodes = 100, .scalar_bytes = 100};
    const struct place place = {.path = TEXT("a")};
    struct error error = {0};
    struct findings findings;
    struct document document = {0};
    findings_init(&findings, 10, NULL);
    assert_int_equal(document_read(&document, TEXT("[1]"), &limits, &place, &findings, &error), 0);
    assert_true(document.is_json);
    assert_int_equal(document_read(&document, TEXT("a: ["), &limits, &place, &findings, &error), 0);
    assert_null(document.root);
    assert_false(document.is_json);
    assert_int_equal(document_read(&document, TEXT("a: b"), &limits, &place, &findings, &error), 0);
    assert_non_null(node_member(document.root, "a"));
    assert_int_equal(findings.count, 1);
    document_release(&document);
    document_release(&document);
    findings_release(&findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_text__any_kind__is_null),
        cmocka_unit_test(merge_key__own_and_merged__own_members_win),
        cmocka_unit_test(alias__of_any_node__is_that_very_node),
        cmocka_unit_test(duplicate_key__last_one__counts),
        cmocka_unit_test(position__every_line_break__is_counted),
        cmocka_unit_test(position__json__counts_code_points),
        cmocka_unit_test(position__byte_order_mark__has_no_column),
        cmocka_unit_test(string__with_nul__keeps_its_length),
        cmocka_unit_test(plain__quoted_or_not__is_told),
        cmocka_unit_test(document__read_again__forgets_the_first_text),
    };
    return cmocka_run_group_tests_name("document/structure", tests, NULL, NULL);
}

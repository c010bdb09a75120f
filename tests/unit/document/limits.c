/* SPDX-License-Identifier: MIT */
#include "read_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <stdio.h>
#include <stdlib.h>

enum { MEGABYTE = 1 << 20 };

/* `piece`, over and over, `size` bytes at most. */
static struct text repeat(const char *piece, size_t size)
{
    size_t length = strlen(piece);
    char *bytes = malloc(size);
    assert_non_null(bytes);
    size_t used = 0;
    for (; used + length <= size; used += length)
        memcpy(bytes + used, piece, length);
    return (struct text){bytes, used};
}

static void check_limit(struct text text, const char *message)
{
    struct reading reading;
    reading_init(&reading, text);
    bool found = false;
    for (size_t i = 0; i < reading.findings.count; i++) {
        const struct finding *finding = &reading.findings.items[i];
        found |= finding->rule == RULE_DOCUMENT_LIMIT && strstr(finding->message, message);
    }
    if (!found)
        print_error("%.20s...: no limit\n", text.bytes);
    assert_true(found);
    assert_null(reading.document.root);
    reading_release(&reading);
}

static void nesting__megabytes_of_it__is_cut(void **state)
{
    (void)state;
    static const char *const pieces[] = {"[",   "{",    "- ",   "? ",      "[\n",
                                         "{\n", "{a: ", "[a, ", "{\"a\":", "[[],"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct text text = repeat(pieces[i], MEGABYTE);
        check_limit(text, "more than 64 lists");
        free((char *)(uintptr_t)text.bytes);
    }
}

static void nesting__at_the_limit__is_read(void **state)
{
    (void)state;
    const struct document_limits limits = {.depth = 2, .nodes = 100, .scalar_bytes = 100};
    static const struct {
        const char *text;
        size_t findings;
    } rows[] = {
        {"[[1]]", 0},
        {"[[[]]]", 1},
        {"- - 1", 0},
        {"- - - 1", 1},
        {"[&a [1], *a]", 0},
        {"{a: &a [1], b: {c: *a}}", 1}, /* an alias counts as deep as what it repeats */
        {"{a: &a {x: 1}, b: &b {<<: *a}, c: &c {<<: *b}, d: {<<: [*c]}}", 1},
        {"{a: &a {x: 1}, b: &b {<<: *a}, c: &c {<<: *b}, d: {<<: *c}}", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading;
        reading_init_limited(&reading, text_of(rows[i].text), &limits);
        assert_int_equal(reading.findings.count, rows[i].findings);
        reading_release(&reading);
    }
}

static void merges__in_a_long_chain__are_as_flat_as_what_they_make(void **state)
{
    (void)state;
    for (int listed = 0; listed < 2; listed++) {
        char text[4096] = "m0: &m0 {a: 1}\n";
        for (int i = 1; i < 100; i++) {
            char line[64];
            const char *open = listed ? "[" : "";
            const char *close = listed ? "]" : "";
            snprintf(line, sizeof line, "m%d: &m%d {<<: %s*m%d%s}\n", i, i, open, i - 1, close);
            strcat(text, line);
        }
        struct reading reading;
        reading_init(&reading, text_of(text));
        assert_int_equal(reading.findings.count, 0);
        assert_non_null(node_member(node_member(reading.document.root, "m99"), "a"));
        reading_release(&reading);
    }
}

static void nodes__of_aliases__are_counted_each_time(void **state)
{
    (void)state;
    static const char bomb[] = "a: &a [x,x,x,x,x,x,x,x,x]\n"
                               "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                               "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                               "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                               "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                               "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    check_limit(TEXT(bomb), "more than 100000 values");
    struct text list = repeat("- 1\n", MEGABYTE);
    check_limit(list, "more than 100000 values");
    free((char *)(uintptr_t)list.bytes);
}

static void nodes__at_the_limit__are_read(void **state)
{
    (void)state;
    const struct document_limits limits = {.depth = 8, .nodes = 4, .scalar_bytes = 100};
    static const struct {
        const char *text;
        size_t findings;
    } rows[] = {{"[1,2,3]", 0}, {"[1,2,3,4]", 1}, {"- &a 1\n- *a\n- *a", 0}, {"- &a [1]\n- *a", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading;
        reading_init_limited(&reading, text_of(rows[i].text), &limits);
        assert_int_equal(reading.findings.count, rows[i].findings);
        reading_release(&reading);
    }
}

static void scalar__longer_than_the_limit__is_refused(void **state)
{
    (void)state;
    struct text text = repeat("x", MEGABYTE);
    check_limit(text, "more than 262144 bytes");
    ((char *)(uintptr_t)text.bytes)[0] = '"';
    ((char *)(uintptr_t)text.bytes)[text.length - 1] = '"';
    check_limit(text, "more than 262144 bytes"); /* JSON */
    free((char *)(uintptr_t)text.bytes);
}

static void number__with_thousands_of_digits__is_refused(void **state)
{
    (void)state;
    struct text digits = repeat("7", 4301);
    check_limit(digits, "more than 4300 digits");
    char yaml[4400];
    snprintf(yaml, sizeof yaml, "- 0x%.*s", (int)digits.length, digits.bytes);
    check_limit(text_of(yaml), "more than 4300 digits");
    snprintf(yaml, sizeof yaml, "- 0x%.*s", (int)digits.length - 1, digits.bytes);
    struct reading reading;
    reading_init(&reading, text_of(yaml));
    assert_int_equal(reading.findings.count, 0);
    reading_release(&reading);
    free((char *)(uintptr_t)digits.bytes);
}

static void directives__many__are_refused(void **state)
{
    (void)state;
    char text[4096] = "";
    for (int i = 0; i < 101; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%%TAG !a%d! x\n", i);
    strcat(text, "---\na\n");
    check_limit(text_of(text), "more than 100 %TAG");
}

static void anchors__many__are_all_found_again(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    size_t size = COUNT * 20;
    char *text = malloc(2 * size);
    assert_non_null(text);
    size_t length = 0;
    for (int i = 0; i < COUNT; i++)
        length += (size_t)snprintf(text + length, 2 * size - length, "- &a%d %d\n", i, i);
    for (int i = 0; i < COUNT; i++)
        length += (size_t)snprintf(text + length, 2 * size - length, "- *a%d\n", i);
    struct reading reading;
    reading_init(&reading, (struct text){text, length});
    const struct node *root = reading.document.root;
    assert_non_null(root);
    for (size_t i = 0; i < COUNT; i++)
        assert_ptr_equal(root->sequence.items[i], root->sequence.items[COUNT + i]);
    reading_release(&reading);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nesting__megabytes_of_it__is_cut),
        cmocka_unit_test(nesting__at_the_limit__is_read),
        cmocka_unit_test(merges__in_a_long_chain__are_as_flat_as_what_they_make),
        cmocka_unit_test(nodes__of_aliases__are_counted_each_time),
        cmocka_unit_test(nodes__at_the_limit__are_read),
        cmocka_unit_test(scalar__longer_than_the_limit__is_refused),
        cmocka_unit_test(number__with_thousands_of_digits__is_refused),
        cmocka_unit_test(directives__many__are_refused),
        cmocka_unit_test(anchors__many__are_all_found_again),
    };
    return cmocka_run_group_tests_name("document/limits", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/*
 * The fast reader of YAML against libyaml: on texts that it must read, on texts that it must leave,
 * and on all texts of some lines or bytes that can be put together from a few.
 */
#include "two_readers.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const struct document_limits roomy = {.depth = 40, .nodes = 1000, .scalar_bytes = 1000};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void expect(enum agreement expected, const struct document_limits *limits, struct text text)
{
    enum agreement agreement = two_readers(text, limits);
    if (agreement != expected)
        print_error("%d, not %d:\n%.*s\n", agreement, expected, (int)text.length, text.bytes);
    assert_int_equal(agreement, expected);
}

static void block__simple_yaml__is_read_as_libyaml_reads_it(void **state)
{
    static const char *const texts[] = {
        "a: b",
        "a: b\n",
        "---\na: b\n",
        "# one\n\n---\n# two\na: b # three\n  # four\n",
        "a:\nb: # nothing\n\nc:\n",
        "a:   spaced out   # comment\nb: x#y\nc: http://h:80/#f\n",
        "a:\n- 1\n- two\nb:\n  - 3\n  -   four\n",
        "- a: b\n  c:\n  - d\n  e:\n    f: g\n- h\n-  i: j\n   k:\n",
        "  - a\n  - b\n",
        "all:\n  children:\n    pis:\n      hosts:\n        10-a:\n        2025-10-10:\nz: y\n",
        "a: \"b: c # d\"\nb: 'x \\ y' # z\nc: \"\"\nd: ''\n",
        "a: []\nb: [ ]\nc: [1,2 ,  three]\nd: [\"x\", 'y, z', 0x1F] # e\ne: [f, ]\n",
        "a: [1, 2.5, no, 2025-10-10]\n",
        "a: 1.10\nb: 012\nc: 22:30\nd: no\ne: ~\nf: null\ng: -5\nh: +.inf\ni: .nan\nj: 1e3\n",
        "a: 123456789012345678\nb: 1234567890123456789\nc: -12345678901234567890123\nd: 0_0\n",
        "a: 2025-10-10\nb: 2025-10-10 12:00:00\nc: 0b101\nd: 190:20:30.15\ne: 1_000.5e+3\n",
        "1: a\n1.0x: b\nno: c\nnull: d\n_x: e\na/b.c-d: f\n",
        "a: Z\xC3\xBCrich # \xF0\x9F\x98\x80\nb: [\"\xC3\xBC\", c]\nd: e\n",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        expect(BOTH_THE_SAME, &roomy, text_of(texts[i]));
}

static void block__anything_else__is_left_to_libyaml(void **state)
{
    static const char *const texts[] = {
        "",
        "# nothing\n",
        "---\n",
        "text\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "--- a\n",
        "%YAML 1.1\n---\na: b\n",
        "a: 50%\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !t b\n",
        "a: |\n  b\n",
        "a: >\n  b\n",
        "a: b\n  c\n",
        "a: \"b\n  c\"\n",
        "a: \"\\n\"\n",
        "a: 'it''s'\n",
        "\"a\": b\n",
        "? a\n",
        "{a: b}\n",
        "a: {b: c}\n",
        "a: [[b]]\n",
        "a: [,]\n",
        "a: [b,,c]\n",
        "a: [b c]\n",
        "a: [b: c]\n",
        "a: [b\n]\n",
        "a: [b]c\n",
        "a: 'b'#c\n",
        "a: @b\n",
        "a: `b`\n",
        "a: - b\n",
        "- - a\n",
        "-\n",
        "- # a\n",
        "a\n",
        "a : b\n",
        "a b: c\n",
        "a:b\n",
        "a: b: c\n",
        "a: b:\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: b\xC2\x85"
        "c: d\n",
        "a: b\xE2\x80\xA8"
        "c: d\n",
        "\xEF\xBB\xBF"
        "a: b\n",
        "a: b\xC2\x85\n",
        "# a\xC2\x85\nb: c\n",
        "a: b\xE2\x80\xA9\n",
        "a: b\xEF\xBB\xBF\n",
        "--- a\nb: c\n",
        "---a: b\nc: d\n",
        "<<: a\n",
        "a: <<\n",
        "a: =\n",
        "a: b\na: c\n",
        "1: b\n0x1: c\n",
        "a: 2025-13-45\n",
        "a: 0x_\n",
        "a:\n  b: c\n d: e\n",
        " a: b\nc: d\n",
        "a: b\n- c\n",
        "- a\nb: c\n",
        "a:\n  - b\n  c: d\n",
        "a:\n- b\n  c: d\n",
        "a: b # c\n  d\n",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        expect(ONLY_LIBYAML, &roomy, text_of(texts[i]));
}

static void block__limit_reached__is_left_to_libyaml_beyond_it(void **state)
{
    const struct document_limits limits = {.depth = 2, .nodes = 5, .scalar_bytes = 4};
    (void)state;
    expect(BOTH_THE_SAME, &limits, text_of("a:\n- 1234\n- 2\n"));
    expect(ONLY_LIBYAML, &limits, text_of("a:\n- 12345\n"));
    expect(ONLY_LIBYAML, &limits, text_of("a:\n- 1\n- 2\n- 3\n"));
    expect(ONLY_LIBYAML, &limits, text_of("a:\n- b: 1\n"));
    expect(ONLY_LIBYAML, &limits, text_of("a:\n- [1]\n"));
}

static void block__nested_deeply__is_left_to_libyaml(void **state)
{
    char text[4096] = "";
    (void)state;
    for (int depth = 1; depth < 40; depth++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "%*sa:\n", depth, "");
        expect(depth <= 32 ? BOTH_THE_SAME : ONLY_LIBYAML, &roomy, text_of(text));
    }
}

static void block__key_of_any_length__is_read_as_libyaml_reads_it(void **state)
{
    char text[2000];
    (void)state;
    for (size_t length = 1; length < 1500; length++) {
        memset(text, 'a', length);
        strcpy(text + length, ": b\n");
        const struct document_limits limits = {.depth = 40, .nodes = 10, .scalar_bytes = 2000};
        expect(length <= 256 ? BOTH_THE_SAME : ONLY_LIBYAML, &limits, text_of(text));
    }
}

/* ------------------------------------------------------------------------- all texts of a kind */

/* Every text of `length` pieces; returns how many of them the fast reader takes on. */
static size_t try_all(const char *const *pieces, size_t count, unsigned length)
{
    size_t total = 1;
    size_t taken = 0;
    for (unsigned i = 0; i < length; i++)
        total *= count;
    for (size_t number = 0; number < total; number++) {
        char text[256] = "";
        size_t rest = number;
        for (unsigned i = 0; i < length; i++, rest /= count)
            strcat(text, pieces[rest % count]);
        enum agreement agreement = two_readers(text_of(text), &roomy);
        if (agreement == BOTH_DIFFERENTLY)
            print_error("read differently:\n%s\n", text);
        assert_int_not_equal(agreement, BOTH_DIFFERENTLY);
        taken += agreement == BOTH_THE_SAME;
    }
    return taken;
}

static void block__all_combinations_of_lines__are_read_as_libyaml_reads_them(void **state)
{
    static const char *const lines[] = {
        "a:\n",        "b: c\n", " d:\n",    " e: f\n",  "  g:\n",  "  h: i # j\n",
        "- k\n",       "- l:\n", "- m: n\n", " - o\n",   "  - p\n", "  - q:\n",
        "  -  r: s\n", "---\n",  "# t\n",    "   # u\n", "\n",      "  \n",
    };
    (void)state;
    assert_true(try_all(lines, COUNT(lines), 4) > 1000);
}

static void block__all_short_values__are_read_as_libyaml_reads_them(void **state)
{
    static const char *const bytes[] = {"a", "1", "-", ":", "#", " ", "\"",
                                        "'", "[", "]", ",", ".", "\n"};
    (void)state;
    assert_true(try_all(bytes, COUNT(bytes), 5) > 10);
}

static void block__all_short_members__are_read_as_libyaml_reads_them(void **state)
{
    static const char *const pieces[] = {"a: ", "b", "1", "-", ":", " #", " ",   "\"",
                                         "'",   "[", "]", ",", "~", "\n", "\n ", "- "};
    (void)state;
    assert_true(try_all(pieces, COUNT(pieces), 5) > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(block__simple_yaml__is_read_as_libyaml_reads_it),
        cmocka_unit_test(block__anything_else__is_left_to_libyaml),
        cmocka_unit_test(block__limit_reached__is_left_to_libyaml_beyond_it),
        cmocka_unit_test(block__nested_deeply__is_left_to_libyaml),
        cmocka_unit_test(block__key_of_any_length__is_read_as_libyaml_reads_it),
        cmocka_unit_test(block__all_combinations_of_lines__are_read_as_libyaml_reads_them),
        cmocka_unit_test(block__all_short_values__are_read_as_libyaml_reads_them),
        cmocka_unit_test(block__all_short_members__are_read_as_libyaml_reads_them),
    };
    return cmocka_run_group_tests_name("document/block", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "pattern/pattern.h"

#include "pattern/sequence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static enum match match(const char *source, struct text subject)
{
    char problem[PATTERN_PROBLEM];
    struct pattern *pattern;
    struct pattern_scratch *scratch = pattern_scratch_new();
    assert_non_null(scratch);
    if (pattern_compile(&pattern, text_of(source), problem) != 0)
        fail_msg("%s: %s", source, problem);
    enum match result = pattern_match(pattern, scratch, subject);
    pattern_free(pattern);
    pattern_scratch_free(scratch);
    return result;
}

struct subject_case {
    const char *pattern;
    const char *fits; /* subjects between spaces; "_" stands for the empty one */
    const char *does_not;
};

static void check_words(const char *pattern, const char *words, enum match expected)
{
    while (*words) {
        size_t length = strcspn(words, " ");
        struct text word = {words, length};
        if (text_is(word, "_"))
            word.length = 0;
        if (match(pattern, word) != expected)
            fail_msg("%s on %.*s", pattern, (int)length, words);
        words += length + (words[length] == ' ');
    }
}

static void check_cases(const struct subject_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_words(cases[i].pattern, cases[i].fits, MATCH_YES);
        check_words(cases[i].pattern, cases[i].does_not, MATCH_NO);
    }
}

static void pattern__of_ecma__means_what_it_means_there(void **state)
{
    (void)state;
    static const struct subject_case cases[] = {
        {"^a$", "a", "a\n aa _"},
        {"a", "a bab", "b _"},
        {"^.$", "a \xC3\xA9 \xF0\x9F\x90\xB2", "\n \r \xE2\x80\xA8 \xE2\x80\xA9 ab"},
        {"^\\d$", "0 9", "\xDF\x80 a"},
        {"^\\w$", "a Z", "\xC3\xA9 -"},
        {"^\\s$", "\t \v \xC2\xA0 \xEF\xBB\xBF \xE2\x80\xA8 \xE3\x80\x80", "a \xE2\x80\x8B \x01"},
        {"^\\S$", "a \x01 \xE2\x80\x8B", "\t \xC2\xA0 \xE3\x80\x80"},
        {"^[\\S]$", "a \xE2\x80\x8B", "\t \xC2\xA0"},
        {"^[^\\s]$", "a \xE2\x80\x8B", "\t \xC2\xA0"},
        {"^[\\d\\s]$", "5 \t", "a"},
        {"^\\cC\\cc$", "\x03\x03", "cc"},
        {"^\\x41\\u0042\\u{43}$", "ABC", "abc"},
        {"^\\u{1F432}$", "\xF0\x9F\x90\xB2", "\xF0\x9F\x90\x89"},
        {"^\\uD83D\\uDC32$", "\xF0\x9F\x90\xB2", "\xF0\x9F\x90\x89"},
        {"^\xF0\x9F\x90\xB2*$", "_ \xF0\x9F\x90\xB2\xF0\x9F\x90\xB2", "D"},
        {"^[\xF0\x9F\x90\xB2-\xF0\x9F\x90\xB4]$", "\xF0\x9F\x90\xB3", "\xF0\x9F\x90\x89"},
        {"^[]$", "", "_ a"},
        {"^[^]$", "a \n", "_ ab"},
        {"^[[:alpha:]$", "[ : a l p h", "b ]"},
        {"^[a\\]b]$", "a ] b", "c"},
        {"^[\\b]$", "\b", "b"},
        {"^[\\w-.]$", "a - .", "+"},
        {"^[+-]$", "+ -", ","},
        {"^[-a]$", "- a", "b"},
        {"^\\-\\/\\.$", "-/.", "-/a"},
        {"^a{2}b{1,2}c{0,}$", "aab aabbcc", "ab aabbb"},
        {"^a{,2}$", "a{,2}", "a aa"},
        {"^{a}$", "{a}", "a"},
        {"^a]$", "a]", "a"},
        {"^(?<year>\\d)\\k<year>$", "11 22", "12"},
        {"^(a)\\1$", "aa", "a"},
        {"^\\1(a)$", "a", "aa"},
        {"^(?:a|b)(?=c)c(?!d)$", "ac bc", "ad"},
        {"(?<=a)b", "ab", "b"},
        {"(?<!a)b", "b", "ab"},
        {"^\\p{Letter}\\p{Lu}\\P{L}$", "\xC3\xA9\x41\x31", "\xC3\xA9\x61\x31"},
        {"^\\p{sc=Greek}$", "\xCE\xB1", "a"},
        {"^\\p{digit}$", "1 \xE0\xA7\xAA", "a"},
        {"^\\p{Emoji_Presentation}$", "\xF0\x9F\x90\xB2", "a"},
        {"^\\p{ASCII}$", "a", "\xC3\xA9"},
        {"^\\0$", "", "0"},
        {"^a+?b*?$", "a ab aabb", "b"},
        {"\\bfoo\\b", "foo +foo+", "food"},
        {"#x", "#x", "x"},
        {"^(a|)*$", "_ aa", "b"},
    };
    check_cases(cases, sizeof cases / sizeof *cases);
    assert_int_equal(match("^\\0$", (struct text){"\0", 1}), MATCH_YES);
    assert_int_equal(match("^a$", (struct text){"a\0", 2}), MATCH_NO);
}

static void pattern__that_is_none_of_ecma__is_refused(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "(",
        ")",
        "[",
        "[a",
        "*a",
        "a**",
        "a{2}{3}",
        "+",
        "?",
        "^*",
        "a++",
        "a?+",
        "(?i)a",
        "(?P<a>b)",
        "(?P=a)",
        "(?#a)",
        "(?>a)",
        "(?|a)",
        "(?R)",
        "(?1)",
        "(?&a)",
        "(?C)",
        "(*UTF)",
        "(*LIMIT_MATCH=1)a",
        "\\a",
        "\\e",
        "\\A",
        "\\z",
        "\\Z",
        "\\Q",
        "\\C",
        "\\R",
        "\\K",
        "\\h",
        "\\N",
        "\\X",
        "\\G",
        "\\x1",
        "\\u12",
        "\\u{}",
        "\\u{41",
        "\\u{4x}",
        "\\u{110000}",
        "\\c1",
        "\\1",
        "(a)\\2",
        "\\k<a>",
        "\\ka",
        "(?<a>b)(?<a>c)",
        "(?<1>a)",
        "(?<a",
        "[b-a]",
        "\\p{}",
        "\\p{Greek}",
        "\\p{sc=No_Such}",
        "\\p{foo=Lu}",
        "\\pL",
        "\\p{Xan}",
        "\\",
        "[\\",
        "\\ud800",
        "(?=a)*",
        "\\b+",
        "a|*",
        "(*a)",
        "(?<=a+)b",
        "\\01",
        "[\\a]",
        "\xFF",
        "a{99999}",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char problem[PATTERN_PROBLEM];
        struct pattern *pattern;
        if (pattern_compile(&pattern, text_of(patterns[i]), problem) == 0 || problem[0] == '\0') {
            pattern_free(pattern);
            fail_msg("%s", patterns[i]);
        }
        assert_null(pattern);
    }
}

static void pattern__longer_than_the_limit__is_refused(void **state)
{
    (void)state;
    char source[PATTERN_BYTES + 2] = "";
    char problem[PATTERN_PROBLEM];
    struct pattern *pattern;
    memset(source, 'a', PATTERN_BYTES);
    assert_int_equal(pattern_compile(&pattern, text_of(source), problem), 0);
    pattern_free(pattern);
    source[PATTERN_BYTES] = 'a';
    assert_int_equal(pattern_compile(&pattern, text_of(source), problem), -1);
    assert_string_equal(problem, "it is longer than 1024 bytes");
}

static void pattern__that_grows_most__is_still_compiled(void **state)
{
    (void)state;
    char source[PATTERN_BYTES + 1] = "";
    for (size_t i = 0; i < PATTERN_BYTES; i += 2)
        memcpy(source + i, "\\S", 2);
    assert_int_equal(match(source, TEXT("a")), MATCH_NO);
}

static void groups__nested_deeper_than_the_limit__are_refused(void **state)
{
    (void)state;
    char source[500] = "";
    char problem[PATTERN_PROBLEM];
    struct pattern *pattern;
    memset(source, '(', 101);
    memset(source + 101, ')', 101);
    assert_int_equal(pattern_compile(&pattern, text_of(source), problem), -1);
    assert_string_equal(problem, "its groups nest deeper than 100");
}

static void subject__longer_than_the_limit__cannot_be_decided(void **state)
{
    (void)state;
    size_t length = default_limits.pattern_subject;
    char *subject = malloc(length + 1);
    assert_non_null(subject);
    memset(subject, 'a', length + 1);
    assert_int_equal(match("^a+$", (struct text){subject, length}), MATCH_YES);
    assert_int_equal(match("^a+$", (struct text){subject, length + 1}), MATCH_UNDECIDED);
    free(subject);
}

static void matching__that_explodes__ends_undecided_in_time(void **state)
{
    (void)state;
    static const char *const patterns[] = {"^(a+)+$", "^(a|aa)+$", "^(a*)*[bc]$", "(.*a){12}[bc]",
                                           "^(([a-z])+.)+[A-Z]([a-z])+$"};
    enum { LENGTH = 4000 };
    char subject[LENGTH];
    memset(subject, 'a', LENGTH);
    subject[LENGTH - 1] = '!';
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        clock_t start = clock();
        if (match(patterns[i], (struct text){subject, LENGTH}) != MATCH_UNDECIDED)
            fail_msg("%s", patterns[i]);
        assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
    }
}

/* Each start takes nearly all steps it may. */
static void matching__that_is_slow_at_every_start__ends_undecided_in_time(void **state)
{
    (void)state;
    enum { LENGTH = 4000 };
    char subject[LENGTH];
    for (size_t i = 0; i < LENGTH; i++)
        subject[i] = i % 3 ? 'a' : 'b';
    clock_t start = clock();
    assert_int_equal(
        match("[ab]{0,90}?[ab]{0,90}?[ab]{0,9}?(?:c|[de])", (struct text){subject, LENGTH}),
        MATCH_UNDECIDED);
    assert_true(clock() - start < CLOCKS_PER_SEC / 2);
}

/* In a group a pattern is no sequence any more, so that PCRE2 runs it. */
static void compare_with_engine(const char *source, const char *subjects, size_t length)
{
    char grouped[200];
    char problem[PATTERN_PROBLEM];
    struct pattern *plain;
    struct pattern *group;
    struct sequence sequence;
    snprintf(grouped, sizeof grouped, "(?:%s)", source);
    assert_int_equal(pattern_compile(&plain, text_of(source), problem), 0);
    assert_int_equal(pattern_compile(&group, text_of(grouped), problem), 0);
    assert_true(sequence_read(text_of(source), &sequence));
    assert_false(sequence_read(text_of(grouped), &sequence));
    struct pattern_scratch *scratch = pattern_scratch_new();
    assert_non_null(scratch);
    for (size_t start = 0; start < length; start++) {
        for (size_t size = 0; size < 16 && start + size <= length; size++) {
            struct text subject = {subjects + start, size};
            if (pattern_match(plain, scratch, subject) != pattern_match(group, scratch, subject))
                fail_msg("%s on %.*s", source, (int)size, subject.bytes);
        }
    }
    pattern_scratch_free(scratch);
    pattern_free(plain);
    pattern_free(group);
}

static void sequence__of_character_sets__matches_as_the_engine_does(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "^",          "^$",        "^a",          "^a$",           "^[a-c]+$",      "^[a-c]*-$",
        "^a{2}$",     "^a{2,}b$",  "^a{1,3}-b?$", "^[a-c]{2,4}$",  "^\\d+\\.\\d*$", "^\\w+-\\w+$",
        "^[\\w.-]+$", "^[a-]+$",   "^[-a]+",      "^[\\]\\[-]$",   "^a?b?-?$",      "^[!-~]+$",
        "^[a-c]\\.",  "^a*[-.]b*", "^_[b-c]+",    "^[0-9]{1,2}-$",
    };
    enum { LENGTH = 6000 };
    static const char alphabet[] = "aaabbc-._19]\n";
    char subjects[LENGTH];
    uint32_t random = 1;
    for (size_t i = 0; i < LENGTH; i++) {
        random = random * 1664525 + 1013904223;
        subjects[i] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
    }
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        compare_with_engine(patterns[i], subjects, LENGTH);
}

static void pattern__that_must_give_back__is_no_sequence(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "a",         "^a|b",       "^a*a$",        "^[a-c]*b$",   "^a?ab$",    "^a*b?a$",
        "^a*?$",     "^(a)$",      "^[^a]$",       "^.$",         "^\\s$",     "^\\D$",
        "^\\b",      "^\xC3\xA9$", "^[\xC3\xA9]$", "^[]$",        "^\\u0041$", "^[a-\\d]$",
        "^[\\d-a]$", "^a$b",       "^{a}$",        "^a{1,2}{3}$",
    };
    struct sequence sequence;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        if (sequence_read(text_of(patterns[i]), &sequence))
            fail_msg("%s", patterns[i]);
    }
}

static void subject__that_is_no_utf8__cannot_be_decided(void **state)
{
    (void)state;
    assert_int_equal(match("^.$", TEXT("\xFF")), MATCH_UNDECIDED);
    assert_int_equal(match("a", TEXT("\xED\xA0\x80")), MATCH_UNDECIDED);
}

static void pattern_is_valid__long_pattern__only_has_to_be_of_ecma(void **state)
{
    (void)state;
    char source[PATTERN_BYTES + 2] = "";
    memset(source, 'a', PATTERN_BYTES + 1);
    assert_true(pattern_is_valid(text_of(source)));
    source[PATTERN_BYTES] = '(';
    assert_false(pattern_is_valid(text_of(source)));
}

static void pattern_compile_native__property_unknown_to_ecma__is_matched(void **state)
{
    (void)state;
    static const char expression[] = "^\\p{bc:R}+$";
    struct pattern *pattern = pattern_compile_native(expression);
    struct pattern_scratch *scratch = pattern_scratch_new();
    assert_non_null(pattern);
    assert_non_null(scratch);
    assert_false(pattern_is_valid(text_of(expression)));
    assert_int_equal(pattern_match(pattern, scratch, TEXT("\xD7\x90\xD7\x91")), MATCH_YES);
    assert_int_equal(pattern_match(pattern, scratch, TEXT("\xD7\x90 a")), MATCH_NO);
    pattern_scratch_free(scratch);
    pattern_free(pattern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pattern__of_ecma__means_what_it_means_there),
        cmocka_unit_test(pattern__that_is_none_of_ecma__is_refused),
        cmocka_unit_test(pattern__longer_than_the_limit__is_refused),
        cmocka_unit_test(pattern__that_grows_most__is_still_compiled),
        cmocka_unit_test(groups__nested_deeper_than_the_limit__are_refused),
        cmocka_unit_test(subject__longer_than_the_limit__cannot_be_decided),
        cmocka_unit_test(matching__that_explodes__ends_undecided_in_time),
        cmocka_unit_test(matching__that_is_slow_at_every_start__ends_undecided_in_time),
        cmocka_unit_test(sequence__of_character_sets__matches_as_the_engine_does),
        cmocka_unit_test(pattern__that_must_give_back__is_no_sequence),
        cmocka_unit_test(subject__that_is_no_utf8__cannot_be_decided),
        cmocka_unit_test(pattern_is_valid__long_pattern__only_has_to_be_of_ecma),
        cmocka_unit_test(pattern_compile_native__property_unknown_to_ecma__is_matched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Patterns of Python's re. */
#include "pattern/pattern.h"

#include "unit.h"

#include <stdio.h>

struct search_case {
    const char *pattern;
    const char *subject;
    const char *found; /* what was found, one behind the other in brackets; or why not */
    unsigned flags;
};

static void search(const struct search_case *at, char *shown, size_t size)
{
    struct arena arena;
    struct python_pattern *pattern;
    char problem[PATTERN_PROBLEM];
    size_t steps = 100000, length = 0, start, end;
    unsigned how = 0;
    struct text subject = text_of(at->subject);
    arena_init(&arena);
    switch (python_pattern_compile(&pattern, &arena, text_of(at->pattern), at->flags, problem)) {
    case PYTHON_INVALID:
        snprintf(shown, size, "invalid: %s", problem);
        break;
    case PYTHON_UNSUPPORTED:
        snprintf(shown, size, "unsupported: %s", problem);
        break;
    case PYTHON_COMPILED:
        for (size_t from = 0; from <= subject.length;) {
            enum match match = python_pattern_search(pattern, subject, from, how, &steps);
            if (match != MATCH_YES) {
                if (match == MATCH_UNDECIDED)
                    snprintf(shown + length, size - length, "undecided");
                break;
            }
            python_pattern_span(pattern, 0, &start, &end);
            length += (size_t)snprintf(shown + length, size - length, "[%.*s]", (int)(end - start),
                                       at->subject + start);
            how = start == end ? PYTHON_NOT_EMPTY_HERE : 0;
            from = end;
        }
    }
    arena_release(&arena);
}

static void check(const struct search_case *cases, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        char shown[400] = "";
        search(&cases[i], shown, sizeof shown);
        if (strcmp(shown, cases[i].found) == 0)
            continue;
        print_error("%s on %s is %s, expected %s\n", cases[i].pattern, cases[i].subject, shown,
                    cases[i].found);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void pattern__of_python__matches_what_it_matches_there(void **state)
{
    (void)state;
    static const struct search_case cases[] = {
        {"a+", "aab a", "[aa][a]", 0},
        {"x*", "ab", "[][][]", 0},
        {"x*|b", "ab", "[][][b][]", 0},
        {"\\w+", "aé_1 ☃b", "[aé_1][b]", 0},
        {"\\W", "a☃-", "[☃][-]", 0},
        {"\\d", "a1٣", "[1][٣]", 0},
        {"\\s", "a\xc2\xa0\x1c", "[\xc2\xa0][\x1c]", 0},
        {"[^\\W_]+", "a_b", "[a][b]", 0},
        {"[\\W\\d]+", "a1-b", "[1-]", 0},
        {"[^\\S\\d]", "a 1", "[ ]", 0},
        {"[]a]+", "a]b", "[a]]", 0},
        {"[a-]+", "a-b", "[a-]", 0},
        {"[\\b]", "a\bb", "[\b]", 0},
        {"a$", "a\n", "[a]", 0},
        {"a\\Z", "a\n", "", 0},
        {"^b", "a\nb", "", 0},
        {"^", "a\n", "[][]", PYTHON_MULTILINE},
        {".", "a\nb", "[a][b]", 0},
        {"(?s)a.b", "a\nb", "[a\nb]", 0},
        {"(?i)AB", "aB", "[aB]", 0},
        {"K", "k\xe2\x84\xaa", "[k][\xe2\x84\xaa]", PYTHON_IGNORECASE},
        {"\\bb", "ab b", "[b]", 0},
        {"a{,2}", "aaa", "[aa][a][]", 0},
        {"a{2,}?", "aaa", "[aa]", 0},
        {"a{", "a{", "[a{]", 0},
        {"a{}", "a{}", "[a{}]", 0},
        {"a*+a", "aaa", "", 0},
        {"(?>a*)b", "aab", "[aab]", 0},
        {"(a)\\1", "aa", "[aa]", 0},
        {"(?P<n>a)(?P=n)", "aa", "[aa]", 0},
        {"(?<=a)b", "ab b", "[b]", 0},
        {"(?<!a)b", "ab b", "[b]", 0},
        {"a(?#note)+", "aa", "[aa]", 0},
        {"\\x41\\101\\u0041\\.", "AAA.", "[AAA.]", 0},
        {"\\$\\[", "$[", "[$[]", 0},
        {"", "", "[]", 0},
    };
    CHECK(cases);
}

static void pattern__that_python_refuses__is_invalid(void **state)
{
    (void)state;
    static const struct search_case cases[] = {
        {"(a", "", "invalid: a bracket is not closed", 0},
        {"a)", "", "invalid: a closing bracket closes nothing", 0},
        {"*a", "", "invalid: a quantifier has nothing to repeat", 0},
        {"^*", "", "invalid: a quantifier has nothing to repeat", 0},
        {"a**", "", "invalid: a quantifier stands behind another", 0},
        {"a{2,1}", "", "invalid: it repeats at least more often than at most", 0},
        {"[a", "", "invalid: a character class is not closed", 0},
        {"[b-a]", "", "invalid: a range of a character class is in the wrong order", 0},
        {"[a-\\d]", "", "invalid: a range of a character class is in the wrong order", 0},
        {"[\\8]", "", "invalid: a backslash stands before a digit that it means nothing with", 0},
        {"\\q", "", "invalid: a backslash stands before a letter that it means nothing with", 0},
        {"a\\", "", "invalid: it ends in a backslash", 0},
        {"\\x4", "", "invalid: an escape lacks hexadecimal digits", 0},
        {"\\U00110000", "", "invalid: an escape is no character", 0},
        {"\\777", "", "invalid: an octal escape is above \\377", 0},
        {"\\1", "", "invalid: a backslash refers to a group that is not there", 0},
        {"(a\\1)", "", "invalid: it refers to a group that is still open", 0},
        {"(?P<n>a)(?P<n>b)", "", "invalid: two groups have one name", 0},
        {"(?P<1>a)", "", "invalid: the name of a group is none", 0},
        {"(?P<n", "", "invalid: the name of a group is not closed", 0},
        {"(?P=n)", "", "invalid: it refers to a group that is not there", 0},
        {"(?Pn)", "", "invalid: (?P stands before what it means nothing with", 0},
        {"(?<n>a)", "", "invalid: (? stands before what it means nothing with", 0},
        {"(?<=a+)b", "", "invalid: a lookbehind must be of fixed width", 0},
        {"a(?i)b", "", "invalid: flags for all of it must stand at its beginning", 0},
        {"(?#a", "", "invalid: a comment is not closed", 0},
    };
    CHECK(cases);
}

static void pattern__that_might_be_taken_differently__is_given_up(void **state)
{
    (void)state;
    static const struct search_case cases[] = {
        {"(a)?(?(1)b)", "", "unsupported: a condition", 0},
        {"\\B", "", "unsupported: \\B", 0},
        {"\\N{DASH}", "", "unsupported: a character by its name", 0},
        {"(?x)a", "", "unsupported: flags within it", 0},
        {"(a*)*", "", "unsupported: it repeats what may be nothing", 0},
        {"(?=a)*", "", "unsupported: it repeats what may be nothing", 0},
        {"(?=(a))", "", "unsupported: a group that captures within a lookaround", 0},
        {"é", "", "unsupported: letters that are not ASCII, without case", PYTHON_IGNORECASE},
        {"a{70000}", "", "unsupported: it repeats too often", 0},
        {"\\ud800", "", "unsupported: a lone surrogate", 0},
        {"i", "\xc4\xb1", "undecided", PYTHON_IGNORECASE},
    };
    CHECK(cases);
}

static void pattern__that_takes_too_many_steps__is_undecided(void **state)
{
    (void)state;
    static const struct search_case cases[] = {
        {"(?:a|aa)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "undecided", 0},
    };
    CHECK(cases);
}

static void pattern__that_is_long_or_deep__is_given_up(void **state)
{
    (void)state;
    char deep[2 * 60 + 2], many[110 * 2 + 1] = "", endless[PATTERN_BYTES + 2];
    for (size_t i = 0; i < 60; i++) {
        deep[i] = '(';
        deep[120 - i] = ')';
    }
    deep[60] = 'a';
    deep[121] = '\0';
    for (size_t i = 0; i < 110; i++)
        snprintf(many + 2 * i, 3, "()");
    memset(endless, 'a', sizeof endless);
    endless[sizeof endless - 1] = '\0';
    const struct search_case cases[] = {
        {deep, "", "unsupported: it nests too deep", 0},
        {many, "", "unsupported: it has too many groups", 0},
        {endless, "", "unsupported: it is longer than 1024 bytes", 0},
    };
    CHECK(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pattern__of_python__matches_what_it_matches_there),
        cmocka_unit_test(pattern__that_python_refuses__is_invalid),
        cmocka_unit_test(pattern__that_might_be_taken_differently__is_given_up),
        cmocka_unit_test(pattern__that_takes_too_many_steps__is_undecided),
        cmocka_unit_test(pattern__that_is_long_or_deep__is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

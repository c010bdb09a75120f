/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* The excerpt for a place in a text, with a line below that holds the caret. */
static void assert_excerpt(struct text source, unsigned line, unsigned column, const char *expected)
{
    struct findings findings;
    const struct place place = {.path = TEXT("a.yml"), .line = line, .column = column};
    char shown[1000];
    findings_init(&findings, 10, NULL);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "bad");
    findings_excerpt(&findings, 0, 1, source);
    const struct finding *finding = &findings.items[0];
    snprintf(shown, sizeof shown, "%s\n%*s^", finding->excerpt, (int)finding->caret, "");
    assert_string_equal(shown, expected);
    findings_release(&findings);
}

static void findings_excerpt__any_line__is_shown_with_the_place_below(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        unsigned line, column;
        const char *expected;
    } cases[] = {
        {"a: 1\nb: 22:30\n", 2, 4, "b: 22:30\n   ^"},
        {"a: 1\r\nb: 2\rc: 3", 3, 1, "c: 3\n^"},
        {"a: 1\xC2\x85"
         "b: 2\xE2\x80\xA8"
         "c: 3",
         3, 4, "c: 3\n   ^"},
        {"\xEF\xBB\xBF"
         "a: 1",
         1, 4, "a: 1\n   ^"},
        {"a:\t1", 1, 4, "a: 1\n   ^"},
        {"a: 1", 1, 50, "a: 1\n    ^"},
        {"a: \xC3\xA9 1", 1, 6, "a: \\u00e9 1\n          ^"},
        {"a: \xFF\x1b[2J 1", 1, 10, "a: \\xff\\x1b[2J 1\n               ^"},
        {"a: 1\n", 3, 1, "\n^"},
        {"", 1, 1, "\n^"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_excerpt(text_of(cases[i].source), cases[i].line, cases[i].column, cases[i].expected);
}

static void findings_excerpt__long_line__is_cut_around_the_place(void **state)
{
    (void)state;
    char line[1001];
    for (size_t i = 0; i < 1000; i++)
        line[i] = (char)('0' + i % 10);
    line[1000] = '\0';
    char expected[400];
    snprintf(expected, sizeof expected, "%.120s...\n%4s^", line, "");
    assert_excerpt(text_of(line), 1, 5, expected);
    snprintf(expected, sizeof expected, "...%.120s...\n%83s^", line + 420, "");
    assert_excerpt(text_of(line), 1, 501, expected);
    snprintf(expected, sizeof expected, "...%s\n%83s^", line + 919, "");
    assert_excerpt(text_of(line), 1, 1000, expected);
}

static void findings_excerpt__secret__is_masked(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        unsigned line, column;
        const char *expected;
    } cases[] = {
        {"mender_token: 12", 1, 15, "mender_token: ***\n              ^"},
        {"wifi: {ssid: 1, PassWord: 5, x: 6}", 1, 33,
         "wifi: {ssid: 1, PassWord: ***\n                          ^"},
        {"{\"api_key\":\"x\",\"a\":1}", 1, 20, "{\"api_key\":***\n           ^"},
        {"apiKeyId: 1", 1, 11, "apiKeyId: ***\n          ^"},
        {"ssh_keys: 1", 1, 1, "ssh_keys: ***\n^"},
        {"keyboard: de", 1, 11, "keyboard: de\n          ^"},
        {"secrets:\n  a: 12\nb: 3", 2, 6, "  ***\n  ^"},
        {"secrets:\n  a: 12\nb: 3", 3, 4, "b: 3\n   ^"},
        {"tokens:\n- 12\n- 13", 3, 3, "- ***\n  ^"},
        {"- token: 12\n- name: 13", 2, 9, "- name: 13\n        ^"},
        {"a:\n  password: |\n\n    x: 1\n  b: 2", 4, 5, "    ***\n    ^"},
        {"a:\n  password: |\n\n    x: 1\n  b: 2", 5, 6, "  b: 2\n     ^"},
        {"password:\n", 1, 1, "password:\n^"},
        {"{ \"tokens\": [\n12,\n13],\n\"a\": 1}", 3, 1, "***\n^"},
        {"{ \"tokens\": [\n12,\n13],\n\"a\": 1}", 4, 6, "\"a\": 1}\n     ^"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_excerpt(text_of(cases[i].source), cases[i].line, cases[i].column, cases[i].expected);
}

static void findings_excerpt__many_of_one_file__each_has_its_line(void **state)
{
    (void)state;
    struct findings findings;
    struct findings copy;
    findings_init(&findings, 10, NULL);
    findings_init(&copy, 10, NULL);
    static const unsigned lines[] = {0, 1, 1, 3};
    for (unsigned i = 0; i < 4; i++) {
        const struct place place = {.path = TEXT("a"), .line = lines[i], .column = i};
        findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "bad");
    }
    findings_excerpt(&findings, 0, 4, TEXT("one\ntwo\nthree\n"));
    findings_append(&copy, &findings);
    assert_string_equal(copy.items[0].excerpt, "");
    assert_string_equal(copy.items[1].excerpt, "one");
    assert_string_equal(copy.items[2].excerpt, "one");
    assert_int_equal(copy.items[2].caret, 1);
    assert_string_equal(copy.items[3].excerpt, "three");
    findings_release(&findings);
    findings_release(&copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_excerpt__any_line__is_shown_with_the_place_below),
        cmocka_unit_test(findings_excerpt__long_line__is_cut_around_the_place),
        cmocka_unit_test(findings_excerpt__secret__is_masked),
        cmocka_unit_test(findings_excerpt__many_of_one_file__each_has_its_line),
    };
    return cmocka_run_group_tests_name("excerpt", tests, NULL, NULL);
}

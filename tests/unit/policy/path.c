/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "policy/policy.h"

#include <string.h>
#include <time.h>

struct path_case {
    const char *pattern;
    const char *path;
    bool matches;
};

static void path_matches__each_form__is_as_the_manual_says(void **state)
{
    (void)state;
    static const struct path_case cases[] = {
        {"ansible.cfg", "ansible.cfg", true},
        {"ansible.cfg", "a/ansible.cfg", false},
        {"ansible.cfg", "ansible.cfg/a", false},
        {"ansible.cfg", "Ansible.cfg", false},
        {"roles/**", "roles", true},
        {"roles/**", "roles/a", true},
        {"roles/**", "roles/a/b/c", true},
        {"roles/**", "roles2/a", false},
        {"roles/**", "a/roles/b", false},
        {"*_plugins/**", "filter_plugins/x.py", true},
        {"*_plugins/**", "_plugins", true},
        {"*_plugins/**", "a/filter_plugins/x.py", false},
        {"**/ansible.cfg", "ansible.cfg", true},
        {"**/ansible.cfg", "a/b/ansible.cfg", true},
        {"**/ansible.cfg", "a/b/ansible.cfg2", false},
        {"a/**/b/**/c", "a/b/c", true},
        {"a/**/b/**/c", "a/b/x/b/y/c", true},
        {"a/**/b/**/c", "a/x/c", false},
        {"roles/**/**", "roles", true},
        {"roles/**/**/x", "roles", false},
        {"**", "any/thing", true},
        {"**/**", "any", true},
        {"*.yml", "a.yml", true},
        {"*.yml", ".yml", true},
        {"*.yml", "a/b.yml", false},
        {"a?c", "abc", true},
        {"a?c", "a/c", false},
        {"a?c", "ac", false},
        {"*a*b*", "xxaxxbxx", true},
        {"*a*b*", "xxbxxaxx", false},
        {"*", "", true},
        {"a", "", false},
        {"", "a", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (path_matches(cases[i].pattern, text_of(cases[i].path)) != cases[i].matches)
            fail_msg("%s and %s", cases[i].pattern, cases[i].path);
    }
}

static void path_matches__bytes_of_any_kind__stand_for_themselves(void **state)
{
    (void)state;
    assert_true(path_matches("a*", TEXT("a\0b\xff\n")));
    assert_false(path_matches("a", TEXT("a\0")));
    assert_true(path_matches("a[b].c", TEXT("a[b].c")));
}

static void path_matches__patterns_made_to_be_slow__take_no_time(void **state)
{
    (void)state;
    static char name[20000], folders[20000];
    memset(name, 'a', sizeof name - 1);
    for (size_t i = 0; i + 1 < sizeof folders; i++)
        folders[i] = i % 2 ? '/' : 'a';
    clock_t start = clock();
    assert_false(path_matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text_of(name)));
    assert_false(path_matches("**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/b", text_of(folders)));
    assert_true((clock() - start) / CLOCKS_PER_SEC < 5);
}

static void path_may_match_below__folder__is_entered_only_where_it_may(void **state)
{
    (void)state;
    static const struct path_case cases[] = {
        {"ansible.cfg", "ansible.cfg", false},
        {"a/b/c", "a", true},
        {"a/b/c", "a/b", true},
        {"a/b/c", "a/c", false},
        {"a/b/c", "a/b/c", false},
        {"roles/**", "roles", true},
        {"roles/**", "roles/a/b", true},
        {"roles/**", "library", false},
        {"*_plugins/**", "x_plugins", true},
        {"**/x", "a/b", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (path_may_match_below(cases[i].pattern, text_of(cases[i].path)) != cases[i].matches)
            fail_msg("%s and %s", cases[i].pattern, cases[i].path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path_matches__each_form__is_as_the_manual_says),
        cmocka_unit_test(path_matches__bytes_of_any_kind__stand_for_themselves),
        cmocka_unit_test(path_matches__patterns_made_to_be_slow__take_no_time),
        cmocka_unit_test(path_may_match_below__folder__is_entered_only_where_it_may),
    };
    return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "policy/policy.h"

#include <stdio.h>
#include <string.h>

static void read_good(struct policy *policy, const char *text)
{
    struct error error = {0};
    if (policy_read(policy, "p.yml", text_of(text), NULL, &error) != 0)
        fail_msg("%s", error.message);
}

static void expect_error(const char *text, const char *message)
{
    struct policy policy;
    struct error error = {0};
    assert_int_equal(policy_read(&policy, "p.yml", text_of(text), NULL, &error), -1);
    assert_int_equal(error.kind, ERROR_POLICY);
    if (!strstr(error.message, message))
        fail_msg("%s: %s", text, error.message);
    policy_release(&policy);
}

static void policy__nothing_said__lets_nobody_override_and_guards_programs(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "");
    assert_null(policy.pusher);
    assert_false(policy_may_override(&policy, "alice", RULE_IMAGE_MISSING));
    assert_int_equal(policy.guard_count, 1);
    assert_int_equal(policy.guards[0].people.count, 0);
    assert_string_equal(policy.guards[0].paths.items[0], "**/ansible.cfg");
    policy_release(&policy);
}

static void policy__every_section__is_taken(void **state)
{
    (void)state;
    struct policy policy;
    read_good(&policy, "pusher: unix\n"
                       "acknowledged: ['3f2a91c0d4']\n"
                       "guarded: [{ paths: ['**/x', y], people: [alice] }, { paths: [z] }]\n"
                       "overrides: [{ people: [alice, bob], rules: [image/missing] },\n"
                       "            { people: [bob], rules: [promotion/rewind] }]\n");
    assert_string_equal(policy.pusher->name, "unix");
    assert_string_equal(policy.acknowledged.items[0], "3f2a91c0d4");
    assert_int_equal(policy.guard_count, 2);
    assert_int_equal(policy.guards[0].paths.count, 2);
    assert_true(names_have(&policy.guards[0].people, "alice"));
    assert_true(policy_may_override(&policy, "alice", RULE_IMAGE_MISSING));
    assert_false(policy_may_override(&policy, "alice", RULE_PROMOTION_REWIND));
    assert_true(policy_may_override(&policy, "bob", RULE_PROMOTION_REWIND));
    assert_false(policy_may_override(&policy, "Bob", RULE_PROMOTION_REWIND));
    assert_false(policy_may_override(&policy, NULL, RULE_IMAGE_MISSING));
    policy_release(&policy);
}

static void policy__mistake__is_an_error_with_its_line(void **state)
{
    (void)state;
    expect_error("overrides: [{ people: [a], rules: [tree/mode] }]",
                 "p.yml:1:36: this rule cannot be overridden");
    expect_error("overrides: [{ people: [a], rules: [no/rule] }]",
                 "p.yml:1:36: there is no such rule");
    expect_error("overrides: [{ rules: [image/missing] }]", "people");
    expect_error("pusher: gitee", "\"gitea\"");
    expect_error("acknowledged: [3F2A91C0D4]", "acknowledged");
    expect_error("guarded: [{ people: [a] }]", "paths");
}

static void policy__patterns_that_say_something_else_than_they_seem_to__are_errors(void **state)
{
    (void)state;
    static const char *const patterns[] = {"/a",  "a/",    "a//b", "./a",   "a/../b", "a**",
                                           "**a", "a/***", "[ab]", "{a,b}", "!a",     "a\\*"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        char text[100];
        snprintf(text, sizeof text, "guarded: [{ paths: ['%s'] }]", patterns[i]);
        expect_error(text, "guarded[0].paths[0]");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policy__nothing_said__lets_nobody_override_and_guards_programs),
        cmocka_unit_test(policy__every_section__is_taken),
        cmocka_unit_test(policy__mistake__is_an_error_with_its_line),
        cmocka_unit_test(policy__patterns_that_say_something_else_than_they_seem_to__are_errors),
    };
    return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}

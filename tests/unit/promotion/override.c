/* SPDX-License-Identifier: MIT */
/* What a push may ask to be overridden. */
#include <stdio.h>
#include <string.h>

#include "promotion/promotion.h"
#include "unit.h"

static const char *const people[] = {"alice"};
static const char *const rules[] = {"schema/violation", "promotion/rewind"};
static const struct override_law laws[] = {{{people, 1}, {rules, 2}}};

/* Fails the test unless these options bring the finding (NULL: none) and so many overrides. */
static void expect(const char *const *options, size_t count, const char *message,
                   size_t taken_count)
{
    const struct policy policy = {.source = "policy.yml", .overrides = laws, .override_count = 1};
    const struct pusher pusher = {.name = "alice"};
    const struct push_options asked = {.items = options, .count = count, .are_taken = true};
    struct overrides taken;
    struct findings findings;
    struct arena arena;
    struct error error = {0};
    arena_init(&arena);
    findings_init(&findings, 10, NULL);
    assert_int_equal(
        promotion_judge_overrides(&policy, &pusher, &asked, &taken, &arena, &findings, &error), 0);
    assert_int_equal(findings.count, message != NULL);
    if (message && !strstr(findings.items[0].message, message))
        fail_msg("\"%s\" lacks \"%s\"", findings.items[0].message, message);
    assert_int_equal(taken.count, taken_count);
    for (size_t i = 0; i < taken_count; i++)
        assert_string_equal(taken.items[i].reason, "fire");
    findings_release(&findings);
    arena_release(&arena);
}

static void expect_reason(const char *reason, const char *message)
{
    char option[1000];
    const char *options[] = {option};
    snprintf(option, sizeof option, "fleetgate.override=schema/violation:%s", reason);
    expect(options, 1, message, message ? 0 : 1);
}

static void reason__with_a_control_byte__is_refused(void **state)
{
    (void)state;
    static const char message[] = "the override of schema/violation has control bytes";
    for (char byte = 1; byte < 0x20; byte++) {
        expect_reason((char[]){byte, 'a', '\0'}, message);
        expect_reason((char[]){'a', byte, 'b', '\0'}, message);
        expect_reason((char[]){'a', byte, '\0'}, message);
    }
    expect_reason("a\x7f", message);
    expect_reason("\x7f"
                  "a",
                  message);
    expect_reason("fire", NULL);
    expect_reason("  fire ", NULL);
}

static void reason__of_no_byte_or_too_many__is_refused(void **state)
{
    (void)state;
    char reason[502];
    memset(reason, 'a', sizeof reason);
    reason[501] = '\0';
    expect_reason(reason, "says more than 500 bytes of reason");
    expect_reason("", "says no reason");
    expect_reason("   ", "says no reason");
}

static void overrides__of_several_rules__are_each_taken_once(void **state)
{
    (void)state;
    static const char *const options[] = {
        "other.option",
        "fleetgate.override=schema/violation:fire",
        "fleetgate.override=promotion/rewind:fire",
        "fleetgate.override=promotion/rewind:fire",
    };
    expect(options, 3, NULL, 2);
    expect(options, 4, "promotion/rewind is overridden twice", 2);
    expect(options, 2, NULL, 1);
    expect(options, 1, NULL, 0);
}

/* What is refused to the person (NULL: nobody known), and the advice. */
static void expect_refusal(const char *person, const char *option, const char *message,
                           const char *help)
{
    const struct policy policy = {.source = "policy.yml", .overrides = laws, .override_count = 1};
    const struct pusher pusher = {.name = person};
    const struct push_options asked = {.items = &option, .count = 1, .are_taken = true};
    struct overrides taken;
    struct findings findings;
    struct arena arena;
    struct error error = {0};
    arena_init(&arena);
    findings_init(&findings, 10, NULL);
    assert_int_equal(
        promotion_judge_overrides(&policy, &pusher, &asked, &taken, &arena, &findings, &error), 0);
    assert_int_equal(taken.count, 0);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].rule, RULE_PUSH_OVERRIDE_REFUSED);
    assert_string_equal(findings.items[0].message, message);
    assert_string_equal(findings.items[0].help, help);
    findings_release(&findings);
    arena_release(&arena);
}

static void override__that_the_policy_lets_nobody_have__says_who_may_allow_it(void **state)
{
    (void)state;
    expect_refusal("bob", "fleetgate.override=promotion/rewind:fire",
                   "bob may not override promotion/rewind",
                   "who runs the server may allow it in policy.yml:\n"
                   "overrides: [{ people: [\"bob\"], rules: [promotion/rewind] }]");
    expect_refusal("alice", "fleetgate.override=promotion/deleted:fire",
                   "alice may not override promotion/deleted",
                   "who runs the server may allow it in policy.yml:\n"
                   "overrides: [{ people: [\"alice\"], rules: [promotion/deleted] }]");
    expect_refusal(NULL, "fleetgate.override=promotion/rewind:fire",
                   "promotion/rewind is not overridden: the server does not say who pushes",
                   "who runs the server may say with `pusher:` in the policy what to ask");
}

static void option__that_makes_no_sense__is_refused(void **state)
{
    (void)state;
    static const char *const none[] = {"fleetgate.overide=schema/violation:fire"};
    static const char *const no_rule[] = {"fleetgate.override=schema/violations:fire"};
    static const char *const fixed[] = {"fleetgate.override=push/override-refused:fire"};
    static const char *const others[] = {"fleetgate.override=promotion/squash:fire"};
    expect(none, 1, "there is no push option", 0);
    expect(no_rule, 1, "which is no rule", 0);
    expect(fixed, 1, "cannot be overridden", 0);
    expect(others, 1, "alice may not override promotion/squash", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reason__with_a_control_byte__is_refused),
        cmocka_unit_test(reason__of_no_byte_or_too_many__is_refused),
        cmocka_unit_test(overrides__of_several_rules__are_each_taken_once),
        cmocka_unit_test(override__that_the_policy_lets_nobody_have__says_who_may_allow_it),
        cmocka_unit_test(option__that_makes_no_sense__is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

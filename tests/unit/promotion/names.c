/* SPDX-License-Identifier: MIT */
#include "promotion_world.h"

#include <setjmp.h>

#include <cmocka.h>

static const struct branch_law laws_items[] = {
    {.name = "main", .method = METHOD_EITHER},
    {.name = "develop"},
    {.name = "Release-1.0"},
    {.name = "tags/live"},
};
static const struct branch_laws laws = {laws_items, sizeof laws_items / sizeof *laws_items};

/* Fails the test unless exactly one finding of `rule` comes of it; RULE_COUNT for none. */
static void expect_name(const char *ref, const char *target, const struct object_id *new,
                        enum rule rule)
{
    struct findings findings;
    struct update update = {.ref = ref, .target = target, .new = *new};
    findings_init(&findings, 10, NULL);
    promotion_judge_name(&laws, &update, &findings);
    if (findings.count != (rule != RULE_COUNT) ||
        (findings.count && findings.items[0].rule != rule))
        fail_msg("%s: %zu findings", ref, findings.count);
    findings_release(&findings);
}

static const struct object_id some = {{1}};

static void forbidden_ref__is_found_by_name_and_by_target(void **state)
{
    (void)state;
    enum rule forbidden = RULE_PUSH_FORBIDDEN_REF;
    expect_name("refs/replace/0123", "refs/replace/0123", &some, forbidden);
    expect_name("refs/fleetgate/state", "refs/fleetgate/state", &some, forbidden);
    expect_name("refs/namespaces/a/refs/heads/main", "refs/namespaces/a/refs/heads/main", &some,
                forbidden);
    expect_name("refs/heads/a", "refs/fleetgate/state", &some, forbidden);
    expect_name("refs/fleetgate/state", "refs/fleetgate/state", &nothing, forbidden);
}

static void expect_each(const char *const *refs, enum rule rule)
{
    for (; *refs; refs++)
        expect_name(*refs, *refs, &some, rule);
}

static void name__of_no_branch_of_the_policy__is_free(void **state)
{
    (void)state;
    static const char *const refs[] = {
        "refs/heads/main",
        "refs/heads/Release-1.0",
        "refs/heads/refs/replace/a",
        "refs/replaced/a",
        "refs/notes/commits",
        "refs/heads/main2",
        "refs/heads/domain",
        "refs/heads/mai",
        "refs/heads/main/HEAD",
        "refs/heads/topic/main",
        "refs/heads/tags/main",
        "refs/heads/head",
        "refs/tags/v1.0",
        "refs/tags/main-1",
        "refs/remotes/origin/main",
        "refs/remotes/origin/HEAD",
        "refs/pull/1/head",
        "refs/for/main",
        "refs/meta/config",
        "refs/heads/ma\xc3\xafn",
        "refs/heads/mai\xff"
        "n",
        "refs/heads/Release\xff"
        "1.0",
        NULL,
    };
    expect_each(refs, RULE_COUNT);
}

static void name__that_git_finds_for_a_branch__shadows_it(void **state)
{
    (void)state;
    static const char *const refs[] = {
        "refs/main",
        "refs/tags/main",
        "refs/remotes/main",
        "refs/remotes/main/HEAD",
        "refs/heads/heads/main",
        "refs/tags/heads/main",
        "refs/remotes/heads/main",
        "refs/refs/heads/main",
        "refs/tags/refs/heads/main",
        "refs/heads/refs/heads/main",
        "refs/remotes/refs/heads/main",
        "refs/tags/origin/main",
        "refs/heads/origin/main",
        "refs/heads/remotes/origin/develop",
        "refs/tags/refs/remotes/origin/develop",
        "refs/tags/live", /* of the branch tags/live */
        "refs/HEAD",
        "refs/heads/HEAD",
        "refs/tags/HEAD",
        "refs/remotes/HEAD",
        NULL,
    };
    expect_each(refs, RULE_PUSH_SHADOWING_REF);
}

static void name__that_looks_like_a_branch__shadows_it(void **state)
{
    (void)state;
    static const char *const refs[] = {
        "refs/heads/Main",
        "refs/heads/MAIN",
        "refs/Heads/main",
        "refs/tags/MAIN",
        "refs/heads/release-1.0",
        "refs/heads/Release-l.o",
        u8"refs/heads/ma\u0131n",                       /* without its dot */
        u8"refs/heads/m\u0430in",                       /* Cyrillic */
        u8"refs/heads/\u041c\u0410IN",                  /* Cyrillic capitals */
        u8"refs/heads/m\u03b1in",                       /* Greek */
        u8"refs/heads/\uff4d\uff41\uff49\uff4e",        /* of full width */
        u8"refs/heads/\U0001d426\U0001d41a\U0001d422n", /* bold */
        u8"refs/heads/\U0001d40cain",                   /* bold, a capital */
        u8"refs/heads/ma\u200bin",                      /* with a space of no width */
        u8"refs/heads/main\ufeff",                      /* at its end */
        u8"refs/heads/Release\u20111.0",                /* another hyphen */
        u8"refs/heads/origin\u2215main",                /* another slash */
        NULL,
    };
    expect_each(refs, RULE_PUSH_SHADOWING_REF);
}

static void name__that_shadows_a_branch__may_be_deleted(void **state)
{
    (void)state;
    expect_name("refs/tags/main", "refs/tags/main", &nothing, RULE_COUNT);
    expect_name("refs/heads/Main", "refs/heads/Main", &nothing, RULE_COUNT);
}

static void name__of_a_symbolic_ref__is_what_it_stands_for(void **state)
{
    (void)state;
    expect_name("refs/heads/Main", "refs/heads/main", &some, RULE_COUNT);
    expect_name("refs/heads/live", "refs/tags/main", &some, RULE_PUSH_SHADOWING_REF);
}

static void name__that_shadows_a_branch__is_told_with_another(void **state)
{
    (void)state;
    struct findings findings;
    struct update update = {.ref = "refs/tags/main", .target = "refs/tags/main", .new = some};
    findings_init(&findings, 10, NULL);
    promotion_judge_name(&laws, &update, &findings);
    update = (struct update){.ref = "refs/heads/HEAD", .target = "refs/heads/HEAD", .new = some};
    promotion_judge_name(&laws, &update, &findings);
    assert_int_equal(findings.count, 2);
    assert_string_equal(findings.items[0].message,
                        "refs/tags/main would be taken for the branch main");
    assert_string_equal(findings.items[0].help,
                        "give it a name of its own: git push origin 0100000000:refs/tags/<tag>");
    assert_string_equal(findings.items[1].message, "refs/heads/HEAD would be taken for HEAD");
    assert_string_equal(findings.items[1].help,
                        "give it a name of its own: git push origin 0100000000:refs/heads/<topic>");
    findings_release(&findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forbidden_ref__is_found_by_name_and_by_target),
        cmocka_unit_test(name__of_no_branch_of_the_policy__is_free),
        cmocka_unit_test(name__that_git_finds_for_a_branch__shadows_it),
        cmocka_unit_test(name__that_looks_like_a_branch__shadows_it),
        cmocka_unit_test(name__that_shadows_a_branch__may_be_deleted),
        cmocka_unit_test(name__of_a_symbolic_ref__is_what_it_stands_for),
        cmocka_unit_test(name__that_shadows_a_branch__is_told_with_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

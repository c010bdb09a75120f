/* SPDX-License-Identifier: MIT */
#include "promotion/look_alike.h"
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
        "refs/heads/topic/main",
        "refs/heads/tags/main",
        "refs/heads/head",
        "refs/tags/v1.0",
        "refs/tags/main-1",
        "refs/remotes/origin/main",
        "refs/remotes/origin/HEAD",
        "refs/remotes/main/main",
        "refs/tags/main/HEAD",
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
        "refs/heads/main/HEAD",
        "refs/heads/Main/x",
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

/* The first and the last character of each row, and of each range of those that are not seen. */
static void character__of_any_alphabet__is_the_letter_that_it_looks_like(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } alike[] = {
        {u8"\u2010\u2212", "--"},
        {u8"\u2024", "."},
        {u8"\u2044\u2215", "//"},
        {u8"\u0410\u0251", "aa"},
        {u8"\u0412\u0392", "bb"},
        {u8"\u0421\u03f9", "cc"},
        {u8"\u0500\u0501", "dd"},
        {u8"\u0415\u0395", "ee"},
        {u8"\u0261", "g"},
        {u8"\u041d\u0397", "hh"},
        {u8"\u0130\u03b9", "ii"},
        {u8"\u0408\u03f3", "jj"},
        {u8"\u041a\u212a", "kk"},
        {u8"\u04c0\u04cf", "ll"},
        {u8"\u041c\u039c", "mm"},
        {u8"\u039d\u03b7", "nn"},
        {u8"\u041e\u03bf", "oo"},
        {u8"\u0420\u03c1", "pp"},
        {u8"\u051a\u051b", "qq"},
        {u8"\u0433", "r"},
        {u8"\u0405\u017f", "ss"},
        {u8"\u0422\u03c4", "tt"},
        {u8"\u03c5", "u"},
        {u8"\u0475\u03bd", "vv"},
        {u8"\u051c\u051d", "ww"},
        {u8"\u0425\u03c7", "xx"},
        {u8"\u0423\u03a5", "yy"},
        {u8"\u0396", "z"},
        {"AZ01", "azol"},
        {"aol", "A01"},
        {u8"\uff01\uff5e", "!~"},
        {u8"\uff21\uff10", "ao"},
        {u8"\U0001d400\U0001d419", "az"},
        {u8"\U0001d41a\U0001d6a3", "az"},
        {u8"\u00ad\u0300\u036f\u061c\u180b\u180f\u200b\u200f\u202a\u202e\u2060\u206f"
         u8"\ufe00\ufe0f\ufeff\U000e0000\U000e0fff",
         ""},
    };
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        const char *rest = look_alike_after(alike[i].text, alike[i].wanted);
        if (!rest || !look_alike_is_nothing(rest))
            fail_msg("\"%s\"", alike[i].wanted);
    }
}

static void character__beside_those_that_look_alike__is_itself(void **state)
{
    (void)state;
    static const char *const seen[] = {
        u8"\u00ac",     u8"\u00ae",     u8"\u02ff",     u8"\u0370",     u8"\u061b", u8"\u061d",
        u8"\u180a",     u8"\u1810",     u8"\u200a",     u8"\u2029",     u8"\u202f", u8"\u205f",
        u8"\u2070",     u8"\ufdff",     u8"\ufe10",     u8"\ufefe",     u8"\uff00", u8"\uff5f",
        u8"\U000dffff", u8"\U000e1000", u8"\U0001d3ff", u8"\U0001d6a4", "a",
    };
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        if (look_alike_is_nothing(seen[i]))
            fail_msg("%zu is not seen", i);
        for (char letter = '!'; letter < 'a'; letter++)
            if (look_alike_after(seen[i], (char[]){letter, '\0'}) && letter != 'A')
                fail_msg("%zu is %c", i, letter);
    }
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
        cmocka_unit_test(character__of_any_alphabet__is_the_letter_that_it_looks_like),
        cmocka_unit_test(character__beside_those_that_look_alike__is_itself),
        cmocka_unit_test(name__that_shadows_a_branch__may_be_deleted),
        cmocka_unit_test(name__of_a_symbolic_ref__is_what_it_stands_for),
        cmocka_unit_test(name__that_shadows_a_branch__is_told_with_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Laws made by hand: which branches each `from` stands for. */
#include <string.h>

#include "policy/policy.h"
#include "unit.h"

enum { MAIN = 1, PRODUCTION = 3 };

/* The laws of the manual, `from` of production given. */
struct line {
    const char *from[3];
    struct branch_law items[4];
    struct branch_laws laws;
};

static void line_from(struct line *line, const char *first, const char *second)
{
    static const char *const anything[] = {"*"};
    static const char *const from_main[] = {"main"};
    *line = (struct line){
        .from = {first, second},
        .items = {{.name = "develop"},
                  {.name = "main", .method = METHOD_EITHER, .from = anything, .from_count = 1},
                  {.name = "canary", .method = METHOD_EITHER, .from = from_main, .from_count = 1},
                  {.name = "production", .method = METHOD_MERGE}},
    };
    line->items[PRODUCTION].from = line->from;
    line->items[PRODUCTION].from_count = second ? 2 : first != NULL;
    line->laws = (struct branch_laws){line->items, 4};
}

static bool takes(struct line *line, const char *name)
{
    char ref[64] = "refs/heads/";
    strcat(ref, name);
    return branch_law_takes_from(&line->laws, &line->items[PRODUCTION], ref);
}

static void branch_law_takes_from__name_or_pattern__matches_as_in_the_shell(void **state)
{
    (void)state;
    struct line line;
    line_from(&line, "canary", "release/[0-9]?");
    assert_true(takes(&line, "canary"));
    assert_false(takes(&line, "canary2"));
    assert_false(takes(&line, "main"));
    assert_true(takes(&line, "release/10"));
    assert_false(takes(&line, "release/1"));
    assert_false(takes(&line, "release/1/"));
    line_from(&line, "re*", NULL);
    assert_true(takes(&line, "release"));
    assert_false(takes(&line, "release/1"));
}

static void branch_law_takes_from__pattern_that_matches_the_branch__is_not_for_itself(void **state)
{
    (void)state;
    struct line line;
    line_from(&line, "*n*", "production");
    assert_true(takes(&line, "main"));
    assert_true(takes(&line, "canary"));
    assert_true(takes(&line, "productions"));
    assert_false(takes(&line, "production"));
}

static void branch_law_takes_from__star_alone__is_every_branch_that_is_not_protected(void **state)
{
    (void)state;
    struct line line;
    line_from(&line, "*", NULL);
    assert_true(takes(&line, "develop"));
    assert_true(takes(&line, "topic/a/b"));
    assert_false(takes(&line, "canary"));
    assert_true(branch_law_takes_unprotected(&line.items[PRODUCTION]));
    line_from(&line, "canary", "?*");
    assert_false(branch_law_takes_unprotected(&line.items[PRODUCTION]));
    assert_true(takes(&line, "canary"));
}

/* Whether production is a first stage, and whether it names its stages. */
static void expect_stage(const char *first, const char *second, bool is_first, bool names_stages)
{
    struct line line;
    line_from(&line, first, second);
    if (branch_law_is_first_stage(&line.laws, &line.items[PRODUCTION]) != is_first)
        fail_msg("from %s, %s: %s first stage", first, second, is_first ? "no" : "a");
    if (branch_law_names_stages(&line.laws, &line.items[PRODUCTION]) != names_stages)
        fail_msg("from %s, %s: stages %s named", first, second, names_stages ? "not" : "are");
}

static void branch_law_is_first_stage__unless_all_sources_of_the_policy_are_stages(void **state)
{
    (void)state;
    expect_stage("canary", NULL, false, true);
    expect_stage("canary", "main", false, true);
    expect_stage("canar?", NULL, false, false);
    expect_stage("[mc]a*", "canary", false, false);
    expect_stage("canary", "*", true, false);
    expect_stage("canary", "develop", true, false);
    expect_stage("canary", "elsewhere", true, false);
    expect_stage("canary", "release-*", true, false);
    expect_stage("[dm]*", NULL, true, false); /* develop too */
    expect_stage("prod*", NULL, true, false); /* itself alone */
    expect_stage("production", "canary", false, true);
}

static void
branch_law_is_first_stage__of_star_alone__even_where_all_branches_are_stages(void **state)
{
    (void)state;
    struct line line;
    line_from(&line, "*", NULL);
    line.laws = (struct branch_laws){line.items + MAIN, 3};
    assert_true(branch_law_is_first_stage(&line.laws, &line.items[PRODUCTION]));
}

/* Wherever in the policy it stands. */
static void branch_law_of__each_branch__is_its_own(void **state)
{
    (void)state;
    struct line line;
    line_from(&line, "main", NULL);
    for (size_t i = 0; i < line.laws.count; i++) {
        char ref[64] = "refs/heads/";
        strcat(ref, line.items[i].name);
        assert_ptr_equal(branch_law_of(&line.laws, ref), &line.items[i]);
    }
    line.laws = (struct branch_laws){line.items + MAIN, 3};
    assert_true(branch_law_names_stages(&line.laws, &line.items[PRODUCTION]));
    assert_false(branch_law_is_first_stage(&line.laws, &line.items[PRODUCTION]));
    line_from(&line, "*", NULL);
    line.laws = (struct branch_laws){line.items + MAIN, 3};
    assert_false(takes(&line, "main"));
    assert_false(takes(&line, "production"));
    assert_true(takes(&line, "develop"));
}

static void branch_law_named_source__is_the_first_that_is_no_pattern(void **state)
{
    (void)state;
    struct line line;
    line_from(&line, "*", "canary");
    assert_string_equal(branch_law_named_source(&line.items[PRODUCTION]), "canary");
    line_from(&line, "canar[y]", "c\\anary");
    assert_null(branch_law_named_source(&line.items[PRODUCTION]));
}

static void branch_law_sources__are_named_in_words(void **state)
{
    (void)state;
    struct line line;
    struct arena arena;
    arena_init(&arena);
    line_from(&line, "canar?", "*");
    assert_string_equal(branch_law_sources(&line.items[PRODUCTION], &arena),
                        "canar? or any unprotected branch");
    line_from(&line, NULL, NULL);
    assert_string_equal(branch_law_sources(&line.items[PRODUCTION], &arena), "no branch at all");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(branch_law_takes_from__name_or_pattern__matches_as_in_the_shell),
        cmocka_unit_test(branch_law_takes_from__pattern_that_matches_the_branch__is_not_for_itself),
        cmocka_unit_test(branch_law_takes_from__star_alone__is_every_branch_that_is_not_protected),
        cmocka_unit_test(branch_law_is_first_stage__unless_all_sources_of_the_policy_are_stages),
        cmocka_unit_test(
            branch_law_is_first_stage__of_star_alone__even_where_all_branches_are_stages),
        cmocka_unit_test(branch_law_of__each_branch__is_its_own),
        cmocka_unit_test(branch_law_named_source__is_the_first_that_is_no_pattern),
        cmocka_unit_test(branch_law_sources__are_named_in_words),
    };
    return cmocka_run_group_tests_name("from", tests, NULL, NULL);
}

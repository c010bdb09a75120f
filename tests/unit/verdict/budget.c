/* SPDX-License-Identifier: MIT */
/* What one judgement may read in all: to the last byte, and not beyond. */
#include "verdict/budget.h"

#include <string.h>

#include "unit.h"

static const struct limits limits = {
    .judged_entries = 10, .judged_bytes = 20, .judged_values = 30, .judged_steps = 40};

/* The words of what is reported, and all of them once it was. */
static void expect_report(const struct budget *budget, const char *message, const char *help)
{
    struct findings findings;
    findings_init(&findings, 10, NULL);
    budget_report(budget, &findings);
    assert_int_equal(findings.count, message != NULL);
    if (message) {
        assert_int_equal(findings.items[0].rule, RULE_TREE_LIMIT);
        assert_string_equal(findings.items[0].message, message);
        assert_non_null(strstr(findings.items[0].help, help));
    }
    findings_release(&findings);
}

static void budget__of_each_kind__is_spent_by_one_more_than_its_limit(void **state)
{
    static const struct {
        enum budget_kind kind;
        size_t limit;
        const char *message, *help;
    } kinds[] = {
        {BUDGET_ENTRIES, 10,
         "the fleet has more than 10 entries in its folders, which is all that is read for one "
         "push",
         "limits: { judged_entries: ... }"},
        {BUDGET_BYTES, 20,
         "the fleet has more than 20 bytes in its files, each content counted once (and "
         ".gitattributes 16 times), which is all that is read for one push",
         "limits: { judged_bytes: ... }"},
        {BUDGET_VALUES, 30,
         "the fleet has more than 30 values in its files, each content counted once, which is all "
         "that is read for one push",
         "limits: { judged_values: ... }"},
        {BUDGET_STEPS, 40,
         "the templates of the devices take more than 40 steps to render, which is all that is "
         "taken for one push",
         "limits: { judged_steps: ... }"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct budget budget;
        budget_init(&budget, &limits);
        assert_false(budget_is_spent(&budget));
        assert_true(budget_take(&budget, kinds[i].kind, 1));
        assert_true(budget_take(&budget, kinds[i].kind, kinds[i].limit - 1));
        assert_false(budget_is_spent(&budget));
        expect_report(&budget, NULL, NULL);
        assert_false(budget_take(&budget, kinds[i].kind, 1));
        assert_true(budget_is_spent(&budget));
        assert_false(budget_take(&budget, kinds[i].kind, 0));
        expect_report(&budget, kinds[i].message, kinds[i].help);
    }
}

static void budget__spent_on_everything__is_told_once(void **state)
{
    struct budget budget;
    (void)state;
    budget_init(&budget, &limits);
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        budget_take(&budget, (enum budget_kind)kind, 100);
    expect_report(&budget,
                  "the fleet has more than 10 entries in its folders, which is all that is read "
                  "for one push",
                  "judged_entries");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budget__of_each_kind__is_spent_by_one_more_than_its_limit),
        cmocka_unit_test(budget__spent_on_everything__is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

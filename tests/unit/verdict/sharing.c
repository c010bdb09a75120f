/* SPDX-License-Identifier: MIT */
/* Files of one content that mean the same: which are judged, and what is told of the others. */
#include "verdict/sharing.h"

#include <string.h>

#include "unit.h"

enum { FILES = 5 };

/* The files b and d have the content of a, and e that of c. */
static struct file files[FILES] = {
    {{"a", 1}, {{1}}}, {{"b", 1}, {{1}}}, {{"c", 1}, {{2}}}, {{"d", 1}, {{1}}}, {{"e", 1}, {{2}}},
};
static const struct snapshot snapshot = {.files = files, .count = FILES};

static void open(struct sharing *sharing)
{
    struct error error = {0};
    assert_int_equal(sharing_init(sharing, &snapshot, &error), 0);
}

static void add(struct sharing *sharing, size_t index, uint64_t meaning)
{
    struct error error = {0};
    assert_int_equal(sharing_add(sharing, index, meaning, &error), 0);
}

/* Fails the test unless these, as digits, are to be judged. */
static void expect_firsts(const struct sharing *sharing, const char *expected)
{
    char firsts[FILES + 1] = "";
    for (size_t i = 0; i < sharing->first_count; i++)
        firsts[i] = (char)('0' + sharing->firsts[i]);
    assert_string_equal(firsts, expected);
}

static void files__of_one_content_and_meaning__are_judged_once(void **state)
{
    (void)state;
    struct sharing sharing;
    open(&sharing);
    add(&sharing, 0, 'd');
    add(&sharing, 1, 'd');
    add(&sharing, 2, 'd');
    expect_firsts(&sharing, "02");
    assert_int_equal(sharing.copies, 1);
    assert_int_equal(sharing.shares[0].first, 0);
    assert_int_equal(sharing.shares[1].first, 0);
    assert_int_equal(sharing.shares[2].first, 2);
    assert_int_equal(sharing.shares[3].first, 3); /* which was not sorted in */
    sharing_next(&sharing);
    expect_firsts(&sharing, "");
    add(&sharing, 3, 'd');
    add(&sharing, 4, 'd');
    expect_firsts(&sharing, "");
    assert_int_equal(sharing.shares[3].first, 0);
    assert_int_equal(sharing.shares[4].first, 2);
    assert_int_equal(sharing.copies, 3);
    sharing_release(&sharing);
}

static void files__of_one_content_that_mean_another_thing__are_judged_each(void **state)
{
    (void)state;
    struct sharing sharing;
    open(&sharing);
    add(&sharing, 0, 'd');
    add(&sharing, 1, 'g');
    sharing_add_alone(&sharing, 3);
    expect_firsts(&sharing, "013");
    assert_int_equal(sharing.shares[1].first, 1);
    assert_int_equal(sharing.shares[3].first, 3);
    assert_int_equal(sharing.copies, 0);
    sharing_release(&sharing);
}

/* ---------------------------------------------------------------------------------- telling -- */

static void find(struct findings *findings, enum rule rule, const char *path, const char *message)
{
    findings_add(findings, rule, &(struct place){.path = text_of(path), .line = 7}, "help", "%s",
                 message);
}

/* What was found: an error and a warning in a, a warning in c, and something of no file. */
static void fill(struct findings *first, struct findings *second)
{
    findings_init(first, 10, NULL);
    findings_init(second, 10, NULL);
    find(first, RULE_FLEET_NO_EFFECT, "c", "warning of c");
    find(second, RULE_FLEET_NO_EFFECT, "a", "warning of a");
    find(first, RULE_SCHEMA_VIOLATION, "a", "error of a");
    find(second, RULE_SCHEMA_VIOLATION, "", "of no file");
}

/* Fails the test unless, of so many kept, these are told of b, d and e. */
static void expect_copies(struct sharing *sharing, size_t ceiling, size_t warnings, size_t errors,
                          const char *expected)
{
    struct findings first, second, copies;
    const struct findings *const parts[] = {&first, &second};
    fill(&first, &second);
    findings_init(&copies, ceiling, NULL);
    sharing_tell(sharing, parts, 2, &copies);
    assert_int_equal(copies.total[SEVERITY_WARNING], warnings);
    assert_int_equal(copies.total[SEVERITY_ERROR], errors);
    assert_findings(&copies, expected);
    findings_release(&first);
    findings_release(&second);
    findings_release(&copies);
}

/* Sorts all files in, as judged: what was found in each is counted. */
static void open_judged(struct sharing *sharing)
{
    struct findings found[2];
    open(sharing);
    for (size_t i = 0; i < FILES; i++)
        add(sharing, i, 'd');
    fill(&found[0], &found[1]);
    for (size_t part = 0; part < 2; part++) {
        for (size_t i = 0; i < found[part].count; i++)
            sharing_count(sharing, &found[part].items[i]);
        findings_release(&found[part]);
    }
    assert_int_equal(sharing->shares[0].total[SEVERITY_WARNING], 1);
    assert_int_equal(sharing->shares[0].total[SEVERITY_ERROR], 1);
    assert_int_equal(sharing->shares[2].total[SEVERITY_WARNING], 1);
    assert_int_equal(sharing->shares[2].total[SEVERITY_ERROR], 0);
}

static void copies__of_what_was_found__are_told_of_each_other_file(void **state)
{
    (void)state;
    struct sharing sharing;
    open_judged(&sharing);
    expect_copies(&sharing, 10, 3, 2,
                  "b:7:0 error schema/violation error of a\n"
                  "d:7:0 error schema/violation error of a\n"
                  "b:7:0 warning fleet/no-effect warning of a\n"
                  "d:7:0 warning fleet/no-effect warning of a\n"
                  "e:7:0 warning fleet/no-effect warning of c\n");
    sharing_release(&sharing);
}

static void copies__beyond_what_is_kept__are_counted(void **state)
{
    (void)state;
    struct sharing sharing;
    open_judged(&sharing);
    expect_copies(&sharing, 2, 3, 2,
                  "b:7:0 error schema/violation error of a\n"
                  "d:7:0 error schema/violation error of a\n"
                  "b:7:0 warning fleet/no-effect warning of a\n"
                  "d:7:0 warning fleet/no-effect warning of a\n");
    expect_copies(&sharing, 1, 3, 2,
                  "b:7:0 error schema/violation error of a\n"
                  "b:7:0 warning fleet/no-effect warning of a\n");
    expect_copies(&sharing, 0, 3, 2, "");
    sharing_release(&sharing);
}

/* A worker keeps so many findings of all its files, and counts the rest. */
static void copies__of_what_was_only_counted__are_counted(void **state)
{
    (void)state;
    struct sharing sharing;
    open_judged(&sharing);
    sharing.shares[0].total[SEVERITY_ERROR] = 5;
    sharing.shares[2].total[SEVERITY_WARNING] = 2;
    expect_copies(&sharing, 1, 4, 10,
                  "b:7:0 error schema/violation error of a\n"
                  "b:7:0 warning fleet/no-effect warning of a\n");
    sharing_release(&sharing);
}

static void copies__of_files_that_share_nothing__are_none(void **state)
{
    (void)state;
    struct sharing sharing;
    open(&sharing);
    for (size_t i = 0; i < FILES; i++)
        sharing_add_alone(&sharing, i);
    expect_copies(&sharing, 10, 0, 0, "");
    sharing_release(&sharing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files__of_one_content_and_meaning__are_judged_once),
        cmocka_unit_test(files__of_one_content_that_mean_another_thing__are_judged_each),
        cmocka_unit_test(copies__of_what_was_found__are_told_of_each_other_file),
        cmocka_unit_test(copies__beyond_what_is_kept__are_counted),
        cmocka_unit_test(copies__of_what_was_only_counted__are_counted),
        cmocka_unit_test(copies__of_files_that_share_nothing__are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const struct place somewhere = {.path = {"host_vars/a.yml", 15}, .line = 3, .column = 7};

static void findings_add__bytes_of_a_pusher__are_escaped(void **state)
{
    (void)state;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, "line\x1b one\nline two", "bad %s",
                 "\x1b[2J\n\x9b");
    assert_findings(&findings, "host_vars/a.yml:3:7 error schema/violation bad "
                               "\\x1b[2J\\x0a\\x9b\n");
    assert_string_equal(findings.items[0].help, "line\\x1b one\nline two");
    findings_release(&findings);
}

static void findings_add__beyond_the_ceiling__is_counted_by_severity(void **state)
{
    (void)state;
    struct findings findings;
    findings_init(&findings, 2, NULL);
    for (int i = 0; i < 5; i++)
        findings_add(&findings, RULE_FLEET_UNLISTED_DEVICE, &somewhere, NULL, "warning %d", i);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "error");
    assert_int_equal(findings.count, 3);
    assert_int_equal(findings.total[SEVERITY_WARNING], 5);
    assert_int_equal(findings.total[SEVERITY_ERROR], 1);
    findings_release(&findings);
}

static void findings_add__rule_switched_off__adds_nothing(void **state)
{
    (void)state;
    enum severity severities[RULE_COUNT] = {SEVERITY_OFF};
    struct findings findings;
    findings_init(&findings, 10, severities);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "unseen");
    assert_int_equal(findings.count, 0);
    assert_int_equal(findings.total[SEVERITY_ERROR], 0);
    findings_release(&findings);
}

static void findings_append__from_a_full_collection__keeps_the_totals(void **state)
{
    (void)state;
    struct findings from;
    struct findings to;
    findings_init(&from, 2, NULL);
    findings_init(&to, 1, NULL);
    for (int i = 0; i < 5; i++)
        findings_add(&from, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "error %d", i);
    from.lost = true;
    findings_append(&to, &from);
    assert_int_equal(to.count, 1);
    assert_int_equal(to.total[SEVERITY_ERROR], 5);
    assert_true(to.lost);
    findings_release(&from);
    findings_release(&to);
}

static void findings_merge__of_parts_in_any_order__keeps_the_first_of_the_report(void **state)
{
    (void)state;
    struct findings parts[2];
    struct findings merged;
    struct place place = somewhere;
    findings_init(&merged, 2, NULL);
    for (unsigned part = 0; part < 2; part++) {
        findings_init(&parts[part], 2, NULL);
        for (unsigned i = 0; i < 3; i++) {
            place.line = 10 - 2 * i - part;
            findings_add(&parts[part], RULE_SCHEMA_VIOLATION, &place, NULL, "bad");
        }
    }
    parts[1].lost = true;
    const struct findings *const both[] = {&parts[0], &parts[1]};
    findings_merge(&merged, both, 2);
    assert_findings(&merged, "host_vars/a.yml:7:7 error schema/violation bad\n"
                             "host_vars/a.yml:8:7 error schema/violation bad\n");
    assert_int_equal(merged.total[SEVERITY_ERROR], 6);
    assert_true(merged.lost);
    findings_release(&parts[0]);
    findings_release(&parts[1]);
    findings_release(&merged);
}

static void findings_merge__of_what_two_say_in_the_same_words__says_it_once(void **state)
{
    (void)state;
    struct findings parts[2];
    struct findings merged;
    findings_init(&merged, 10, NULL);
    for (unsigned part = 0; part < 2; part++) {
        findings_init(&parts[part], 10, NULL);
        findings_add(&parts[part], RULE_SCHEMA_VIOLATION, &somewhere, NULL, "bad");
        findings_add(&parts[part], RULE_SCHEMA_VIOLATION, &somewhere, NULL, "bad of %u", part);
    }
    const struct findings *const both[] = {&parts[0], &parts[1]};
    findings_merge(&merged, both, 2);
    assert_int_equal(merged.count, 3);
    assert_int_equal(merged.total[SEVERITY_ERROR], 3);
    assert_string_equal(merged.items[0].message, "bad");
    assert_string_equal(merged.items[1].message, "bad of 0");
    assert_string_equal(merged.items[2].message, "bad of 1");
    findings_release(&parts[0]);
    findings_release(&parts[1]);
    findings_release(&merged);
}

/* ---------------------------------------------------------------------------------- scopes -- */

static void scope__stamps__what_has_no_ref_and_commit_of_its_own(void **state)
{
    (void)state;
    const struct findings_scope scope = {.ref = "refs/heads/main", .commit = "abc"};
    const struct place of_its_own = {.ref = "refs/heads/other", .commit = "def"};
    struct findings findings;
    findings_init(&findings, 10, NULL);
    struct findings_scope outer = findings_scope_begin(&findings, &scope);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "stamped");
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &of_its_own, NULL, "as it is");
    findings_scope_end(&findings, outer);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "outside");
    assert_string_equal(findings.items[0].place.ref, "refs/heads/main");
    assert_string_equal(findings.items[0].place.commit, "abc");
    assert_string_equal(findings.items[1].place.ref, "refs/heads/other");
    assert_string_equal(findings.items[1].place.commit, "def");
    assert_null(findings.items[2].place.ref);
    assert_null(findings.items[2].place.commit);
    findings_release(&findings);
}

static void scope__that_softens__counts_errors_as_warnings(void **state)
{
    (void)state;
    const struct findings_scope scope = {.softens = true};
    struct findings findings;
    struct findings from;
    findings_init(&findings, 2, NULL);
    findings_init(&from, 1, NULL);
    findings_add(&from, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "copied");
    findings_add(&from, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "counted");
    struct findings_scope outer = findings_scope_begin(&findings, &scope);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "bad");
    findings_append(&findings, &from);
    findings_scope_end(&findings, outer);
    assert_int_equal(findings.total[SEVERITY_ERROR], 0);
    assert_int_equal(findings.total[SEVERITY_WARNING], 3);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "worse");
    assert_int_equal(findings.total[SEVERITY_ERROR], 1);
    assert_findings(&findings, "host_vars/a.yml:3:7 error schema/violation worse\n"
                               "host_vars/a.yml:3:7 warning schema/violation bad\n"
                               "host_vars/a.yml:3:7 warning schema/violation copied\n");
    findings_release(&findings);
    findings_release(&from);
}

static void scope__within_another__adds_to_it(void **state)
{
    (void)state;
    const struct findings_scope update = {.ref = "refs/heads/main", .softens = true};
    const struct findings_scope content = {.commit = "abc"};
    struct findings findings;
    findings_init(&findings, 10, NULL);
    struct findings_scope none = findings_scope_begin(&findings, &update);
    struct findings_scope outer = findings_scope_begin(&findings, &content);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "bad");
    findings_scope_end(&findings, outer);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &somewhere, NULL, "worse");
    findings_scope_end(&findings, none);
    assert_int_equal(findings.total[SEVERITY_ERROR], 0);
    assert_string_equal(findings.items[0].place.ref, "refs/heads/main");
    assert_string_equal(findings.items[0].place.commit, "abc");
    assert_string_equal(findings.items[1].place.ref, "refs/heads/main");
    assert_null(findings.items[1].place.commit);
    findings_release(&findings);
}

static void findings_sort__any_order__is_path_then_line_then_column(void **state)
{
    (void)state;
    struct findings findings;
    struct place place = somewhere;
    findings_init(&findings, 10, NULL);
    place.line = 10;
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "third");
    place.line = 9;
    place.column = 8;
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "second");
    place.column = 1;
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "first");
    place.path = TEXT("group_vars/all.yml");
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &place, NULL, "zeroth");
    assert_findings(&findings, "group_vars/all.yml:9:1 error schema/violation zeroth\n"
                               "host_vars/a.yml:9:1 error schema/violation first\n"
                               "host_vars/a.yml:9:8 error schema/violation second\n"
                               "host_vars/a.yml:10:7 error schema/violation third\n");
    findings_release(&findings);
}

static void catalog__every_rule__has_an_id_of_its_own_and_is_found_by_it(void **state)
{
    (void)state;
    for (int i = 0; i < RULE_COUNT; i++) {
        const struct rule_facts *facts = rule_facts((enum rule)i);
        enum rule found = RULE_COUNT;
        assert_non_null(strchr(facts->id, '/'));
        assert_true(rule_find(text_of(facts->id), &found));
        assert_int_equal(found, i);
    }
    enum rule found;
    assert_false(rule_find(TEXT("promotion/nothing"), &found));
}

static void rule__that_others_stand_on__is_not_overridable(void **state)
{
    (void)state;
    assert_false(rule_facts(RULE_TREE_SYMLINK)->overridable);
    assert_false(rule_facts(RULE_DOCUMENT_SYNTAX)->overridable);
    assert_false(rule_facts(RULE_PUSH_REF_NAME)->overridable);
    assert_false(rule_facts(RULE_PUSH_OVERRIDE_REFUSED)->overridable);
    assert_true(rule_facts(RULE_PUSH_GUARDED_PATH)->overridable);
    assert_true(rule_facts(RULE_PROMOTION_DIRECT_COMMIT)->overridable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_add__bytes_of_a_pusher__are_escaped),
        cmocka_unit_test(findings_add__beyond_the_ceiling__is_counted_by_severity),
        cmocka_unit_test(findings_add__rule_switched_off__adds_nothing),
        cmocka_unit_test(findings_append__from_a_full_collection__keeps_the_totals),
        cmocka_unit_test(findings_merge__of_parts_in_any_order__keeps_the_first_of_the_report),
        cmocka_unit_test(findings_merge__of_what_two_say_in_the_same_words__says_it_once),
        cmocka_unit_test(scope__stamps__what_has_no_ref_and_commit_of_its_own),
        cmocka_unit_test(scope__that_softens__counts_errors_as_warnings),
        cmocka_unit_test(scope__within_another__adds_to_it),
        cmocka_unit_test(findings_sort__any_order__is_path_then_line_then_column),
        cmocka_unit_test(catalog__every_rule__has_an_id_of_its_own_and_is_found_by_it),
        cmocka_unit_test(rule__that_others_stand_on__is_not_overridable),
    };
    return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}

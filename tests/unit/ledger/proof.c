/* SPDX-License-Identifier: MIT */
/* Proofs over ledgers made of facts alone. */
#include <string.h>

#include "ledger/ledger.h"
#include "unit.h"

static const char *const anywhere[] = {"*"};
static const char *const from_main[] = {"main"};
static const char *const from_canary[] = {"canary"};
static const char *const from_either[] = {"main", "canary"};
static const char *const from_pattern[] = {"canar?"};
static const struct branch_law laws_of_tests[] = {
    {.name = "develop"},
    {.name = "main", .method = METHOD_EITHER, .from = anywhere, .from_count = 1},
    {.name = "canary", .method = METHOD_EITHER, .from = from_main, .from_count = 1},
    {.name = "production", .method = METHOD_EITHER, .from = from_canary, .from_count = 1},
    {.name = "slow", .method = METHOD_EITHER, .from = from_either, .from_count = 2},
    {.name = "live", .method = METHOD_EITHER, .from = from_pattern, .from_count = 1},
};
static const struct branch_laws laws = {laws_of_tests, 6};

#define MAIN "refs/heads/main"
#define CANARY "refs/heads/canary"
#define PRODUCTION "refs/heads/production"
#define SLOW "refs/heads/slow"
#define LIVE "refs/heads/live"

/* A record of a move to a commit and tree of this number. */
static struct record moved(const char *ref, const char *kind, unsigned char commit,
                           unsigned char tree)
{
    struct record record = {.ref = ref, .kind = kind, .policy = "", .previous = ""};
    memset(&record.new, commit, sizeof record.new);
    memset(&record.tree, tree, sizeof record.tree);
    return record;
}

/* Fails the test unless by these laws the last record's proof has these steps (indices, "2 1 0");
 * "" for none. */
static void expect_by(const struct branch_laws *by, struct record *records, size_t count,
                      const char *steps)
{
    struct ledger ledger = {.records = records, .count = count};
    struct error error = {0};
    const struct proof *proofs;
    struct buffer found;
    arena_init(&ledger.arena);
    buffer_init(&found, 1024);
    assert_int_equal(ledger_prove(&ledger, by, &proofs, &error), 0);
    const struct proof *last = &proofs[count - 1];
    for (size_t i = 0; i < last->step_count; i++)
        buffer_format(&found, "%s%zu", i ? " " : "", last->steps[i]);
    assert_string_equal(found.length ? found.bytes : "", steps);
    assert_int_equal(last->proven, *steps != '\0');
    assert_int_equal(last->reason == NULL, last->proven);
    buffer_release(&found);
    ledger_release(&ledger);
}

static void expect(struct record *records, size_t count, const char *steps)
{
    expect_by(&laws, records, count, steps);
}

static void ledger_prove__tree_that_stood_on_every_stage__stands_on_each(void **state)
{
    (void)state;
    struct record records[] = {
        moved(MAIN, "clean-merge", 1, 9),
        moved(CANARY, "clean-merge", 2, 9),
        moved(PRODUCTION, "fast-forward", 2, 9),
    };
    expect(records, 1, "0");
    expect(records, 2, "1 0");
    expect(records, 3, "2 1 0");
}

static void ledger_prove__tree_that_skipped_a_stage__is_not_proven(void **state)
{
    (void)state;
    struct record other_tree[] = {moved(MAIN, "start", 1, 9), moved(CANARY, "clean-merge", 2, 8)};
    struct record skipped[] = {moved(MAIN, "start", 1, 9), moved(PRODUCTION, "start", 1, 9)};
    struct record too_late[] = {moved(CANARY, "start", 1, 9), moved(MAIN, "start", 1, 9)};
    expect(other_tree, 2, "");
    expect(skipped, 2, "");
    expect(too_late, 1, "");
    expect(too_late, 2, "1");
}

static void ledger_prove__source_that_is_not_proven__proves_nothing(void **state)
{
    (void)state;
    struct record records[] = {
        moved(MAIN, "promotion/direct-commit", 1, 9),
        moved(CANARY, "fast-forward", 1, 9),
        moved(PRODUCTION, "fast-forward", 1, 9),
    };
    expect(records, 1, "");
    expect(records, 2, "");
    expect(records, 3, "");
}

static void ledger_prove__baseline_or_override_of_the_rule__ends_the_proof(void **state)
{
    (void)state;
    static const struct override right = {"promotion/direct-commit", "fire"};
    static const struct override wrong = {"promotion/rewind", "fire"};
    struct record records[] = {
        moved(CANARY, "baseline", 1, 9),
        moved(PRODUCTION, "fast-forward", 1, 9),
        moved(PRODUCTION, "promotion/direct-commit", 2, 8),
    };
    expect(records, 2, "1 0");
    expect(records, 3, "");
    records[2].circumstances.overrides = &wrong;
    records[2].circumstances.override_count = 1;
    expect(records, 3, "");
    records[2].circumstances.overrides = &right;
    expect(records, 3, "2");
}

static void ledger_prove__branch_that_comes_back_to_where_it_was_let__is_proven(void **state)
{
    (void)state;
    struct record records[] = {
        moved(MAIN, "start", 1, 9),
        moved(MAIN, "fast-forward", 2, 8),
        moved(MAIN, "promotion/rewind", 1, 9),
        moved(MAIN, "return", 2, 8),
    };
    struct record same_tree[] = {
        moved(MAIN, "start", 1, 9),
        moved(MAIN, "promotion/direct-commit", 3, 9),
    };
    expect(records, 4, "3 1");
    expect(records, 3, "");
    expect(same_tree, 2, "");
}

static void ledger_prove__branch_that_is_gone__is_proven_where_it_never_was_let(void **state)
{
    (void)state;
    struct record made[] = {
        moved(MAIN, "ledger/unrecorded-move", 1, 9),
        moved(MAIN, "promotion/deleted", 0, 0),
    };
    struct record deleted[] = {
        moved(MAIN, "start", 1, 9),
        moved(MAIN, "promotion/deleted", 0, 0),
    };
    expect(made, 2, "1");
    expect(deleted, 2, "");
}

static void ledger_prove__several_sources__one_of_them_is_enough(void **state)
{
    (void)state;
    struct record records[] = {
        moved(MAIN, "start", 1, 9),
        moved(CANARY, "fast-forward", 1, 9),
        moved(SLOW, "fast-forward", 1, 9),
    };
    struct record without[] = {moved(MAIN, "start", 1, 9), moved(SLOW, "fast-forward", 1, 9)};
    expect(records, 3, "2 1 0");
    expect(without, 2, "1 0");
}

static void ledger_prove__source_by_a_pattern__is_a_stage_like_any_other(void **state)
{
    (void)state;
    struct record records[] = {
        moved(MAIN, "start", 1, 9),
        moved(CANARY, "fast-forward", 1, 9),
        moved(LIVE, "fast-forward", 1, 9),
    };
    struct record skipped[] = {moved(MAIN, "start", 1, 9), moved(LIVE, "fast-forward", 1, 9)};
    expect(records, 3, "2 1 0");
    expect(skipped, 2, "");
}

/* What a policy lists first need not come first. */
static void
ledger_prove__stages_listed_in_another_order__stand_on_each_other_all_the_same(void **state)
{
    (void)state;
    static const struct branch_law turned_items[] = {
        {.name = "production", .method = METHOD_EITHER, .from = from_canary, .from_count = 1},
        {.name = "canary", .method = METHOD_EITHER, .from = from_main, .from_count = 1},
        {.name = "main", .method = METHOD_EITHER, .from = anywhere, .from_count = 1},
    };
    static const struct branch_laws turned = {turned_items, 3};
    struct record records[] = {
        moved(MAIN, "start", 1, 9),
        moved(CANARY, "fast-forward", 1, 9),
        moved(PRODUCTION, "fast-forward", 1, 9),
    };
    expect_by(&turned, records, 2, "1 0");
    expect_by(&turned, records, 3, "2 1 0");
}

static void ledger_prove__several_sources__the_latest_record_is_stood_on(void **state)
{
    (void)state;
    struct record records[] = {
        moved(CANARY, "baseline", 1, 9),
        moved(MAIN, "start", 1, 9),
        moved(SLOW, "fast-forward", 1, 9),
    };
    struct record turned[] = {records[1], records[0], records[2]};
    expect(records, 3, "2 1");
    expect(turned, 3, "2 1");
}

static void ledger_prove__branch_without_a_law_or_unknown_kind__is_not_proven(void **state)
{
    (void)state;
    struct record records[] = {moved("refs/heads/develop", "fast-forward", 1, 9),
                               moved(MAIN, "undecided", 1, 9), moved(MAIN, "", 1, 9)};
    expect(records, 1, "");
    expect(records, 2, "");
    expect(records, 3, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ledger_prove__tree_that_stood_on_every_stage__stands_on_each),
        cmocka_unit_test(ledger_prove__tree_that_skipped_a_stage__is_not_proven),
        cmocka_unit_test(ledger_prove__source_that_is_not_proven__proves_nothing),
        cmocka_unit_test(ledger_prove__baseline_or_override_of_the_rule__ends_the_proof),
        cmocka_unit_test(ledger_prove__branch_that_comes_back_to_where_it_was_let__is_proven),
        cmocka_unit_test(ledger_prove__branch_that_is_gone__is_proven_where_it_never_was_let),
        cmocka_unit_test(ledger_prove__several_sources__one_of_them_is_enough),
        cmocka_unit_test(ledger_prove__source_by_a_pattern__is_a_stage_like_any_other),
        cmocka_unit_test(
            ledger_prove__stages_listed_in_another_order__stand_on_each_other_all_the_same),
        cmocka_unit_test(ledger_prove__several_sources__the_latest_record_is_stood_on),
        cmocka_unit_test(ledger_prove__branch_without_a_law_or_unknown_kind__is_not_proven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

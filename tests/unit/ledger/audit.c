/* SPDX-License-Identifier: MIT */
/* What was said of pushes is kept, bounded, and found again. */
#include <stdlib.h>
#include <string.h>

#include "ledger/audit.h"
#include "scratch_repository.h"
#include "store/store.h"
#include "unit.h"

#define OLD "1111111111111111111111111111111111111111"
#define NEW "2222222222222222222222222222222222222222"
#define MAIN "refs/heads/main"

struct world {
    struct scratch scratch;
    struct repository *repository;
    struct audit audit;
    struct arena arena;
    struct findings findings;
    struct report_update update;
    struct report report;
    struct error error;
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    scratch_open_bare(&world->scratch, NULL);
    world->repository = scratch_repository(&world->scratch);
    arena_init(&world->arena);
    findings_init(&world->findings, 10000, NULL);
    world->update = (struct report_update){.ref = MAIN, .old = OLD, .new = NEW};
    world->report = (struct report){.outcome = OUTCOME_ACCEPT,
                                    .updates = &world->update,
                                    .update_count = 1,
                                    .findings = &world->findings,
                                    .pusher = "al\xff",
                                    .pusher_from = "gitea"};
    assert_int_equal(audit_open(&world->audit, world->scratch.folder, true, NULL, &world->error),
                     0);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    audit_close(&world->audit);
    repository_free(world->repository);
    findings_release(&world->findings);
    arena_release(&world->arena);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static void add(struct world *world)
{
    assert_int_equal(audit_add(&world->audit, &world->report, &world->error), 0);
}

/* git tells that the move of the push was made, by this pusher. */
static void land(struct world *world, const char *pusher)
{
    struct update update = {.ref = MAIN, .target = MAIN};
    assert_true(object_id_parse(text_of(OLD), &update.old) &&
                object_id_parse(text_of(NEW), &update.new));
    assert_int_equal(audit_land(&world->audit, &update, 1, pusher, &world->error), 0);
}

static bool find(struct world *world, const char *ref, struct circumstances *circumstances)
{
    struct update move = {.ref = ref, .target = ref};
    const struct recorder recorder = {.repository = world->repository, .audit = &world->audit};
    bool found = false;
    assert_true(object_id_parse(text_of(OLD), &move.old) &&
                object_id_parse(text_of(NEW), &move.new));
    assert_int_equal(
        audit_find(&recorder, &move, &world->arena, circumstances, &found, &world->error), 0);
    return found;
}

static const struct audited_push *list(struct world *world, size_t most, size_t *count)
{
    const struct audited_push *pushes;
    assert_int_equal(audit_list(&world->audit, most, &world->arena, &pushes, count, &world->error),
                     0);
    return pushes;
}

static void audit_find__accepted_push__knows_pusher_warnings_and_overrides(void **state)
{
    struct world *world = *state;
    struct circumstances known;
    const struct override override = {"promotion/rewind", "fire\n"};
    const struct place place = {.ref = MAIN};
    for (int i = 0; i < 7; i++)
        findings_add(&world->findings, RULE_FLEET_NO_EFFECT, &place, NULL, "number %d", i);
    world->report.overrides = &override;
    world->report.override_count = 1;
    add(world);
    land(world, "al\xff");
    assert_true(find(world, MAIN, &known));
    assert_string_equal(known.pusher.name, "al\xff");
    assert_string_equal(known.pusher.from, "gitea");
    assert_int_equal(known.warning_count, 7);
    assert_int_equal(known.warnings_kept, 5);
    assert_string_equal(known.warnings[0], "fleet/no-effect: number 0");
    assert_int_equal(known.override_count, 1);
    assert_string_equal(known.overrides[0].rule, "promotion/rewind");
    assert_string_equal(known.overrides[0].reason, "fire\\x0a");
}

static void audit_find__accepted_push_that_another_hook_refused__knows_no_override(void **state)
{
    struct world *world = *state;
    struct circumstances known;
    const struct open_override *open;
    size_t count;
    const struct override override = {"promotion/rewind", "fire"};
    world->report.overrides = &override;
    world->report.override_count = 1;
    add(world);
    assert_true(find(world, MAIN, &known));
    assert_string_equal(known.pusher.name, "al\xff");
    assert_int_equal(known.override_count, 0);
    land(world, "somebody else");
    assert_true(find(world, MAIN, &known));
    assert_int_equal(known.override_count, 0);
    assert_int_equal(audit_overrides(&world->audit, &world->arena, &open, &count, &world->error),
                     0);
    assert_int_equal(count, 0);

    /* Pushed once more it lands: that is one override, not two. */
    add(world);
    land(world, "al\xff");
    assert_true(find(world, MAIN, &known));
    assert_int_equal(known.override_count, 1);
    assert_int_equal(audit_overrides(&world->audit, &world->arena, &open, &count, &world->error),
                     0);
    assert_int_equal(count, 1);
}

/* The same move, told hours later: another push made it, and the gate was off. */
static void audit_land__of_a_push_of_long_ago__is_another_push(void **state)
{
    struct world *world = *state;
    struct circumstances known;
    const struct override override = {"promotion/rewind", "fire"};
    world->report.overrides = &override;
    world->report.override_count = 1;
    add(world);
    struct statement age =
        statement_begin(world->audit.store, "UPDATE pushes SET time = time - 3601");
    assert_int_equal(statement_run(&age, &world->error), 0);
    land(world, "al\xff");
    assert_true(find(world, MAIN, &known));
    assert_int_equal(known.override_count, 0);
}

static void audit_find__refused_push_or_another_ref__knows_nothing(void **state)
{
    struct world *world = *state;
    struct circumstances known;
    assert_false(find(world, MAIN, &known));
    world->report.outcome = OUTCOME_REJECT;
    add(world);
    assert_false(find(world, MAIN, &known));
    assert_null(known.pusher.name);
    world->report.outcome = OUTCOME_ACCEPT;
    add(world);
    assert_true(find(world, MAIN, &known));
    assert_false(find(world, "refs/heads/canary", &known));
}

static void audit_list__of_refused_and_accepted__gives_the_refused_newest_first(void **state)
{
    struct world *world = *state;
    size_t count;
    add(world);
    world->report.outcome = OUTCOME_REJECT;
    add(world);
    world->report.outcome = OUTCOME_UNDECIDED;
    add(world);
    const struct audited_push *pushes = list(world, SIZE_MAX, &count);
    assert_int_equal(count, 2);
    assert_string_equal(pushes[0].verdict, "undecided");
    assert_string_equal(pushes[1].verdict, "reject");
    list(world, 1, &count);
    assert_int_equal(count, 1);
}

static void audit_add__findings_without_end__are_cut_and_stay_json(void **state)
{
    struct world *world = *state;
    size_t count;
    char message[1000];
    const struct place place = {.ref = MAIN};
    memset(message, 'x', sizeof message);
    for (int i = 0; i < 2000; i++)
        findings_add(&world->findings, RULE_PROMOTION_REWIND, &place, NULL, "%.*s",
                     (int)sizeof message, message);
    world->report.outcome = OUTCOME_REJECT;
    add(world);
    const struct audited_push *pushes = list(world, 1, &count);
    assert_int_equal(count, 1);
    assert_true(strlen(pushes[0].report) <= 64 << 10);
    assert_true(strlen(pushes[0].report) > 16 << 10);
    assert_true(text_ends_with(text_of(pushes[0].report), "}\n"));
    assert_non_null(strstr(pushes[0].report, "\"omitted\": 19"));
}

static void audit_add__more_than_are_kept__forgets_the_oldest(void **state)
{
    struct world *world = *state;
    size_t count;
    struct circumstances known;
    add(world);
    world->report.outcome = OUTCOME_REJECT;
    for (int i = 0; i < 9999; i++)
        add(world);
    list(world, SIZE_MAX, &count);
    assert_int_equal(count, 9999);
    assert_true(find(world, MAIN, &known));
    add(world);
    list(world, SIZE_MAX, &count);
    assert_int_equal(count, 10000);
    assert_false(find(world, MAIN, &known));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(audit_find__accepted_push__knows_pusher_warnings_and_overrides),
        TEST(audit_find__accepted_push_that_another_hook_refused__knows_no_override),
        TEST(audit_land__of_a_push_of_long_ago__is_another_push),
        TEST(audit_find__refused_push_or_another_ref__knows_nothing),
        TEST(audit_list__of_refused_and_accepted__gives_the_refused_newest_first),
        TEST(audit_add__findings_without_end__are_cut_and_stay_json),
        TEST(audit_add__more_than_are_kept__forgets_the_oldest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

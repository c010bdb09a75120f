/* SPDX-License-Identifier: MIT */
/* What is recorded of pushes, of moves that nobody told of, and of branches that were moved past
 * the gate; and which of them a push is held against. */
#include <string.h>

#include "ledger/record.h"
#include "promotion_world.h"
#include "store/store.h"
#include "unit.h"

#define CANARY "refs/heads/canary"
#define MAIN "refs/heads/main"

static const char *const from_free[] = {"*"};
static const char *const from_canary[] = {"canary"};
static const struct branch_law law_items[] = {
    {.name = "develop", .method = METHOD_ANY},
    {.name = "canary", .method = METHOD_EITHER, .from = from_free, .from_count = 1},
    {.name = "main", .method = METHOD_EITHER, .from = from_canary, .from_count = 1},
};

/* A server with a ledger and an audit. Commits a, b, c, d follow each other from the base, develop
 * stands at d, and nothing is recorded. */
struct recorded_server {
    struct world *world;
    struct repository *repository;
    struct policy policy;
    struct audit audit;
    struct recorder recorder;
    struct object_id a, b, c, d;
};

static void open_server(struct recorded_server *server, struct world *world)
{
    struct error error = {0};
    *server = (struct recorded_server){.world = world};
    scratch_git(&world->scratch, "checkout -q --detach");
    scratch_git(&world->scratch, "branch -q -D slow fast pure resolved");
    server->a = commit_on(world, world->base, "a.yml", "1\n");
    server->b = commit_on(world, server->a, "b.yml", "1\n");
    server->c = commit_on(world, server->b, "c.yml", "1\n");
    server->d = commit_on(world, server->c, "d.yml", "1\n");
    put_branch(world, "develop", server->d);
    server->repository = scratch_repository(&world->scratch);
    assert_int_equal(policy_default(&server->policy, &error), 0);
    server->policy.laws = (struct branch_laws){law_items, sizeof law_items / sizeof *law_items};
    assert_int_equal(
        audit_open(&server->audit, scratch_path(&world->scratch, ".git"), true, NULL, &error), 0);
    server->recorder = (struct recorder){
        .repository = server->repository, .policy = &server->policy, .audit = &server->audit};
}

static void close_server(struct recorded_server *server)
{
    audit_close(&server->audit);
    policy_release(&server->policy);
    repository_free(server->repository);
}

/* The letter of the commit; '0' for the base, '-' for none. */
static char letter_of(const struct recorded_server *server, const struct object_id *id)
{
    const struct object_id *known[] = {&nothing,   &server->world->base, &server->a,
                                       &server->b, &server->c,           &server->d};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (object_id_equal(known[i], id))
            return "-0abcd"[i];
    return '?';
}

static struct update update_of(const char *ref, struct object_id old, struct object_id new)
{
    return (struct update){.ref = ref, .target = ref, .old = old, .new = new};
}

/* What pre-receive says of a push that it accepts, be it by an override. */
static void accept(struct recorded_server *server, struct update update, bool overrides)
{
    const struct override override = {"promotion/rewind", "fire"};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    const struct report_update shown = {.ref = update.ref,
                                        .old = hex_of(server->world, update.old),
                                        .new = hex_of(server->world, update.new)};
    const struct report report = {.outcome = OUTCOME_ACCEPT,
                                  .updates = &shown,
                                  .update_count = 1,
                                  .findings = &findings,
                                  .pusher = "alice",
                                  .pusher_from = "gitea",
                                  .overrides = &override,
                                  .override_count = overrides};
    if (audit_add(&server->audit, &report, &error) != 0)
        fail_msg("%s", error.message);
    findings_release(&findings);
}

static void land(struct recorded_server *server, struct update update)
{
    struct error error = {0};
    assert_int_equal(audit_land(&server->audit, &update, 1, "alice", &error), 0);
}

/* What post-receive does. Returns how many records are added. */
static size_t record(struct recorded_server *server, const struct update *updates, size_t count)
{
    struct error error = {0};
    size_t added = 0;
    repository_renew(server->repository);
    if (ledger_record(&server->recorder, updates, count, &added, &error) != 0)
        fail_msg("%s", error.message);
    return added;
}

/* A push that nothing stands in the way of. */
static void push(struct recorded_server *server, const char *name, struct object_id old,
                 struct object_id new)
{
    const struct update update =
        update_of(arena_format(&server->world->scratch.arena, "refs/heads/%s", name), old, new);
    accept(server, update, false);
    put_branch(server->world, name, new);
    land(server, update);
    assert_int_equal(record(server, &update, 1), 1);
}

/* Fails the test unless these are the records behind the baselines: "canary 0a kind[ late]" and so
 * on, and each that the law lets has a source, and no other. */
static void expect_records(struct recorded_server *server, const char *expected)
{
    struct ledger ledger;
    struct buffer lines;
    struct error error = {0};
    buffer_init(&lines, 1 << 16);
    assert_int_equal(ledger_read(&ledger, server->repository, &error), 0);
    assert_null(ledger.flaw);
    for (size_t i = 0; i < ledger.count; i++) {
        const struct record *one = &ledger.records[i];
        assert_int_equal(object_id_is_zero(&one->source), !record_is_lawful(one));
        if (strcmp(one->kind, KIND_BASELINE) == 0 &&
            object_id_equal(&one->new, &server->world->base))
            continue;
        buffer_format(&lines, "%s%s %c%c %s%s", lines.length ? ", " : "",
                      branch_short_name(one->ref), letter_of(server, &one->old),
                      letter_of(server, &one->new), one->kind, one->found_later ? " late" : "");
    }
    assert_string_equal(lines.length ? lines.bytes : "", expected);
    buffer_release(&lines);
    ledger_release(&ledger);
}

/* Fails the test unless these moves are not recorded: "canary 0a" and so on. */
static void expect_unrecorded(struct recorded_server *server, const char *expected)
{
    const struct unrecorded_move *moves = NULL;
    struct buffer lines;
    struct error error = {0};
    size_t count = 100;
    buffer_init(&lines, 1 << 16);
    repository_renew(server->repository);
    if (ledger_unrecorded(&server->recorder, &server->world->scratch.arena, &moves, &count,
                          &error) != 0)
        fail_msg("%s", error.message);
    for (size_t i = 0; i < count; i++)
        buffer_format(&lines, "%s%s %c%c", i ? ", " : "", branch_short_name(moves[i].ref),
                      letter_of(server, &moves[i].recorded), letter_of(server, &moves[i].found));
    assert_string_equal(lines.length ? lines.bytes : "", expected);
    buffer_release(&lines);
}

static void begin(struct recorded_server *server, struct world *world)
{
    open_server(server, world);
    assert_int_equal(record(server, NULL, 0), 2);
}

#define FF "fast-forward"
#define UNRECORDED "ledger/unrecorded-move"

/* --------------------------------------------------------------------------------- beginning -- */

static void ledger__that_begins__takes_branches_as_they_stand(void **state)
{
    struct recorded_server server;
    open_server(&server, *state);
    expect_unrecorded(&server, "");
    assert_int_equal(record(&server, NULL, 0), 2);
    expect_records(&server, "");
    assert_int_equal(record(&server, NULL, 0), 0);
    expect_unrecorded(&server, "");
    close_server(&server);
}

static void ledger__that_begins_with_a_push__takes_branches_as_they_stood_before(void **state)
{
    struct recorded_server server;
    open_server(&server, *state);
    const struct update update = update_of(CANARY, server.world->base, server.a);
    put_branch(server.world, "canary", server.a);
    assert_int_equal(record(&server, &update, 1), 3);
    expect_records(&server, "canary 0a " FF);
    close_server(&server);
}

/* To a server whose gate is off, or as a push that the gate has accepted. */
static void ledger__that_begins_with_a_first_push__takes_it_as_what_it_was(void **state)
{
    struct recorded_server server;
    open_server(&server, *state);
    scratch_git(&server.world->scratch, "branch -q -D main");
    const struct update brought = update_of(CANARY, nothing, server.a);
    put_branch(server.world, "canary", server.a);
    assert_int_equal(record(&server, &brought, 1), 1);
    expect_records(&server, "canary -a baseline");
    scratch_git(&server.world->scratch, "update-ref -d " LEDGER_REF);
    accept(&server, brought, false);
    assert_int_equal(record(&server, &brought, 1), 1);
    expect_records(&server, "canary -a start");
    close_server(&server);
}

static void branch__that_is_new__is_judged_unless_it_may_be_older_than_its_law(void **state)
{
    struct recorded_server server;
    open_server(&server, *state);
    scratch_git(&server.world->scratch, "branch -q -D main");
    assert_int_equal(record(&server, NULL, 0), 1);
    put_branch(server.world, "main", server.world->base);
    expect_unrecorded(&server, "main -0");
    assert_int_equal(record(&server, NULL, 0), 1);
    expect_records(&server, "main -0 " UNRECORDED " late");
    expect_unrecorded(&server, "main -0");
    close_server(&server);
}

static void branch__that_the_policy_names_anew__is_taken_as_it_stands(void **state)
{
    struct recorded_server server;
    open_server(&server, *state);
    scratch_git(&server.world->scratch, "branch -q -D main");
    assert_int_equal(record(&server, NULL, 0), 1);
    put_branch(server.world, "main", server.a);
    server.policy.digest[0] ^= 1;
    expect_unrecorded(&server, "");
    assert_int_equal(record(&server, NULL, 0), 1);
    expect_records(&server, "main -a baseline");
    expect_unrecorded(&server, "");
    close_server(&server);
}

/* ------------------------------------------------------------------------------ moves found -- */

static void moves__of_pushes__are_recorded_in_the_order_of_promotion(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    push(&server, "canary", server.world->base, server.a);
    push(&server, "main", server.world->base, server.a);
    expect_records(&server, "canary 0a " FF ", main 0a " FF);
    const struct update updates[] = {update_of(MAIN, server.a, server.b),
                                     update_of("refs/heads/develop", server.d, server.a),
                                     update_of(CANARY, server.a, server.b)};
    put_branch(server.world, "canary", server.b);
    put_branch(server.world, "main", server.b);
    assert_int_equal(record(&server, updates, 3), 2);
    expect_records(&server, "canary 0a " FF ", main 0a " FF ", canary ab " FF
                            ", main ab promotion/skipped-stage");
    assert_int_equal(record(&server, updates, 3), 0);
    close_server(&server);
}

static void move__past_the_gate__is_recorded_and_stays_unrecorded(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    put_branch(server.world, "canary", server.b);
    expect_unrecorded(&server, "canary 0b");
    assert_int_equal(record(&server, NULL, 0), 1);
    expect_records(&server, "canary 0b " UNRECORDED " late");
    expect_unrecorded(&server, "canary 0b");
    put_branch(server.world, "canary", server.c);
    assert_int_equal(record(&server, NULL, 0), 1);
    expect_records(&server, "canary 0b " UNRECORDED " late, canary bc " UNRECORDED " late");
    expect_unrecorded(&server, "canary 0c");
    scratch_git(&server.world->scratch, "branch -q -D canary");
    expect_unrecorded(&server, "canary 0-");
    assert_int_equal(record(&server, NULL, 0), 1);
    put_branch(server.world, "canary", server.world->base);
    expect_unrecorded(&server, "");
    assert_int_equal(record(&server, NULL, 0), 1);
    expect_records(&server,
                   "canary 0b " UNRECORDED " late, canary bc " UNRECORDED
                   " late, canary c- promotion/deleted late, canary -0 " UNRECORDED " late");
    expect_unrecorded(&server, "");
    close_server(&server);
}

/* Its post-receive died, or is still to come. */
static void move__of_an_accepted_push__is_recorded_late_and_known(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    accept(&server, update_of(CANARY, server.world->base, server.a), false);
    accept(&server, update_of(CANARY, server.a, server.c), false);
    accept(&server, update_of(CANARY, server.world->base, server.b), false);
    put_branch(server.world, "canary", server.c);
    expect_unrecorded(&server, "");
    assert_int_equal(record(&server, NULL, 0), 2);
    expect_records(&server, "canary 0a " FF " late, canary ac " FF " late");
    expect_unrecorded(&server, "");
    /* What accounted for a move accounts for no other one. */
    put_branch(server.world, "canary", server.world->base);
    expect_unrecorded(&server, "canary c0");
    assert_int_equal(record(&server, NULL, 0), 1);
    put_branch(server.world, "canary", server.a);
    expect_unrecorded(&server, "canary ca");
    close_server(&server);
}

static void move__of_a_push_after_a_gap__is_recorded_behind_it(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    const struct update update = update_of(CANARY, server.b, server.c);
    put_branch(server.world, "canary", server.c);
    assert_int_equal(record(&server, &update, 1), 2);
    expect_records(&server, "canary 0b " UNRECORDED " late, canary bc " FF);
    expect_unrecorded(&server, "");
    /* What began elsewhere, and ends elsewhere, was recorded already. */
    const struct update earlier = update_of(CANARY, server.a, server.b);
    assert_int_equal(record(&server, &earlier, 1), 0);
    const struct update still = update_of(CANARY, server.c, server.c);
    assert_int_equal(record(&server, &still, 1), 0);
    close_server(&server);
}

/* What was accepted a moment ago would be waited for. */
static void let_a_minute_pass(struct recorded_server *server)
{
    struct error error = {0};
    struct statement age =
        statement_begin(server->audit.store, "UPDATE pushes SET time = time - 61");
    assert_int_equal(statement_run(&age, &error), 0);
}

/* Another hook may refuse it yet. */
static void move__by_an_override__is_recorded_once_it_has_landed(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    push(&server, "canary", server.world->base, server.b);
    const struct update back = update_of(CANARY, server.b, server.a);
    accept(&server, back, true);
    put_branch(server.world, "canary", server.a);
    let_a_minute_pass(&server);
    expect_unrecorded(&server, "canary ba");
    assert_int_equal(record(&server, NULL, 0), 0);
    land(&server, back);
    expect_unrecorded(&server, "");
    assert_int_equal(record(&server, NULL, 0), 1);
    expect_records(&server, "canary 0b " FF ", canary ba promotion/rewind late");
    expect_unrecorded(&server, "");
    close_server(&server);
}

/* What was pushed long ago does not land any more, and what needs no override is not waited for. */
static void move__that_does_not_land__is_not_waited_for(void **state)
{
    struct recorded_server server;
    struct error error = {0};
    begin(&server, *state);
    push(&server, "canary", server.world->base, server.b);
    accept(&server, update_of(CANARY, server.b, server.a), true);
    struct statement age =
        statement_begin(server.audit.store, "UPDATE pushes SET time = time - 61");
    assert_int_equal(statement_run(&age, &error), 0);
    put_branch(server.world, "canary", server.a);
    int64_t began = monotonic_ms();
    expect_unrecorded(&server, "canary ba");
    put_branch(server.world, "canary", server.c);
    expect_unrecorded(&server, "canary bc");
    assert_true(monotonic_ms() - began < 7000);
    close_server(&server);
}

static void move__that_may_land_yet__is_waited_for_whatever_else_has_moved(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    push(&server, "canary", server.world->base, server.b);
    accept(&server, update_of(CANARY, server.b, server.a), true);
    put_branch(server.world, "canary", server.a);
    put_branch(server.world, "main", server.c);
    int64_t began = monotonic_ms();
    expect_unrecorded(&server, "canary ba, main 0c");
    assert_true(monotonic_ms() - began > 7000);
    close_server(&server);
}

static void move__by_an_override_that_something_follows__is_recorded_as_found(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    push(&server, "canary", server.world->base, server.b);
    accept(&server, update_of(CANARY, server.b, server.a), true);
    const struct update next = update_of(CANARY, server.a, server.c);
    put_branch(server.world, "canary", server.c);
    assert_int_equal(record(&server, &next, 1), 2);
    expect_records(&server, "canary 0b " FF ", canary ba promotion/rewind late, canary ac " FF);
    close_server(&server);
}

static void move__found_without_an_audit__is_recorded_as_found(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    accept(&server, update_of(CANARY, server.world->base, server.a), false);
    put_branch(server.world, "canary", server.a);
    server.recorder.audit = NULL;
    expect_unrecorded(&server, "canary 0a");
    assert_int_equal(record(&server, NULL, 0), 1);
    expect_records(&server, "canary 0a " UNRECORDED " late");
    close_server(&server);
}

/* ----------------------------------------------------------------------------------- returns -- */

static void branch__that_a_push_sets_back__is_recorded_there_and_back(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    push(&server, "canary", server.world->base, server.a);
    const struct update back = update_of(CANARY, server.c, server.a);
    assert_int_equal(record(&server, &back, 1), 2);
    expect_records(&server, "canary 0a " FF ", canary ac " UNRECORDED " late, canary ca return");
    expect_unrecorded(&server, "");
    assert_int_equal(record(&server, &back, 1), 0);
    close_server(&server);
}

/* ------------------------------------------------------------------------------- acceptances -- */

/* Whether the branch is let stand where it was seen. */
static bool let_stand(struct recorded_server *server, const char *ref, struct object_id found)
{
    static const struct override override = {UNRECORDED, "as agreed"};
    const struct acceptance acceptance = {.ref = ref,
                                          .found = found,
                                          .circumstances = {.pusher = {"carol", "unix"},
                                                            .overrides = &override,
                                                            .override_count = 1}};
    struct error error = {0};
    repository_renew(server->repository);
    if (ledger_accept(&server->recorder, &acceptance, &error) == 0)
        return true;
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_string_equal(error.message, arena_format(&server->world->scratch.arena,
                                                    "%s has moved meanwhile: look where it stands "
                                                    "now",
                                                    ref));
    return false;
}

static void branch__that_is_accepted_as_it_stands__is_let_stand_there(void **state)
{
    static const char found[] = "canary 0b " UNRECORDED " late";
    struct recorded_server server;
    begin(&server, *state);
    put_branch(server.world, "canary", server.b);
    assert_false(let_stand(&server, CANARY, server.c));
    assert_true(let_stand(&server, CANARY, server.b));
    const char *records =
        arena_format(&server.world->scratch.arena, "%s, canary bb " UNRECORDED, found);
    expect_records(&server, records);
    expect_unrecorded(&server, "");
    assert_true(let_stand(&server, CANARY, server.b));
    expect_records(&server, records);
    assert_true(let_stand(&server, MAIN, server.world->base));
    expect_records(&server, records);
    struct ledger ledger;
    struct error error = {0};
    assert_int_equal(ledger_read(&ledger, server.repository, &error), 0);
    const struct record *last = &ledger.records[ledger.count - 1];
    assert_string_equal(last->circumstances.pusher.name, "carol");
    assert_int_equal(last->circumstances.override_count, 1);
    assert_string_equal(last->circumstances.overrides[0].reason, "as agreed");
    assert_int_equal(ledger.records[ledger.count - 2].circumstances.override_count, 0);
    ledger_release(&ledger);
    close_server(&server);
}

/* The push that was open is not waited for any more. */
static void branch__that_is_accepted_behind_an_open_move__is_let_stand_there(void **state)
{
    struct recorded_server server;
    begin(&server, *state);
    push(&server, "canary", server.world->base, server.b);
    accept(&server, update_of(CANARY, server.b, server.a), true);
    put_branch(server.world, "canary", server.a);
    assert_true(let_stand(&server, CANARY, server.a));
    expect_records(&server,
                   "canary 0b " FF ", canary ba promotion/rewind late, canary aa " UNRECORDED);
    expect_unrecorded(&server, "");
    close_server(&server);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ledger__that_begins__takes_branches_as_they_stand),
        TEST(ledger__that_begins_with_a_push__takes_branches_as_they_stood_before),
        TEST(ledger__that_begins_with_a_first_push__takes_it_as_what_it_was),
        TEST(branch__that_is_new__is_judged_unless_it_may_be_older_than_its_law),
        TEST(branch__that_the_policy_names_anew__is_taken_as_it_stands),
        TEST(moves__of_pushes__are_recorded_in_the_order_of_promotion),
        TEST(move__past_the_gate__is_recorded_and_stays_unrecorded),
        TEST(move__of_an_accepted_push__is_recorded_late_and_known),
        TEST(move__of_a_push_after_a_gap__is_recorded_behind_it),
        TEST(move__by_an_override__is_recorded_once_it_has_landed),
        TEST(move__that_does_not_land__is_not_waited_for),
        TEST(move__that_may_land_yet__is_waited_for_whatever_else_has_moved),
        TEST(move__by_an_override_that_something_follows__is_recorded_as_found),
        TEST(move__found_without_an_audit__is_recorded_as_found),
        TEST(branch__that_a_push_sets_back__is_recorded_there_and_back),
        TEST(branch__that_is_accepted_as_it_stands__is_let_stand_there),
        TEST(branch__that_is_accepted_behind_an_open_move__is_let_stand_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

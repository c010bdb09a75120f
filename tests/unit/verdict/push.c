/* SPDX-License-Identifier: MIT */
/* A push as a whole: which stage judges what of it, and what the report says of each ref. */
#include "fleet_gate.h"

#include <string.h>

#include "unit.h"

static struct object_id good_commit(struct world *world)
{
    return commit_on(world, world->base, "docs/a.md", "1\n");
}

static struct object_id bad_commit(struct world *world)
{
    return commit_on(world, world->base, DEVICE, "subscribed_branch: 7\n");
}

#define BAD "schema/violation"
#define CANARY "refs/heads/canary"

/* ------------------------------------------------------------------------------------- tests -- */

static void push__of_what_is_right__is_accepted_and_said_of_what_kind(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id new = good_commit(world);
    gate_open(&gate, world, "{}");
    put_branch(world, "develop", new);
    gate_add(&gate, world->base, new, MAIN);
    gate_add(&gate, new, nothing, DEVELOP);
    const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "");
    assert_int_equal(report->update_count, 2);
    assert_string_equal(report->updates[0].ref, MAIN);
    assert_string_equal(report->updates[0].kind, "fast-forward");
    assert_string_equal(report->updates[0].old, hex_of(world, world->base));
    assert_string_equal(report->updates[0].new, hex_of(world, new));
    assert_null(report->updates[1].kind);
    assert_string_equal(report->pusher, "alice");
    assert_string_equal(report->pusher_from, "gitolite");
    gate_close(&gate);
}

static void push__of_several_refs__says_which_of_them_is_wrong(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    struct object_id good = good_commit(world);
    gate_open(&gate, world, "{}");
    gate_add(&gate, world->base, good, DEVELOP);
    gate_add(&gate, world->base, good, MAIN);
    gate_add(&gate, world->base, bad, "refs/heads/canary");
    const struct report *report = gate_judge(&gate, OUTCOME_REJECT,
                                             "error promotion/direct-commit refs/heads/canary\n"
                                             "error " BAD " refs/heads/canary\n"
                                             "error promotion/skipped-stage " MAIN);
    assert_string_equal(report->findings->items[1].excerpt, "subscribed_branch: 7");
    assert_int_equal(report->findings->items[1].caret, strlen("subscribed_branch: "));
    assert_int_equal(report->updates[0].outcome, OUTCOME_ACCEPT);
    assert_int_equal(report->updates[1].outcome, OUTCOME_REJECT);
    assert_int_equal(report->updates[2].outcome, OUTCOME_REJECT);
    gate_close(&gate);
}

static void push__where_any_branch_of_the_policy_is_a_symbolic_ref__is_not_decided(void **state)
{
    static const char *const branches[] = {"develop", "main", "canary", "production"};
    struct world *world = *state;
    struct object_id new = good_commit(world);
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++) {
        struct gate gate;
        gate_open(&gate, world, "{}");
        put_branch(world, "topic", world->base);
        scratch_git(&world->scratch, "symbolic-ref refs/heads/%s refs/heads/topic", branches[i]);
        gate_add(&gate, world->base, new, "refs/heads/other");
        const struct report *report = gate_judge(&gate, OUTCOME_UNDECIDED, "");
        assert_string_equal(report->errors[0].message,
                            arena_format(&world->scratch.arena,
                                         "refs/heads/%s, which the policy names, is a symbolic ref "
                                         "to refs/heads/topic on this server: let the policy name "
                                         "that one instead",
                                         branches[i]));
        assert_int_equal(report->update_count, 0);
        gate_close(&gate);
        scratch_git(&world->scratch, "symbolic-ref -d refs/heads/%s", branches[i]);
        put_branch(world, branches[i], world->base);
    }
}

/* A name that git does not allow may have forged lines. */
static void push__with_a_ref_name_that_git_does_not_allow__is_believed_in_nothing(void **state)
{
    struct world *world = *state;
    struct gate gate;
    gate_open(&gate, world, "{}");
    gate_add(&gate, world->base, bad_commit(world), MAIN);
    gate_add(&gate, nothing, world->base, "refs/heads/a..b");
    assert_int_equal(
        gate_judge(&gate, OUTCOME_REJECT, "error push/ref-name refs/heads/a..b")->update_count, 0);
    gate_close(&gate);
}

static void push__of_tags_and_deletions__is_asked_for_no_content(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    gate_open(&gate, world, "{}");
    put_branch(world, "topic", bad);
    gate_add(&gate, nothing, bad, "refs/tags/v1");
    gate_add(&gate, bad, nothing, "refs/heads/topic");
    gate_add(&gate, world->base, nothing, DEVELOP);
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    gate_close(&gate);
}

static void push__of_no_commit__is_asked_for_no_content(void **state)
{
    struct world *world = *state;
    struct gate gate;
    gate_open(&gate, world, "others: { content: reject }");
    gate_add(&gate, world->base, scratch_object(&world->scratch, "blob", text_of("1\n")), DEVELOP);
    gate_add(&gate, nothing, scratch_object(&world->scratch, "blob", text_of("2\n")),
             "refs/heads/a");
    gate_judge(&gate, OUTCOME_REJECT, "error push/not-a-commit " DEVELOP);
    gate_close(&gate);
}

static void push__judged_by_the_law_alone__is_asked_for_no_content(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    gate_open(&gate, world, "{}");
    gate.judge.law_alone = true;
    gate_add(&gate, world->base, bad, DEVELOP);
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    gate.judge.law_alone = false;
    gate_judge(&gate, OUTCOME_REJECT, "error " BAD " " DEVELOP);
    gate_close(&gate);
}

static void push__of_a_branch_outside_the_policy__is_judged_as_the_policy_says(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    static const struct {
        const char *policy, *findings;
        enum outcome outcome;
    } others[] = {
        {"{}", "warning " BAD " refs/heads/topic", OUTCOME_ACCEPT},
        {"others: { content: off }", "", OUTCOME_ACCEPT},
        {"others: { content: reject }", "error " BAD " refs/heads/topic", OUTCOME_REJECT},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        gate_open(&gate, world, others[i].policy);
        gate_add(&gate, nothing, bad, "refs/heads/topic");
        gate_judge(&gate, others[i].outcome, others[i].findings);
        gate_close(&gate);
    }
}

static void push__of_many_branches_outside_the_policy__is_looked_into_up_to_eight(void **state)
{
    static const char note[] = "only the first 8 branches outside the policy were looked into";
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    gate_open(&gate, world, "{}");
    for (char branch = 'a'; branch <= 'h'; branch++)
        gate_add(&gate, nothing, bad, arena_format(&world->scratch.arena, "refs/heads/%c", branch));
    const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT,
                                             "warning " BAD " refs/heads/a\n"
                                             "warning " BAD " refs/heads/b\n"
                                             "warning " BAD " refs/heads/c\n"
                                             "warning " BAD " refs/heads/d\n"
                                             "warning " BAD " refs/heads/e\n"
                                             "warning " BAD " refs/heads/f\n"
                                             "warning " BAD " refs/heads/g\n"
                                             "warning " BAD " refs/heads/h");
    assert_int_equal(count_notes(report, note), 0);
    gate_add(&gate, nothing, bad, "refs/heads/i");
    gate_add(&gate, nothing, bad, "refs/heads/j");
    gate_add(&gate, world->base, bad, DEVELOP);
    report = gate_judge(&gate, OUTCOME_REJECT,
                        "error " BAD " " DEVELOP "\n"
                        "warning " BAD " refs/heads/a\n"
                        "warning " BAD " refs/heads/b\n"
                        "warning " BAD " refs/heads/c\n"
                        "warning " BAD " refs/heads/d\n"
                        "warning " BAD " refs/heads/e\n"
                        "warning " BAD " refs/heads/f\n"
                        "warning " BAD " refs/heads/g\n"
                        "warning " BAD " refs/heads/h");
    assert_int_equal(count_notes(report, note), 1);
    gate_close(&gate);
}

static void push__of_branches_that_must_be_signed__is_asked_for_what_the_law_says(void **state)
{
    static const char policy[] =
        "allowed_signers: signers\n"
        "branches: { develop: { by: any, signed: commits }, main: { by: any, signed: pushes },"
        " canary: { by: any } }";
    static const char signers[] =
        "pusher@example.com ssh-ed25519 "
        "AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q\n";
    struct world *world = *state;
    struct gate gate;
    struct object_id good = good_commit(world);
    scratch_write(&world->scratch, "signers", signers);
    scratch_git(&world->scratch, "config receive.certNonceSeed seed");
    gate_open(&gate, world, policy);
    gate_add(&gate, world->base, good, DEVELOP);
    gate_add(&gate, world->base, good, MAIN);
    gate_add(&gate, world->base, good, "refs/heads/canary");
    const struct report *report =
        gate_judge(&gate, OUTCOME_REJECT,
                   "error signature/missing " DEVELOP "\nerror signature/missing " MAIN);
    assert_non_null(strstr(report->findings->items[0].message, "commit "));
    assert_non_null(strstr(report->findings->items[1].help, "git push --signed"));
    gate_close(&gate);
}

static void push__of_a_guarded_file__is_told_of_branches_of_the_policy(void **state)
{
    static const char policy[] = "guarded: [{ paths: [docs/a.md], people: [bob] }]";
    struct world *world = *state;
    struct gate gate;
    struct object_id good = good_commit(world);
    gate_open(&gate, world, policy);
    gate_add(&gate, world->base, good, DEVELOP);
    gate_add(&gate, nothing, good, "refs/heads/topic");
    gate_judge(&gate, OUTCOME_REJECT, "error push/guarded-path " DEVELOP);
    gate.judge.pusher.name = "bob";
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    gate_close(&gate);
}

/* What the ledger says, and how often it was asked. */
struct unrecorded {
    struct unrecorded_move move;
    size_t asked;
};

static int find_unrecorded(void *context, struct arena *arena, const struct unrecorded_move **moves,
                           size_t *count, struct error *error)
{
    struct unrecorded *unrecorded = context;
    (void)arena;
    (void)error;
    unrecorded->asked++;
    *moves = &unrecorded->move;
    *count = 1;
    return 0;
}

static void push__of_a_protected_branch_at_any_place__is_held_against_the_ledger(void **state)
{
    static const struct {
        const char *refs[3];
        const char *findings;
    } pushes[] = {
        {{CANARY}, "error ledger/unrecorded-move " CANARY},
        {{CANARY, "refs/heads/topic"}, "error ledger/unrecorded-move " CANARY},
        {{"refs/heads/topic", CANARY}, "error ledger/unrecorded-move " CANARY},
        {{"refs/heads/topic", DEVELOP, "refs/tags/v1"}, ""},
    };
    struct world *world = *state;
    struct object_id new = good_commit(world);
    put_branch(world, "main", new);
    for (size_t i = 0; i < sizeof pushes / sizeof *pushes; i++) {
        struct gate gate;
        struct unrecorded unrecorded = {
            .move = {.ref = MAIN, .recorded = world->base, .found = new}};
        bool is_refused = *pushes[i].findings;
        gate_open(&gate, world, "{}");
        gate.judge.find_unrecorded = find_unrecorded;
        gate.judge.unrecorded_context = &unrecorded;
        for (size_t ref = 0; ref < 3 && pushes[i].refs[ref]; ref++)
            gate_add(&gate, world->base, new, pushes[i].refs[ref]);
        gate_judge(&gate, is_refused ? OUTCOME_REJECT : OUTCOME_ACCEPT, pushes[i].findings);
        assert_int_equal(unrecorded.asked, is_refused);
        gate_close(&gate);
    }
}

/* Sets canary back while the ledger is asked; *context is the world. */
static int set_canary_back(void *context, struct arena *arena, const struct unrecorded_move **moves,
                           size_t *count, struct error *error)
{
    struct world *world = context;
    (void)arena;
    (void)error;
    put_branch(world, "canary", world->base);
    *moves = NULL;
    *count = 0;
    return 0;
}

static void push__from_a_branch_that_is_set_back_meanwhile__is_judged_as_it_stands(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id new = good_commit(world);
    put_branch(world, "canary", new);
    gate_open(&gate, world, "{}");
    gate.judge.find_unrecorded = set_canary_back;
    gate.judge.unrecorded_context = world;
    gate_add(&gate, world->base, new, "refs/heads/production");
    gate_judge(&gate, OUTCOME_REJECT, "error promotion/direct-commit refs/heads/production");
    gate_close(&gate);
}

/* Moves production while the ledger is asked, each time. */
static int move_production(void *context, struct arena *arena, const struct unrecorded_move **moves,
                           size_t *count, struct error *error)
{
    struct world *world = context;
    (void)arena;
    (void)error;
    put_branch(world, "production", good_commit(world));
    *moves = NULL;
    *count = 0;
    return 0;
}

static void push__beside_branches_that_never_stand_still__is_not_decided(void **state)
{
    struct world *world = *state;
    struct gate gate;
    gate_open(&gate, world, "{}");
    gate.judge.find_unrecorded = move_production;
    gate.judge.unrecorded_context = world;
    gate_add(&gate, world->base, good_commit(world), CANARY);
    const struct report *report = gate_judge(&gate, OUTCOME_UNDECIDED, "");
    assert_string_equal(report->errors[0].message,
                        "the protected branches keep moving: push again");
    gate_close(&gate);
}

/* --------------------------------------------------------------------------------- overrides -- */

static const char overrides_policy[] =
    "overrides: [{ people: [alice], rules: [schema/violation, promotion/direct-commit] }]\n"
    "acknowledged: [abcdef1]\n";

static void push__with_an_override__weighs_a_warning_and_says_so(void **state)
{
    static const char *const options[] = {"fleetgate.override=schema/violation:fire",
                                          "fleetgate.override=promotion/direct-commit:fire"};
    struct world *world = *state;
    struct gate gate;
    gate_open(&gate, world, overrides_policy);
    gate.judge.options = (struct push_options){.items = options, .count = 2, .are_taken = true};
    gate_add(&gate, world->base, bad_commit(world), DEVELOP);
    const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "warning " BAD " " DEVELOP);
    assert_string_equal(report->findings->items[0].help, "overridden by alice: fire");
    assert_int_equal(report->override_count, 2);
    assert_string_equal(report->overrides[0].rule, BAD);
    assert_string_equal(report->overrides[1].reason, "fire");
    assert_int_equal(count_notes(report, "schema/violation was overridden by alice: fire"), 1);
    assert_int_equal(count_notes(report, "promotion/direct-commit was overridden by alice, and "
                                         "would have found nothing"),
                     1);
    assert_int_equal(count_notes(report, "may override this"), 0);
    gate_close(&gate);
}

static void push__that_an_override_would_let_in__is_offered_it(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    gate_open(&gate, world, overrides_policy);
    gate.judge.options.are_taken = true;
    gate_add(&gate, world->base, bad, DEVELOP);
    gate_add(&gate, world->base, bad, "refs/heads/production");
    const struct report *report = gate_judge(&gate, OUTCOME_REJECT,
                                             "error " BAD " " DEVELOP "\n"
                                             "error promotion/direct-commit refs/heads/production\n"
                                             "error " BAD " refs/heads/production");
    assert_int_equal(
        count_notes(report, "alice may override this: git push -o 'fleetgate.override=schema/"
                            "violation:<reason>' -o 'fleetgate.override=promotion/direct-commit:"
                            "<reason>' ..."),
        1);
    gate.judge.options.are_taken = false;
    report = gate_judge(&gate, OUTCOME_REJECT,
                        "error " BAD " " DEVELOP "\n"
                        "error promotion/direct-commit refs/heads/production\n"
                        "error " BAD " refs/heads/production");
    assert_int_equal(count_notes(report, "may override this"), 0);
    gate.judge.options.are_taken = true;
    gate_add(&gate, world->base, nothing, MAIN);
    report = gate_judge(&gate, OUTCOME_REJECT,
                        "error " BAD " " DEVELOP "\n"
                        "error promotion/deleted " MAIN "\n"
                        "error promotion/direct-commit refs/heads/production\n"
                        "error " BAD " refs/heads/production");
    assert_int_equal(count_notes(report, "may override this"), 0);
    gate_close(&gate);
}

static void push__after_overrides_that_nobody_acknowledged__is_told_of_ten(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct open_override open[12];
    for (size_t i = 0; i < 12; i++)
        open[i] = (struct open_override){.record = i == 0 ? "abcdef12" : "abcdef02",
                                         .rule = "promotion/rewind",
                                         .person = "bob",
                                         .date = "2026-11-22",
                                         .reason = "fire\x1b"};
    gate_open(&gate, world, overrides_policy);
    gate.judge.open_overrides = open;
    gate.judge.open_override_count = 11;
    gate_add(&gate, world->base, good_commit(world), DEVELOP);
    const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "");
    static const char line[] = "override of promotion/rewind by bob on 2026-11-22 is not "
                               "acknowledged yet: fire\\x1b; to acknowledge, add \"abcdef02\"";
    assert_int_equal(count_notes(report, line), 10);
    assert_int_equal(report->note_count, 10);
    gate.judge.open_override_count = 12;
    report = gate_judge(&gate, OUTCOME_ACCEPT, "");
    assert_int_equal(count_notes(report, line), 10);
    assert_int_equal(count_notes(report, "and 1 more overrides are not acknowledged yet"), 1);
    gate_close(&gate);
}

static void push__whose_images_are_not_asked_for__says_why(void **state)
{
    struct world *world = *state;
    struct gate gate;
    gate_open(&gate, world, "{}");
    gate.judge.no_mender = "images were not asked for: --offline";
    gate_add(&gate, world->base, good_commit(world), DEVELOP);
    assert_int_equal(count_notes(gate_judge(&gate, OUTCOME_ACCEPT, ""), "--offline"), 1);
    gate_close(&gate);
}

/* ---------------------------------------------------------------- other than a push of today -- */

static void count_progress(void *context, size_t done)
{
    size_t *seen = context;
    assert_int_equal(done, *seen + 1);
    *seen = done;
}

/* Each by itself; and certificates are not kept. */
static void past__of_several_moves__is_judged_move_by_move(void **state)
{
    static const char policy[] =
        "allowed_signers: signers\n"
        "branches: { develop: { by: any, signed: pushes }, main: { from: [develop], by: either } }";
    struct world *world = *state;
    struct gate gate;
    size_t seen = 0;
    struct error error = {0};
    scratch_write(&world->scratch, "signers",
                  "pusher@example.com ssh-ed25519 "
                  "AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q\n");
    const struct object_id direct = good_commit(world);
    const struct object_id promoted = commit_on(world, world->base, "docs/b.md", "1\n");
    put_branch(world, "develop", promoted);
    const struct update moves[] = {
        {.ref = MAIN, .target = MAIN, .old = world->base, .new = direct},
        {.ref = DEVELOP, .target = DEVELOP, .old = world->base, .new = direct},
        {.ref = MAIN, .target = MAIN, .old = world->base, .new = promoted},
    };
    gate_open(&gate, world, policy);
    assert_int_equal(verdict_new(&gate.verdict, &gate.judge, &error), 0);
    verdict_on_past(gate.verdict, moves, 3, count_progress, &seen);
    const struct report *report = verdict_report(gate.verdict);
    assert_int_equal(seen, 3);
    assert_int_equal(report->error_count, 0);
    assert_int_equal(report->update_count, 3);
    assert_int_equal(report->updates[0].outcome, OUTCOME_REJECT);
    assert_int_equal(report->updates[1].outcome, OUTCOME_ACCEPT);
    assert_int_equal(report->updates[2].outcome, OUTCOME_ACCEPT);
    assert_int_equal(report->findings->count, 1);
    assert_string_equal(rule_facts(report->findings->items[0].rule)->id, "promotion/direct-commit");
    gate_close(&gate);
}

/* Of a protected branch or of another. */
static void request__into_a_branch_that_must_be_signed__is_asked_for_signatures(void **state)
{
    static const char policy[] =
        "allowed_signers: signers\n"
        "branches: { develop: { by: any, signed: commits }, main: { by: any },"
        " canary: { by: any, signed: pushes } }";
    static const struct {
        const char *branch;
        size_t errors, notes;
    } requests[] = {{"develop", 1, 0}, {"main", 0, 0}, {"canary", 0, 1}, {"topic", 0, 0}};
    struct world *world = *state;
    struct object_id head = good_commit(world);
    scratch_write(&world->scratch, "signers",
                  "pusher@example.com ssh-ed25519 "
                  "AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q\n");
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        struct gate gate;
        struct error error = {0};
        gate_open(&gate, world, policy);
        assert_int_equal(verdict_new(&gate.verdict, &gate.judge, &error), 0);
        verdict_on_request(gate.verdict, &world->base, requests[i].branch, &head, NULL);
        const struct report *report = verdict_report(gate.verdict);
        assert_int_equal(report->error_count, 0);
        assert_int_equal(report->findings->total[SEVERITY_ERROR], requests[i].errors);
        assert_int_equal(count_notes(report, "whether the push is signed"), requests[i].notes);
        gate_close(&gate);
    }
}

/* Fails the test unless the request comes to so many errors; `base_branch` may be NULL. */
static void expect_merge(struct world *world, const char *base_branch, struct object_id head,
                         size_t errors)
{
    struct gate gate;
    struct error error = {0};
    gate_open(&gate, world, "{}");
    assert_int_equal(verdict_new(&gate.verdict, &gate.judge, &error), 0);
    verdict_on_request(gate.verdict, &world->base, base_branch, &head, NULL);
    const struct report *report = verdict_report(gate.verdict);
    assert_int_equal(report->error_count, 0);
    assert_int_equal(report->findings->total[SEVERITY_ERROR], errors);
    assert_int_equal(count_notes(report, "--base names no branch"), base_branch == NULL);
    gate_close(&gate);
}

static void request__into_a_branch_or_a_mere_commit__is_judged_as_far_as_it_is_known(void **state)
{
    struct world *world = *state;
    expect_merge(world, "main", good_commit(world), 1); /* which lies on no branch */
    expect_merge(world, NULL, good_commit(world), 0);
    expect_merge(world, NULL, bad_commit(world), 1);
    expect_merge(world, "develop", bad_commit(world), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_fleet, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(push__of_what_is_right__is_accepted_and_said_of_what_kind),
        TEST(push__of_several_refs__says_which_of_them_is_wrong),
        TEST(push__where_any_branch_of_the_policy_is_a_symbolic_ref__is_not_decided),
        TEST(push__with_a_ref_name_that_git_does_not_allow__is_believed_in_nothing),
        TEST(push__of_tags_and_deletions__is_asked_for_no_content),
        TEST(push__of_no_commit__is_asked_for_no_content),
        TEST(push__judged_by_the_law_alone__is_asked_for_no_content),
        TEST(push__of_a_branch_outside_the_policy__is_judged_as_the_policy_says),
        TEST(push__of_many_branches_outside_the_policy__is_looked_into_up_to_eight),
        TEST(push__of_branches_that_must_be_signed__is_asked_for_what_the_law_says),
        TEST(push__of_a_guarded_file__is_told_of_branches_of_the_policy),
        TEST(push__of_a_protected_branch_at_any_place__is_held_against_the_ledger),
        TEST(push__from_a_branch_that_is_set_back_meanwhile__is_judged_as_it_stands),
        TEST(push__beside_branches_that_never_stand_still__is_not_decided),
        TEST(push__with_an_override__weighs_a_warning_and_says_so),
        TEST(push__that_an_override_would_let_in__is_offered_it),
        TEST(push__after_overrides_that_nobody_acknowledged__is_told_of_ten),
        TEST(past__of_several_moves__is_judged_move_by_move),
        TEST(request__into_a_branch_that_must_be_signed__is_asked_for_signatures),
        TEST(request__into_a_branch_or_a_mere_commit__is_judged_as_far_as_it_is_known),
        TEST(push__whose_images_are_not_asked_for__says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* A push as a whole: which stage judges what of it, and what the report says of each ref. */
#include "verdict/verdict.h"

#include <string.h>

#include "promotion_world.h"
#include "unit.h"

/* A world whose fleet is sound, and what the gate is told of it. */
struct gate {
    struct world *world;
    struct repository *repository;
    struct policy policy;
    struct judge judge;
    struct buffer input; /* of the push */
    struct verdict *verdict;
};

static void begin(struct gate *gate, struct world *world, const char *policy)
{
    struct error error = {0};
    *gate = (struct gate){.world = world, .repository = scratch_repository(&world->scratch)};
    if (policy_read(&gate->policy, "policy.yml", text_of(policy), world->scratch.folder, &error) !=
        0)
        fail_msg("%s", error.message);
    gate->judge = (struct judge){.repository = gate->repository,
                                 .policy = &gate->policy,
                                 .limits = &gate->policy.limits,
                                 .pusher = {.name = "alice", .from = "gitolite"}};
    buffer_init(&gate->input, 1 << 16);
}

static void add(struct gate *gate, struct object_id old, struct object_id new, const char *ref)
{
    char old_hex[OBJECT_ID_HEX], new_hex[OBJECT_ID_HEX];
    buffer_format(&gate->input, "%s %s %s\n", object_id_hex(&old, old_hex),
                  object_id_hex(&new, new_hex), ref);
}

/* Judges the push, and fails the test unless it comes to this. */
static const struct report *judged(struct gate *gate, enum outcome outcome, const char *findings)
{
    const struct push_certificate none = {0};
    struct error error = {0};
    verdict_free(gate->verdict);
    assert_int_equal(verdict_new(&gate->verdict, &gate->judge, &error), 0);
    verdict_on_push(gate->verdict, buffer_text(&gate->input), &none);
    const struct report *report = verdict_report(gate->verdict);
    struct buffer found;
    buffer_init(&found, 1 << 16);
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->items[i];
        buffer_format(&found, "%s%s %s %s", i ? "\n" : "", severity_name(finding->severity),
                      rule_facts(finding->rule)->id, finding->place.ref ? finding->place.ref : "-");
    }
    if (report->outcome != outcome)
        fail_msg("%s: %s: %s", outcome_name(report->outcome), found.length ? found.bytes : "",
                 report->error_count ? report->errors[0].message : "");
    assert_string_equal(found.length ? found.bytes : "", findings);
    buffer_release(&found);
    return report;
}

static void end(struct gate *gate)
{
    verdict_free(gate->verdict);
    buffer_release(&gate->input);
    policy_release(&gate->policy);
    repository_free(gate->repository);
}

static size_t count_notes(const struct report *report, const char *part)
{
    size_t count = 0;
    for (size_t i = 0; i < report->note_count; i++)
        count += strstr(report->notes[i], part) != NULL;
    return count;
}

#define DEVICE "host_vars/50a28c2e-3ee8-4559-a5b9-3ce47c881c5d.yml"
#define DEVELOP "refs/heads/develop"
#define MAIN "refs/heads/main"

/* A fleet that nothing is wrong with, on all branches. */
static int open_fleet(void **state)
{
    static const char *const branches[] = {"develop", "canary", "main", "production"};
    open_world(state);
    struct world *world = *state;
    scratch_git(&world->scratch, "checkout -q --detach");
    scratch_git(&world->scratch, "branch -q -D slow fast pure resolved");
    scratch_write(&world->scratch, "inventory.yml",
                  "all:\n  hosts:\n    50a28c2e-3ee8-4559-a5b9-3ce47c881c5d:\n");
    scratch_git(&world->scratch, "add inventory.yml");
    world->base = scratch_commit_file(&world->scratch, DEVICE, "subscribed_branch: main\n");
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++)
        put_branch(world, branches[i], world->base);
    return 0;
}

static struct object_id good_commit(struct world *world)
{
    return commit_on(world, world->base, "docs/a.md", "1\n");
}

static struct object_id bad_commit(struct world *world)
{
    return commit_on(world, world->base, DEVICE, "subscribed_branch: 7\n");
}

#define BAD "schema/violation"

/* ------------------------------------------------------------------------------------- tests -- */

static void push__of_what_is_right__is_accepted_and_said_of_what_kind(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id new = good_commit(world);
    begin(&gate, world, "{}");
    put_branch(world, "develop", new);
    add(&gate, world->base, new, MAIN);
    add(&gate, new, nothing, DEVELOP);
    const struct report *report = judged(&gate, OUTCOME_ACCEPT, "");
    assert_int_equal(report->update_count, 2);
    assert_string_equal(report->updates[0].ref, MAIN);
    assert_string_equal(report->updates[0].kind, "fast-forward");
    assert_string_equal(report->updates[0].old, hex_of(world, world->base));
    assert_string_equal(report->updates[0].new, hex_of(world, new));
    assert_null(report->updates[1].kind);
    assert_string_equal(report->pusher, "alice");
    assert_string_equal(report->pusher_from, "gitolite");
    end(&gate);
}

static void push__of_several_refs__says_which_of_them_is_wrong(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    struct object_id good = good_commit(world);
    begin(&gate, world, "{}");
    add(&gate, world->base, good, DEVELOP);
    add(&gate, world->base, good, MAIN);
    add(&gate, world->base, bad, "refs/heads/canary");
    const struct report *report = judged(&gate, OUTCOME_REJECT,
                                         "error promotion/direct-commit refs/heads/canary\n"
                                         "error " BAD " refs/heads/canary\n"
                                         "error promotion/skipped-stage " MAIN);
    assert_string_equal(report->findings->items[1].excerpt, "subscribed_branch: 7");
    assert_int_equal(report->findings->items[1].caret, strlen("subscribed_branch: "));
    assert_int_equal(report->updates[0].outcome, OUTCOME_ACCEPT);
    assert_int_equal(report->updates[1].outcome, OUTCOME_REJECT);
    assert_int_equal(report->updates[2].outcome, OUTCOME_REJECT);
    end(&gate);
}

static void push__where_any_branch_of_the_policy_is_a_symbolic_ref__is_not_decided(void **state)
{
    static const char *const branches[] = {"develop", "main", "canary", "production"};
    struct world *world = *state;
    struct object_id new = good_commit(world);
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++) {
        struct gate gate;
        begin(&gate, world, "{}");
        put_branch(world, "topic", world->base);
        scratch_git(&world->scratch, "symbolic-ref refs/heads/%s refs/heads/topic", branches[i]);
        add(&gate, world->base, new, "refs/heads/other");
        const struct report *report = judged(&gate, OUTCOME_UNDECIDED, "");
        assert_string_equal(report->errors[0].message,
                            arena_format(&world->scratch.arena,
                                         "refs/heads/%s, which the policy names, is a symbolic ref "
                                         "to refs/heads/topic on this server: let the policy name "
                                         "that one instead",
                                         branches[i]));
        assert_int_equal(report->update_count, 0);
        end(&gate);
        scratch_git(&world->scratch, "symbolic-ref -d refs/heads/%s", branches[i]);
        put_branch(world, branches[i], world->base);
    }
}

/* A name that git does not allow may have forged lines. */
static void push__with_a_ref_name_that_git_does_not_allow__is_believed_in_nothing(void **state)
{
    struct world *world = *state;
    struct gate gate;
    begin(&gate, world, "{}");
    add(&gate, world->base, bad_commit(world), MAIN);
    add(&gate, nothing, world->base, "refs/heads/a..b");
    assert_int_equal(
        judged(&gate, OUTCOME_REJECT, "error push/ref-name refs/heads/a..b")->update_count, 0);
    end(&gate);
}

static void push__of_tags_and_deletions__is_asked_for_no_content(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    begin(&gate, world, "{}");
    put_branch(world, "topic", bad);
    add(&gate, nothing, bad, "refs/tags/v1");
    add(&gate, bad, nothing, "refs/heads/topic");
    add(&gate, world->base, nothing, DEVELOP);
    judged(&gate, OUTCOME_ACCEPT, "");
    end(&gate);
}

static void push__judged_by_the_law_alone__is_asked_for_no_content(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    begin(&gate, world, "{}");
    gate.judge.law_alone = true;
    add(&gate, world->base, bad, DEVELOP);
    judged(&gate, OUTCOME_ACCEPT, "");
    gate.judge.law_alone = false;
    judged(&gate, OUTCOME_REJECT, "error " BAD " " DEVELOP);
    end(&gate);
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
        begin(&gate, world, others[i].policy);
        add(&gate, nothing, bad, "refs/heads/topic");
        judged(&gate, others[i].outcome, others[i].findings);
        end(&gate);
    }
}

static void push__of_many_branches_outside_the_policy__is_looked_into_up_to_eight(void **state)
{
    static const char note[] = "only the first 8 branches outside the policy were looked into";
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    begin(&gate, world, "{}");
    for (char branch = 'a'; branch <= 'h'; branch++)
        add(&gate, nothing, bad, arena_format(&world->scratch.arena, "refs/heads/%c", branch));
    const struct report *report = judged(&gate, OUTCOME_ACCEPT,
                                         "warning " BAD " refs/heads/a\n"
                                         "warning " BAD " refs/heads/b\n"
                                         "warning " BAD " refs/heads/c\n"
                                         "warning " BAD " refs/heads/d\n"
                                         "warning " BAD " refs/heads/e\n"
                                         "warning " BAD " refs/heads/f\n"
                                         "warning " BAD " refs/heads/g\n"
                                         "warning " BAD " refs/heads/h");
    assert_int_equal(count_notes(report, note), 0);
    add(&gate, nothing, bad, "refs/heads/i");
    add(&gate, nothing, bad, "refs/heads/j");
    add(&gate, world->base, bad, DEVELOP);
    report = judged(&gate, OUTCOME_REJECT,
                    "warning " BAD " refs/heads/a\n"
                    "warning " BAD " refs/heads/b\n"
                    "warning " BAD " refs/heads/c\n"
                    "warning " BAD " refs/heads/d\n"
                    "error " BAD " " DEVELOP "\n"
                    "warning " BAD " refs/heads/e\n"
                    "warning " BAD " refs/heads/f\n"
                    "warning " BAD " refs/heads/g\n"
                    "warning " BAD " refs/heads/h");
    assert_int_equal(count_notes(report, note), 1);
    end(&gate);
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
    begin(&gate, world, policy);
    add(&gate, world->base, good, DEVELOP);
    add(&gate, world->base, good, MAIN);
    add(&gate, world->base, good, "refs/heads/canary");
    const struct report *report =
        judged(&gate, OUTCOME_REJECT,
               "error signature/missing " DEVELOP "\nerror signature/missing " MAIN);
    assert_non_null(strstr(report->findings->items[0].message, "commit "));
    assert_non_null(strstr(report->findings->items[1].help, "git push --signed"));
    end(&gate);
}

static void push__of_a_guarded_file__is_told_of_branches_of_the_policy(void **state)
{
    static const char policy[] = "guarded: [{ paths: [docs/a.md], people: [bob] }]";
    struct world *world = *state;
    struct gate gate;
    struct object_id good = good_commit(world);
    begin(&gate, world, policy);
    add(&gate, world->base, good, DEVELOP);
    add(&gate, nothing, good, "refs/heads/topic");
    judged(&gate, OUTCOME_REJECT, "error push/guarded-path " DEVELOP);
    gate.judge.pusher.name = "bob";
    judged(&gate, OUTCOME_ACCEPT, "");
    end(&gate);
}

/* ---------------------------------------------------------------------------------- overrides --
 */

static const char overrides_policy[] =
    "overrides: [{ people: [alice], rules: [schema/violation, promotion/direct-commit] }]\n"
    "acknowledged: [abcdef1]\n";

static void push__with_an_override__weighs_a_warning_and_says_so(void **state)
{
    static const char *const options[] = {"fleetgate.override=schema/violation:fire",
                                          "fleetgate.override=promotion/direct-commit:fire"};
    struct world *world = *state;
    struct gate gate;
    begin(&gate, world, overrides_policy);
    gate.judge.options = (struct push_options){.items = options, .count = 2, .are_taken = true};
    add(&gate, world->base, bad_commit(world), DEVELOP);
    const struct report *report = judged(&gate, OUTCOME_ACCEPT, "warning " BAD " " DEVELOP);
    assert_string_equal(report->findings->items[0].help, "overridden by alice: fire");
    assert_int_equal(report->override_count, 2);
    assert_string_equal(report->overrides[0].rule, BAD);
    assert_string_equal(report->overrides[1].reason, "fire");
    assert_int_equal(count_notes(report, "schema/violation was overridden by alice: fire"), 1);
    assert_int_equal(count_notes(report, "promotion/direct-commit was overridden by alice, and "
                                         "would have found nothing"),
                     1);
    assert_int_equal(count_notes(report, "may override this"), 0);
    end(&gate);
}

static void push__that_an_override_would_let_in__is_offered_it(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    begin(&gate, world, overrides_policy);
    gate.judge.options.are_taken = true;
    add(&gate, world->base, bad, DEVELOP);
    add(&gate, world->base, bad, "refs/heads/production");
    const struct report *report = judged(&gate, OUTCOME_REJECT,
                                         "error " BAD " " DEVELOP "\n"
                                         "error promotion/direct-commit refs/heads/production\n"
                                         "error " BAD " refs/heads/production");
    assert_int_equal(
        count_notes(report, "alice may override this: git push -o 'fleetgate.override=schema/"
                            "violation:<reason>' -o 'fleetgate.override=promotion/direct-commit:"
                            "<reason>' ..."),
        1);
    gate.judge.options.are_taken = false;
    report = judged(&gate, OUTCOME_REJECT,
                    "error " BAD " " DEVELOP "\n"
                    "error promotion/direct-commit refs/heads/production\n"
                    "error " BAD " refs/heads/production");
    assert_int_equal(count_notes(report, "may override this"), 0);
    gate.judge.options.are_taken = true;
    add(&gate, world->base, nothing, MAIN);
    report = judged(&gate, OUTCOME_REJECT,
                    "error " BAD " " DEVELOP "\n"
                    "error promotion/deleted " MAIN "\n"
                    "error promotion/direct-commit refs/heads/production\n"
                    "error " BAD " refs/heads/production");
    assert_int_equal(count_notes(report, "may override this"), 0);
    end(&gate);
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
    begin(&gate, world, overrides_policy);
    gate.judge.open_overrides = open;
    gate.judge.open_override_count = 11;
    add(&gate, world->base, good_commit(world), DEVELOP);
    const struct report *report = judged(&gate, OUTCOME_ACCEPT, "");
    static const char line[] = "override of promotion/rewind by bob on 2026-11-22 is not "
                               "acknowledged yet: fire\\x1b; to acknowledge, add \"abcdef02\"";
    assert_int_equal(count_notes(report, line), 10);
    assert_int_equal(report->note_count, 10);
    gate.judge.open_override_count = 12;
    report = judged(&gate, OUTCOME_ACCEPT, "");
    assert_int_equal(count_notes(report, line), 10);
    assert_int_equal(count_notes(report, "and 1 more overrides are not acknowledged yet"), 1);
    end(&gate);
}

static void push__whose_images_are_not_asked_for__says_why(void **state)
{
    struct world *world = *state;
    struct gate gate;
    begin(&gate, world, "{}");
    gate.judge.no_mender = "images were not asked for: --offline";
    add(&gate, world->base, good_commit(world), DEVELOP);
    assert_int_equal(count_notes(judged(&gate, OUTCOME_ACCEPT, ""), "--offline"), 1);
    end(&gate);
}

/* -------------------------------------------------------------------- other than a push of today
 * -- */

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
    const struct update moves[] = {
        {.ref = MAIN, .target = MAIN, .old = world->base, .new = direct},
        {.ref = DEVELOP, .target = DEVELOP, .old = world->base, .new = direct},
    };
    begin(&gate, world, policy);
    assert_int_equal(verdict_new(&gate.verdict, &gate.judge, &error), 0);
    verdict_on_past(gate.verdict, moves, 2, count_progress, &seen);
    const struct report *report = verdict_report(gate.verdict);
    assert_int_equal(seen, 2);
    assert_int_equal(report->error_count, 0);
    assert_int_equal(report->update_count, 2);
    assert_int_equal(report->updates[0].outcome, OUTCOME_REJECT);
    assert_int_equal(report->updates[1].outcome, OUTCOME_ACCEPT);
    assert_int_equal(report->findings->count, 1);
    assert_string_equal(rule_facts(report->findings->items[0].rule)->id, "promotion/direct-commit");
    end(&gate);
}

/* Fails the test unless the request comes to so many errors; `base_branch` may be NULL. */
static void expect_merge(struct world *world, const char *base_branch, struct object_id head,
                         size_t errors)
{
    struct gate gate;
    struct error error = {0};
    begin(&gate, world, "{}");
    assert_int_equal(verdict_new(&gate.verdict, &gate.judge, &error), 0);
    verdict_on_request(gate.verdict, &world->base, base_branch, &head, NULL);
    const struct report *report = verdict_report(gate.verdict);
    assert_int_equal(report->error_count, 0);
    assert_int_equal(report->findings->total[SEVERITY_ERROR], errors);
    assert_int_equal(count_notes(report, "--base names no branch"), base_branch == NULL);
    end(&gate);
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
        TEST(push__judged_by_the_law_alone__is_asked_for_no_content),
        TEST(push__of_a_branch_outside_the_policy__is_judged_as_the_policy_says),
        TEST(push__of_many_branches_outside_the_policy__is_looked_into_up_to_eight),
        TEST(push__of_branches_that_must_be_signed__is_asked_for_what_the_law_says),
        TEST(push__of_a_guarded_file__is_told_of_branches_of_the_policy),
        TEST(push__with_an_override__weighs_a_warning_and_says_so),
        TEST(push__that_an_override_would_let_in__is_offered_it),
        TEST(push__after_overrides_that_nobody_acknowledged__is_told_of_ten),
        TEST(past__of_several_moves__is_judged_move_by_move),
        TEST(request__into_a_branch_or_a_mere_commit__is_judged_as_far_as_it_is_known),
        TEST(push__whose_images_are_not_asked_for__says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

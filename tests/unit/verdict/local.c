/* SPDX-License-Identifier: MIT */
/* A commit, and the index of a clone, and how far a tree is read: the limits to the last entry,
 * byte and value. */
#include "fleet_gate.h"

#include <string.h>

#include "unit.h"

/* ------------------------------------------------------------------------------------- index -- */

/* Judges the index, and fails the test unless it comes to these lines. */
static const struct report *expect_index(struct gate *gate, const char *findings)
{
    struct error error = {0};
    verdict_free(gate->verdict);
    assert_int_equal(verdict_new(&gate->verdict, &gate->judge, &error), 0);
    verdict_on_index(gate->verdict);
    return gate_expect(
        gate, *findings && strstr(findings, "error") ? OUTCOME_REJECT : OUTCOME_ACCEPT, findings);
}

#define WARNING "warning promotion/direct-commit refs/heads/canary"

static void index__on_a_protected_branch__is_warned_of(void **state)
{
    struct world *world = *state;
    struct scratch *scratch = &world->scratch;
    struct gate gate;
    gate_open(&gate, world, "{}");
    scratch_git(scratch, "checkout -q -f develop");
    assert_int_equal(expect_index(&gate, "")->judged->files, 2);
    scratch_git(scratch, "checkout -q -f canary");
    const struct report *report = expect_index(&gate, WARNING);
    assert_string_equal(report->findings->items[0].message,
                        "the server refuses commits made on canary");
    scratch_git(scratch, "checkout -q -f --detach canary");
    expect_index(&gate, "");
    scratch_git(scratch, "checkout -q -f -b topic canary");
    expect_index(&gate, "");
    scratch_git(scratch, "checkout -q -f canary");
    scratch_write(scratch, DEVICE, "subscribed_branch: 7\n");
    scratch_git(scratch, "add --all");
    expect_index(&gate, "error schema/violation -\n" WARNING);
    gate_close(&gate);
}

/* A promotion is made by a merge there, and a branch begins by a first commit. */
static void index__of_a_merge_or_a_first_commit__is_not_warned_of(void **state)
{
    struct world *world = *state;
    struct scratch *scratch = &world->scratch;
    struct gate gate;
    put_branch(world, "main", commit_on(world, world->base, "docs/a.md", "1\n"));
    scratch_git(scratch, "checkout -q -f canary");
    scratch_git(scratch, "merge -q --no-ff --no-commit main");
    gate_open(&gate, world, "{}");
    expect_index(&gate, "");
    scratch_git(scratch, "merge --abort");
    expect_index(&gate, WARNING);
    scratch_git(scratch, "update-ref -d refs/heads/canary");
    expect_index(&gate, "");
    gate_close(&gate);
}

static void commit__of_any_branch__is_judged_by_its_content(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct error error = {0};
    struct object_id bad = commit_on(world, world->base, DEVICE, "subscribed_branch: 7\n");
    gate_open(&gate, world, "{}");
    gate.judge.no_mender = "images were not asked for: --offline";
    assert_int_equal(verdict_new(&gate.verdict, &gate.judge, &error), 0);
    verdict_on_commit(gate.verdict, &bad);
    const struct report *report = gate_expect(&gate, OUTCOME_REJECT, "error schema/violation -");
    assert_string_equal(report->findings->items[0].place.commit, hex_of(world, bad));
    assert_int_equal(count_notes(report, "--offline"), 1);
    gate_close(&gate);
}

/* ------------------------------------------------------------------------------------ limits -- */

/* A fleet: pairs of a path and its content. */
typedef const char *const fleet_files[9];

static struct object_id commit_fleet(struct world *world, fleet_files files)
{
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, world->base));
    for (size_t i = 0; files[i]; i += 2)
        scratch_write(&world->scratch, files[i], files[i + 1]);
    scratch_git(&world->scratch, "add --all");
    return scratch_commit(&world->scratch, "Fleet");
}

static size_t *limit_of(struct limits *limits, const char *name)
{
    return strcmp(name, "entries") == 0 ? &limits->judged_entries
           : strcmp(name, "bytes") == 0 ? &limits->judged_bytes
                                        : &limits->judged_values;
}

/* Fails the test unless the commit takes just so much of what the limit is of. */
static void expect_cost(struct world *world, struct object_id new, const char *name, size_t cost)
{
    struct gate gate;
    gate_open(&gate, world, "guarded: []\nrules: { fleet/unread-file: off }");
    gate_add(&gate, world->base, new, DEVELOP);
    *limit_of(&gate.policy.limits, name) = cost;
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    *limit_of(&gate.policy.limits, name) = cost - 1;
    const struct report *report = gate_judge(&gate, OUTCOME_REJECT, "error tree/limit " DEVELOP);
    assert_non_null(strstr(report->findings->items[0].message, name));
    gate_close(&gate);
}

/* The fleet itself takes 3 entries, 80 bytes and 10 values. */
static void tree__up_to_its_limits__is_judged_and_not_beyond(void **state)
{
    static const struct {
        fleet_files files;
        size_t entries, bytes, values;
    } fleets[] = {
        /* Folders are looked through for playbooks, those at the top first, and for plug-ins. */
        {{NULL}, 9, 80, 10},
        {{"docs/any.md", "12345\n"}, 15, 80, 10},
        {{"group_vars/a.yml", "x: 1\n"}, 14, 80 + 5, 13},
        /* One content is read once. */
        {{"group_vars/a.yml", "x: 1\n", "group_vars/b.yml", "x: 1\n"}, 15, 80 + 5, 13},
        /* An image takes five values besides those of its document. */
        {{"group_vars/a.yml", "os_image: [{device_type: a, image_name: b}]\n"},
         14,
         80 + 44,
         21 + 5},
        {{"group_vars/a.yml", "os_image:\n- {device_type: a, image_name: b}\n"
                              "- {device_type: c, image_name: b}\n"},
         14,
         80 + 78,
         26 + 10},
        /* A byte of attributes takes sixteen, and two tries of a pattern on a file a value. */
        {{".gitattributes", "a b\n"}, 13, 80 + 4 * 16, 10},
        {{"host_vars/.gitattributes", "c filter\nd filter\n"}, 10, 80 + 18 * 16, 10 + 6 / 2},
        /* Prose is read, and passed over. */
        {{"host_vars/README", "Devices.\n"}, 10, 80 + 9, 12},
    };
    struct world *world = *state;
    for (size_t i = 0; i < sizeof fleets / sizeof *fleets; i++) {
        struct object_id new = commit_fleet(world, fleets[i].files);
        expect_cost(world, new, "entries", fleets[i].entries);
        expect_cost(world, new, "bytes", fleets[i].bytes);
        expect_cost(world, new, "values", fleets[i].values);
    }
}

/* What a limit broke off may be without end. */
static void tree__that_is_cut_off__is_told_of_in_nothing_else(void **state)
{
    struct world *world = *state;
    struct gate gate;
    fleet_files files = {DEVICE, "subscribed_branch: 7\n",
                         "host_vars/5ef8c955-4f87-4243-adcd-160f70c3c45e.yml", "x: 1\n"};
    struct object_id new = commit_fleet(world, files);
    gate_open(&gate, world, "{}");
    gate_add(&gate, world->base, new, DEVELOP);
    gate.policy.limits.files = 2;
    const struct report *report = gate_judge(&gate, OUTCOME_REJECT, "error tree/limit " DEVELOP);
    assert_int_equal(report->judged->files, 0);
    gate.policy.limits.files = 3;
    gate_judge(&gate, OUTCOME_REJECT,
               "error schema/violation " DEVELOP "\nwarning fleet/unlisted-device " DEVELOP);
    gate_close(&gate);
}

static void file__up_to_its_limit__is_read_and_not_beyond(void **state)
{
    struct world *world = *state;
    struct gate gate;
    fleet_files files = {".gitattributes", "abcdefgh ijklmnop qrstuvw\n"};
    struct object_id new = commit_fleet(world, files);
    gate_open(&gate, world, "guarded: []");
    gate_add(&gate, world->base, new, DEVELOP);
    gate.policy.limits.file_bytes = 26;
    gate.policy.limits.inventory_bytes = 56;
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    gate.policy.limits.file_bytes = 25;
    const struct report *report =
        gate_judge(&gate, OUTCOME_REJECT, "error document/limit " DEVELOP);
    assert_true(text_is(report->findings->items[0].place.path, ".gitattributes"));
    assert_string_equal(report->findings->items[0].message,
                        "the file has 26 bytes; the gate reads at most 25");
    gate.policy.limits.file_bytes = 23;
    report = gate_judge(&gate, OUTCOME_REJECT,
                        "error document/limit " DEVELOP "\nerror document/limit " DEVELOP);
    assert_string_equal(report->findings->items[1].message,
                        "the file has 24 bytes; the gate reads at most 23");
    gate.policy.limits.file_bytes = 26;
    gate.policy.limits.inventory_bytes = 55;
    report = gate_judge(&gate, OUTCOME_REJECT, "error document/limit " DEVELOP);
    assert_true(text_is(report->findings->items[0].place.path, "inventory.yml"));
    assert_int_equal(report->judged->devices, 0);
    gate_close(&gate);
}

/* A task may be delegated to a host of any name. */
static void file__for_no_device_and_without_extension__is_judged_unless_it_is_prose(void **state)
{
    struct world *world = *state;
    struct gate gate;
    static fleet_files files = {"host_vars/other", "x: 1\nx: 2\n", "host_vars/README",
                                "Devices.\n"};
    struct object_id new = commit_fleet(world, files);
    gate_open(&gate, world,
              "guarded: []\nrules: { fleet/unlisted-device: off, fleet/unread-file: off }");
    gate_add(&gate, world->base, new, DEVELOP);
    const struct report *report =
        gate_judge(&gate, OUTCOME_REJECT, "error document/duplicate-key " DEVELOP);
    assert_true(text_is(report->findings->items[0].place.path, "host_vars/other"));
    gate_close(&gate);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_fleet, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(index__on_a_protected_branch__is_warned_of),
        TEST(index__of_a_merge_or_a_first_commit__is_not_warned_of),
        TEST(commit__of_any_branch__is_judged_by_its_content),
        TEST(tree__up_to_its_limits__is_judged_and_not_beyond),
        TEST(tree__that_is_cut_off__is_told_of_in_nothing_else),
        TEST(file__for_no_device_and_without_extension__is_judged_unless_it_is_prose),
        TEST(file__up_to_its_limit__is_read_and_not_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

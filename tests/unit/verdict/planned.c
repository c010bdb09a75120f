/* SPDX-License-Identifier: MIT */
/* What a move of a protected branch changes on devices, told beside its verdict, and held against
 * what the policy lets one move change. */
#include "fleet_gate.h"

#include <string.h>

#include "unit.h"

#define POLICY(of_main, fleet)                                                             \
    "branches: { develop: { by: any }, main: { from: ['*'], by: either, " of_main " } }\n" \
    "fleet: { device_id: any" fleet " }\n"

/* A fleet: pairs of a path and its content. */
typedef const char *const fleet_files[33];

/* All of them, and nothing else. */
static struct object_id commit_fleet(struct world *world, struct object_id parent,
                                     fleet_files files)
{
    struct scratch *scratch = &world->scratch;
    scratch_git(scratch, "checkout -q -f --detach %s", hex_of(world, parent));
    scratch_git(scratch, "rm -rq .");
    for (size_t i = 0; files[i]; i += 2)
        scratch_write(scratch, files[i], files[i + 1]);
    scratch_git(scratch, "add --all");
    return scratch_commit(scratch, "Fleet");
}

/* A gate that is asked whether main may move from the one fleet to the other, which is on develop.
 */
static void open_move(struct gate *gate, struct world *world, const char *policy, fleet_files older,
                      fleet_files newer)
{
    struct object_id from = commit_fleet(world, world->base, older);
    struct object_id to = commit_fleet(world, from, newer);
    put_branch(world, "main", from);
    put_branch(world, "develop", to);
    gate_open(gate, world, policy);
    gate_add(gate, from, to, MAIN);
}

static void expect_plan(const struct report *report, size_t index, const char *root,
                        const char *summary)
{
    assert_true(index < report->plan_count);
    const struct report_plan *plan = &report->plans[index];
    assert_string_equal(plan->branch, "main");
    assert_string_equal(plan->root ? plan->root : "-", root);
    assert_null(plan->failure);
    assert_string_equal(plan->summary, summary);
    assert_true(text_starts_with(plan->json, "{"));
}

static fleet_files before = {
    "inventory.yml",
    "all: {children: {pi3: {hosts: {a: , b: }}, pi4: {hosts: {c: , gone: }}, x: {hosts: {d: }}}}\n",
    "group_vars/all.yml",
    "subscribed_branch: main\nos_image:\n- {device_type: pi3, image_name: one}\n"
    "- {device_type: pi4, image_name: one}\n",
    NULL};

static fleet_files after = {
    "inventory.yml",
    "all: {children: {pi3: {hosts: {a: , b: }}, pi4: {hosts: {c: }}, x: {hosts: {d: , e: }}}}\n",
    "group_vars/all.yml",
    "subscribed_branch: main\nos_image:\n- {device_type: pi3, image_name: two}\n"
    "- {device_type: pi4, image_name: one}\n",
    NULL};

#define TYPES ", device_type: { group: { pi3: pi3, pi4: pi4, x: pi3 } }"

/* a, b and d have another image, e comes, another one goes: five of the six that there are. */
static void move__is_told_with_the_devices_that_it_changes(void **state)
{
    struct gate gate;
    open_move(&gate, *state, POLICY("limits: { devices: 5, share: 84%, types: 2 }", TYPES), before,
              after);
    const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "");
    assert_int_equal(report->plan_count, 1);
    expect_plan(report, 0, "-", "3 devices change image, 1 joins the fleet, 1 leaves the fleet");
    const struct report_plan *plan = &report->plans[0];
    assert_int_equal(plan->devices, 5);
    assert_int_equal(plan->images, 3);
    assert_int_equal(plan->configurations, 0);
    assert_int_equal(plan->joining, 1);
    assert_int_equal(plan->leaving, 1);
    assert_int_equal(plan->unverified, 0);
    gate_close(&gate);
}

static void expect_beyond(struct world *world, const char *policy, const char *message)
{
    struct gate gate;
    open_move(&gate, world, policy, before, after);
    const struct report *report =
        gate_judge(&gate, OUTCOME_REJECT, "error plan/too-many-devices " MAIN);
    assert_string_equal(report->findings->items[0].message, message);
    assert_int_equal(report->updates[0].outcome, OUTCOME_REJECT);
    gate_close(&gate);
}

static void move__beyond_a_bound__is_refused(void **state)
{
    expect_beyond(*state, POLICY("limits: { devices: 4 }", TYPES),
                  "5 devices would change, and the policy lets one move change 4");
    expect_beyond(*state, POLICY("limits: { share: 83% }", TYPES),
                  "5 of 6 devices (83.3%) would change, and the policy lets one move change 83%");
    expect_beyond(
        *state, POLICY("limits: { types: 1 }", TYPES),
        "devices of 2 types would change, and the policy lets one move change those of 1");
}

/* Several fleets are counted together, and told one by one. */
static void fleets__of_one_repository__are_bounded_together(void **state)
{
    static fleet_files older = {"x/inventory.yml",
                                "all: {hosts: {a: }}\n",
                                "x/group_vars/all.yml",
                                "subscribed_branch: main\n",
                                "y/inventory.yml",
                                "all: {hosts: {a: , b: }}\n",
                                "y/group_vars/all.yml",
                                "subscribed_branch: main\n",
                                "z/inventory.yml",
                                "all: {hosts: {a: }}\n",
                                NULL};
    static fleet_files newer = {"x/inventory.yml",
                                "all: {hosts: {a: , b: }}\n",
                                "x/group_vars/all.yml",
                                "subscribed_branch: main\n",
                                "y/inventory.yml",
                                "all: {hosts: {a: }}\n",
                                "y/group_vars/all.yml",
                                "subscribed_branch: main\n",
                                "z/inventory.yml",
                                "all: {hosts: {a: }}\n",
                                NULL};
    static const char *const policies[] = {
        POLICY("limits: { devices: 2, share: 50% }",
               ", root: [x, y, z]") "rules: { fleet/no-branch: off }",
        POLICY("limits: { devices: 1 }", ", root: [x, y, z]") "rules: { fleet/no-branch: off }"};
    for (size_t i = 0; i < 2; i++) {
        struct gate gate;
        open_move(&gate, *state, policies[i], older, newer);
        const struct report *report = gate_judge(&gate, i ? OUTCOME_REJECT : OUTCOME_ACCEPT,
                                                 i ? "error plan/too-many-devices " MAIN : "");
        assert_int_equal(report->plan_count, 2);
        expect_plan(report, 0, "x/", "1 device joins the fleet");
        expect_plan(report, 1, "y/", "1 device leaves the fleet");
        gate_close(&gate);
    }
}

/* What changes no device is no plan; nor does what is refused change any. */
static void move__that_changes_no_device__is_told_of_nothing(void **state)
{
    static fleet_files prose = {
        "inventory.yml",
        "all: {children: {pi3: {hosts: {a: , b: }}, pi4: {hosts: {c: , gone: }}, x: {hosts: {d: "
        "}}}}\n",
        "group_vars/all.yml",
        "subscribed_branch: main\nos_image:\n- {device_type: pi3, image_name: one}\n"
        "- {device_type: pi4, image_name: one}\n",
        "README.md",
        "Text.\n",
        NULL};
    static fleet_files wrong = {"inventory.yml", "all: {hosts: {a: }}\n", "group_vars/all.yml",
                                "subscribed_branch: 7\n", NULL};
    struct gate gate;
    open_move(&gate, *state, POLICY("limits: { devices: 1 }", TYPES), before, prose);
    assert_int_equal(gate_judge(&gate, OUTCOME_ACCEPT, "")->plan_count, 0);
    gate_close(&gate);
    open_move(&gate, *state, POLICY("limits: { devices: 1 }", ""), before, wrong);
    assert_int_equal(gate_judge(&gate, OUTCOME_REJECT, "error schema/violation " MAIN)->plan_count,
                     0);
    gate_close(&gate);
    open_move(&gate, *state, POLICY("limits: { devices: 1 }", TYPES), before, after);
    buffer_clear(&gate.input);
    gate_add(&gate, scratch_id(&gate.world->scratch, "main"),
             scratch_id(&gate.world->scratch, "develop"), DEVELOP);
    assert_int_equal(gate_judge(&gate, OUTCOME_ACCEPT, "")->plan_count, 0);
    gate_close(&gate);
}

/* A branch that begins has all of its devices join. */
static void branch__that_begins__is_planned_from_nothing(void **state)
{
    struct world *world = *state;
    struct gate gate;
    open_move(&gate, world, POLICY("limits: { devices: 5 }", TYPES), before, after);
    struct object_id to = scratch_id(&world->scratch, "develop");
    scratch_git(&world->scratch, "update-ref -d refs/heads/main");
    buffer_clear(&gate.input);
    gate_add(&gate, nothing, to, MAIN);
    const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "");
    assert_int_equal(report->plan_count, 1);
    assert_int_equal(report->plans[0].joining, 5);
    gate_close(&gate);
}

/* ----------------------------------------------------------------- what nobody can verify -- */

#define CLEAN "b: 2\n"
#define MORE "b: 3\n"

/* A fleet of two devices: of `a` the template asks for what only Ansible would find, and `z` has a
 * file that is hidden, and another one. The file at `path` has another content where `is_newer`. */
static void take_open_fleet(const char **files, const char *path, bool is_newer)
{
    static const char *const all[] = {
        "inventory.yml",
        "all: {hosts: {a: , z: }}\n",
        "group_vars/all.yml",
        "subscribed_branch: main\nconfiguration: {template: t.json, parameters: {}}\n",
        "templates/t.json",
        "{\"a\": \"{{ boxed }}\", \"b\": \"{{ lookup('file', 'notice') }}\"}\n",
        "site.yml",
        "- hosts: all\n  vars_files: [more.txt]\n  vars: {boxed: 1}\n",
        "host_vars/z/1.yml",
        "$ANSIBLE_VAULT;1.1;AES256\n3132\n",
    };
    static const char *const others[] = {
        "more.txt",       "files/notice",         "vars",
        "docs/notes.txt", "playbooks/vars/b.yml", "filter_plugins/b.py",
        "list.yml",       "host_vars/z/2.yml",    "host_vars/a.yml"};
    size_t count = sizeof all / sizeof *all;
    memcpy(files, all, sizeof all);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        files[count++] = others[i];
        files[count++] = is_newer && strcmp(others[i], path) == 0 ? MORE : CLEAN;
    }
    files[count] = NULL;
}

/* Whether only the devices are looked at whose own files differ, or all, since a share is asked
 * for.
 */
static void expect_unverified(struct world *world, const char *policy, const char *path,
                              size_t count)
{
    const char *older[33], *newer[33];
    struct gate gate;
    take_open_fleet(older, path, false);
    take_open_fleet(newer, path, true);
    open_move(&gate, world, policy, older, newer);
    const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "");
    size_t found = report->plan_count ? report->plans[0].unverified : 0;
    if (found != count)
        fail_msg("%s: %zu", path, found);
    gate_close(&gate);
}

static void device__that_nobody_verifies__changes_with_what_ansible_reads(void **state)
{
    static const struct {
        const char *path;
        size_t count;
    } table[] = {
        {"more.txt", 2},
        {"files/notice", 2},
        {"vars", 2},
        {"filter_plugins/b.py", 2},
        {"docs/notes.txt", 0},
        {"playbooks/vars/b.yml", 2},
        {"list.yml", 0},
        {"host_vars/z/2.yml", 1},
        {"host_vars/a.yml", 1},
    };
#define FLEET                                                                    \
    ", templates: { folder: templates } }\nrules: { template/unsupported: off, " \
    "document/encrypted: off, fleet/unknown-variable: off"
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        expect_unverified(*state, POLICY("limits: { devices: 9, share: 100% }", FLEET),
                          table[i].path, table[i].count);
        expect_unverified(*state, POLICY("limits: { devices: 9 }", FLEET), table[i].path,
                          table[i].count);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_fleet, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(move__is_told_with_the_devices_that_it_changes),
        TEST(move__beyond_a_bound__is_refused),
        TEST(fleets__of_one_repository__are_bounded_together),
        TEST(move__that_changes_no_device__is_told_of_nothing),
        TEST(branch__that_begins__is_planned_from_nothing),
        TEST(device__that_nobody_verifies__changes_with_what_ansible_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

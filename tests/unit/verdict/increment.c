/* SPDX-License-Identifier: MIT */
/* A tree that is judged by what differs from a known one comes to what it comes to by itself. */
#include "fleet_gate.h"

#include <string.h>

#include "unit.h"
#include "verdict/memory.h"
#include "verdict/state.h"

#define RULES                                  \
    "guarded: []\nfleet: { device_id: any }\n" \
    "rules: { schema/violation: warning, template/undefined: warning }"

/* A fleet: pairs of a path and its content. */
typedef const char *const fleet_files[20];

static fleet_files fleet = {
    "inventory.yml",
    "all: {hosts: {a: , b: , c: , d: , e: }}\n",
    "group_vars/all.yml",
    "subscribed_branch: main\nos_image:\n- {device_type: pi4, image_name: one}\n",
    "host_vars/a.yml",
    "w: 1\n",
    "host_vars/b.yml",
    "w: 2\ndevice_path: 7\n",
    "host_vars/c.yml",
    "v: 3\n",
    "host_vars/d.yml",
    "v: \"{{ x }}\"\n",
    "README.md",
    "Text.\n",
    "roles/apply_configuration/templates/edge-configuration.json",
    "{ \"v\": \"{{ v }}\" }\n",
    NULL};

static struct object_id commit_fleet(struct world *world)
{
    struct scratch *scratch = &world->scratch;
    scratch_git(scratch, "checkout -q -f --detach %s", hex_of(world, world->base));
    scratch_git(scratch, "rm -rq .");
    for (size_t i = 0; fleet[i]; i += 2)
        scratch_write(scratch, fleet[i], fleet[i + 1]);
    scratch_git(scratch, "add --all");
    return scratch_commit(scratch, "Fleet");
}

static void open_memory(struct gate *gate, struct world *world, const char *policy)
{
    struct error error = {0};
    gate_open(gate, world, policy);
    if (memory_open(&gate->judge.memory, scratch_path(&world->scratch, ".git"), &gate->policy, true,
                    &error) != 0)
        fail_msg("%s", error.message);
}

static void close_memory(struct gate *gate)
{
    memory_close(gate->judge.memory);
    gate_close(gate);
}

static void judge_push(struct gate *gate, struct object_id old, struct object_id new)
{
    const struct push_certificate none = {0};
    struct error error = {0};
    buffer_clear(&gate->input);
    gate_add(gate, old, new, DEVELOP);
    verdict_free(gate->verdict);
    assert_int_equal(verdict_new(&gate->verdict, &gate->judge, &error), 0);
    verdict_on_push(gate->verdict, buffer_text(&gate->input), &none);
}

/* All that the reader is told of the content, and the sum that is kept of it but for what was
 * spent. */
static void append_outcome(struct buffer *out, struct gate *gate, struct object_id commit)
{
    const struct report *report = verdict_report(gate->verdict);
    struct object_id tree =
        scratch_id(&gate->world->scratch, arena_format(&gate->world->scratch.arena, "%s^{tree}",
                                                       hex_of(gate->world, commit)));
    struct summary summary;
    bool is_damaged;
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->items[i];
        buffer_format(out, "%.*s:%u:%u %s %s\n%s\n%s\n", (int)finding->place.path.length,
                      finding->place.path.bytes, finding->place.line, finding->place.column,
                      rule_facts(finding->rule)->id, finding->message, finding->help,
                      finding->excerpt);
    }
    buffer_format(out, "%s, %zu devices, %zu files, %zu templates, %zu images, %zu unverified\n",
                  outcome_name(report->outcome), report->judged->devices, report->judged->files,
                  report->judged->templates, report->judged->images, report->judged->unverified);
    summary_init(&summary, SUMMARY_FINDINGS_MAX);
    if (memory_recall_summary(gate->judge.memory, &tree, &summary, &is_damaged)) {
        memset(summary.spent, 0, sizeof summary.spent);
        buffer_format(out, "%zu devices, %zu files, %zu images, %zu unverified, %zu of files\n",
                      summary.devices, summary.file_count, summary_image_count(&summary),
                      summary.unverified, summary.files.count);
        for (size_t i = 0; i < summary.unread.count; i++)
            buffer_format(out, "%.*s\n", (int)summary.unread.entries[i].key.length,
                          summary.unread.entries[i].key.bytes);
    }
    summary_release(&summary);
}

/* The tree with the change, judged after the one without it. */
static void check(struct world *world, const char *path, const char *content, bool by_difference)
{
    struct gate gate;
    struct buffer after, alone;
    struct object_id from = commit_fleet(world);
    struct object_id to = commit_on(world, from, path, content);
    buffer_init(&after, 100000);
    buffer_init(&alone, 100000);
    open_memory(&gate, world,
                arena_format(&world->scratch.arena, RULES " # %s", hex_of(world, to)));
    judge_push(&gate, world->base, from);
    judge_push(&gate, from, to);
    if (gate.verdict->increments != by_difference)
        fail_msg("%s: %s", path, content);
    append_outcome(&after, &gate, to);
    close_memory(&gate);
    open_memory(&gate, world,
                arena_format(&world->scratch.arena, RULES " # alone %s", hex_of(world, to)));
    judge_push(&gate, world->base, to);
    assert_int_equal(gate.verdict->increments, 0);
    append_outcome(&alone, &gate, to);
    close_memory(&gate);
    assert_string_equal(buffer_text(&after).bytes, buffer_text(&alone).bytes);
    buffer_release(&after);
    buffer_release(&alone);
}

#define A "host_vars/a.yml"
#define B "host_vars/b.yml"
#define C "host_vars/c.yml"

static void file_of_a_device__that_changes__is_judged_by_what_differs(void **state)
{
    check(*state, A, "w: 2\n", true);
    check(*state, A, "w: 1\ndevice_path: 7\n", true);
    check(*state, A, "w: 1\nos_image: [{device_type: pi4, image_name: two}]\n", true);
    check(*state, B, "w: 2\n", true);
    check(*state, C, "v: 4\n", true);
    check(*state, C, "w: 4\n", true);
    check(*state, C, "v: \"{{ y }}\"\n", true);
    check(*state, C, "v: \"{{ x }}\"\n", true);       /* as another one */
    check(*state, A, "w: 2\ndevice_path: 7\n", true); /* as another one */
    check(*state, "README.md", "More text.\n", true);
}

static void change__that_others_depend_on__has_all_judged(void **state)
{
    check(*state, "host_vars/e.yml", "v: 1\n", false);
    check(*state, "group_vars/all.yml", "subscribed_branch: main\n", false);
    check(*state, "inventory.yml", "all: {hosts: {a: }}\n", false);
    check(*state, "ansible.cfg", "[defaults]\nhash_behaviour = merge\n", false);
    check(*state, A, "subscribed_branch: main\n", false);
    check(*state, A, "v: 2\n", false); /* it is the first of those that lack v */
    check(*state, C, "$ANSIBLE_VAULT;1.1;AES256\n3030\n", false); /* none asks for the template */
    check(*state, "roles/apply_configuration/templates/edge-configuration.json", "{}\n", false);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_fleet, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(file_of_a_device__that_changes__is_judged_by_what_differs),
        TEST(change__that_others_depend_on__has_all_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

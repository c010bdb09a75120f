/* SPDX-License-Identifier: MIT */
/* A tree that an earlier push brought: what is taken from the memory, what is kept in it, and what
 * is asked anew. */
#include "fleet_gate.h"

#include <string.h>
#include <unistd.h>

#include "running_double.h"
#include "unit.h"
#include "verdict/memory.h"

#define OTHER "host_vars/60a28c2e-3ee8-4559-a5b9-3ce47c881c5d.yml"

static const char both_devices[] = "all:\n  hosts:\n"
                                   "    50a28c2e-3ee8-4559-a5b9-3ce47c881c5d:\n"
                                   "    60a28c2e-3ee8-4559-a5b9-3ce47c881c5d:\n";
static const char image[] = "subscribed_branch: main\n"
                            "os_image:\n"
                            "  - { device_type: pi4, image_name: one }\n";
static const char catalogue[] = "[{\"name\": \"one\", \"device_types_compatible\": [\"pi4\"]}]";

static struct object_id tree_of(struct world *world, struct object_id commit)
{
    return scratch_id(&world->scratch,
                      arena_format(&world->scratch.arena, "%s^{tree}", hex_of(world, commit)));
}

static void open_with_memory(struct gate *gate, struct world *world, const char *policy)
{
    struct error error = {0};
    gate_open(gate, world, policy);
    if (memory_open(&gate->judge.memory, scratch_path(&world->scratch, ".git"), &gate->policy, true,
                    &error) != 0)
        fail_msg("%s", error.message);
}

static void close_with_memory(struct gate *gate)
{
    memory_close(gate->judge.memory);
    gate_close(gate);
}

static bool remembers(struct gate *gate, struct object_id commit)
{
    struct object_id tree = tree_of(gate->world, commit);
    struct judged judged = {0};
    struct findings findings;
    findings_init(&findings, 10, NULL);
    bool answer = memory_recall(gate->judge.memory, &tree, &findings, NULL, &judged,
                                &gate->world->scratch.arena);
    map_release(&judged.unread);
    findings_release(&findings);
    return answer;
}

static bool remembers_size(struct gate *gate, struct object_id commit, struct checkout_size *size)
{
    struct object_id tree = tree_of(gate->world, commit);
    return memory_recall_size(gate->judge.memory, &tree, size);
}

/* As if an earlier push had found nothing in it. */
static void remember(struct gate *gate, struct object_id commit)
{
    const struct object_id tree = tree_of(gate->world, commit);
    const struct image_mentions no_images = {0};
    const struct judged judged = {
        .devices = 70, .files = 80, .templates = 20, .images = 90, .unverified = 10};
    struct findings findings;
    findings_init(&findings, 10, NULL);
    memory_keep(gate->judge.memory, &tree, &findings, &no_images, &judged, NULL);
    findings_release(&findings);
}

#define BAD "schema/violation"

static struct object_id bad_commit(struct world *world)
{
    return commit_on(world, world->base, DEVICE, "subscribed_branch: 7\n");
}

/* ---------------------------------------------------------------------------- without Mender -- */

static void tree__that_is_remembered__is_not_read(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    open_with_memory(&gate, world, "{}");
    gate_add(&gate, world->base, bad, DEVELOP);
    remember(&gate, bad);
    const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "");
    assert_int_equal(report->judged->devices, 70);
    assert_int_equal(report->judged->files, 80);
    assert_int_equal(report->judged->images, 90);
    assert_int_equal(report->judged->templates, 20);
    assert_int_equal(report->judged->unverified, 10);
    assert_int_equal(report->judged->unverified_images, 90);
    close_with_memory(&gate);
}

/* What is forgiven once must not be remembered, and what was remembered not be forgiven. */
static void tree__of_a_push_with_an_override__is_read_and_not_remembered(void **state)
{
    static const char policy[] = "overrides: [{ people: [alice], rules: [schema/violation] }]";
    static const char *const options[] = {"fleetgate.override=schema/violation:fire"};
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    open_with_memory(&gate, world, policy);
    gate.judge.options = (struct push_options){.items = options, .count = 1, .are_taken = true};
    gate_add(&gate, world->base, bad, DEVELOP);
    gate_judge(&gate, OUTCOME_ACCEPT, "warning " BAD " " DEVELOP);
    assert_false(remembers(&gate, bad));
    gate.judge.options.count = 0;
    gate_judge(&gate, OUTCOME_REJECT, "error " BAD " " DEVELOP);
    assert_false(remembers(&gate, bad));
    remember(&gate, bad);
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    gate.judge.options.count = 1;
    gate_judge(&gate, OUTCOME_ACCEPT, "warning " BAD " " DEVELOP);
    close_with_memory(&gate);
}

static void tree__without_errors__is_remembered_with_its_warnings(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id bad = bad_commit(world);
    open_with_memory(&gate, world, "rules: { schema/violation: warning }");
    gate_add(&gate, world->base, bad, DEVELOP);
    for (int i = 0; i < 2; i++) {
        const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "warning " BAD " " DEVELOP);
        assert_true(text_is(report->findings->items[0].place.path, DEVICE));
        assert_string_equal(report->findings->items[0].excerpt, "subscribed_branch: 7");
        assert_int_equal(report->judged->devices, 1);
        assert_int_equal(report->judged->files, 2);
        assert_true(remembers(&gate, bad));
    }
    close_with_memory(&gate);
}

/* With the tree that the branch had known, what is the same is not counted again. */
static void size__of_a_checkout__is_the_same_whatever_is_known(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id next = commit_on(world, world->base, "docs/a.md", "12345\n");
    struct object_id last = commit_on(world, next, "docs/b.md", "1\n");
    struct checkout_size first = {0}, found = {0}, alone = {0};
    open_with_memory(&gate, world, "{}");
    gate_add(&gate, world->base, next, DEVELOP);
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    assert_true(remembers_size(&gate, next, &first));
    buffer_clear(&gate.input);
    gate_add(&gate, next, last, DEVELOP);
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    assert_true(remembers_size(&gate, last, &found));
    assert_int_equal(found.bytes, first.bytes + 2);
    assert_int_equal(found.entries, first.entries + 1);
    memory_close(gate.judge.memory);
    gate_close(&gate);
    open_with_memory(&gate, world, "{} # which remembers nothing");
    gate_add(&gate, nothing, last, "refs/heads/develop2");
    gate_judge(&gate, OUTCOME_ACCEPT, "");
    assert_true(remembers_size(&gate, last, &alone));
    assert_int_equal(alone.bytes, found.bytes);
    assert_int_equal(alone.entries, found.entries);
    close_with_memory(&gate);
}

static void size__of_what_no_job_can_check_out__is_not_remembered(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct checkout_size size;
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, world->base));
    assert_int_equal(symlink("/etc", scratch_path(&world->scratch, "link")), 0);
    scratch_git(&world->scratch, "add link");
    struct object_id linked = scratch_commit(&world->scratch, "A way out");
    open_with_memory(&gate, world, "rules: { tree/outside-link: warning }");
    gate_add(&gate, world->base, linked, DEVELOP);
    gate_judge(&gate, OUTCOME_ACCEPT, "warning tree/outside-link " DEVELOP);
    assert_true(remembers(&gate, linked));
    assert_false(remembers_size(&gate, linked, &size));
    close_with_memory(&gate);
}

/* ------------------------------------------------------------------------------- with Mender -- */

static struct running_double server;

static int start(void **state)
{
    char path[TEMPORARY_PATH_SIZE];
    (void)state;
    if (!write_temporary(path, catalogue))
        return -1;
    const char *arguments[] = {"--token", "a-token", "--artifacts", path, NULL};
    bool is_up = double_start(&server, arguments);
    unlink(path);
    return is_up ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    double_stop(&server);
    return 0;
}

/* Each push asks anew. */
static void renew_mender(struct gate *gate)
{
    const struct mender_options options = {
        .server = server.url, .token = "a-token", .limits = &default_limits};
    struct error error = {0};
    mender_free(gate->judge.mender);
    assert_int_equal(mender_new(&gate->judge.mender, &options, &error), 0);
}

static struct object_id commit_images(struct world *world, const char *of_first)
{
    scratch_git(&world->scratch, "checkout -q -f --detach %s", hex_of(world, world->base));
    scratch_write(&world->scratch, "inventory.yml", both_devices);
    scratch_write(&world->scratch, DEVICE, of_first);
    scratch_write(&world->scratch, OTHER, image);
    scratch_git(&world->scratch, "add --all");
    return scratch_commit(&world->scratch, "Images");
}

static void expect_place(const struct finding *finding, const char *path, unsigned line)
{
    assert_true(text_is(finding->place.path, path));
    assert_int_equal(finding->place.line, line);
    assert_non_null(strstr(finding->excerpt, "image_name"));
}

static void image__that_has_gone_since__is_told_where_it_stands(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id new = commit_images(world, image);
    open_with_memory(&gate, world, "{}");
    gate_add(&gate, world->base, new, DEVELOP);
    renew_mender(&gate);
    for (int i = 0; i < 2; i++) {
        const struct report *report = gate_judge(&gate, OUTCOME_ACCEPT, "");
        assert_int_equal(report->judged->devices, 2);
        assert_int_equal(report->judged->files, 3);
        assert_int_equal(report->judged->images, 1);
        assert_int_equal(report->judged->unverified_images, 0);
        assert_true(remembers(&gate, new));
    }
    assert_true(double_answer(&server, "[]"));
    renew_mender(&gate);
    const struct report *report = gate_judge(
        &gate, OUTCOME_REJECT, "error image/missing " DEVELOP "\nerror image/missing " DEVELOP);
    expect_place(&report->findings->items[0], DEVICE, 3);
    expect_place(&report->findings->items[1], OTHER, 3);
    assert_int_equal(report->judged->devices, 2);
    mender_free(gate.judge.mender);
    close_with_memory(&gate);
}

/* It may have come to Mender by the next push, or not. */
static void tree__that_lacks_an_image__is_not_remembered(void **state)
{
    static const char missing[] = "subscribed_branch: main\n"
                                  "os_image:\n"
                                  "  - { device_type: pi4, image_name: gone }\n";
    struct world *world = *state;
    struct gate gate;
    struct object_id new = commit_images(world, missing);
    open_with_memory(&gate, world, "rules: { image/missing: warning }");
    gate_add(&gate, world->base, new, DEVELOP);
    renew_mender(&gate);
    const struct report *report =
        gate_judge(&gate, OUTCOME_ACCEPT, "warning image/missing " DEVELOP);
    expect_place(&report->findings->items[0], DEVICE, 3);
    assert_int_equal(report->judged->images, 2);
    assert_int_equal(report->judged->unverified_images, 0);
    assert_false(remembers(&gate, new));
    mender_free(gate.judge.mender);
    close_with_memory(&gate);
}

/* No more than there are, though each stands in several places. */
static void images__that_mender_gave_no_answer_on__are_counted(void **state)
{
    struct world *world = *state;
    struct gate gate;
    struct object_id new = commit_images(world, image);
    gate_open(&gate, world, "{}");
    gate_add(&gate, world->base, new, DEVELOP);
    const struct mender_options options = {
        .server = server.url, .token = "another", .limits = &default_limits};
    struct error error = {0};
    assert_int_equal(mender_new(&gate.judge.mender, &options, &error), 0);
    gate.judge.no_mender = "not asked";
    const struct report *report =
        gate_judge(&gate, OUTCOME_REJECT,
                   "error image/unverified " DEVELOP "\nerror image/unverified " DEVELOP);
    assert_int_equal(report->judged->unverified_images, 1);
    assert_int_equal(count_notes(report, "not asked"), 0);
    mender_free(gate.judge.mender);
    gate_close(&gate);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_fleet, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tree__that_is_remembered__is_not_read),
        TEST(tree__of_a_push_with_an_override__is_read_and_not_remembered),
        TEST(tree__without_errors__is_remembered_with_its_warnings),
        TEST(size__of_a_checkout__is_the_same_whatever_is_known),
        TEST(size__of_what_no_job_can_check_out__is_not_remembered),
        TEST(tree__that_lacks_an_image__is_not_remembered),
        TEST(images__that_mender_gave_no_answer_on__are_counted),
        TEST(image__that_has_gone_since__is_told_where_it_stands), /* the last: it stays gone */
    };
    return cmocka_run_group_tests(tests, start, stop);
}

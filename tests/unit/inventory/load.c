/* SPDX-License-Identifier: MIT */
/* What the files of a fleet come to: which are read, and what each sets for a device. */
#include "scratch_repository.h"
#include "unit.h"

#include "inventory/inventory.h"

#include <stdio.h>
#include <string.h>

struct world {
    struct repository *repository;
    struct object_id tree;
    struct arena arena;
    struct policy policy;
    struct snapshot snapshot;
    struct inventory inventory;
    struct findings findings;
    struct error error;
};

/* Reads what is written in the working tree. */
static void begin(struct world *world, struct scratch *scratch, const char *policy)
{
    struct inventory_locations locations;
    scratch_git(scratch, "add --all");
    scratch_git(scratch, "commit --quiet --allow-empty --message Fleet");
    *world = (struct world){.repository = scratch_repository(scratch),
                            .tree = scratch_id(scratch, "HEAD^{tree}")};
    arena_init(&world->arena);
    findings_init(&world->findings, 20, NULL);
    inventory_init(&world->inventory, &default_limits);
    assert_int_equal(policy_read(&world->policy, "p.yml", text_of(policy), NULL, &world->error), 0);
    const struct inventory_search search = {.repository = world->repository,
                                            .tree = &world->tree,
                                            .policy = &world->policy,
                                            .arena = &world->arena};
    assert_int_equal(
        inventory_locate(&locations, &world->snapshot, &search, &world->findings, &world->error),
        0);
    const struct inventory_location *location = &locations.items[0];
    assert_int_equal(location->state, INVENTORY_FOUND);
    const struct inventory_input input = {.repository = world->repository,
                                          .snapshot = &world->snapshot,
                                          .sources = location->sources,
                                          .source_count = location->source_count,
                                          .play_folder = text_of(location->folder),
                                          .merges = location->merges,
                                          .reads_ini = location->reads_ini};
    assert_int_equal(inventory_load(&world->inventory, &input, &world->findings, &world->error), 0);
}

static void end(struct world *world)
{
    inventory_release(&world->inventory);
    snapshot_release(&world->snapshot);
    findings_release(&world->findings);
    policy_release(&world->policy);
    arena_release(&world->arena);
    repository_free(world->repository);
}

static void append_value(struct buffer *out, const struct node *node)
{
    struct text text = node_text(node);
    if (node->type != NODE_MAPPING) {
        buffer_format(out, "%.*s", (int)text.length, text.bytes);
        return;
    }
    for (size_t i = 0; i < node->mapping.count; i++) {
        const struct member *member = &node->mapping.members[i];
        buffer_format(out, "%s%.*s:", i ? "," : "{", (int)member->name.length, member->name.bytes);
        append_value(out, member->value);
    }
    buffer_append_string(out, "}");
}

/* " NAME=VALUE" of each variable of the device. */
static void append_device(struct buffer *out, struct world *world, struct inventory_view *view,
                          const char *name)
{
    const struct variable *const *variables;
    size_t count;
    const struct inventory_host *host = inventory_host(&world->inventory, text_of(name));
    if (!host) {
        buffer_append_string(out, " is not there");
        return;
    }
    assert_int_equal(inventory_view_enter(view, host, &world->findings, &world->error), 0);
    assert_int_equal(inventory_view_list(view, &variables, &count, &world->error), 0);
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, " %.*s=", (int)variables[i]->name.length, variables[i]->name.bytes);
        append_value(out, variables[i]->value);
    }
}

/* What is set for the devices a, b and c: "a NAME=VALUE ...", a line each. */
static void check_with(void **state, const char *policy, const char *expected)
{
    struct world world;
    struct inventory_view *view;
    struct buffer out;
    begin(&world, *state, policy);
    buffer_init(&out, 10000);
    assert_int_equal(inventory_view_new(&view, &world.inventory, &world.error), 0);
    for (const char *const *name = (const char *const[]){"a", "b", "c", NULL}; *name; name++) {
        buffer_append_string(&out, *name);
        append_device(&out, &world, view, *name);
        buffer_append_string(&out, "\n");
    }
    assert_string_equal(buffer_text(&out).bytes, expected);
    buffer_release(&out);
    inventory_view_free(view);
    end(&world);
    scratch_git(*state, "rm -rq --ignore-unmatch .");
}

#define POLICY "fleet: { device_id: any, "

static void check(void **state, const char *expected)
{
    check_with(state, "fleet: { device_id: any }", expected);
}

static void sources__in_a_folder__are_all_read(void **state)
{
    scratch_write(*state, "inventory/1.yml", "all: {hosts: {a: {v: 1}}}\n");
    scratch_write(*state, "inventory/2.yaml", "all: {hosts: {a: {v: 2}, b: {v: 2}}}\n");
    scratch_write(*state, "inventory/3.ini", "c v=3\n");
    scratch_write(*state, "inventory/4", "c v=4\n");
    scratch_write(*state, "inventory/group_vars/all.yml", "w: 1\n");
    check(state, "a v=2 w=1\nb v=2 w=1\nc v=4 w=1\n");
}

static void variables__of_files__are_above_those_of_the_inventory(void **state)
{
    scratch_write(*state, "inventory.yml",
                  "all:\n  vars: {x: 1, y: 1, z: 1, last: 1}\n  hosts: {a: {z: 2}, b: }\n"
                  "  children: {g: {hosts: {a: }, vars: {y: 3}}}\n");
    scratch_write(*state, "group_vars/all.yml", "x: 4\n");
    scratch_write(*state, "group_vars/g.yml", "y: 5\n");
    scratch_write(*state, "host_vars/a.yml", "z: 6\n");
    check(state, "a last=1 x=4 y=5 z=6\nb last=1 x=4 y=1 z=1\nc is not there\n");
}

static void folder__of_variables__is_read_but_for_what_ansible_passes_over(void **state)
{
    scratch_write(*state, "inventory.yml", "all: {hosts: {a: }}\n");
    scratch_write(*state, "group_vars/all/1.yml", "x: 1\ny: 1\n");
    scratch_write(*state, "group_vars/all/2.yaml", "y: 2\n");
    scratch_write(*state, "group_vars/all/3", "z: 3\n");
    scratch_write(*state, "group_vars/all/4.yml~", "no1: 1\n");
    scratch_write(*state, "group_vars/all/4~", "no2: 1\n");
    scratch_write(*state, "group_vars/all/.5.yml", "no3: 1\n");
    scratch_write(*state, "group_vars/all/6.txt", "no4: 1\n");
    scratch_write(*state, "group_vars/all/deep/7.yml", "deep: 7\n");
    scratch_write(*state, "group_vars/all/deep.d/8.yml", "no5: 1\n");
    check(state, "a deep=7 x=1 y=2 z=3\nb is not there\nc is not there\n");
}

/* Ansible reads the variables beside the playbook above those beside the inventory. */
static void variables__beside_the_playbook__are_above_those_beside_the_inventory(void **state)
{
    scratch_write(*state, "inventory/hosts.yml",
                  "all: {hosts: {a: }, children: {g: {hosts: {a: }}}}\n");
    scratch_write(*state, "inventory/group_vars/all.yml", "v: 1\nw: 1\nx: 1\n");
    scratch_write(*state, "group_vars/all.yml", "w: 2\nx: 2\ny: 2\n");
    scratch_write(*state, "inventory/group_vars/g.yml", "x: 3\ny: 3\nz: 3\n");
    scratch_write(*state, "group_vars/g.yml", "z: 4\n");
    scratch_write(*state, "inventory/host_vars/a.yml", "u: 5\n");
    scratch_write(*state, "host_vars/a.yml", "u: 6\n");
    check_with(state, POLICY "inventory: [inventory/hosts.yml] }",
               "a u=6 v=1 w=2 x=3 y=3 z=4\nb is not there\nc is not there\n");
}

static void dictionaries__are_merged_where_ansible_is_told_so(void **state)
{
    scratch_write(*state, "ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
    scratch_write(*state, "inventory.yml",
                  "all: {vars: {d: {a: 1, b: 1}}, hosts: {a: {d: {z: 9}}, b: }}\n");
    scratch_write(*state, "group_vars/all/1.yml", "d: {b: 2, c: 2}\n");
    scratch_write(*state, "group_vars/all/2.yml", "d: {c: 3, e: {f: 3}}\n");
    scratch_write(*state, "host_vars/a.yml", "d: {e: {g: 4}}\n");
    check(state, "a d={a:1,b:2,c:3,e:{f:3,g:4},z:9}\nb d={a:1,b:2,c:3,e:{f:3}}\nc is not there\n");
    scratch_write(*state, "inventory.yml", "all: {vars: {d: {a: 1}}, hosts: {a: }}\n");
    scratch_write(*state, "group_vars/all.yml", "d: {b: 2}\n");
    check(state, "a d={b:2}\nb is not there\nc is not there\n");
}

/* What stands in one folder is merged first: a value of another type ends what is below it there,
 * and nothing that stands elsewhere. */
static void dictionaries__of_one_folder__are_merged_before_others(void **state)
{
    scratch_write(*state, "ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
    scratch_write(*state, "inventory.yml",
                  "all: {vars: {d: {z: 1}}, hosts: {a: , b: {d: {y: 1}}}}\n");
    scratch_write(*state, "group_vars/all/1.yml", "d: {a: 1}\n");
    scratch_write(*state, "group_vars/all/2.yml", "d: 5\n");
    scratch_write(*state, "group_vars/all/3.yml", "d: {b: 1}\n");
    scratch_write(*state, "host_vars/b/1.yml", "d: 5\n");
    scratch_write(*state, "host_vars/b/2.yml", "d: {c: 1}\n");
    check(state, "a d={z:1,b:1}\nb d={z:1,b:1,y:1,c:1}\nc is not there\n");
    scratch_write(*state, "ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
    scratch_write(*state, "inventory.yml",
                  "all: {children: {g: {hosts: {a: }}, h: {hosts: {a: }}}}\n");
    scratch_write(*state, "group_vars/g.yml", "d: {p: 1}\n");
    scratch_write(*state, "group_vars/h/1.yml", "d: 5\n");
    scratch_write(*state, "group_vars/h/2.yml", "d: {q: 1}\n");
    check(state, "a d={q:1}\nb is not there\nc is not there\n");
}

static void source__that_is_encrypted_or_broken__is_found(void **state)
{
    static const struct {
        const char *content, *part;
    } examples[] = {
        {"$ANSIBLE_VAULT;1.1;AES256\n00\n", "is encrypted, so no device can be seen"},
        {"all: [\n", ""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct world world;
        scratch_write(*state, "inventory.yml", examples[i].content);
        begin(&world, *state, "");
        assert_int_equal(world.inventory.host_count, 0);
        assert_int_equal(world.findings.count, 1);
        assert_non_null(strstr(world.findings.items[0].message, examples[i].part));
        end(&world);
    }
}

static void files__of_a_group_that_nobody_is_in__are_not_read(void **state)
{
    struct world world;
    scratch_write(*state, "inventory.yml", "empty:\ntop: {children: {low: {hosts: {a: }}}}\n");
    scratch_write(*state, "group_vars/empty.yml", "[1]\n");
    scratch_write(*state, "group_vars/top.yml", "[1]\n");
    begin(&world, *state, "fleet: { device_id: any }");
    assert_findings(&world.findings,
                    "group_vars/top.yml:0:0 error schema/violation the file is no mapping of "
                    "variables, so Ansible fails on it\n");
    end(&world);
}

/* ------------------------------------------------------------------------ files of devices -- */

static void expect_file(const struct world *world, const size_t *files, const char *device,
                        const char *path)
{
    const struct inventory_host *host = inventory_host(&world->inventory, text_of(device));
    assert_non_null(host);
    size_t file = files[host - world->inventory.hosts];
    if (!path)
        assert_int_equal(file, INVENTORY_NO_FILE);
    else if (!*path)
        assert_int_equal(file, INVENTORY_SEVERAL_FILES);
    else
        assert_true(text_is(world->snapshot.files[file].path, path));
}

static void inventory_own_files__are_those_of_one_device_alone(void **state)
{
    struct world world;
    size_t files[8];
    scratch_write(*state, "inventory/hosts.yml",
                  "all: {hosts: {a: , b: , c: , d: , e.yml: , e: , f: }}\n");
    scratch_write(*state, "host_vars/a.yml", "v: 1\n");
    scratch_write(*state, "host_vars/b/1.yml", "v: 1\n");
    scratch_write(*state, "host_vars/c.json", "{\"v\": 1}\n");
    scratch_write(*state, "inventory/host_vars/c", "v: 1\n");
    scratch_write(*state, "inventory/host_vars/d", "v: 1\n");
    scratch_write(*state, "host_vars/e.yml", "v: 1\n");
    scratch_write(*state, "host_vars/f.txt", "v: 1\n");
    scratch_write(*state, "host_vars.d/f.yml", "v: 1\n");
    begin(&world, *state, "fleet: { device_id: any }");
    inventory_own_files(&world.inventory, NULL, files);
    expect_file(&world, files, "a", "host_vars/a.yml");
    expect_file(&world, files, "b", "");
    expect_file(&world, files, "c", "");
    expect_file(&world, files, "d", "inventory/host_vars/d");
    expect_file(&world, files, "e", "host_vars/e.yml");
    expect_file(&world, files, "e.yml", "host_vars/e.yml");
    expect_file(&world, files, "f", NULL);
    struct map names;
    map_init(&names);
    assert_int_equal(map_put(&names, TEXT("a"), &names), 0);
    inventory_own_files(&world.inventory, &names, files);
    expect_file(&world, files, "a", "host_vars/a.yml");
    expect_file(&world, files, "d", NULL);
    map_release(&names);
    end(&world);
}

/* The path of the first file of a device that cannot be known, in each of two ways: "" is none. */
static void expect_unknown(struct world *world, struct inventory_view *view, const char *device,
                           const char *unread, const char *broken)
{
    assert_int_equal(inventory_view_enter(view, inventory_host(&world->inventory, text_of(device)),
                                          &world->findings, &world->error),
                     0);
    assert_true(text_is(inventory_view_unread(view), unread));
    assert_true(text_is(inventory_view_broken(view), broken));
}

#define VAULT "$ANSIBLE_VAULT;1.1;AES256\n00\n"

static void file__that_sets_what_is_not_known__is_named(void **state)
{
    struct world world;
    struct inventory_view *view;
    scratch_write(*state, "inventory.yml",
                  "all: {hosts: {a: , b: }, children: {g: {hosts: {a: }}, h: {hosts: {c: }}}}\n");
    scratch_write(*state, "group_vars/g/1.yml", VAULT);
    scratch_write(*state, "group_vars/g/2.yml", VAULT);
    scratch_write(*state, "group_vars/g/3.yml", "v: [\n");
    scratch_write(*state, "group_vars/g/4.yml", "- v\n");
    scratch_write(*state, "group_vars/g/5.yml", "");
    scratch_write(*state, "host_vars/a.yml", VAULT);
    scratch_write(*state, "host_vars/c/1.yml", "");
    scratch_write(*state, "host_vars/c/2.yml", "- v\n");
    scratch_write(*state, "host_vars/c/3.yml", "- v\n");
    scratch_write(*state, "host_vars/c/4.yml", VAULT);
    scratch_write(*state, "host_vars/c/5.yml", VAULT);
    begin(&world, *state, "fleet: { device_id: any }");
    assert_int_equal(world.findings.count, 2);
    assert_int_equal(inventory_view_new(&view, &world.inventory, &world.error), 0);
    expect_unknown(&world, view, "a", "group_vars/g/1.yml", "group_vars/g/3.yml");
    expect_unknown(&world, view, "b", "", "");
    expect_unknown(&world, view, "c", "host_vars/c/4.yml", "host_vars/c/2.yml");
    assert_int_equal(world.findings.count, 4);
    expect_unknown(&world, view, "a", "group_vars/g/1.yml", "group_vars/g/3.yml");
    inventory_view_free(view);
    end(&world);
    scratch_git(*state, "rm -rq .");
    scratch_write(*state, "inventory.yml", "all: {hosts: {a: }}\n");
    scratch_write(*state, "group_vars/all/1.yml", VAULT);
    scratch_write(*state, "group_vars/all/2.yml", "v\n");
    begin(&world, *state, "fleet: { device_id: any }");
    assert_int_equal(inventory_view_new(&view, &world.inventory, &world.error), 0);
    expect_unknown(&world, view, "a", "group_vars/all/1.yml", "group_vars/all/2.yml");
    inventory_view_free(view);
    end(&world);
}

/* A document that was read before counts as the file would. */
static void inventory_view_enter_read__takes_the_document_of_the_only_file(void **state)
{
    static const struct document_limits limits = {64, 100, 100};
    const struct place place = {.path = TEXT("host_vars/a.yml")};
    struct world world;
    struct inventory_view *view;
    struct document document = {0};
    size_t files[1];
    scratch_write(*state, "ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
    scratch_write(*state, "inventory/hosts.yml", "all: {hosts: {a: {d: {x: 1}}}}\n");
    scratch_write(*state, "host_vars/a.yml", "d: {y: 2}\n");
    begin(&world, *state, "fleet: { device_id: any }");
    assert_int_equal(document_read(&document, TEXT("d: {z: 3}\n"), &limits, &place, &world.findings,
                                   &world.error),
                     0);
    assert_int_equal(inventory_view_new(&view, &world.inventory, &world.error), 0);
    inventory_own_files(&world.inventory, NULL, files);
    const struct inventory_own own[] = {{files[0], document.root}, {INVENTORY_NO_FILE, NULL}};
    static const size_t counts[] = {2, 1};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(inventory_view_enter_read(view, world.inventory.hosts, &own[i],
                                                   &world.findings, &world.error),
                         0);
        const struct variable *variable = inventory_view_find(view, TEXT("d"));
        assert_int_equal(variable->value->mapping.count, counts[i]);
        assert_int_equal(inventory_view_work(view).own, counts[i]);
    }
    inventory_view_free(view);
    document_release(&document);
    end(&world);
}

static void inventory_view_work__counts_what_is_set_to_enter_a_device(void **state)
{
    struct world world;
    struct inventory_view *view;
    scratch_write(*state, "inventory.yml",
                  "all: {vars: {x: 1}, hosts: {a: {x: 2, y: 2}}, children: {g: {hosts: {a: , b: }, "
                  "vars: {z: 1, ansible_group_priority: 2}}}}\n");
    scratch_write(*state, "group_vars/g.yml", "z: 1\n");
    scratch_write(*state, "host_vars/a.yml", "z: 1\n");
    begin(&world, *state, "fleet: { device_id: any }");
    assert_int_equal(inventory_view_new(&view, &world.inventory, &world.error), 0);
    static const struct inventory_work expected[] = {{3, 5, 0}, {0, 5, 0}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(
            inventory_view_enter(view, &world.inventory.hosts[i], &world.findings, &world.error),
            0);
        const struct inventory_work work = inventory_view_work(view);
        assert_int_equal(work.own, expected[i].own);
        assert_int_equal(work.groups, expected[i].groups);
        assert_int_equal(work.again, expected[i].again);
    }
    const size_t *groups;
    size_t count;
    inventory_view_groups(view, &groups, &count);
    assert_int_equal(count, 1);
    assert_true(text_is(world.inventory.groups[groups[0]].name, "g"));
    inventory_view_free(view);
    end(&world);
}

/* Of groups of one depth the priority decides, as Python's int() makes a number of it. */
static void group__of_higher_priority__overrides(void **state)
{
    static const struct {
        const char *priority;
        bool overrides;
    } examples[] = {
        {"2", true},     {"1", false},  {"'2'", true},     {"1.9", false},      {"2.1", true},
        {"true", false}, {"-5", false}, {"1.0e+14", true}, {"-1.0e+14", false},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char inventory[300];
        snprintf(inventory, sizeof inventory,
                 "g: {hosts: {a: }, vars: {v: g, ansible_group_priority: %s}}\n"
                 "h: {hosts: {a: }, vars: {v: h}}\n",
                 examples[i].priority);
        scratch_write(*state, "inventory.yml", inventory);
        struct world world;
        struct inventory_view *view;
        begin(&world, *state, "fleet: { device_id: any }");
        assert_int_equal(inventory_view_new(&view, &world.inventory, &world.error), 0);
        assert_int_equal(inventory_view_enter(view, inventory_host(&world.inventory, TEXT("a")),
                                              &world.findings, &world.error),
                         0);
        assert_int_equal(world.findings.count, 0);
        const struct variable *variable = inventory_view_find(view, TEXT("v"));
        assert_non_null(variable);
        if (!text_is(node_text(variable->value), examples[i].overrides ? "g" : "h"))
            fail_msg("%s", examples[i].priority);
        inventory_view_free(view);
        end(&world);
    }
}

static void priority__that_is_no_number_of_python__is_found(void **state)
{
    static const char *const examples[] = {".inf",    "-.inf",    ".nan",
                                           "1.0e+15", "-1.0e+15", "123456789012345678901234567890",
                                           "x",       "[1]"};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char inventory[300];
        struct world world;
        snprintf(inventory, sizeof inventory,
                 "g: {hosts: {a: }, vars: {ansible_group_priority: %s}}\n", examples[i]);
        scratch_write(*state, "inventory.yml", inventory);
        begin(&world, *state, "fleet: { device_id: any }");
        if (world.findings.count != 1)
            fail_msg("%s", examples[i]);
        assert_int_equal(world.findings.items[0].rule, RULE_FLEET_REFUSED_INVENTORY);
        end(&world);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sources__in_a_folder__are_all_read),
        TEST(variables__of_files__are_above_those_of_the_inventory),
        TEST(folder__of_variables__is_read_but_for_what_ansible_passes_over),
        TEST(variables__beside_the_playbook__are_above_those_beside_the_inventory),
        TEST(dictionaries__are_merged_where_ansible_is_told_so),
        TEST(dictionaries__of_one_folder__are_merged_before_others),
        TEST(source__that_is_encrypted_or_broken__is_found),
        TEST(files__of_a_group_that_nobody_is_in__are_not_read),
        TEST(inventory_own_files__are_those_of_one_device_alone),
        TEST(file__that_sets_what_is_not_known__is_named),
        TEST(inventory_view_enter_read__takes_the_document_of_the_only_file),
        TEST(inventory_view_work__counts_what_is_set_to_enter_a_device),
        TEST(group__of_higher_priority__overrides),
        TEST(priority__that_is_no_number_of_python__is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

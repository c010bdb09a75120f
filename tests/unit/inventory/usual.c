/* SPDX-License-Identifier: MIT */
/* Where an inventory, and what is read with it, may lie before any tree is looked at. */
#include "unit.h"

#include "inventory/inventory.h"

struct world {
    struct policy policy;
    struct error error;
};

static void begin(struct world *world, const char *policy)
{
    *world = (struct world){0};
    assert_int_equal(policy_read(&world->policy, "p.yml", text_of(policy), NULL, &world->error), 0);
}

/* A line each. */
static void append_paths(struct buffer *out, const char *const *paths)
{
    for (; *paths; paths++)
        buffer_format(out, "%s\n", *paths);
    buffer_append_string(out, "--\n");
}

/* The three lists of the last fleet. */
static void check_paths(const char *policy, const char *expected)
{
    struct world world;
    struct arena arena;
    struct inventory_paths usual;
    struct buffer out;
    arena_init(&arena);
    buffer_init(&out, 10000);
    begin(&world, policy);
    const struct fleet_root *root = &world.policy.fleet_roots[world.policy.fleet_root_count - 1];
    assert_int_equal(inventory_usual_paths(&usual, &world.policy, root, &arena, &world.error), 0);
    append_paths(&out, usual.inventories);
    append_paths(&out, usual.variables);
    append_paths(&out, usual.templates);
    assert_string_equal(buffer_text(&out).bytes, expected);
    buffer_release(&out);
    arena_release(&arena);
    policy_release(&world.policy);
}

static void inventory_usual_paths__are_of_the_folders_that_the_policy_names(void **state)
{
    (void)state;
    check_paths("fleet: { inventory: [a.yml, site/b] }",
                "a.yml\nsite/b\n--\ngroup_vars\nhost_vars\na.yml/group_vars\na.yml/host_vars\nsite/"
                "group_vars\nsite/host_vars\nsite/b/group_vars\nsite/b/host_vars\n--\nroles/"
                "apply_configuration/templates\n--\n");
    check_paths(
        "fleet: { root: [x, y], templates: { folder: t } }",
        "y/inventory.yml\ny/inventory.yaml\ny/inventory.ini\ny/inventory\ny/hosts.yml\ny/"
        "hosts.yaml\ny/hosts.ini\ny/hosts\ny/inventories\n--\ny/group_vars\ny/host_vars\ny/"
        "inventory.yml/group_vars\ny/inventory.yml/host_vars\ny/inventory.yaml/group_vars\ny/"
        "inventory.yaml/host_vars\ny/inventory.ini/group_vars\ny/inventory.ini/host_vars\ny/"
        "inventory/group_vars\ny/inventory/host_vars\ny/hosts.yml/group_vars\ny/hosts.yml/"
        "host_vars\ny/hosts.yaml/group_vars\ny/hosts.yaml/host_vars\ny/hosts.ini/group_vars\ny/"
        "hosts.ini/host_vars\ny/hosts/group_vars\ny/hosts/host_vars\ny/inventories/group_vars\ny/"
        "inventories/host_vars\n--\ny/t\nt\n--\n");
    check_paths(
        "fleet: { root: x, inventory: [a.yml] }",
        "x/a.yml\n--\nx/group_vars\nx/host_vars\nx/a.yml/group_vars\nx/a.yml/host_vars\n--\nx/"
        "roles/apply_configuration/templates\nroles/apply_configuration/templates\n--\n");
}

static void inventory_is_usual_path__is_said_of_what_may_be_an_inventory(void **state)
{
    (void)state;
    static const struct {
        const char *policy, *path;
        bool is_usual;
    } table[] = {
        {"", "inventory.yml", true},
        {"", "inventory.yaml", true},
        {"", "inventory", true},
        {"", "hosts", true},
        {"", "hosts.ini", true},
        {"", "ansible/hosts", true},
        {"", "ansible/inventory.yml", true},
        {"", "ansible", false},
        {"", "ansible/", false},
        {"", "hosts.txt", false},
        {"", "hosts/a", false},
        {"", "x/hosts", false},
        {"fleet: { root: x }", "x/hosts", true},
        {"fleet: { root: x }", "hosts", false},
        {"fleet: { root: x }", "ansible/hosts", false},
        {"fleet: { root: [x, y] }", "x/hosts", true},
        {"fleet: { root: [x, y] }", "y/hosts", true},
        {"fleet: { root: [x, y] }", "z/hosts", false},
        {"fleet: { inventory: [a.yml, b.yml] }", "a.yml", true},
        {"fleet: { inventory: [a.yml, b.yml] }", "b.yml", true},
        {"fleet: { inventory: [a.yml, b.yml] }", "hosts", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct world world;
        begin(&world, table[i].policy);
        if (inventory_is_usual_path(&world.policy, text_of(table[i].path)) != table[i].is_usual)
            fail_msg("%s: %s", table[i].policy, table[i].path);
        policy_release(&world.policy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inventory_usual_paths__are_of_the_folders_that_the_policy_names),
        cmocka_unit_test(inventory_is_usual_path__is_said_of_what_may_be_an_inventory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

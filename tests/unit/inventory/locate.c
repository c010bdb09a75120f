/* SPDX-License-Identifier: MIT */
/* Where in a tree the inventory of a fleet is found, and what is read with it. */
#include "scratch_repository.h"
#include "unit.h"

#include "inventory/inventory.h"

#include <stdio.h>
#include <unistd.h>

struct world {
    struct repository *repository;
    struct object_id tree;
    struct arena arena;
    struct policy policy;
    struct snapshot snapshot;
    struct inventory_locations locations;
    struct findings findings;
    struct error error;
};

static int begin(struct world *world, struct scratch *scratch, const char *policy)
{
    scratch_git(scratch, "add --all --force");
    scratch_git(scratch, "commit --quiet --allow-empty --message Fleet");
    *world = (struct world){.repository = scratch_repository(scratch),
                            .tree = scratch_id(scratch, "HEAD^{tree}")};
    arena_init(&world->arena);
    findings_init(&world->findings, 20, NULL);
    assert_int_equal(policy_read(&world->policy, "p.yml", text_of(policy), NULL, &world->error), 0);
    const struct inventory_search search = {.repository = world->repository,
                                            .tree = &world->tree,
                                            .policy = &world->policy,
                                            .arena = &world->arena};
    return inventory_locate(&world->locations, &world->snapshot, &search, &world->findings,
                            &world->error);
}

static void end(struct world *world, struct scratch *scratch)
{
    snapshot_release(&world->snapshot);
    findings_release(&world->findings);
    policy_release(&world->policy);
    arena_release(&world->arena);
    repository_free(world->repository);
    scratch_git(scratch, "rm -rq --ignore-unmatch .");
}

static void append_list(struct buffer *out, const char *name, const struct text *items,
                        size_t count)
{
    buffer_format(out, " %s:", name);
    for (size_t i = 0; i < count; i++)
        buffer_format(out, " '%.*s'", (int)items[i].length, items[i].bytes);
}

/* "STATE in 'FOLDER' of: 'SOURCE' files: 'FILE' beside: 'BASE'", which of candidates, whether it is
 * named and merged: a line for each fleet. */
static void append_location(struct buffer *out, const struct world *world,
                            const struct inventory_location *location)
{
    static const char *const states[] = {"none", "found", "several"};
    buffer_format(out, "%s in '%s'", states[location->state], location->folder);
    append_list(out, location->is_named ? "named" : "of", location->sources,
                location->source_count);
    append_list(out, "files", location->files, location->file_count);
    append_list(out, "beside", location->bases, location->base_count);
    if (location->is_named || location->candidate_count > 1)
        append_list(out, "among", location->candidates, location->candidate_count);
    buffer_append_string(out, location->merges ? " merged\n" : "\n");
    for (size_t i = 0; i < location->file_count; i++)
        assert_true(
            text_equal(world->snapshot.files[location->indices[i]].path, location->files[i]));
}

static void check_with(struct scratch *scratch, const char *policy, const char *expected,
                       const char *findings)
{
    struct world world;
    struct buffer out;
    buffer_init(&out, 10000);
    assert_int_equal(begin(&world, scratch, policy), 0);
    for (size_t i = 0; i < world.locations.count; i++)
        append_location(&out, &world, &world.locations.items[i]);
    assert_string_equal(buffer_text(&out).bytes, expected);
    assert_findings(&world.findings, findings);
    buffer_release(&out);
    end(&world, scratch);
}

static void check(void **state, const char *expected)
{
    check_with(*state, "fleet: { ansible: 2.14 }", expected, "");
}

static void inventory__of_a_usual_name__is_found(void **state)
{
    check(state, "none in '' of: files: beside: '' 'ansible/'\n");
    scratch_write(*state, "inventory.yml", "all:\n");
    check(state, "found in '' of: 'inventory.yml' files: 'inventory.yml' beside: '' 'ansible/'\n");
    scratch_write(*state, "hosts", "a\n");
    check(state, "found in '' of: 'hosts' files: 'hosts' beside: '' 'ansible/'\n");
    scratch_write(*state, "ansible/hosts.ini", "a\n");
    check(state, "found in 'ansible/' of: 'ansible/hosts.ini' files: 'ansible/hosts.ini' beside: "
                 "'' 'ansible/'\n");
    scratch_write(*state, "other.yml", "all:\n");
    scratch_write(*state, "site/inventory.yml", "all:\n");
    check(state, "none in '' of: files: beside: '' 'ansible/'\n");
    scratch_write(*state, "inventories/x.yml", "all:\n");
    check(state, "found in '' of: 'inventories/x.yml' files: 'inventories/x.yml' beside: '' "
                 "'ansible/' 'inventories/'\n");
}

static void inventory__that_is_a_folder__is_all_that_ansible_reads_there(void **state)
{
    scratch_write(*state, "inventory/b.yml", "all:\n");
    scratch_write(*state, "inventory/a", "a\n");
    scratch_write(*state, "inventory/deep/c.yaml", "all:\n");
    scratch_write(*state, "inventory/README.md", "Text.\n");
    scratch_write(*state, "inventory/old.ini", "a\n");
    scratch_write(*state, "inventory/.hidden.yml", "all:\n");
    scratch_write(*state, "inventory/group_vars/all.yml", "a: 1\n");
    check(state, "found in '' of: 'inventory' files: 'inventory/a' 'inventory/b.yml' "
                 "'inventory/deep/c.yaml' beside: '' 'ansible/' 'inventory/'\n");
    scratch_write(*state, "inventory/README.md", "Text.\n");
    check(state, "none in '' of: files: beside: '' 'ansible/'\n");
}

/* Which one Ansible is told to read nobody knows. */
static void inventories__of_several_places__are_not_chosen_from(void **state)
{
    scratch_write(*state, "inventory.yml", "all:\n");
    scratch_write(*state, "hosts.yml", "all:\n");
    check(state, "several in '' of: 'inventory.yml' files: 'inventory.yml' beside: '' 'ansible/' "
                 "among: 'inventory.yml' 'hosts.yml'\n");
    scratch_write(*state, "inventory/staging/hosts.yml", "all:\n");
    scratch_write(*state, "inventory/staging/group_vars/all.yml", "a: 1\n");
    scratch_write(*state, "inventory/production/hosts.yml", "all:\n");
    check(state, "several in '' of: 'inventory/production' files: 'inventory/production/hosts.yml' "
                 "beside: '' 'ansible/' 'inventory/production/' 'inventory/staging/' among: "
                 "'inventory/production' 'inventory/staging'\n");
    scratch_write(*state, "inventory/staging/hosts.yml", "all:\n");
    scratch_write(*state, "inventory/staging/host_vars/a.yml", "a: 1\n");
    check(state, "found in '' of: 'inventory/staging' files: 'inventory/staging/hosts.yml' beside: "
                 "'' 'ansible/' 'inventory/staging/'\n");
    scratch_write(*state, "inventories/a.yml", "all:\n");
    scratch_write(*state, "inventories/b.yml", "all:\n");
    check(state, "several in '' of: 'inventories/a.yml' files: 'inventories/a.yml' beside: '' "
                 "'ansible/' 'inventories/' among: 'inventories/a.yml' 'inventories/b.yml'\n");
}

static void inventory__that_ansible_cfg_names__is_taken(void **state)
{
    scratch_write(*state, "ansible.cfg",
                  "[defaults]\ninventory = ./site/a.yml , site/b/\nhash_behaviour = merge\n");
    scratch_write(*state, "site/a.yml", "all:\n");
    scratch_write(*state, "site/b/c.yml", "all:\n");
    scratch_write(*state, "site/b/group_vars/all.yml", "a: 1\n");
    check(state, "found in '' named: 'site/a.yml' 'site/b' files: 'site/a.yml' 'site/b/c.yml' "
                 "beside: '' 'ansible/' 'site/' 'site/b/' among: merged\n");
    scratch_write(*state, "ansible/ansible.cfg", "[defaults]\ninventory = site.yml\n");
    scratch_write(*state, "ansible/site.yml", "all:\n");
    check(state, "found in 'ansible/' named: 'ansible/site.yml' files: 'ansible/site.yml' beside: "
                 "'' 'ansible/' among:\n");
    scratch_write(*state, "ansible.cfg", "[defaults]\ninventory = a.yml\n");
    scratch_write(*state, "a.yml", "all:\n");
    scratch_write(*state, "inventory.yml", "all:\n");
    check(state, "several in '' named: 'a.yml' files: 'a.yml' beside: '' 'ansible/' among: "
                 "'inventory.yml'\n");
    scratch_write(*state, "ansible.cfg", "[defaults]\ninventory = a.yml\n");
    scratch_write(*state, "a.yml", "all:\n");
    scratch_write(*state, "ansible/ansible.cfg", "[defaults]\ninventory = b.yml\n");
    scratch_write(*state, "ansible/b.yml", "all:\n");
    check(state, "several in '' named: 'a.yml' files: 'a.yml' beside: '' 'ansible/' among: "
                 "'ansible/b.yml'\n");
}

static void ansible_cfg__beside_no_inventory__counts_for_none(void **state)
{
    scratch_write(*state, "ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
    scratch_write(*state, "ansible/hosts.yml", "all:\n");
    check(state, "found in 'ansible/' of: 'ansible/hosts.yml' files: 'ansible/hosts.yml' beside: "
                 "'' 'ansible/'\n");
    scratch_write(*state, "ansible/ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
    scratch_write(*state, "ansible/hosts.yml", "all:\n");
    check(state, "found in 'ansible/' of: 'ansible/hosts.yml' files: 'ansible/hosts.yml' beside: "
                 "'' 'ansible/' merged\n");
}

static void inventory__that_ansible_cfg_names_wrongly__is_found(void **state)
{
    static const char *const examples[] = {"/etc/hosts", "../a.yml", "$HOME/a.yml", "~/a.yml",
                                           "'a.yml'",    "a.yml,",   "a/../b.yml",  "{{CWD}}/a"};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct world world;
        char config[100];
        snprintf(config, sizeof config, "[defaults]\n\ninventory = %s\n", examples[i]);
        scratch_write(*state, "ansible.cfg", config);
        assert_int_equal(begin(&world, *state, ""), 0);
        if (world.findings.count != 1)
            fail_msg("%s", examples[i]);
        assert_int_equal(world.findings.items[0].rule, RULE_FLEET_REFUSED_INVENTORY);
        assert_int_equal(world.findings.items[0].place.line, 3);
        end(&world, *state);
    }
    scratch_write(*state, "a.yml", "all:\n");
    scratch_write(*state, "ansible.cfg", "[defaults]\ninventory = a.yml, ./a.yml\n");
    check_with(*state, "",
               "found in '' named: 'a.yml' files: 'a.yml' beside: '' 'ansible/' among:\n",
               "ansible.cfg:2:1 error fleet/refused-inventory inventory names a.yml twice\n");
}

static void inventory__that_the_policy_names__is_taken_alone(void **state)
{
    scratch_write(*state, "ansible.cfg", "[defaults]\ninventory = /etc/hosts\n");
    scratch_write(*state, "inventory.yml", "all:\n");
    scratch_write(*state, "hosts.yml", "all:\n");
    scratch_write(*state, "site/a.yml", "all:\n");
    check_with(*state, "fleet: { inventory: [site/a.yml, site/none.yml] }",
               "found in '' named: 'site/a.yml' 'site/none.yml' files: 'site/a.yml' beside: '' "
               "'site/' among:\n",
               "");
    scratch_write(*state, "ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
    scratch_write(*state, "fleet/hosts.yml", "all:\n");
    scratch_write(*state, "fleet/ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
    check_with(*state, "fleet: { root: fleet }",
               "found in 'fleet/' of: 'fleet/hosts.yml' files: 'fleet/hosts.yml' beside: 'fleet/' "
               "merged\n",
               "");
    scratch_write(*state, "fleet/hosts.yml", "all:\n");
    scratch_write(*state, "other/hosts.yml", "all:\n");
    check_with(*state, "fleet: { root: [fleet, other, third] }",
               "found in 'fleet/' of: 'fleet/hosts.yml' files: 'fleet/hosts.yml' beside: "
               "'fleet/'\nfound in 'other/' of: 'other/hosts.yml' files: 'other/hosts.yml' beside: "
               "'other/'\nnone in 'third/' of: files: beside: 'third/'\n",
               "");
}

/* What 2.14 passes over in a folder, and 2.19 reads. */
static void ini__in_a_folder__is_found_where_the_version_is_not_known(void **state)
{
    static const char *const policies[] = {"", "fleet: { ansible: 2.14 }",
                                           "fleet: { ansible: 2.19 }"};
    static const char *const expected[] = {
        "found in '' of: 'inventory' files: 'inventory/a.ini' 'inventory/b.ini/c' 'inventory/d' "
        "beside: '' 'ansible/' 'inventory/'\n",
        "found in '' of: 'inventory' files: 'inventory/d' beside: '' 'ansible/' 'inventory/'\n",
        "found in '' of: 'inventory' files: 'inventory/a.ini' 'inventory/b.ini/c' 'inventory/d' "
        "beside: '' 'ansible/' 'inventory/'\n"};
    static const char *const findings[] = {
        "inventory/a.ini:0:0 error fleet/refused-inventory inventory/a.ini is in a folder of "
        "inventories, where Ansible 2.14 passes over what ends in .ini, and 2.19 reads "
        "it\ninventory/b.ini/c:0:0 error fleet/refused-inventory inventory/b.ini/c is in a folder "
        "of inventories, where Ansible 2.14 passes over what ends in .ini, and 2.19 reads it\n",
        "", ""};
    for (size_t i = 0; i < 3; i++) {
        scratch_write(*state, "inventory/a.ini", "a\n");
        scratch_write(*state, "inventory/b.ini/c", "a\n");
        scratch_write(*state, "inventory/d", "a\n");
        check_with(*state, policies[i], expected[i], findings[i]);
    }
    scratch_write(*state, "inventory.ini", "a\n");
    check_with(*state, "",
               "found in '' of: 'inventory.ini' files: 'inventory.ini' beside: '' 'ansible/'\n",
               "");
}

/* Ansible would go through the link, or into the submodule. */
static void folder__that_leads_away__is_found(void **state)
{
    scratch_write(*state, "real/hosts.yml", "all:\n");
    assert_int_equal(symlink("real", scratch_path(*state, "ansible")), 0);
    check_with(*state, "", "none in '' of: files: beside: '' 'ansible/'\n",
               "ansible:0:0 error tree/symlink is a symbolic link, or lies below one, where the "
               "folder of the fleet is looked for\n");
    scratch_write(*state, "real/hosts.yml", "all:\n");
    assert_int_equal(symlink("real", scratch_path(*state, "ansible")), 0);
    scratch_write(*state, "inventory.yml", "all:\n");
    check_with(*state, "",
               "found in '' of: 'inventory.yml' files: 'inventory.yml' beside: '' 'ansible/'\n",
               "");
}

static void root__that_is_a_file__is_told_from_none(void **state)
{
    struct world world;
    scratch_write(*state, "fleet", "Text.\n");
    assert_int_equal(begin(&world, *state, "fleet: { root: [fleet, none] }"), 0);
    assert_true(world.locations.items[0].is_in_file);
    assert_false(world.locations.items[1].is_in_file);
    end(&world, *state);
}

static void write_many(struct scratch *scratch, const char *format, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char path[100];
        snprintf(path, sizeof path, "%s/%u", format, i);
        scratch_write(scratch, path, "a\n");
    }
}

static void files__beyond_what_is_borne__are_an_error(void **state)
{
    struct world world;
    write_many(*state, "inventory", 1000);
    assert_int_equal(begin(&world, *state, ""), 0);
    assert_int_equal(world.locations.items[0].file_count, 1000);
    end(&world, *state);
    write_many(*state, "inventory", 1001);
    assert_int_equal(begin(&world, *state, ""), -1);
    assert_int_equal(world.error.kind, ERROR_LIMIT);
    end(&world, *state);
    write_many(*state, "inventories", 100);
    assert_int_equal(begin(&world, *state, ""), 0);
    assert_int_equal(world.locations.items[0].candidate_count, 100);
    end(&world, *state);
    write_many(*state, "inventories", 101);
    assert_int_equal(begin(&world, *state, ""), -1);
    assert_int_equal(world.error.kind, ERROR_LIMIT);
    end(&world, *state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(inventory__of_a_usual_name__is_found),
        TEST(inventory__that_is_a_folder__is_all_that_ansible_reads_there),
        TEST(inventories__of_several_places__are_not_chosen_from),
        TEST(inventory__that_ansible_cfg_names__is_taken),
        TEST(ansible_cfg__beside_no_inventory__counts_for_none),
        TEST(inventory__that_ansible_cfg_names_wrongly__is_found),
        TEST(inventory__that_the_policy_names__is_taken_alone),
        TEST(folder__that_leads_away__is_found),
        TEST(root__that_is_a_file__is_told_from_none),
        TEST(files__beyond_what_is_borne__are_an_error),
        TEST(ini__in_a_folder__is_found_where_the_version_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

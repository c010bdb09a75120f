/* SPDX-License-Identifier: MIT */
/* What the plays and roles of a tree set, by the files that they are found in. */
#include "scratch_repository.h"
#include "show_setters.h"
#include "unit.h"

#include "configuration/plays.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct text inventories[] = {{"inventory.yml", 13}};
static struct text bases[] = {{"", 0}, {"shop/", 5}};

struct world {
    struct repository *repository;
    struct object_id tree;
    struct policy policy;
    struct templates_source source;
    struct plays plays;
    struct error error;
};

/* Reads what is written in the working tree, for a fleet in this folder. */
static void begin(struct world *world, struct scratch *scratch, const char *policy,
                  const char *folder)
{
    static const struct inventory_location location = {
        .files = inventories, .file_count = 1, .bases = bases, .base_count = 2};
    *world = (struct world){.repository = scratch_repository(scratch)};
    world->source = (struct templates_source){.repository = world->repository,
                                              .tree = &world->tree,
                                              .folder = folder,
                                              .location = &location,
                                              .policy = &world->policy};
    scratch_git(scratch, "add --all");
    scratch_git(scratch, "commit --quiet --allow-empty --message Plays");
    world->tree = scratch_id(scratch, "HEAD^{tree}");
    assert_int_equal(policy_read(&world->policy, "p.yml", text_of(policy), NULL, &world->error), 0);
    assert_int_equal(plays_read(&world->plays, &world->source, &world->error), 0);
}

static void end(struct world *world)
{
    plays_release(&world->plays);
    policy_release(&world->policy);
    repository_free(world->repository);
}

/* As show_setters has it. */
static void assert_set(struct world *world, const char *expected)
{
    struct buffer out;
    buffer_init(&out, 10000);
    show_setters(&world->plays.setters, &out);
    assert_string_equal(out.length ? buffer_text(&out).bytes : "", expected);
    buffer_release(&out);
}

static void check_with(void **state, const char *policy, const char *expected)
{
    struct world world;
    begin(&world, *state, policy, "");
    assert_set(&world, expected);
    end(&world);
}

/* What is written sets this under the built-in policy; nothing is written then. */
static void check(void **state, const char *expected)
{
    check_with(state, "", expected);
    scratch_git(*state, "rm -rq --ignore-unmatch .");
}

static void file__is_read_as_its_place_says(void **state)
{
    check(state, "");
    scratch_write(*state, "site.yml", "- hosts: all\n  vars: {a: 1}\n");
    scratch_write(*state, "inventory.yml", "- hosts: all\n  vars: {no: 1}\n");
    scratch_write(*state, "playbooks/b.yml", "- hosts: all\n  vars: {b: 1}\n");
    scratch_write(*state, "roles/r/tasks/main.yml", "- set_fact: {c: 1}\n");
    scratch_write(*state, "roles/r/defaults/main.yml", "d: 1\n");
    scratch_write(*state, "roles/r/vars/main.yml", "e: 1\n");
    scratch_write(*state, "roles/r/vars/other.yml", "f: 1\n");
    scratch_write(*state, "roles/r/files/a.yml", "- set_fact: {no: 1}\n");
    scratch_write(*state, "vars/a.yml", "g: 1\n");
    check(state, "play b playbooks/b.yml:2 vars\ndefault d roles/r/defaults/main.yml:1\n"
                 "task c roles/r/tasks/main.yml:1 set_fact\nplay e roles/r/vars/main.yml:1\n"
                 "default f roles/r/vars/other.yml:1\nplay a site.yml:2 vars\n"
                 "default g vars/a.yml:1\n");
}

static void file__in_the_folder_of_the_fleet__is_read_like_one_at_the_top(void **state)
{
    struct world world;
    scratch_write(*state, "roles/r/tasks/main.yml", "- set_fact: {a: 1}\n");
    scratch_write(*state, "shop/roles/r/tasks/main.yml", "- set_fact: {b: 1}\n");
    scratch_write(*state, "shop/site.yml", "- hosts: all\n  vars: {c: 1}\n");
    begin(&world, *state, "", "shop/");
    assert_set(&world, "task a roles/r/tasks/main.yml:1 set_fact\n"
                       "task b shop/roles/r/tasks/main.yml:1 set_fact\n"
                       "play c shop/site.yml:2 vars\n");
    end(&world);
}

/* How a list may begin, and what else lies at the top. */
static void file__at_the_top__is_read_where_it_is_a_list(void **state)
{
    static const struct {
        const char *content;
        const char *expected;
    } examples[] = {
        {"- set_fact: {a: 1}\n", "task a site.yml"},
        {"\xEF\xBB\xBF---\n# plays\n\n  - set_fact: {a: 1}\n", "task a site.yml"},
        {"%YAML 1.1\n---\n\r\n- set_fact: {a: 1}\n", "task a site.yml"},
        {"--- [{set_fact: {a: 1}}]\n", "task a site.yml"},
        {" \n--- &x\n- set_fact: {a: 1}\n", "task a site.yml"},
        {"---\n!x\n- set_fact: {a: 1}\n", "default * site.yml"},
        {"*x\n", "default * site.yml"},
        {"set_fact: {a: 1}\n", ""},
        {"# - no\nset_fact: {a: 1}\n", ""},
        {"{set_fact: {a: 1}}\n", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct world world;
        struct buffer out;
        scratch_write(*state, "site.yml", examples[i].content);
        begin(&world, *state, "", "");
        buffer_init(&out, 1000);
        show_setters(&world.plays.setters, &out);
        struct text shown = buffer_text(&out);
        if (!text_is(text_take_until(&shown, ":"), examples[i].expected))
            fail_msg("%s", examples[i].content);
        buffer_release(&out);
        end(&world);
    }
}

static void file__that_cannot_be_read__may_set_any(void **state)
{
    char large[2000];
    memset(large, '#', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    scratch_write(*state, "tasks/a.yml", "- [\n");
    check(state, "default * tasks/a.yml:0\n");
    scratch_write(*state, "roles/r/vars/main.yml", "$ANSIBLE_VAULT;1.1;AES256\n00\n");
    check(state, "play * roles/r/vars/main.yml:0\n");
    scratch_write(*state, "roles/r/defaults/main.yml", "$ANSIBLE_VAULT;1.1;AES256\n00\n");
    check(state, "default * roles/r/defaults/main.yml:0\n");
    scratch_write(*state, "tasks/a.yml", large);
    check_with(state, "limits: { file_bytes: 1024 }", "default * tasks/a.yml:0\n");
    check(state, "");
    scratch_write(*state, "site.yml", large);
    check_with(state, "limits: { file_bytes: 1024 }", "");
    memcpy(large, "[{set_fact: {a: 1}}]\n", strlen("[{set_fact: {a: 1}}]\n"));
    scratch_write(*state, "site.yml", large);
    check_with(state, "limits: { file_bytes: 1024 }", "default * site.yml:0\n");
    large[1024] = '\0';
    scratch_write(*state, "site.yml", large);
    check_with(state, "limits: { file_bytes: 1024 }", "task a site.yml:1 set_fact\n");
    scratch_write(*state, "site.yml", "- hosts: all\n  vars_files: [a.conf]\n");
    scratch_write(*state, "a.conf", "- [\n");
    check(state, "play * a.conf:0\n");
    scratch_write(*state, "site.yml", "- set_fact:\n");
    check(state, "");
}

static void link__in_place_of_what_is_read__may_set_any(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, "other.txt", "- set_fact: {a: 1}\n");
    scratch_write(scratch, "tasks/b.txt", "");
    assert_int_equal(symlink("../other.txt", scratch_path(scratch, "tasks/a.yml")), 0);
    check(state, "default * tasks/a.yml:0\n");
    scratch_write(scratch, "other.txt", "- set_fact: {a: 1}\n");
    assert_int_equal(symlink("other.txt", scratch_path(scratch, "a.txt")), 0);
    assert_int_equal(symlink("other.txt", scratch_path(scratch, "other")), 0);
    check(state, "");
    scratch_write(scratch, "other/a.yml", "");
    assert_int_equal(symlink("other", scratch_path(scratch, "roles")), 0);
    check(state, "default * roles:0\n");
    scratch_write(scratch, "x/tasks/b.txt", "");
    assert_int_equal(symlink("../other.txt", scratch_path(scratch, "x/a.yml")), 0);
    assert_int_equal(symlink("../other.txt", scratch_path(scratch, "x/b.txt")), 0);
    check(state, "");
}

static void file__that_is_named__is_read_wherever_it_lies(void **state)
{
    struct world world;
    scratch_write(*state, "site.yml",
                  "- hosts: all\n  vars_files: [deep/a.conf]\n"
                  "  tasks: [{include_tasks: other/b.conf}, {include_vars: guess/c.yml}]\n");
    scratch_write(*state, "deep/a.conf", "a: 1\n");
    scratch_write(*state, "other/b.conf", "- set_fact: {b: 1}\n- include_vars: 'guess/{{ x }}'\n");
    scratch_write(*state, "guess/c.yml", "c: 1\n");
    scratch_write(*state, "guess/d.yml", "d: 1\n");
    scratch_write(*state, "guess/e.txt", "e: 1\n");
    begin(&world, *state, "", "");
    assert_set(&world, "play a deep/a.conf:1\ntask c guess/c.yml:1\n"
                       "task b other/b.conf:1 set_fact\ntask d guess/d.yml:1\n");
    assert_true(map_has(&world.plays.read, TEXT("deep/a.conf")));
    assert_true(map_has(&world.plays.read, TEXT("guess/d.yml")));
    assert_false(map_has(&world.plays.read, TEXT("guess/e.txt")));
    assert_true(map_has(&world.plays.read, TEXT("site.yml")));
    end(&world);
    check(state, "play a deep/a.conf:1\ntask c guess/c.yml:1\n"
                 "task b other/b.conf:1 set_fact\ntask d guess/d.yml:1\n");
    scratch_write(*state, "site.yml", "- hosts: all\n  vars_files: [none.yml]\n");
    check(state, "default * site.yml:2 vars_files\n");
}

/* Each file names the next; the ninth is not read. */
static void files__that_name_each_other__are_followed_so_far(void **state)
{
    struct world world;
    for (int i = 0; i < 10; i++) {
        char path[20], content[100];
        snprintf(path, sizeof path, i ? "%d.conf" : "site.yml", i);
        snprintf(content, sizeof content, "- set_fact: {v%d: 1}\n- include_tasks: %d.conf\n", i,
                 i + 1);
        scratch_write(*state, path, content);
    }
    begin(&world, *state, "", "");
    assert_true(map_has(&world.plays.setters.by_name, TEXT("v8")));
    assert_false(map_has(&world.plays.setters.by_name, TEXT("v9")));
    end(&world);
}

/* A tree of tasks/, which holds so many files. */
static struct object_id make_tasks(struct scratch *scratch, size_t count)
{
    struct object_id blob = scratch_object(scratch, "blob", TEXT(""));
    struct buffer tree;
    char name[24];
    buffer_init(&tree, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%06zu", i);
        scratch_entry(&tree, "100644", name, &blob);
    }
    struct object_id tasks = scratch_object(scratch, "tree", buffer_text(&tree));
    tree.length = 0;
    scratch_entry(&tree, "40000", "tasks", &tasks);
    tasks = scratch_object(scratch, "tree", buffer_text(&tree));
    buffer_release(&tree);
    return tasks;
}

static void files__beyond_those_that_are_read__may_set_any(void **state)
{
    for (size_t beyond = 0; beyond < 2; beyond++) {
        struct world world;
        struct plays plays;
        begin(&world, *state, "", "");
        world.tree = make_tasks(*state, 19999 + beyond);
        assert_int_equal(plays_read(&plays, &world.source, &world.error), 0);
        assert_int_equal(plays.setters.open != NULL, beyond);
        plays_release(&plays);
        end(&world);
    }
}

/* Writes so many files of variables, 1,000,000 bytes each, and a play that reads all of them. */
static void write_large(struct scratch *scratch, unsigned count)
{
    struct buffer file, play;
    char name[20];
    buffer_init(&file, 1 << 20);
    buffer_init(&play, 1 << 10);
    buffer_append_string(&play, "- hosts: all\n  vars_files:\n");
    while (file.length < 1000000 - 10)
        buffer_append_string(&file, "# nothing\n");
    buffer_append_string(&file, "a: 123456\n");
    for (unsigned i = 0; i < count; i++) {
        snprintf(name, sizeof name, "m/%u.yml", i);
        scratch_write(scratch, name, file.bytes);
        buffer_format(&play, "  - %s\n", name);
    }
    scratch_write(scratch, "site.yml", play.bytes);
    buffer_release(&file);
    buffer_release(&play);
}

/* They are looked at before that, too, as what lies elsewhere: that does not lift the bound. */
static void files__that_are_mentioned__are_read_up_to_a_bound(void **state)
{
    for (unsigned beyond = 0; beyond < 2; beyond++) {
        struct world world;
        write_large(*state, 8 + beyond);
        begin(&world, *state, "", "");
        assert_int_equal(world.plays.setters.open != NULL, beyond);
        end(&world);
    }
}

/* Those of the fleet are judged with their values. */
static void variables__beside_a_play__are_read_where_they_are_not_those_of_the_fleet(void **state)
{
    scratch_write(*state, "site.yml", "- hosts: all\n");
    scratch_write(*state, "shop/site.yml", "- hosts: all\n");
    scratch_write(*state, "plays/site.yml", "- hosts: all\n");
    scratch_write(*state, "group_vars/all.yml", "a: 1\n");
    scratch_write(*state, "shop/group_vars/all.yml", "b: 1\n");
    scratch_write(*state, "plays/group_vars/all.yml", "c: 1\n");
    scratch_write(*state, "plays/host_vars/gate.yml", "d: 1\n");
    check(state, "play c plays/group_vars/all.yml:1\nplay d plays/host_vars/gate.yml:1\n");
}

static void plays__elsewhere__are_read_and_leave_nothing_open(void **state)
{
    scratch_write(*state, "x/site.yml", "- hosts: all\n  vars: {a: 1}\n");
    scratch_write(*state, "x/data.yml", "set_fact: {no: 1}\n");
    scratch_write(*state, "x/r/vars/main.yml", "b: 1\n");
    scratch_write(*state, "x/r/defaults/main.yml", "c: 1\n");
    scratch_write(*state, "x/tests/site.yml", "- set_fact: {no: 1}\n");
    scratch_write(*state, "x/broken.yml", "- [\n");
    scratch_write(*state, "x/r/vars/broken.yml", "- [\n");
    check(state, "default c x/r/defaults/main.yml:1\nplay b x/r/vars/main.yml:1\n"
                 "play a x/site.yml:2 vars\n");
}

static void plugin__of_variables__may_set_any(void **state)
{
    scratch_write(*state, "x/vars_plugins/a.py", "pass\n");
    check(state, "play * x/vars_plugins/a.py:0\n");
    scratch_write(*state, "x/vars_plugins/a.txt", "pass\n");
    scratch_write(*state, "x/lookup_plugins/a.py", "pass\n");
    scratch_write(*state, "x/vars_plugins.py", "pass\n");
    check(state, "");
}

static void effort__is_what_was_read(void **state)
{
    struct world world;
    scratch_write(*state, "site.yml", "- hosts: all\n");
    scratch_write(*state, "tasks/a.yml", "- ping:\n");
    scratch_write(*state, "x/data.yml", "a: 1\n");
    begin(&world, *state, "", "");
    assert_int_equal(world.plays.bytes, strlen("- hosts: all\n- ping:\na: 1\n"));
    assert_true(world.plays.entries >= 5);
    assert_true(world.plays.values >= 6);
    end(&world);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(file__is_read_as_its_place_says),
        TEST(file__in_the_folder_of_the_fleet__is_read_like_one_at_the_top),
        TEST(file__at_the_top__is_read_where_it_is_a_list),
        TEST(file__that_cannot_be_read__may_set_any),
        TEST(link__in_place_of_what_is_read__may_set_any),
        TEST(file__that_is_named__is_read_wherever_it_lies),
        TEST(files__that_name_each_other__are_followed_so_far),
        TEST(files__beyond_those_that_are_read__may_set_any),
        TEST(files__that_are_mentioned__are_read_up_to_a_bound),
        TEST(variables__beside_a_play__are_read_where_they_are_not_those_of_the_fleet),
        TEST(plays__elsewhere__are_read_and_leave_nothing_open),
        TEST(plugin__of_variables__may_set_any),
        TEST(effort__is_what_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* The variables of the role that templates lie in. */
#include "scratch_repository.h"
#include "unit.h"

#include "configuration/role.h"

#include <string.h>
#include <unistd.h>

#define ROLE "roles/apply_configuration/"

struct world {
    struct repository *repository;
    struct object_id tree;
    struct policy policy;
    struct role role;
    struct error error;
};

/* Reads the role of what is committed, for a fleet in this folder. */
static int read_role(struct world *world, struct scratch *scratch, const char *policy,
                     const char *folder)
{
    *world = (struct world){.repository = scratch_repository(scratch)};
    const struct templates_source source = {.repository = world->repository,
                                            .tree = &world->tree,
                                            .folder = folder,
                                            .policy = &world->policy};
    scratch_git(scratch, "add --all");
    scratch_git(scratch, "commit --quiet --allow-empty --message Role");
    world->tree = scratch_id(scratch, "HEAD^{tree}");
    assert_int_equal(policy_read(&world->policy, "p.yml", text_of(policy), NULL, &world->error), 0);
    return role_read(&world->role, &source, &world->error);
}

static void begin(struct world *world, struct scratch *scratch, const char *policy,
                  const char *folder)
{
    assert_int_equal(read_role(world, scratch, policy, folder), 0);
}

static void end(struct world *world)
{
    role_release(&world->role);
    policy_release(&world->policy);
    repository_free(world->repository);
}

static void assert_file(const struct role_file *file, const char *path, const char *unseen)
{
    assert_string_equal(file->path ? file->path : "", path);
    assert_string_equal(file->unseen ? file->unseen : "", unseen);
}

/* The variable `a` of the file, or "". */
static void assert_holds(const struct role_file *file, const char *expected)
{
    const struct node *value = role_find(file, TEXT("a"));
    struct text text = value ? node_text(value) : TEXT("");
    assert_int_equal(text.length, strlen(expected));
    assert_memory_equal(text.bytes, expected, text.length);
}

static void files__are_those_of_the_role_by_part(void **state)
{
    struct world world;
    scratch_write(*state, ROLE "defaults/main.yml", "a: one\n");
    scratch_write(*state, ROLE "vars/main.yml", "a: two\n");
    begin(&world, *state, "", "");
    assert_file(&world.role.defaults, ROLE "defaults/main.yml", "");
    assert_file(&world.role.variables, ROLE "vars/main.yml", "");
    assert_holds(&world.role.defaults, "one");
    assert_holds(&world.role.variables, "two");
    assert_null(role_find(&world.role.variables, TEXT("b")));
    end(&world);
}

static void file__of_the_first_name_that_is_there__counts(void **state)
{
    struct world world;
    scratch_write(*state, ROLE "vars/main", "a: last\n");
    begin(&world, *state, "", "");
    assert_file(&world.role.defaults, "", "");
    assert_holds(&world.role.defaults, "");
    assert_file(&world.role.variables, ROLE "vars/main", "");
    assert_holds(&world.role.variables, "last");
    end(&world);
    scratch_write(*state, ROLE "vars/main.json", "{\"a\": \"third\"}\n");
    begin(&world, *state, "", "");
    assert_holds(&world.role.variables, "third");
    end(&world);
    scratch_write(*state, ROLE "vars/main.yaml", "a: second\n");
    begin(&world, *state, "", "");
    assert_file(&world.role.variables, ROLE "vars/main.yaml", "");
    assert_holds(&world.role.variables, "second");
    end(&world);
}

static void file__in_the_folder_of_the_fleet__comes_before_that_at_the_top(void **state)
{
    struct world world;
    scratch_write(*state, ROLE "vars/main.yml", "a: top\n");
    scratch_write(*state, ROLE "defaults/main.yml", "a: top\n");
    scratch_write(*state, "shop/" ROLE "vars/main.yml", "a: shop\n");
    begin(&world, *state, "", "shop/");
    assert_file(&world.role.variables, "shop/" ROLE "vars/main.yml", "");
    assert_holds(&world.role.variables, "shop");
    assert_file(&world.role.defaults, ROLE "defaults/main.yml", "");
    assert_holds(&world.role.defaults, "top");
    end(&world);
}

static void templates__in_no_role__have_no_variables(void **state)
{
    struct world world;
    scratch_write(*state, "roles/vars/main.yml", "a: 1\n");
    begin(&world, *state, "fleet: { templates: { folder: roles } }", "");
    assert_file(&world.role.variables, "", "");
    end(&world);
}

static void file__that_holds_no_variables__is_unseen(void **state)
{
    static const struct {
        const char *content;
        const char *unseen;
    } examples[] = {
        {"", ""},
        {"# nothing\n", ""},
        {"~\n", ""},
        {"- a\n", ROLE "vars/main.yml"},
        {"a: [\n", ROLE "vars/main.yml"},
        {"$ANSIBLE_VAULT;1.1;AES256\n00\n", ROLE "vars/main.yml"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct world world;
        scratch_write(*state, ROLE "vars/main.yml", examples[i].content);
        begin(&world, *state, "", "");
        assert_file(&world.role.variables, ROLE "vars/main.yml", examples[i].unseen);
        assert_holds(&world.role.variables, "");
        end(&world);
    }
}

static void file__larger_than_files_may_be__is_unseen(void **state)
{
    struct world world;
    char large[2000];
    memset(large, '#', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    scratch_write(*state, ROLE "vars/main.yml", large);
    scratch_write(*state, ROLE "vars/main.yaml", "a: 1\n");
    begin(&world, *state, "limits: { file_bytes: 1024 }", "");
    assert_file(&world.role.variables, ROLE "vars/main.yml", ROLE "vars/main.yml");
    end(&world);
}

static void folder_or_link__in_place_of_the_file__is_unseen(void **state)
{
    struct world world;
    scratch_write(*state, ROLE "vars/main/a.yml", "a: 1\n");
    scratch_write(*state, ROLE "defaults/other.yml", "a: 1\n");
    assert_int_equal(symlink("other.yml", scratch_path(*state, ROLE "defaults/main.yaml")), 0);
    scratch_write(*state, ROLE "defaults/main.json", "{\"a\": 1}\n");
    begin(&world, *state, "", "");
    assert_file(&world.role.variables, "", ROLE "vars/main");
    assert_file(&world.role.defaults, "", ROLE "defaults/main.yaml");
    end(&world);
}

/* Two entries of one name: readers take one or the other. */
static void folder__that_is_damaged__is_an_error(void **state)
{
    struct scratch *scratch = *state;
    struct world world = {.repository = scratch_repository(scratch)};
    struct object_id blob = scratch_object(scratch, "blob", TEXT("a: 1\n"));
    struct buffer tree;
    static const char *const names[] = {"vars", "apply_configuration", "roles"};
    buffer_init(&tree, 1000);
    scratch_entry(&tree, "100644", "main.yml", &blob);
    scratch_entry(&tree, "100644", "main.yml", &blob);
    world.tree = scratch_object(scratch, "tree", buffer_text(&tree));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        tree.length = 0;
        scratch_entry(&tree, "40000", names[i], &world.tree);
        world.tree = scratch_object(scratch, "tree", buffer_text(&tree));
    }
    buffer_release(&tree);
    const struct templates_source source = {
        .repository = world.repository, .tree = &world.tree, .folder = "", .policy = &world.policy};
    assert_int_equal(policy_read(&world.policy, "p.yml", TEXT(""), NULL, &world.error), 0);
    assert_int_equal(role_read(&world.role, &source, &world.error), -1);
    assert_int_equal(world.error.kind, ERROR_INPUT);
    end(&world);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(files__are_those_of_the_role_by_part),
        TEST(file__of_the_first_name_that_is_there__counts),
        TEST(file__in_the_folder_of_the_fleet__comes_before_that_at_the_top),
        TEST(templates__in_no_role__have_no_variables),
        TEST(file__that_holds_no_variables__is_unseen),
        TEST(file__larger_than_files_may_be__is_unseen),
        TEST(folder_or_link__in_place_of_the_file__is_unseen),
        TEST(folder__that_is_damaged__is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

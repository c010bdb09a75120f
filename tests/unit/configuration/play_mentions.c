/* SPDX-License-Identifier: MIT */
/* Where files that plays and tasks name are looked for. */
#include "unit.h"

#include "configuration/play_mentions.h"

#include <stdio.h>
#include <string.h>

static int set_up(void **state)
{
    struct play_mentions *mentions = test_malloc(sizeof *mentions);
    play_mentions_init(mentions);
    *state = mentions;
    return 0;
}

static int tear_down(void **state)
{
    play_mentions_release(*state);
    test_free(*state);
    return 0;
}

static void add(void **state, enum play_mention_kind kind, const char *path, const char *name)
{
    const struct play_mention mention = {kind, {PLAY_RANK_TASK, path, 1, NULL}, text_of(name)};
    assert_int_equal(play_mentions_add(*state, &mention), 0);
}

static bool want(void **state)
{
    bool any;
    assert_int_equal(play_mentions_want(*state, &any), 0);
    return any;
}

static bool finds(void **state, const char *path)
{
    struct play_found found = play_mentions_find(*state, text_of(path));
    assert_int_equal(found.rank, found.is_wanted ? PLAY_RANK_TASK : PLAY_RANK_DEFAULT);
    return found.is_wanted;
}

/* Of these paths, separated by spaces, all are looked for; or none is. */
static void assert_all(void **state, bool are_wanted, const char *paths)
{
    struct text rest = text_of(paths);
    while (rest.length) {
        struct text path = text_cut(&rest, ' ');
        if (play_mentions_find(*state, path).is_wanted != are_wanted)
            fail_msg("%.*s", (int)path.length, path.bytes);
    }
}

static void again(void **state)
{
    tear_down(state);
    set_up(state);
}

/* One name, and where it is looked for, and not. */
static void check(void **state, enum play_mention_kind kind, const char *path, const char *name,
                  const char *wanted, const char *unwanted)
{
    again(state);
    add(state, kind, path, name);
    assert_int_equal(want(state), *wanted != '\0');
    assert_all(state, true, wanted);
    assert_all(state, false, unwanted);
}

static void file__is_looked_for_in_each_folder_above_and_in_vars_there(void **state)
{
    check(state, PLAY_MENTION_FILE, "roles/r/tasks/main.yml", "a.yml",
          "roles/r/tasks/a.yml roles/r/tasks/vars/a.yml roles/r/a.yml roles/r/vars/a.yml "
          "roles/a.yml roles/vars/a.yml a.yml vars/a.yml",
          "b.yml tasks/a.yml roles/r/a roles/r/tasks/main.yml roles/r/files/a.yml a.yml/b x/a.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "./deep//a.yml", "deep/a.yml vars/deep/a.yml",
          "a.yml ./deep/a.yml");
    check(state, PLAY_MENTION_FILE, "plays/site.yml", "../a.yml", "a.yml plays/a.yml", "x/a.yml");
    check(state, PLAY_MENTION_FILE, "plays/deep/site.yml", "../../a.yml", "a.yml plays/a.yml",
          "plays/deep/a.yml vars/a.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "../../a.yml", "", "a.yml vars/a.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "/etc/a.yml", "", "etc/a.yml a.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "~/a.yml", "", "a.yml ~/a.yml vars/~/a.yml");
}

static void tasks__are_looked_for_in_tasks(void **state)
{
    check(state, PLAY_MENTION_TASKS, "roles/r/handlers/main.yml", "a.yml",
          "roles/r/handlers/a.yml roles/r/tasks/a.yml tasks/a.yml a.yml", "vars/a.yml");
    assert_true(play_mentions_find(*state, TEXT("a.yml")).is_tasks);
    check(state, PLAY_MENTION_FILE, "site.yml", "a.yml", "a.yml", "tasks/a.yml");
    assert_false(play_mentions_find(*state, TEXT("a.yml")).is_tasks);
    check(state, PLAY_MENTION_TASKS, "site.yml", "{{ a }}.yml", "", "a.yml tasks/a.yml");
}

static void file_of_a_role__is_looked_for_in_roles_with_each_extension(void **state)
{
    check(state, PLAY_MENTION_OF_ROLE, "plays/site.yml", "r/vars/a",
          "roles/r/vars/a roles/r/vars/a.yml roles/r/vars/a.yaml roles/r/vars/a.json "
          "plays/roles/r/vars/a.yml r/vars/a.json plays/r/vars/a",
          "roles/r/vars/a.txt vars/r/vars/a.yml tasks/r/vars/a.yml");
}

static void folder__is_all_that_lies_in_it(void **state)
{
    check(state, PLAY_MENTION_FOLDER, "plays/site.yml", "a",
          "plays/a/b plays/a/b/c.yml a/b vars/a/b plays/vars/a/b", "plays/a ab/c b/a/c");
    check(state, PLAY_MENTION_OF_PLAYS, "plays/site.yml", "group_vars",
          "plays/group_vars/all.yml plays/group_vars/all/a.yml",
          "group_vars/all.yml vars/group_vars/all.yml plays/host_vars/a.yml");
}

static void folder__of_known_name__is_the_one_of_the_play(void **state)
{
    check(state, PLAY_MENTION_FILE, "plays/site.yml", "{{ playbook_dir }}/a.yml",
          "plays/a.yml a.yml", "x/a.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "{{role_path}}/a.yml", "a.yml", "b.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "{{  inventory_dir  }}/a.yml", "a.yml", "b.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "{{ playbook_dir }}a.yml", "a.yml", "x/a.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "{{ other_dir }}/a.yml", "", "a.yml x/a.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "{{ playbook_dir | x }}/a.yml", "", "a.yml");
}

static void name__whose_last_part_is_computed__may_be_any_of_its_folder(void **state)
{
    check(state, PLAY_MENTION_FILE, "plays/site.yml", "a/{{ b }}.yml",
          "plays/a/c.yml a/c.yml vars/a/c.yml", "plays/a/b/c.yml plays/c.yml a/b/c.yml");
    assert_true(play_mentions_find(*state, TEXT("a/c.yml")).is_guess);
    check(state, PLAY_MENTION_FILE, "site.yml", "a/x{{ b/c }}", "a/c.yml", "c.yml b/c.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "{{ a }}/b.yml", "", "b.yml a/b.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "a/{{ b }}/c", "", "a/c a/b/c");
    check(state, PLAY_MENTION_FILE, "plays/site.yml", "{{ a }}", "plays/b.yml vars/b.yml",
          "b.yml plays/b/c.yml");
    check(state, PLAY_MENTION_FOLDER, "site.yml", "{{ a }}", "", "b.yml");
    check(state, PLAY_MENTION_FILE, "site.yml", "a.yml", "a.yml", "");
    assert_false(play_mentions_find(*state, TEXT("a.yml")).is_guess);
}

/* A file that is named, and that may be another's guess, is read whatever it is called. */
static void file__that_several_name__is_what_any_of_them_says(void **state)
{
    const struct play_mention of_play = {
        PLAY_MENTION_TASKS, {PLAY_RANK_PLAY, "site.yml", 1, NULL}, TEXT("a/b.yml")};
    add(state, PLAY_MENTION_FILE, "site.yml", "a/{{ c }}");
    assert_int_equal(play_mentions_add(*state, &of_play), 0);
    assert_true(want(state));
    struct play_found found = play_mentions_find(*state, TEXT("a/b.yml"));
    assert_true(found.is_wanted);
    assert_true(found.is_tasks);
    assert_false(found.is_guess);
    assert_int_equal(found.rank, PLAY_RANK_TASK);
    found = play_mentions_find(*state, TEXT("tasks/a/b.yml"));
    assert_int_equal(found.rank, PLAY_RANK_PLAY);
}

static void mention__of_a_later_round__is_looked_for_alone(void **state)
{
    assert_false(want(state));
    add(state, PLAY_MENTION_FILE, "site.yml", "a.yml");
    add(state, PLAY_MENTION_FOLDER, "site.yml", "folder");
    assert_true(want(state));
    assert_true(finds(state, "a.yml"));
    assert_true(finds(state, "folder/a.yml"));
    assert_false(want(state));
    assert_false(finds(state, "a.yml"));
    assert_false(finds(state, "folder/a.yml"));
    add(state, PLAY_MENTION_FILE, "site.yml", "b.yml");
    assert_true(want(state));
    assert_true(finds(state, "b.yml"));
    assert_false(finds(state, "a.yml"));
    assert_false(play_mentions_enter(*state, TEXT("folder")));
}

static void folder__is_entered_where_what_is_wanted_may_lie_in_it(void **state)
{
    static const struct {
        const char *folder;
        bool enters;
    } examples[] = {
        {"plays", true},        {"plays/vars", true}, {"plays/vars/deep", true},
        {"vars", true},         {"deep", true},       {"deep/a.yml", false},
        {"play", false},        {"other", false},     {"whole", true},
        {"whole/deep", true},   {"wholesale", false}, {"plays/whole/deep/er", true},
        {"other/whole", false},
    };
    add(state, PLAY_MENTION_FILE, "plays/site.yml", "deep/a.yml");
    add(state, PLAY_MENTION_FOLDER, "plays/site.yml", "whole");
    assert_true(want(state));
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        if (play_mentions_enter(*state, text_of(examples[i].folder)) != examples[i].enters)
            fail_msg("%s", examples[i].folder);
    }
}

/* The path of what names the first file that was never found, or "". */
static const char *left_open(void **state)
{
    static char path[100];
    struct play_setters setters;
    play_setters_init(&setters);
    assert_int_equal(play_mentions_leave_open(*state, &setters), 0);
    if (setters.open)
        assert_int_equal(setters.open->rank, PLAY_RANK_DEFAULT);
    snprintf(path, sizeof path, "%s", setters.open ? setters.open->path : "");
    play_setters_release(&setters);
    return path;
}

static void file__that_is_never_found__leaves_open_what_is_set(void **state)
{
    add(state, PLAY_MENTION_TASKS, "tasks", "a.yml");
    add(state, PLAY_MENTION_OF_ROLE, "of_role", "a");
    add(state, PLAY_MENTION_OF_PLAYS, "of_plays", "group_vars");
    want(state);
    assert_string_equal(left_open(state), "");
    add(state, PLAY_MENTION_FILE, "file", "a.yml");
    want(state);
    assert_string_equal(left_open(state), "file");
    assert_true(finds(state, "a.yml"));
    assert_string_equal(left_open(state), "");
    add(state, PLAY_MENTION_FOLDER, "folder", "a");
    add(state, PLAY_MENTION_FILE, "last", "{{ a }}/b/c");
    want(state);
    assert_string_equal(left_open(state), "folder");
    assert_true(finds(state, "a/b.yml"));
    assert_string_equal(left_open(state), "last");
}

static void mentions__beyond_the_limit__are_not_looked_for(void **state)
{
    char name[20];
    for (int i = 0; i < 1001; i++) {
        snprintf(name, sizeof name, "%d.yml", i);
        add(state, PLAY_MENTION_FILE, "site.yml", name);
    }
    assert_true(want(state));
    assert_true(finds(state, "0.yml"));
    assert_true(finds(state, "999.yml"));
    assert_false(finds(state, "1000.yml"));
    assert_string_equal(left_open(state), "site.yml");
}

static void path__that_is_too_long__is_not_looked_for(void **state)
{
    static char name[5000];
    memset(name, 'x', sizeof name - 1);
    add(state, PLAY_MENTION_FILE, "site.yml", name);
    assert_false(want(state));
    assert_string_equal(left_open(state), "site.yml");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(file__is_looked_for_in_each_folder_above_and_in_vars_there),
        TEST(tasks__are_looked_for_in_tasks),
        TEST(file_of_a_role__is_looked_for_in_roles_with_each_extension),
        TEST(folder__is_all_that_lies_in_it),
        TEST(folder__of_known_name__is_the_one_of_the_play),
        TEST(name__whose_last_part_is_computed__may_be_any_of_its_folder),
        TEST(file__that_several_name__is_what_any_of_them_says),
        TEST(mention__of_a_later_round__is_looked_for_alone),
        TEST(folder__is_entered_where_what_is_wanted_may_lie_in_it),
        TEST(file__that_is_never_found__leaves_open_what_is_set),
        TEST(mentions__beyond_the_limit__are_not_looked_for),
        TEST(path__that_is_too_long__is_not_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

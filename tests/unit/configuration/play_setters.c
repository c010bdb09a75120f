/* SPDX-License-Identifier: MIT */
/* Who of several that set a variable counts, and what is said of that. */
#include "unit.h"

#include "configuration/play_setters.h"

#include <string.h>

static const struct play_setter by_role = {PLAY_RANK_DEFAULT, "role", 1, NULL};
static const struct play_setter by_play = {PLAY_RANK_PLAY, "play", 2, "vars"};
static const struct play_setter by_task = {PLAY_RANK_TASK, "task", 3, "set_fact"};

static int set_up(void **state)
{
    struct play_setters *setters = test_malloc(sizeof *setters);
    play_setters_init(setters);
    *state = setters;
    return 0;
}

static int tear_down(void **state)
{
    play_setters_release(*state);
    test_free(*state);
    return 0;
}

static void add(void **state, const char *name, const struct play_setter *setter)
{
    assert_int_equal(play_setters_add(*state, text_of(name), setter), 0);
}

/* The path of what sets it, or "nothing". */
static void assert_set(void **state, const char *name, enum play_rank least, const char *path)
{
    const struct play_setter *setter = play_setters_find(*state, text_of(name), least);
    assert_string_equal(setter ? setter->path : "nothing", path);
}

static void setter__of_the_highest_rank__counts(void **state)
{
    const struct play_setter again = {PLAY_RANK_PLAY, "again", 9, "vars"};
    add(state, "a", &by_role);
    assert_set(state, "a", PLAY_RANK_DEFAULT, "role");
    assert_set(state, "a", PLAY_RANK_PLAY, "nothing");
    add(state, "a", &by_play);
    add(state, "a", &again);
    add(state, "a", &by_role);
    assert_set(state, "a", PLAY_RANK_DEFAULT, "play");
    assert_set(state, "a", PLAY_RANK_PLAY, "play");
    assert_set(state, "a", PLAY_RANK_TASK, "nothing");
    add(state, "a", &by_task);
    assert_set(state, "a", PLAY_RANK_TASK, "task");
    assert_set(state, "b", PLAY_RANK_DEFAULT, "nothing");
}

static void name__that_is_computed__may_be_any(void **state)
{
    const struct play_setter again = {PLAY_RANK_PLAY, "again", 9, "vars"};
    add(state, "", &by_role);
    assert_set(state, "a", PLAY_RANK_DEFAULT, "nothing");
    add(state, "{% a %}", &by_role);
    assert_set(state, "a", PLAY_RANK_DEFAULT, "role");
    assert_set(state, "a", PLAY_RANK_PLAY, "nothing");
    add(state, "x{{ a }}", &by_play);
    add(state, "{{ a }}", &again);
    assert_set(state, "a", PLAY_RANK_PLAY, "play");
    assert_set(state, "a", PLAY_RANK_TASK, "nothing");
    add(state, "a", &by_role);
    assert_set(state, "a", PLAY_RANK_DEFAULT, "role");
    assert_set(state, "a", PLAY_RANK_PLAY, "play");
}

static void assert_described(void **state, const char *name, enum play_rank least,
                             const char *expected)
{
    struct buffer out;
    buffer_init(&out, 1000);
    const struct play_setter *setter = play_setters_find(*state, text_of(name), least);
    assert_non_null(setter);
    play_setters_describe(*state, setter, text_of(name), &out);
    assert_string_equal(buffer_text(&out).bytes, expected);
    buffer_release(&out);
}

static void setter__is_described_by_what_is_known_of_it(void **state)
{
    const struct play_setter unread = {PLAY_RANK_DEFAULT, "unread", 0, NULL};
    const struct play_setter open = {PLAY_RANK_PLAY, "open", 0, NULL};
    add(state, "a", &by_task);
    add(state, "b", &by_role);
    assert_described(state, "a", PLAY_RANK_TASK,
                     "the variable 'a', which task:3 sets by set_fact, and the gate runs no "
                     "playbook");
    assert_described(state, "b", PLAY_RANK_DEFAULT,
                     "the variable 'b', which role:1 sets, and the gate runs no playbook");
    assert_int_equal(play_setters_leave_open(*state, &unread), 0);
    assert_described(state, "c", PLAY_RANK_DEFAULT,
                     "the variable 'c', which nothing sets unless unread does, which the gate "
                     "cannot read");
    assert_int_equal(play_setters_leave_open(*state, &open), 0);
    assert_described(state, "c", PLAY_RANK_PLAY,
                     "the variable 'c', which open may set, which the gate cannot read");
    assert_int_equal(play_setters_leave_open(*state, &by_task), 0);
    assert_described(state, "c", PLAY_RANK_TASK,
                     "the variable 'c', which task:3 may set by set_fact, and the gate runs no "
                     "playbook");
}

static void name__that_is_long__is_shown_in_part(void **state)
{
    char name[102], expected[200] = "the variable '";
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    add(state, name, &by_role);
    memset(expected + strlen(expected), 'x', 100);
    strcat(expected, "', which role:1 sets, and the gate runs no playbook");
    assert_described(state, name, PLAY_RANK_DEFAULT, expected);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(setter__of_the_highest_rank__counts),
        TEST(name__that_is_computed__may_be_any),
        TEST(setter__is_described_by_what_is_known_of_it),
        TEST(name__that_is_long__is_shown_in_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "scratch_repository.h"
#include "service/queue.h"

#include <stdlib.h>

static const struct forge_event opened = {.news = FORGE_NEWS_ASKED, .number = 7};
static const struct forge_event closed = {.news = FORGE_NEWS_ENDED, .number = 7};

struct world {
    struct scratch scratch;
    struct queue queue;
    struct arena arena;
    struct error error;
    unsigned marks;
};

static void open_queue(struct world *world)
{
    assert_int_equal(queue_open(&world->queue, world->scratch.folder, NULL, &world->error), 0);
}

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    scratch_open_bare(&world->scratch, NULL);
    arena_init(&world->arena);
    open_queue(world);
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    queue_close(&world->queue);
    arena_release(&world->arena);
    scratch_close(&world->scratch);
    free(world);
    return 0;
}

static enum queue_reply take(struct world *world, const char *mark, const struct forge_event *event)
{
    const char *const marks[] = {mark, NULL};
    enum queue_reply reply;
    assert_int_equal(queue_take(&world->queue, marks, "a/b", event, &reply, &world->error), 0);
    return reply;
}

static enum queue_reply take_new(struct world *world, const struct forge_event *event)
{
    return take(world, arena_format(&world->arena, "%u", world->marks++), event);
}

static bool next(struct world *world, struct queue_entry *entry, int64_t *wait_s)
{
    bool found;
    assert_int_equal(queue_next(&world->queue, entry, &found, wait_s, &world->error), 0);
    return found;
}

static int64_t count(struct world *world)
{
    int64_t number;
    assert_int_equal(queue_count(&world->queue, &number, &world->error), 0);
    return number;
}

static const char *judged(struct world *world, bool *waits)
{
    const char *words;
    assert_int_equal(
        queue_judged(&world->queue, "a/b", 7, &world->arena, &words, waits, &world->error), 0);
    return words;
}

static void queue__with_nothing_in_it__has_none(void **state)
{
    struct queue_entry entry;
    int64_t wait_s;
    assert_false(next(*state, &entry, &wait_s));
    assert_int_equal(wait_s, -1);
}

static void queue__of_a_request_asked_for_twice__has_it_once(void **state)
{
    struct world *world = *state;
    struct queue_entry entry;
    int64_t wait_s;
    assert_int_equal(take_new(world, &opened), QUEUE_TAKEN);
    assert_int_equal(take_new(world, &opened), QUEUE_TAKEN);
    assert_int_equal(count(world), 1);
    assert_true(next(world, &entry, &wait_s));
    assert_string_equal(entry.project, "a/b");
    assert_int_equal(entry.number, 7);
    assert_int_equal(queue_answer(&world->queue, &entry, "x", &world->error), 0);
    assert_int_equal(count(world), 0);
}

static void request__asked_for_while_it_is_judged__waits_on(void **state)
{
    struct world *world = *state;
    struct queue_entry entry;
    int64_t wait_s;
    take_new(world, &opened);
    assert_true(next(world, &entry, &wait_s));
    assert_int_equal(queue_try(&world->queue, &entry, &world->error), 0);
    take_new(world, &opened);
    assert_int_equal(queue_answer(&world->queue, &entry, "old", &world->error), 0);
    assert_int_equal(count(world), 1);
    assert_true(next(world, &entry, &wait_s));
    assert_int_equal(entry.tries, 0);
    assert_int_equal(queue_answer(&world->queue, &entry, "new", &world->error), 0);
    assert_false(next(world, &entry, &wait_s));
}

static void event__that_was_taken__is_known(void **state)
{
    struct world *world = *state;
    static const char *const both[] = {"other", "one", NULL};
    enum queue_reply reply;
    assert_int_equal(take(world, "one", &opened), QUEUE_TAKEN);
    assert_int_equal(take(world, "one", &opened), QUEUE_KNOWN);
    assert_int_equal(take(world, "one", &closed), QUEUE_KNOWN);
    assert_int_equal(count(world), 1);
    assert_int_equal(queue_take(&world->queue, both, "a/b", &opened, &reply, &world->error), 0);
    assert_int_equal(reply, QUEUE_KNOWN);
    assert_int_equal(take(world, "other", &opened), QUEUE_TAKEN);
}

static void queue__opened_again__holds_what_it_held(void **state)
{
    struct world *world = *state;
    take(world, "one", &opened);
    queue_close(&world->queue);
    open_queue(world);
    assert_int_equal(count(world), 1);
    assert_int_equal(take(world, "one", &opened), QUEUE_KNOWN);
}

static void request__that_is_closed__is_forgotten(void **state)
{
    struct world *world = *state;
    take_new(world, &opened);
    assert_int_equal(take_new(world, &closed), QUEUE_TAKEN);
    assert_int_equal(count(world), 0);
}

static void request__that_was_tried__waits_longer_each_time(void **state)
{
    struct world *world = *state;
    struct queue_entry entry;
    int64_t wait_s = 0, last = 0;
    take_new(world, &opened);
    assert_true(next(world, &entry, &wait_s));
    for (int i = 0; i < 14; i++) {
        assert_int_equal(queue_try(&world->queue, &entry, &world->error), 0);
        assert_int_equal(entry.tries, i + 1);
        struct queue_entry again;
        assert_false(next(world, &again, &wait_s));
        assert_true(wait_s >= last - 1);
        last = wait_s;
    }
    assert_in_range(last, 3590, 3600);
    take_new(world, &opened);
    assert_true(next(world, &entry, &wait_s));
}

static void request__that_waits_for_its_time__keeps_no_other_waiting(void **state)
{
    struct world *world = *state;
    struct queue_entry entry;
    int64_t wait_s;
    take_new(world, &opened);
    assert_true(next(world, &entry, &wait_s));
    assert_int_equal(queue_try(&world->queue, &entry, &world->error), 0);
    assert_int_equal(queue_ask(&world->queue, "a/b", 8, &world->error), 0);
    assert_true(next(world, &entry, &wait_s));
    assert_int_equal(entry.number, 8);
}

static void request__asked_for_by_no_event__keeps_the_time_that_it_waits_for(void **state)
{
    struct world *world = *state;
    struct queue_entry entry;
    int64_t wait_s;
    take_new(world, &opened);
    assert_true(next(world, &entry, &wait_s));
    assert_int_equal(queue_try(&world->queue, &entry, &world->error), 0);
    assert_int_equal(queue_ask(&world->queue, "a/b", 7, &world->error), 0);
    assert_false(next(world, &entry, &wait_s));
}

static void request__that_was_judged__is_known_as_what(void **state)
{
    struct world *world = *state;
    struct queue_entry entry;
    int64_t wait_s;
    bool waits;
    assert_string_equal(judged(world, &waits), "");
    assert_false(waits);
    take_new(world, &opened);
    judged(world, &waits);
    assert_true(waits);
    assert_true(next(world, &entry, &wait_s));
    assert_int_equal(queue_answer(&world->queue, &entry, "head base", &world->error), 0);
    assert_string_equal(judged(world, &waits), "head base");
    assert_false(waits);
}

static void request__that_is_not_open_any_more__is_not_kept(void **state)
{
    struct world *world = *state;
    const struct forge_request open[] = {{.number = 9}, {.number = 8}};
    struct queue_entry entry;
    int64_t wait_s;
    bool waits;
    take_new(world, &opened);
    assert_true(next(world, &entry, &wait_s));
    assert_int_equal(queue_answer(&world->queue, &entry, "x", &world->error), 0);
    const struct forge_request still[] = {{.number = 9}, {.number = 7}};
    assert_int_equal(queue_keep(&world->queue, "other/project", open, 2, &world->error), 0);
    assert_int_equal(queue_keep(&world->queue, "a/b", still, 2, &world->error), 0);
    assert_string_equal(judged(world, &waits), "x");
    assert_int_equal(queue_keep(&world->queue, "a/b", open, 2, &world->error), 0);
    assert_string_equal(judged(world, &waits), "");
    take_new(world, &opened);
    assert_int_equal(queue_keep(&world->queue, "a/b", open, 2, &world->error), 0);
    assert_int_equal(count(world), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        TEST(queue__with_nothing_in_it__has_none),
        TEST(queue__of_a_request_asked_for_twice__has_it_once),
        TEST(request__asked_for_while_it_is_judged__waits_on),
        TEST(event__that_was_taken__is_known),
        TEST(queue__opened_again__holds_what_it_held),
        TEST(request__that_is_closed__is_forgotten),
        TEST(request__that_was_tried__waits_longer_each_time),
        TEST(request__that_waits_for_its_time__keeps_no_other_waiting),
        TEST(request__asked_for_by_no_event__keeps_the_time_that_it_waits_for),
        TEST(request__that_was_judged__is_known_as_what),
        TEST(request__that_is_not_open_any_more__is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/base.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { CEILING = 1 << 20, LONG_MS = 60000 };

static int run(int (*work)(void *, struct buffer *, struct error *), void *context,
               unsigned milliseconds, struct buffer *output, struct error *error)
{
    const struct aside aside = {.work = work, .context = context, .milliseconds = milliseconds};
    *error = (struct error){0};
    buffer_init(output, CEILING);
    return aside_run(&aside, output, error);
}

static int say(void *context, struct buffer *output, struct error *error)
{
    (void)error;
    buffer_append_string(output, context);
    return 0;
}

static void aside_run__work_that_speaks__is_heard(void **state)
{
    (void)state;
    struct buffer output;
    struct error error;
    assert_int_equal(run(say, "12 devices", LONG_MS, &output, &error), 0);
    assert_true(text_is(buffer_text(&output), "12 devices"));
    buffer_release(&output);
}

/* More than a pipe holds. */
static int say_much(void *context, struct buffer *output, struct error *error)
{
    (void)error;
    for (size_t i = 0; i < *(size_t *)context; i++)
        buffer_append_string(output, "0123456789");
    return 0;
}

static void aside_run__much_that_is_said__comes_whole(void **state)
{
    (void)state;
    struct buffer output;
    struct error error;
    size_t times = 50000;
    assert_int_equal(run(say_much, &times, LONG_MS, &output, &error), 0);
    assert_int_equal(output.length, 500000);
    buffer_release(&output);
}

static void aside_run__more_than_the_ceiling__is_an_error(void **state)
{
    (void)state;
    struct buffer output;
    struct error error;
    size_t times = CEILING;
    assert_int_equal(run(say_much, &times, LONG_MS, &output, &error), -1);
    assert_int_equal(error.kind, ERROR_MEMORY);
    assert_int_equal(output.length, 0);
    buffer_release(&output);
}

static int fail_at(void *context, struct buffer *output, struct error *error)
{
    buffer_append_string(output, "half");
    return error_set(error, ERROR_INPUT, "%s", (const char *)context);
}

static void aside_run__work_that_fails__says_why(void **state)
{
    (void)state;
    struct buffer output;
    struct error error;
    assert_int_equal(run(fail_at, "no inventory", LONG_MS, &output, &error), -1);
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.message, "no inventory");
    assert_int_equal(output.length, 0);
    buffer_release(&output);
}

static int crash(void *context, struct buffer *output, struct error *error)
{
    (void)context;
    (void)output;
    (void)error;
    raise(SIGKILL);
    return 0;
}

static void aside_run__work_that_crashes__is_an_error(void **state)
{
    (void)state;
    struct buffer output;
    struct error error;
    assert_int_equal(run(crash, NULL, LONG_MS, &output, &error), -1);
    assert_int_equal(error.kind, ERROR_INTERNAL);
    assert_non_null(strstr(error.message, "signal 9"));
    buffer_release(&output);
}

static int leave(void *context, struct buffer *output, struct error *error)
{
    (void)context;
    (void)output;
    (void)error;
    _exit(0);
    return 0;
}

static void aside_run__work_that_leaves__is_an_error(void **state)
{
    (void)state;
    struct buffer output;
    struct error error;
    assert_int_equal(run(leave, NULL, LONG_MS, &output, &error), -1);
    assert_string_equal(error.message, "its process came to nothing");
    buffer_release(&output);
}

static int wait_for_ever(void *context, struct buffer *output, struct error *error)
{
    (void)context;
    (void)output;
    (void)error;
    for (;;)
        pause();
    return 0;
}

static void aside_run__work_without_end__is_ended_in_time(void **state)
{
    (void)state;
    struct buffer output;
    struct error error;
    int64_t start = monotonic_ms();
    assert_int_equal(run(wait_for_ever, NULL, 50, &output, &error), -1);
    assert_int_equal(error.kind, ERROR_LIMIT);
    assert_string_equal(error.message, "it took longer than 50 ms");
    assert_in_range(monotonic_ms() - start, 50, LONG_MS / 2);
    buffer_release(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aside_run__work_that_speaks__is_heard),
        cmocka_unit_test(aside_run__much_that_is_said__comes_whole),
        cmocka_unit_test(aside_run__more_than_the_ceiling__is_an_error),
        cmocka_unit_test(aside_run__work_that_fails__says_why),
        cmocka_unit_test(aside_run__work_that_crashes__is_an_error),
        cmocka_unit_test(aside_run__work_that_leaves__is_an_error),
        cmocka_unit_test(aside_run__work_without_end__is_ended_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

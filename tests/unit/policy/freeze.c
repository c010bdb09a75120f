/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

/* What is wrong with the text; NULL: nothing. */
static const char *problem_of(const char *text)
{
    struct arena arena;
    struct freeze freeze = {0};
    const char *problem;
    arena_init(&arena);
    assert_int_equal(freeze_read(&freeze, text_of(text), &arena, &problem), 0);
    arena_release(&arena);
    return problem;
}

static bool holds(const char *text, int64_t now)
{
    struct arena arena;
    struct freeze freeze = {0};
    struct error error = {0};
    const char *problem;
    bool result = false;
    arena_init(&arena);
    assert_int_equal(freeze_read(&freeze, text_of(text), &arena, &problem), 0);
    assert_null(problem);
    assert_int_equal(freeze_holds(&freeze, now, &result, &error), 0);
    arena_release(&arena);
    return result;
}

static void freeze_read__what_is_no_part_of_a_week__is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "fri 14:00",
        "fri 14:00/mon 07:00",
        "fri 14:00/mon 07:00 ",
        "fre 14:00/mon 07:00 Europe/Zurich",
        "Fri 14:00/mon 07:00 Europe/Zurich",
        "fri 14:60/mon 07:00 Europe/Zurich",
        "fri 24:01/mon 07:00 Europe/Zurich",
        "fri 4:00/mon 07:00 Europe/Zurich",
        "fri 14:00 / mon 07:00 Europe/Zurich",
        "fri 14:00/mon 07:00  Europe/Zurich",
        "fri 14:00-mon 07:00 Europe/Zurich",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_non_null(problem_of(wrong[i]));
    assert_string_equal(problem_of("fri 14:00/fri 14:00 UTC"),
                        "`freeze` begins and ends at the same time");
    assert_string_equal(problem_of("tue 00:00/mon 24:00 UTC"),
                        "`freeze` begins and ends at the same time");
    assert_string_equal(problem_of("sun 24:00/mon 00:00 UTC"),
                        "`freeze` begins and ends at the same time");
    assert_null(problem_of("mon 00:00/sun 24:00 UTC"));
    assert_null(problem_of("mon 00:00/sun 23:59 UTC"));
}

static void freeze_read__a_zone_that_is_not_there__is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "fri 14:00/mon 07:00 Europe/Zuerich", "fri 14:00/mon 07:00 Europe",
        "fri 14:00/mon 07:00 /etc/localtime", "fri 14:00/mon 07:00 ../zoneinfo/UTC",
        "fri 14:00/mon 07:00 tzdata.zi",      "fri 14:00/mon 07:00 CET+1",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(
            problem_of(wrong[i]),
            "`freeze` names a time zone that this machine does not have (see tzdata)");
}

static void freeze_holds__over_the_end_of_the_week__is_one_time(void **state)
{
    (void)state;
    static const char text[] = "fri 14:00/mon 07:00 Europe/Zurich";
    assert_false(holds(text, 1795784399)); /* 2026-11-27 12:59:59 UTC, an hour behind */
    assert_true(holds(text, 1795784400));
    assert_true(holds(text, 1795996799)); /* sunday 23:59:59 UTC, monday there */
    assert_true(holds(text, 1796018399));
    assert_false(holds(text, 1796018400)); /* monday 07:00 there */
    assert_false(holds(text, 1783079999)); /* in summer, two hours behind */
    assert_true(holds(text, 1783080000));
}

static void freeze_holds__up_to_24_00__ends_with_the_day(void **state)
{
    (void)state;
    assert_true(holds("sun 22:00/sun 24:00 UTC", 1795996799));
    assert_false(holds("sun 22:00/sun 24:00 UTC", 1795996800));
    assert_true(holds("sun 24:00/mon 01:00 UTC", 1795996800));
    assert_false(holds("sun 24:00/mon 01:00 UTC", 1795996799));
}

static void freeze_holds__of_the_whole_week__never_ends(void **state)
{
    (void)state;
    assert_true(holds("mon 00:00/sun 24:00 UTC", 1795996799));
    assert_true(holds("mon 00:00/sun 24:00 UTC", 1795996800));
    assert_true(holds("mon 00:00/sun 24:00 UTC", 1796018399));
}

/* The clocks say it: an hour that they leave out does not freeze, one that they show twice does so
 * twice. */
static void freeze_holds__where_clocks_are_set__goes_by_the_clocks(void **state)
{
    (void)state;
    static const char hour[] = "sun 02:00/sun 03:00 Europe/Zurich";
    assert_false(holds(hour, 1774745999)); /* 2026-03-29, one second before 02:00, ... */
    assert_false(holds(hour, 1774746000)); /* ... which is 03:00 */
    assert_true(holds("sun 02:30/sun 04:00 Europe/Zurich", 1774746000));
    assert_false(holds("sun 02:30/sun 04:00 Europe/Zurich", 1774749600));
    assert_true(holds(hour, 1792888200)); /* 2026-10-25 02:30 in summer time, ... */
    assert_true(holds(hour, 1792891800)); /* ... and an hour later */
    assert_false(holds(hour, 1792893600));
}

static void freeze_holds__under_another_tz__is_the_same_and_leaves_it(void **state)
{
    (void)state;
    setenv("TZ", "America/New_York", 1);
    assert_true(holds("fri 14:00/mon 07:00 Europe/Zurich", 1795784400));
    assert_string_equal(getenv("TZ"), "America/New_York");
    unsetenv("TZ");
    assert_true(holds("fri 14:00/mon 07:00 Europe/Zurich", 1795784400));
    assert_null(getenv("TZ"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freeze_read__what_is_no_part_of_a_week__is_refused),
        cmocka_unit_test(freeze_read__a_zone_that_is_not_there__is_refused),
        cmocka_unit_test(freeze_holds__of_the_whole_week__never_ends),
        cmocka_unit_test(freeze_holds__over_the_end_of_the_week__is_one_time),
        cmocka_unit_test(freeze_holds__up_to_24_00__ends_with_the_day),
        cmocka_unit_test(freeze_holds__where_clocks_are_set__goes_by_the_clocks),
        cmocka_unit_test(freeze_holds__under_another_tz__is_the_same_and_leaves_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "rollout/stop.h"

static void stop_hold__signal__is_held_back_until_release(void **state)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct stop stop;
        struct error error = {0};
        signal(signals[i], SIG_DFL); /* whoever runs the tests may have it ignored */
        assert_int_equal(stop_hold(&stop, &error), 0);
        assert_false(stop_requested(&stop));
        raise(signals[i]);
        assert_true(stop_requested(&stop));
        signal(signals[i], SIG_IGN);
        stop_release(&stop);
        signal(signals[i], SIG_DFL);
    }
}

static void stop_hold__ignored_signal__stays_ignored(void **state)
{
    struct stop stop;
    struct error error = {0};
    (void)state;
    signal(SIGHUP, SIG_IGN);
    assert_int_equal(stop_hold(&stop, &error), 0);
    raise(SIGHUP);
    assert_false(stop_requested(&stop));
    stop_release(&stop);
    signal(SIGHUP, SIG_DFL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stop_hold__signal__is_held_back_until_release),
        cmocka_unit_test(stop_hold__ignored_signal__stays_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

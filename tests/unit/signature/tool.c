/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "signature/tool.h"

#include <stdlib.h>
#include <string.h>

static void tool_run__program_that_is_missing__is_named_with_its_package(void **state)
{
    const char *const argv[] = {"no-such-program", NULL};
    const struct tool tool = {.argv = argv, .package = "some-package", .input = PROCESS_NO_FILE};
    struct tool_outcome outcome;
    struct error error = {0};
    (void)state;
    assert_int_equal(tool_run(&tool, &outcome, &error), -1);
    assert_string_equal(error.message, "signatures cannot be verified without no-such-program: "
                                       "apt-get install some-package");
    assert_int_equal(error.kind, ERROR_ENVIRONMENT);
    tool_outcome_release(&outcome);
}

static void tool_run__program_that_is_killed__says_nothing(void **state)
{
    const char *const argv[] = {"sh", "-c", "echo fine; kill -9 $$", NULL};
    const struct tool tool = {.argv = argv, .input = PROCESS_NO_FILE};
    struct tool_outcome outcome;
    struct error error = {0};
    (void)state;
    assert_int_equal(tool_run(&tool, &outcome, &error), -1);
    assert_string_equal(error.message, "sh was killed by signal 9 (Killed)");
    tool_outcome_release(&outcome);
}

static void tool_run__environment__is_its_own(void **state)
{
    const char *const argv[] = {"env", NULL};
    const struct tool tool = {.argv = argv, .input = PROCESS_NO_FILE};
    struct tool_outcome outcome;
    struct error error = {0};
    (void)state;
    setenv("GNUPGHOME", "/tmp", 1);
    assert_int_equal(tool_run(&tool, &outcome, &error), 0);
    assert_true(outcome.succeeded && outcome.is_whole);
    assert_string_equal(buffer_text(&outcome.output).bytes,
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
                        "LC_ALL=C\nTZ=UTC\nHOME=/nonexistent\n");
    tool_outcome_release(&outcome);
}

static void tool_run__more_output_than_is_kept__is_told(void **state)
{
    const char *const argv[] = {"head", "-c", "100000", "/dev/zero", NULL};
    const struct tool tool = {.argv = argv, .input = PROCESS_NO_FILE};
    struct tool_outcome outcome;
    struct error error = {0};
    (void)state;
    assert_int_equal(tool_run(&tool, &outcome, &error), 0);
    assert_true(outcome.succeeded);
    assert_false(outcome.is_whole);
    tool_outcome_release(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tool_run__program_that_is_missing__is_named_with_its_package),
        cmocka_unit_test(tool_run__program_that_is_killed__says_nothing),
        cmocka_unit_test(tool_run__environment__is_its_own),
        cmocka_unit_test(tool_run__more_output_than_is_kept__is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "rollout/command.h"

enum { TAIL = 64 };

struct run {
    struct buffer output;
    struct command_result result;
    struct error error;
    int status;
    double seconds;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static const char *const environment[] = {"PATH=/usr/bin:/bin", "COLOUR=blue", NULL};

static void run(struct run *run, const char *const *argv, unsigned timeout_s, int pending_signal)
{
    const struct command command = {.argv = argv,
                                    .environment = environment,
                                    .folder = "/",
                                    .timeout_s = timeout_s,
                                    .output_tail = TAIL};
    struct stop stop;
    double start = now();
    *run = (struct run){.status = 0};
    buffer_init(&run->output, TAIL);
    assert_int_equal(stop_hold(&stop, &run->error), 0);
    if (pending_signal)
        raise(pending_signal);
    run->status = command_run(&command, &stop, &run->output, &run->result, &run->error);
    if (pending_signal)
        signal(pending_signal, SIG_IGN);
    stop_release(&stop);
    if (pending_signal)
        signal(pending_signal, SIG_DFL);
    run->seconds = now() - start;
}

static void run_shell(struct run *out, const char *script, unsigned timeout_s)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    run(out, argv, timeout_s, 0);
}

static void assert_output(const struct run *run, const char *expected)
{
    assert_string_equal(buffer_text(&run->output).bytes, expected);
}

static void command_run__any_end__is_told(void **state)
{
    static const struct {
        const char *script;
        enum command_end end;
        int status;
        const char *output;
    } cases[] = {
        {"echo fine", COMMAND_EXITED, 0, "fine\n"},
        {"echo out; echo err >&2; exit 2", COMMAND_EXITED, 2, "out\nerr\n"},
        {"kill -9 $$", COMMAND_SIGNALLED, SIGKILL, ""},
        {"printf $COLOUR; pwd", COMMAND_EXITED, 0, "blue/\n"},
        {"readlink /proc/$$/fd/0", COMMAND_EXITED, 0, "/dev/null\n"},
        {"dd if=/dev/zero bs=60000 count=1 2>&-; printf %064d 7", COMMAND_EXITED, 0,
         "0000000000000000000000000000000000000000000000000000000000000007"},
        {"read _ _ _ _ group session _ </proc/$$/stat; [ $group = $$ ] && [ $session = $$ ]",
         COMMAND_EXITED, 0, ""},
        {"i=0; while [ $i -lt 9999 ]; do echo line $i; i=$((i+1)); done", COMMAND_EXITED, 0,
         "992\nline 9993\nline 9994\nline 9995\nline 9996\nline 9997\nline 9998\n"},
    };
    (void)state;
    /* Something to inherit, were it let through. */
    int program = open("/proc/self/exe", O_RDONLY);
    assert_int_equal(dup2(program, STDIN_FILENO), STDIN_FILENO);
    close(program);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run out;
        run_shell(&out, cases[i].script, 30);
        assert_int_equal(out.status, 0);
        assert_int_equal(out.result.end, cases[i].end);
        assert_int_equal(out.result.status, cases[i].status);
        assert_output(&out, cases[i].output);
        buffer_release(&out.output);
    }
}

static void command_run__shell_characters__reach_the_program_as_they_are(void **state)
{
    const char *const argv[] = {"printf", "%s", "$(id) `id`; | > x", NULL};
    struct run out;
    (void)state;
    run(&out, argv, 30, 0);
    assert_output(&out, "$(id) `id`; | > x");
    buffer_release(&out.output);
}

static void command_run__no_such_program__is_an_error(void **state)
{
    const char *const argv[] = {"no-such-program-anywhere", NULL};
    struct run out;
    (void)state;
    run(&out, argv, 30, 0);
    assert_int_equal(out.status, -1);
    assert_string_equal(out.error.message,
                        "cannot run no-such-program-anywhere: No such file or directory");
    buffer_release(&out.output);
}

/* Runs a script, and checks that all it started has ended: every process inherits the pipe's end,
 * which reads as closed once all are gone. */
static void run_until_gone(struct run *out, const char *script, unsigned timeout_s)
{
    int alive[2];
    char byte;
    assert_int_equal(pipe(alive), 0);
    run_shell(out, script, timeout_s);
    close(alive[1]);
    struct pollfd closed = {.fd = alive[0], .events = POLLIN};
    assert_int_equal(poll(&closed, 1, 2000), 1);
    assert_int_equal(read(alive[0], &byte, 1), 0);
    close(alive[0]);
}

static void command_run__timeout__ends_grandchildren_too(void **state)
{
    struct run out;
    (void)state;
    run_until_gone(&out, "sleep 300 & sleep 300", 1);
    assert_int_equal(out.result.end, COMMAND_TIMED_OUT);
    assert_true(out.seconds >= 1 && out.seconds < 20);
    buffer_release(&out.output);
}

static void command_run__timeout__lets_grandchildren_end_in_order(void **state)
{
    struct run out;
    (void)state;
    run_until_gone(&out,
                   "(exec 2>&-; trap 'echo asked; exit' TERM; while :; do sleep 0.1; done) &"
                   " trap 'sleep 1; exit' TERM; wait",
                   1);
    assert_int_equal(out.result.end, COMMAND_TIMED_OUT);
    assert_output(&out, "asked\n");
    buffer_release(&out.output);
}

static void command_run__deaf_to_sigterm__is_killed_after_five_seconds(void **state)
{
    struct run out;
    (void)state;
    run_shell(&out, "trap '' TERM; while :; do sleep 1; done", 1);
    assert_int_equal(out.result.end, COMMAND_TIMED_OUT);
    assert_true(out.seconds >= 6 && out.seconds < 25);
    buffer_release(&out.output);
}

static void command_run__leaves_a_process_behind__ends_it(void **state)
{
    struct run out;
    (void)state;
    run_until_gone(&out, "sleep 300 & echo done", 30);
    assert_int_equal(out.result.end, COMMAND_EXITED);
    assert_output(&out, "done\n");
    assert_true(out.seconds < 5);
    buffer_release(&out.output);
}

static void command_run__stop_requested__ends_the_command(void **state)
{
    const char *const argv[] = {"sleep", "300", NULL};
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct run out;
        run(&out, argv, 0, signals[i]);
        assert_int_equal(out.result.end, COMMAND_STOPPED);
        assert_true(out.seconds < 4);
        buffer_release(&out.output);
    }
}

static void command_run__parent_ignores_signals__the_command_does_not(void **state)
{
    struct run out;
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    run_shell(&out, "kill -PIPE $$; echo alive", 30);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    assert_int_equal(out.result.end, COMMAND_SIGNALLED);
    assert_int_equal(out.result.status, SIGPIPE);
    assert_output(&out, "");
    buffer_release(&out.output);
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
        cmocka_unit_test(command_run__any_end__is_told),
        cmocka_unit_test(command_run__shell_characters__reach_the_program_as_they_are),
        cmocka_unit_test(command_run__no_such_program__is_an_error),
        cmocka_unit_test(command_run__timeout__ends_grandchildren_too),
        cmocka_unit_test(command_run__timeout__lets_grandchildren_end_in_order),
        cmocka_unit_test(command_run__deaf_to_sigterm__is_killed_after_five_seconds),
        cmocka_unit_test(command_run__leaves_a_process_behind__ends_it),
        cmocka_unit_test(command_run__stop_requested__ends_the_command),
        cmocka_unit_test(command_run__parent_ignores_signals__the_command_does_not),
        cmocka_unit_test(stop_hold__ignored_signal__stays_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/base.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { TAIL = 64 };

struct run {
    struct buffer output;
    struct process_result result;
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

static void run_as(struct run *run, struct process process, struct buffer *errors)
{
    double start = now();
    *run = (struct run){.status = 0};
    buffer_init(&run->output, TAIL);
    process.environment = environment;
    process.folder = "/";
    process.output_tail = TAIL;
    run->status = process_run(&process, &run->output, errors, &run->result, &run->error);
    run->seconds = now() - start;
}

static void run(struct run *out, const char *const *argv, unsigned timeout_s)
{
    run_as(out,
           (struct process){.argv = argv,
                            .timeout_s = timeout_s,
                            .input = PROCESS_NO_FILE,
                            .stop = PROCESS_NO_FILE},
           NULL);
}

static void run_shell(struct run *out, const char *script, unsigned timeout_s)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    run(out, argv, timeout_s);
}

static void assert_output(const struct run *run, const char *expected)
{
    assert_string_equal(buffer_text(&run->output).bytes, expected);
}

static void process_run__any_end__is_told(void **state)
{
    static const struct {
        const char *script;
        enum process_end end;
        int status;
        const char *output;
    } cases[] = {
        {"echo fine", PROCESS_EXITED, 0, "fine\n"},
        {"echo out; echo err >&2; exit 2", PROCESS_EXITED, 2, "out\nerr\n"},
        {"kill -9 $$", PROCESS_SIGNALLED, SIGKILL, ""},
        {"printf $COLOUR; pwd", PROCESS_EXITED, 0, "blue/\n"},
        {"readlink /proc/$$/fd/0", PROCESS_EXITED, 0, "/dev/null\n"},
        {"dd if=/dev/zero bs=60000 count=1 2>&-; printf %064d 7", PROCESS_EXITED, 0,
         "0000000000000000000000000000000000000000000000000000000000000007"},
        {"read _ _ _ _ group session _ </proc/$$/stat; [ $group = $$ ] && [ $session = $$ ]",
         PROCESS_EXITED, 0, ""},
        {"i=0; while [ $i -lt 9999 ]; do echo line $i; i=$((i+1)); done", PROCESS_EXITED, 0,
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

static void process_run__shell_characters__reach_the_program_as_they_are(void **state)
{
    const char *const argv[] = {"printf", "%s", "$(id) `id`; | > x", NULL};
    struct run out;
    (void)state;
    run(&out, argv, 30);
    assert_output(&out, "$(id) `id`; | > x");
    buffer_release(&out.output);
}

static void process_run__no_such_program__is_told(void **state)
{
    const char *const argv[] = {"no-such-program-anywhere", NULL};
    struct run out;
    (void)state;
    run(&out, argv, 30);
    assert_int_equal(out.status, 0);
    assert_int_equal(out.result.end, PROCESS_MISSING);
    buffer_release(&out.output);
}

static void process_run__buffer_for_errors__parts_them_from_the_output(void **state)
{
    const char *const argv[] = {"sh", "-c", "echo out; echo err >&2", NULL};
    struct run out;
    struct buffer errors;
    (void)state;
    buffer_init(&errors, TAIL);
    run_as(&out, (struct process){.argv = argv, .input = PROCESS_NO_FILE, .stop = PROCESS_NO_FILE},
           &errors);
    assert_output(&out, "out\n");
    assert_string_equal(buffer_text(&errors).bytes, "err\n");
    buffer_release(&errors);
    buffer_release(&out.output);
}

static void process_run__files_in_memory__are_its_input_and_files(void **state)
{
    struct error error = {0};
    char script[64];
    int input = memory_file_open(TEXT("input\n"), &error);
    int kept = memory_file_open(TEXT("kept\n"), &error);
    int closed = memory_file_open(TEXT("closed\n"), &error);
    (void)state;
    snprintf(script, sizeof script, "cat - /proc/self/fd/%d; ! test -e /proc/self/fd/%d", kept,
             closed);
    const char *const argv[] = {"sh", "-c", script, NULL};
    for (int i = 0; i < 2; i++) { /* the second time from the beginning again */
        struct run out;
        run_as(&out,
               (struct process){.argv = argv,
                                .input = input,
                                .files = &kept,
                                .file_count = 1,
                                .stop = PROCESS_NO_FILE},
               NULL);
        assert_output(&out, "input\nkept\n");
        assert_int_equal(out.result.status, 0);
        buffer_release(&out.output);
    }
    close(input);
    close(kept);
    close(closed);
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

static void process_run__timeout__ends_grandchildren_too(void **state)
{
    struct run out;
    (void)state;
    run_until_gone(&out, "sleep 300 & sleep 300", 1);
    assert_int_equal(out.result.end, PROCESS_TIMED_OUT);
    assert_true(out.seconds >= 1 && out.seconds < 20);
    buffer_release(&out.output);
}

static void process_run__timeout__lets_grandchildren_end_in_order(void **state)
{
    struct run out;
    (void)state;
    run_until_gone(&out,
                   "(exec 2>&-; trap 'echo asked; exit' TERM; while :; do sleep 0.1; done) &"
                   " trap 'sleep 1; exit' TERM; wait",
                   1);
    assert_int_equal(out.result.end, PROCESS_TIMED_OUT);
    assert_output(&out, "asked\n");
    buffer_release(&out.output);
}

static void process_run__deaf_to_sigterm__is_killed_after_five_seconds(void **state)
{
    struct run out;
    (void)state;
    run_shell(&out, "trap '' TERM; while :; do sleep 1; done", 1);
    assert_int_equal(out.result.end, PROCESS_TIMED_OUT);
    assert_true(out.seconds >= 6 && out.seconds < 25);
    buffer_release(&out.output);
}

static void process_run__memory_and_processor__are_bounded_in_it_alone(void **state)
{
    (void)state;
    const char *const argv[] = {"sh", "-c", "ulimit -d; ulimit -t", NULL};
    const struct process process = {.argv = argv,
                                    .memory = 64 << 20,
                                    .processor_s = 7,
                                    .input = PROCESS_NO_FILE,
                                    .stop = PROCESS_NO_FILE};
    struct rlimit before, after;
    struct run out;
    getrlimit(RLIMIT_DATA, &before);
    run_as(&out, process, NULL);
    getrlimit(RLIMIT_DATA, &after);
    assert_output(&out, "65536\n7\n");
    assert_memory_equal(&before, &after, sizeof before);
    buffer_release(&out.output);
}

static void process_run__leaves_a_process_behind__ends_it(void **state)
{
    struct run out;
    (void)state;
    run_until_gone(&out, "sleep 300 & echo done", 30);
    assert_int_equal(out.result.end, PROCESS_EXITED);
    assert_output(&out, "done\n");
    assert_true(out.seconds < 5);
    buffer_release(&out.output);
}

static void process_run__stop_requested__ends_the_process(void **state)
{
    const char *const argv[] = {"sleep", "300", NULL};
    struct run out;
    int stop[2];
    (void)state;
    assert_int_equal(pipe(stop), 0);
    assert_int_equal(write(stop[1], "!", 1), 1);
    run_as(&out, (struct process){.argv = argv, .input = PROCESS_NO_FILE, .stop = stop[0]}, NULL);
    assert_int_equal(out.result.end, PROCESS_STOPPED);
    assert_true(out.seconds < 4);
    buffer_release(&out.output);
    close(stop[0]);
    close(stop[1]);
}

static void process_run__signals_to_block__are_blocked_in_it_alone(void **state)
{
    const char *const argv[] = {"sh", "-c", "kill -TERM $$; echo alive", NULL};
    struct run out;
    sigset_t blocked, own;
    (void)state;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    run_as(
        &out,
        (struct process){
            .argv = argv, .input = PROCESS_NO_FILE, .stop = PROCESS_NO_FILE, .signals = &blocked},
        NULL);
    assert_output(&out, "alive\n");
    sigprocmask(SIG_SETMASK, NULL, &own);
    assert_false(sigismember(&own, SIGTERM));
    buffer_release(&out.output);
}

static void process_run__parent_ignores_signals__the_process_does_not(void **state)
{
    struct run out;
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    run_shell(&out, "kill -PIPE $$; echo alive", 30);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    assert_int_equal(out.result.end, PROCESS_SIGNALLED);
    assert_int_equal(out.result.status, SIGPIPE);
    assert_output(&out, "");
    buffer_release(&out.output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(process_run__any_end__is_told),
        cmocka_unit_test(process_run__shell_characters__reach_the_program_as_they_are),
        cmocka_unit_test(process_run__no_such_program__is_told),
        cmocka_unit_test(process_run__buffer_for_errors__parts_them_from_the_output),
        cmocka_unit_test(process_run__files_in_memory__are_its_input_and_files),
        cmocka_unit_test(process_run__memory_and_processor__are_bounded_in_it_alone),
        cmocka_unit_test(process_run__timeout__ends_grandchildren_too),
        cmocka_unit_test(process_run__timeout__lets_grandchildren_end_in_order),
        cmocka_unit_test(process_run__deaf_to_sigterm__is_killed_after_five_seconds),
        cmocka_unit_test(process_run__leaves_a_process_behind__ends_it),
        cmocka_unit_test(process_run__stop_requested__ends_the_process),
        cmocka_unit_test(process_run__signals_to_block__are_blocked_in_it_alone),
        cmocka_unit_test(process_run__parent_ignores_signals__the_process_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "cli/cli.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void rest(long milliseconds)
{
    const struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static int reject(void *context, int parent)
{
    (void)context, (void)parent;
    return EXIT_REJECT;
}

static int crash(void *context, int parent)
{
    (void)context, (void)parent;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return EXIT_ACCEPT;
}

static int wait_for_openssl(void *context, int parent)
{
    (void)context, (void)parent;
    raise(SIGALRM);
    return EXIT_ACCEPT;
}

static int end_with_42(void *context, int parent)
{
    (void)context, (void)parent;
    return 42;
}

static int take_longer_than_asked(void *context, int parent)
{
    (void)context;
    supervise_deadline(parent, 1000);
    rest(20000);
    return EXIT_ACCEPT;
}

/* What has been taken over might pretend that it had ended. */
static int go_on_after_a_byte(void *context, int parent)
{
    (void)context;
    supervise_deadline(parent, 1000);
    (void)!write(parent, "", 1);
    rest(20000);
    return EXIT_ACCEPT;
}

static int go_on_behind_a_closed_pipe(void *context, int parent)
{
    (void)context;
    supervise_deadline(parent, 1000);
    close(parent);
    rest(20000);
    return EXIT_ACCEPT;
}

/* Neither the smallest nor the largest number is a time that a policy may set. */
static int ask_for_nonsense(void *context, int parent)
{
    (void)context;
    supervise_deadline(parent, 1);
    supervise_deadline(parent, UINT32_MAX);
    rest(100);
    return EXIT_ACCEPT;
}

static void supervise__child__gives_its_status_or_an_error(void **state)
{
    (void)state;
    static const struct {
        int (*work)(void *, int);
        int status;
        const char *message;
    } cases[] = {
        {reject, EXIT_REJECT, ""},
        {crash, EXIT_UNDECIDED, "judging was ended by signal 11"},
        {wait_for_openssl, EXIT_UNDECIDED, "OpenSSL did not begin in time, as where memory is out"},
        {end_with_42, EXIT_UNDECIDED, "judging ended with status 42"},
        {take_longer_than_asked, EXIT_UNDECIDED, "judging took longer than 1 s"},
        {go_on_after_a_byte, EXIT_UNDECIDED, "judging took longer than 1 s"},
        {go_on_behind_a_closed_pipe, EXIT_UNDECIDED, "judging took longer than 1 s"},
        {ask_for_nonsense, EXIT_ACCEPT, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        assert_int_equal(supervise(cases[i].work, NULL, &error), cases[i].status);
        assert_memory_equal(error.message, cases[i].message, strlen(cases[i].message));
        assert_int_equal(error.kind == ERROR_NONE, *cases[i].message == '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(supervise__child__gives_its_status_or_an_error),
    };
    return cmocka_run_group_tests_name("supervise", tests, NULL, NULL);
}

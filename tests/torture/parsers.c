/* SPDX-License-Identifier: MIT */
/*
 * Runs every scenario again and again, each time with one more allocation made to fail: once, and
 * from there on. Whatever fails, the outcome is an error or what it is without fault, nothing is
 * left allocated, and nothing crashes.
 *
 *   parsers [--sample]                      all scenarios; every tenth allocation alone
 *   parsers SCENARIO [once|forever N]       one, or one point of it (for a debugger)
 */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "allocation.h"
#include "scenarios.h"

#include <inttypes.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMPLAINTS_SHOWN = 10 };

/* Where a sweep stands; shared with the process that sweeps, which may crash. */
struct sweep {
    const struct scenario *scenario;
    bool forever;
    uint64_t step;
    uint64_t next; /* the allocation to fail next */
    uint64_t expected;
    unsigned complaints;
};

static void complain(struct sweep *sweep, uint64_t number, const char *what, const char *message)
{
    if (++sweep->complaints <= COMPLAINTS_SHOWN)
        printf("    %s %s %" PRIu64 ": %s%s%s\n", sweep->scenario->name,
               sweep->forever ? "forever" : "once", number, what, *message ? ": " : "", message);
}

static struct result run_faulted(const struct scenario *scenario, struct allocation_counts *counts)
{
    struct result result = {0};
    allocation_begin(counts);
    scenario->run(scenario, &result);
    allocation_begin(NULL);
    return result;
}

/* Fails allocation number `number`. Returns false when there was none of that number. */
static bool try_point(struct sweep *sweep, uint64_t number)
{
    struct allocation_counts counts = {.fail = number, .forever = sweep->forever};
    struct result result = run_faulted(sweep->scenario, &counts);
    if (counts.live != 0)
        complain(sweep, number, "memory was not given back", "");
    if (!result.undecided && result.hash != sweep->expected)
        complain(sweep, number, "the outcome changed without an error", result.last);
    return counts.failed != 0;
}

/* In a child: goes on from where the last one crashed. */
static _Noreturn void sweep_on(struct sweep *sweep)
{
    struct allocation_counts counts = {0};
    run_faulted(sweep->scenario, &counts); /* libraries set themselves up once, and keep that */
    ERR_clear_error();                     /* so does OpenSSL with what it tells of failures in */
    counts = (struct allocation_counts){0};
    struct result result = run_faulted(sweep->scenario, &counts);
    sweep->expected = result.hash;
    if (result.undecided)
        complain(sweep, 0, "does not decide without a fault", "");
    if (counts.live != 0)
        complain(sweep, 0, "memory was not given back", "");
    bool more = true;
    while (more) {
        sweep->next += sweep->step;
        more = try_point(sweep, sweep->next);
    }
    exit(0); /* not _exit: a sanitizer looks for leaks now */
}

/* Returns whether the scenario stood it all. */
static bool sweep_all(struct sweep *sweep)
{
    for (;;) {
        int status = 0;
        fflush(NULL);
        pid_t child = fork();
        if (child == 0)
            sweep_on(sweep);
        if (child < 0 || waitpid(child, &status, 0) != child) {
            complain(sweep, sweep->next, "cannot be run", "");
            break;
        }
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            break;
        complain(sweep, sweep->next, "crashed", "");
    }
    printf("%s %s: %s (%" PRIu64 " points)\n", sweep->complaints ? "not ok" : "ok",
           sweep->scenario->name, sweep->forever ? "all from the nth on fail" : "the nth fails",
           sweep->next / sweep->step - 1);
    return sweep->complaints == 0;
}

static bool run_point(struct sweep *sweep, const char *number)
{
    struct allocation_counts counts = {0};
    sweep->expected = run_faulted(sweep->scenario, &counts).hash;
    try_point(sweep, strtoull(number, NULL, 10));
    return sweep->complaints == 0;
}

int main(int argc, char **argv)
{
    unsigned passed = 0;
    unsigned failed = 0;
    bool sample = argc > 1 && strcmp(argv[1], "--sample") == 0;
    struct sweep *sweep =
        mmap(NULL, sizeof *sweep, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sweep == MAP_FAILED)
        return 2;
    for (const struct scenario *scenario = scenarios; scenario->name; scenario++) {
        if (argc > 1 && !sample && strcmp(argv[1], scenario->name) != 0)
            continue;
        for (int forever = 0; forever <= 1; forever++) {
            if (argc > 2 && forever != (strcmp(argv[2], "forever") == 0))
                continue;
            *sweep =
                (struct sweep){.scenario = scenario, .forever = forever, .step = sample ? 10 : 1};
            bool stood = argc > 3 ? run_point(sweep, argv[3]) : sweep_all(sweep);
            passed += stood;
            failed += !stood;
        }
    }
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0 || passed == 0;
}

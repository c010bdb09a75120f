/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into fleetgate: makes allocations and system calls fail, counted over all of its
 * processes, and writes down where one of them crashed.
 *
 *   TORTURE_ALLOCATIONS  a file with a struct allocation_counts, which says what fails
 *   TORTURE_CALLS        a file with a struct call_fault, likewise
 *   TORTURE_CRASH        a file for the backtrace of a crash
 */
#define _GNU_SOURCE /* program_invocation_short_name */
#include "allocation.h"
#include "calls.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FRAMES = 24, STACK = 64 * 1024 };

static int crash_file = -1;

static void write_crash(int number)
{
    void *frames[FRAMES];
    allocation_begin(NULL);
    calls_begin(NULL);
    backtrace_symbols_fd(frames, backtrace(frames, FRAMES), crash_file);
    raise(number); /* once more, and for good: the handler is reset */
}

static void watch_crashes(const char *path)
{
    static char stack[STACK]; /* the other one may be what has run out */
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    struct sigaction action = {.sa_handler = write_crash,
                               .sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK)};
    void *frame;
    backtrace(&frame, 1); /* loads what it needs while there is memory */
    sigaltstack(&own, NULL);
    crash_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigaction(crashes[i], &action, NULL);
}

/* The file that the variable names, in memory; NULL where it is not set. */
static void *share(const char *variable, size_t size)
{
    const char *path = getenv(variable);
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0)
        return NULL;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return memory == MAP_FAILED ? NULL : memory;
}

__attribute__((constructor)) static void begin(void)
{
    const char *crash_path = getenv("TORTURE_CRASH");
    if (!crash_path || strcmp(program_invocation_short_name, "fleetgate") != 0)
        return;
    watch_crashes(crash_path);
    struct call_fault *calls = share("TORTURE_CALLS", sizeof *calls);
    struct allocation_counts *allocations = share("TORTURE_ALLOCATIONS", sizeof *allocations);
    calls_begin(calls);
    allocation_begin(allocations);
}

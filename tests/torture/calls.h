/* SPDX-License-Identifier: MIT */
/* System calls that fail, or do less than asked, on demand; for a library that is preloaded. */
#ifndef FLEETGATE_TESTS_CALLS_H
#define FLEETGATE_TESTS_CALLS_H

#include <stdbool.h>
#include <stdint.h>

/* What fails, and the counts; in memory that all processes share. */
struct call_fault {
    char name[16];       /* "open", "read", ...: see calls.c */
    uint64_t fail;       /* which one fails, from 1; 0 for none */
    uint64_t made;       /* how many there were */
    uint64_t failed;     /* how many were made to fail */
    int32_t error;       /* errno of the failure */
    uint8_t forever;     /* all from there on */
    uint8_t is_short[3]; /* the first says: reads and writes transfer one byte at a time */
};

/* Begins in `fault`, which must stay. */
void calls_begin(struct call_fault *fault);

#endif

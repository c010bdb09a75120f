/* SPDX-License-Identifier: MIT */
/*
 * An allocator that fails on demand. Linked into a program, or preloaded, it stands before that of
 * the C library for the program and for every shared library, and passes on what it does not fail.
 */
#ifndef FLEETGATE_TESTS_ALLOCATION_H
#define FLEETGATE_TESTS_ALLOCATION_H

#include <stdbool.h>
#include <stdint.h>

enum fail_mode {
    FAIL_ONCE,    /* the nth allocation alone */
    FAIL_FOREVER, /* the nth and all after it */
};

/* Counts of one process, or of several that share the memory they lie in. */
struct allocation_counts {
    uint64_t made;   /* allocations asked for */
    uint64_t fail;   /* which one fails, from 1; 0 for none */
    int64_t live;    /* allocations not given back */
    uint64_t failed; /* how many were made to fail */
    bool forever;
};

/* Begins counting from 1, and failing, in `counts`, which must stay. NULL: neither. */
void allocation_begin(struct allocation_counts *counts);
/* Counts one and says whether it is to fail; for allocators of ours that hand out parts of what the
 * C library gave them. */
bool allocation_fails(void);

#endif

/* SPDX-License-Identifier: MIT */
/* The stack of the evaluator, and the marks on it. */
#include "schema/scratch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { WORDS_MAX = 1 << 27 /* a gibibyte */ };

struct schema_scratch *schema_scratch_new(void)
{
    struct schema_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return NULL;
    problems_init(&scratch->problems);
    scratch->pattern = pattern_scratch_new();
    if (!scratch->pattern) {
        schema_scratch_free(scratch);
        return NULL;
    }
    /* Without entropy the address must do: a weaker seed only weakens the defence. */
    if (getrandom(&scratch->seed, sizeof scratch->seed, GRND_NONBLOCK) !=
        (ssize_t)sizeof scratch->seed)
        scratch->seed = (uintptr_t)scratch;
    return scratch;
}

void schema_scratch_limit(struct schema_scratch *scratch, const struct limits *limits)
{
    pattern_scratch_limit(scratch->pattern, limits);
}

void schema_scratch_free(struct schema_scratch *scratch)
{
    if (!scratch)
        return;
    pattern_scratch_free(scratch->pattern);
    problems_release(&scratch->problems);
    free(scratch->words);
    free(scratch);
}

bool scratch_push(struct schema_scratch *scratch, size_t count, size_t *first)
{
    if (count > WORDS_MAX - scratch->used ||
        ARRAY_RESERVE(scratch->words, scratch->capacity, scratch->used + count) != 0) {
        scratch->lost = true;
        return false;
    }
    *first = scratch->used;
    if (count)
        memset(scratch->words + *first, 0, count * sizeof *scratch->words);
    scratch->used += count;
    return true;
}

/* ----------------------------------------------------------------------------------- marks -- */

static size_t words_for(size_t bits)
{
    return (bits + 63) / 64;
}

bool marks_push(struct schema_scratch *scratch, struct marks *marks, size_t count)
{
    marks->count = count;
    return scratch_push(scratch, words_for(count), &marks->first);
}

void marks_set(struct schema_scratch *scratch, const struct marks *marks, size_t index)
{
    if (marks)
        scratch->words[marks->first + index / 64] |= (uint64_t)1 << index % 64;
}

void marks_set_all(struct schema_scratch *scratch, const struct marks *marks)
{
    if (marks && marks->count)
        memset(scratch->words + marks->first, 0xFF, words_for(marks->count) * sizeof(uint64_t));
}

bool marks_have(const struct schema_scratch *scratch, const struct marks *marks, size_t index)
{
    return scratch->words[marks->first + index / 64] >> index % 64 & 1;
}

void marks_merge(struct schema_scratch *scratch, const struct marks *into, const struct marks *from)
{
    for (size_t i = 0; i < words_for(into->count); i++)
        scratch->words[into->first + i] |= scratch->words[from->first + i];
}

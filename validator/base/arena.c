/* SPDX-License-Identifier: MIT */
/* Memory in blocks that double, given back all at once. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BLOCK = 4096,
    LARGEST_STEP = 1 << 20, /* blocks double up to here, so that waste stays below one step */
};

struct arena_block {
    struct arena_block *previous;
    size_t size;
    size_t used;
    max_align_t data[];
};

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void arena_release(struct arena *arena)
{
    for (struct arena_block *block = arena->block; block;) {
        struct arena_block *previous = block->previous;
        free(block);
        block = previous;
    }
    *arena = (struct arena){0};
}

void arena_reset(struct arena *arena)
{
    struct arena_block *kept = arena->block;
    if (!kept)
        return;
    for (struct arena_block *block = kept->previous; block;) {
        struct arena_block *previous = block->previous;
        free(block);
        block = previous;
    }
    kept->previous = NULL;
    kept->used = 0;
    arena->used = 0;
}

static struct arena_block *add_block(struct arena *arena, size_t size)
{
    size_t wanted = arena->block ? arena->block->size * 2 : FIRST_BLOCK;
    if (wanted > LARGEST_STEP)
        wanted = LARGEST_STEP;
    if (wanted < size)
        wanted = size;
    if (wanted > SIZE_MAX - sizeof(struct arena_block))
        return NULL;
    struct arena_block *block = malloc(sizeof *block + wanted);
    if (!block)
        return NULL;
    *block = (struct arena_block){.previous = arena->block, .size = wanted};
    arena->block = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t alignment = sizeof(max_align_t) > 16 ? 16 : sizeof(max_align_t);
    if (size > SIZE_MAX - alignment)
        return NULL;
    size = (size + alignment - 1) / alignment * alignment;
    if (size == 0)
        size = alignment;
    struct arena_block *block = arena->block;
    if (!block || block->size - block->used < size)
        block = add_block(arena, size);
    if (!block)
        return NULL;
    void *memory = (char *)block->data + block->used;
    block->used += size;
    arena->used += size;
    memset(memory, 0, size);
    return memory;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return arena_alloc(arena, count * size);
}

struct text arena_copy(struct arena *arena, struct text text)
{
    char *bytes = text.length < SIZE_MAX ? arena_alloc(arena, text.length + 1) : NULL;
    if (!bytes)
        return (struct text){NULL, 0};
    if (text.length)
        memcpy(bytes, text.bytes, text.length);
    return (struct text){bytes, text.length};
}

char *arena_string(struct arena *arena, struct text text)
{
    return (char *)arena_copy(arena, text).bytes;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        return NULL;
    char *string = arena_alloc(arena, (size_t)length + 1);
    if (!string)
        return NULL;
    va_start(arguments, format);
    vsnprintf(string, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return string;
}

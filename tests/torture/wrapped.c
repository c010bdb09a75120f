/* SPDX-License-Identifier: MIT */
/*
 * Arenas and maps ask the C library for much at once, so that most of their calls could not be made
 * to fail through it. The linker puts these before them (--wrap): every call may fail.
 */
#include "allocation.h"
#include "base/base.h"

#include <stdio.h>

void *__real_arena_alloc(struct arena *arena, size_t size);
void *__real_arena_alloc_array(struct arena *arena, size_t count, size_t size);
struct text __real_arena_copy(struct arena *arena, struct text text);
char *__real_arena_string(struct arena *arena, struct text text);
int __real_map_put(struct map *map, struct text key, void *value);
void **__real_map_place(struct map *map, struct text key, bool *added);

void *__wrap_arena_alloc(struct arena *arena, size_t size);
void *__wrap_arena_alloc_array(struct arena *arena, size_t count, size_t size);
struct text __wrap_arena_copy(struct arena *arena, struct text text);
char *__wrap_arena_string(struct arena *arena, struct text text);
char *__wrap_arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int __wrap_map_put(struct map *map, struct text key, void *value);
void **__wrap_map_place(struct map *map, struct text key, bool *added);

void *__wrap_arena_alloc(struct arena *arena, size_t size)
{
    return allocation_fails() ? NULL : __real_arena_alloc(arena, size);
}

void *__wrap_arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    return allocation_fails() ? NULL : __real_arena_alloc_array(arena, count, size);
}

struct text __wrap_arena_copy(struct arena *arena, struct text text)
{
    return allocation_fails() ? (struct text){NULL, 0} : __real_arena_copy(arena, text);
}

char *__wrap_arena_string(struct arena *arena, struct text text)
{
    return allocation_fails() ? NULL : __real_arena_string(arena, text);
}

char *__wrap_arena_format(struct arena *arena, const char *format, ...)
{
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof line || allocation_fails())
        return NULL;
    return __real_arena_string(arena, (struct text){line, (size_t)length});
}

int __wrap_map_put(struct map *map, struct text key, void *value)
{
    return allocation_fails() ? -1 : __real_map_put(map, key, value);
}

void **__wrap_map_place(struct map *map, struct text key, bool *added)
{
    return allocation_fails() ? NULL : __real_map_place(map, key, added);
}

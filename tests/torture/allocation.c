/* SPDX-License-Identifier: MIT */
#include "allocation.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* What stands behind: the sanitizer's allocator, which sees every overrun, or the C library's. */
#if defined(BEHIND_SANITIZER)
#define BEHIND(name) __interceptor_##name
#else
#define BEHIND(name) __libc_##name
#endif

void *BEHIND(malloc)(size_t size);
void *BEHIND(calloc)(size_t count, size_t size);
void *BEHIND(realloc)(void *memory, size_t size);
void *BEHIND(memalign)(size_t alignment, size_t size);
void BEHIND(free)(void *memory);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void *memalign(size_t alignment, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
int posix_memalign(void **memory, size_t alignment, size_t size);
char *strdup(const char *string);
char *strndup(const char *string, size_t length);
void free(void *memory);

static struct allocation_counts *counts;

void allocation_begin(struct allocation_counts *begun)
{
    counts = begun;
}

bool allocation_fails(void)
{
    if (!counts)
        return false;
    uint64_t number = __atomic_add_fetch(&counts->made, 1, __ATOMIC_RELAXED);
    if (counts->fail == 0 || number < counts->fail || (number > counts->fail && !counts->forever))
        return false;
    __atomic_add_fetch(&counts->failed, 1, __ATOMIC_RELAXED);
    errno = ENOMEM;
    return true;
}

static void *count_live(void *memory)
{
    if (memory && counts)
        __atomic_add_fetch(&counts->live, 1, __ATOMIC_RELAXED);
    return memory;
}

void *malloc(size_t size)
{
    return allocation_fails() ? NULL : count_live(BEHIND(malloc)(size));
}

void *calloc(size_t count, size_t size)
{
    return allocation_fails() ? NULL : count_live(BEHIND(calloc)(count, size));
}

void *realloc(void *memory, size_t size)
{
    if (allocation_fails())
        return NULL;
    void *moved = BEHIND(realloc)(memory, size);
    return memory ? moved : count_live(moved);
}

void *memalign(size_t alignment, size_t size)
{
    return allocation_fails() ? NULL : count_live(BEHIND(memalign)(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *got = memalign(alignment, size);
    if (!got)
        return ENOMEM;
    *memory = got;
    return 0;
}

/* Sanitizers have these of their own, past malloc. */
char *strndup(const char *string, size_t length)
{
    length = strnlen(string, length);
    char *copy = malloc(length + 1);
    if (!copy)
        return NULL;
    memcpy(copy, string, length);
    copy[length] = '\0';
    return copy;
}

char *strdup(const char *string)
{
    return strndup(string, strlen(string));
}

void free(void *memory)
{
    int kept = errno;
    if (memory && counts)
        __atomic_sub_fetch(&counts->live, 1, __ATOMIC_RELAXED);
    BEHIND(free)(memory);
    errno = kept;
}

/* SPDX-License-Identifier: MIT */
/* Paths match patterns as a slow reader of the definition says, who tries everything. */
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LENGTH_MAX = 14 };

static bool ends_part(const char *text)
{
    return *text == '\0' || *text == '/';
}

static const char *after_part(const char *text)
{
    while (!ends_part(text))
        text++;
    return *text ? text + 1 : NULL;
}

/* Both end with their part. */
static bool part_matches(const char *pattern, const char *name)
{
    if (ends_part(pattern))
        return ends_part(name);
    if (*pattern == '*')
        return part_matches(pattern + 1, name) ||
               (!ends_part(name) && part_matches(pattern, name + 1));
    return !ends_part(name) && (*pattern == '?' || *pattern == *name) &&
           part_matches(pattern + 1, name + 1);
}

/* NULL: no part is left. */
static bool matches(const char *pattern, const char *path)
{
    if (!pattern)
        return !path;
    if (strncmp(pattern, "**", 2) == 0 && ends_part(pattern + 2))
        return matches(after_part(pattern), path) || (path && matches(pattern, after_part(path)));
    return path && part_matches(pattern, path) && matches(after_part(pattern), after_part(path));
}

/* Every folder that the path lies in is one below which the pattern may match. */
static void check_folders(const char *pattern, const char *path)
{
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/'))
        if (!path_may_match_below(pattern, (struct text){path, (size_t)(slash - path)}))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char pattern[LENGTH_MAX + 1] = "", path[LENGTH_MAX + 1] = "";
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    size_t length = zero ? (size_t)(zero - data) : 0;
    size_t rest = size - length - 1;
    if (!zero || length > LENGTH_MAX || rest > LENGTH_MAX || memchr(zero + 1, 0, rest))
        return 0;
    memcpy(pattern, data, length);
    memcpy(path, zero + 1, rest);
    bool expected = matches(pattern, path);
    if (path_matches(pattern, text_of(path)) != expected)
        abort();
    if (expected)
        check_folders(pattern, path);
    return 0;
}

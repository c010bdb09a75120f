/* SPDX-License-Identifier: MIT */
/* Our own environment, and those of the programs that we run. */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

static const char standard_path[] = "/usr/local/bin:/usr/bin:/bin";

const char *environment_get(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

const char *environment_path(void)
{
    const char *path = environment_get("PATH");
    return path ? path : standard_path;
}

void environment_init(struct environment *environment, struct arena *arena)
{
    *environment = (struct environment){.arena = arena};
    environment_set(environment, "PATH", environment_path());
}

static bool is_variable(const char *entry, const char *name)
{
    size_t length = strlen(name);
    return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

/* Where the variable stands, or the place behind the last. */
static size_t find_place(const struct environment *environment, const char *name)
{
    size_t place = 0;
    while (place < environment->count && !is_variable(environment->entries[place], name))
        place++;
    return place;
}

void environment_set(struct environment *environment, const char *name, const char *value)
{
    size_t place = find_place(environment, name);
    const char *entry = arena_format(environment->arena, "%s=%s", name, value);
    environment->failed |= !entry || place == ENVIRONMENT_MAX;
    if (environment->failed)
        return;
    environment->entries[place] = entry;
    environment->count += place == environment->count;
}

void environment_pass(struct environment *environment, const char *name)
{
    const char *value = getenv(name);
    if (value)
        environment_set(environment, name, value);
}

/* SPDX-License-Identifier: MIT */
/* What `git push -o` said, as git tells it to hooks. */
#include "cli/push_options.h"

#include <stdlib.h>
#include <string.h>

enum { OPTIONS_GIVEN_MAX = 1000 };

/* A whole number, SIZE_MAX where it is none. */
static size_t number_of(const char *digits)
{
    size_t number = 0;
    if (!*digits || strlen(digits) > 9)
        return SIZE_MAX;
    for (; *digits; digits++) {
        if (*digits < '0' || *digits > '9')
            return SIZE_MAX;
        number = number * 10 + (size_t)(*digits - '0');
    }
    return number;
}

static int read_options(const char *digits, struct arena *arena, struct push_options *options,
                        struct error *error)
{
    size_t count = number_of(digits);
    if (count > OPTIONS_GIVEN_MAX)
        return error_set(error, ERROR_INPUT, "%s push options: the gate reads at most %d", digits,
                         OPTIONS_GIVEN_MAX);
    const char **items = arena_alloc_array(arena, count + 1, sizeof *items);
    if (!items)
        return error_memory(error);
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_format(arena, "GIT_PUSH_OPTION_%zu", i);
        if (!name)
            return error_memory(error);
        items[i] = getenv(name);
        if (!items[i])
            return error_set(error, ERROR_ENVIRONMENT,
                             "%s is not set, but GIT_PUSH_OPTION_COUNT "
                             "is %zu",
                             name, count);
    }
    options->items = items;
    options->count = count;
    return 0;
}

int push_options_read(struct repository *repository, struct arena *arena,
                      struct push_options *options, struct error *error)
{
    const char *count = getenv("GIT_PUSH_OPTION_COUNT");
    bool are_advertised;
    *options = (struct push_options){0};
    if (count && read_options(count, arena, options, error) != 0)
        return -1;
    if (repository_config_is_on(repository, "receive.advertisePushOptions", &are_advertised,
                                error) != 0)
        return -1;
    options->are_taken = options->count > 0 || are_advertised;
    return 0;
}

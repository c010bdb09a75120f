/* SPDX-License-Identifier: MIT */
/* Who sets a variable while Ansible works, and what is said of that. */
#define _GNU_SOURCE /* memmem */
#include "configuration/play_setters.h"

#include <string.h>

enum { NAME_BYTES_SHOWN = 100 };

void play_setters_init(struct play_setters *setters)
{
    *setters = (struct play_setters){0};
    arena_init(&setters->arena);
    map_init(&setters->by_name);
}

void play_setters_release(struct play_setters *setters)
{
    map_release(&setters->by_name);
    arena_release(&setters->arena);
}

int play_setters_leave_open(struct play_setters *setters, const struct play_setter *setter)
{
    if (setters->open && setters->open->rank >= setter->rank)
        return 0;
    struct play_setter *kept = arena_alloc(&setters->arena, sizeof *kept);
    if (!kept)
        return -1;
    *kept = *setter;
    setters->open = kept;
    return 0;
}

int play_setters_add(struct play_setters *setters, struct text name,
                     const struct play_setter *setter)
{
    bool added;
    if (name.length == 0)
        return 0;
    if (memmem(name.bytes, name.length, "{{", 2) || memmem(name.bytes, name.length, "{%", 2))
        return play_setters_leave_open(setters, setter);
    const struct play_setter *before = map_get(&setters->by_name, name);
    if (before && before->rank >= setter->rank)
        return 0;
    struct play_setter *kept = arena_alloc(&setters->arena, sizeof *kept);
    struct text copy = before ? name : arena_copy(&setters->arena, name);
    void **slot = kept && copy.bytes ? map_place(&setters->by_name, copy, &added) : NULL;
    if (!slot)
        return -1;
    *kept = *setter;
    *slot = kept;
    return 0;
}

const struct play_setter *play_setters_find(const struct play_setters *setters, struct text name,
                                            enum play_rank least)
{
    const struct play_setter *setter = map_get(&setters->by_name, name);
    if (setter && setter->rank >= least)
        return setter;
    return setters->open && setters->open->rank >= least ? setters->open : NULL;
}

static const char *verb_of(const struct play_setters *setters, const struct play_setter *setter)
{
    if (setter != setters->open)
        return " sets";
    return setter->rank == PLAY_RANK_DEFAULT ? " does" : " may set";
}

void play_setters_describe(const struct play_setters *setters, const struct play_setter *setter,
                           struct text name, struct buffer *out)
{
    int shown = (int)(name.length < NAME_BYTES_SHOWN ? name.length : NAME_BYTES_SHOWN);
    buffer_format(out, "the variable '%.*s', which ", shown, name.bytes);
    if (setter == setters->open && setter->rank == PLAY_RANK_DEFAULT)
        buffer_append_string(out, "nothing sets unless ");
    buffer_format(out, "%.150s", setter->path);
    if (setter->line)
        buffer_format(out, ":%u", setter->line);
    buffer_append_string(out, verb_of(setters, setter));
    if (setter->how)
        buffer_format(out, " by %s", setter->how);
    buffer_append_string(out, setter->how || setter != setters->open
                                  ? ", and the gate runs no playbook"
                                  : ", which the gate cannot read");
}

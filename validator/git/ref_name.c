/* SPDX-License-Identifier: MIT */
/*
 * The rules of git check-ref-format(1). A hook sees names that git has not checked yet: a name with
 * a newline in it writes a line of its own on the hook's standard input.
 */
#include "git/git.h"

#include <string.h>

static bool byte_is_allowed(char byte)
{
    unsigned char value = (unsigned char)byte;
    return value > ' ' && value != 0x7F && !strchr("~^:?*[\\", byte);
}

/* One component between slashes. */
static bool component_is_valid(struct text component)
{
    return component.length > 0 && component.bytes[0] != '.' && !text_ends_with(component, ".lock");
}

static bool has_pair(struct text name, char first, char second)
{
    for (size_t i = 0; i + 1 < name.length; i++)
        if (name.bytes[i] == first && name.bytes[i + 1] == second)
            return true;
    return false;
}

bool ref_name_is_valid(struct text name)
{
    if (!text_starts_with(name, "refs/") || text_ends_with(name, "."))
        return false;
    if (has_pair(name, '.', '.') || has_pair(name, '@', '{'))
        return false;
    size_t start = 0;
    for (size_t i = 0; i <= name.length; i++) {
        if (i < name.length && name.bytes[i] != '/') {
            if (!byte_is_allowed(name.bytes[i]))
                return false;
            continue;
        }
        if (!component_is_valid((struct text){name.bytes + start, i - start}))
            return false;
        start = i + 1;
    }
    return true;
}

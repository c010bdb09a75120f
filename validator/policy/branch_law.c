/* SPDX-License-Identifier: MIT */
/* What the law of a branch says; of where promotions may come from, the one reading of `from`. */
#include "policy/policy.h"

#include <fnmatch.h>
#include <string.h>

const struct branch_law *branch_law_named(const struct branch_laws *laws, struct text name)
{
    for (size_t i = 0; i < laws->count; i++) {
        if (text_is(name, laws->items[i].name))
            return &laws->items[i];
    }
    return NULL;
}

const struct branch_law *branch_law_of(const struct branch_laws *laws, const char *ref)
{
    struct text name = text_of(ref);
    return text_take_string(&name, "refs/heads/") ? branch_law_named(laws, name) : NULL;
}

bool branch_law_protects(const struct branch_law *law)
{
    return law && law->method != METHOD_ANY;
}

/* ------------------------------------------------------------------------------------ from -- */

static bool is_any_unprotected(const char *from)
{
    return strcmp(from, "*") == 0;
}

bool branch_law_is_pattern(const char *from)
{
    return strpbrk(from, "*?[\\") != NULL;
}

/* Whether one entry of `from`, which is not "*", stands for the branch. */
static bool stands_for(const char *from, const char *name)
{
    return fnmatch(from, name, FNM_PATHNAME) == 0;
}

bool branch_law_takes_from(const struct branch_laws *laws, const struct branch_law *law,
                           const char *ref)
{
    const char *name = branch_short_name(ref);
    if (branch_law_of(laws, ref) == law)
        return false; /* a pattern may match the branch itself by chance */
    for (size_t i = 0; i < law->from_count; i++) {
        const char *from = law->from[i];
        if (is_any_unprotected(from) ? !branch_law_protects(branch_law_of(laws, ref))
                                     : stands_for(from, name))
            return true;
    }
    return false;
}

bool branch_law_takes_unprotected(const struct branch_law *law)
{
    for (size_t i = 0; i < law->from_count; i++) {
        if (is_any_unprotected(law->from[i]))
            return true;
    }
    return false;
}

bool branch_law_names_stages(const struct branch_laws *laws, const struct branch_law *law)
{
    for (size_t i = 0; i < law->from_count; i++) {
        if (!branch_law_protects(branch_law_named(laws, text_of(law->from[i]))))
            return false;
    }
    return law->from_count > 0;
}

/* Whether all that the entry stands for in the policy are stages, and at least one is. The branch
 * itself, which a pattern may match by chance, is no stage before it. */
static bool stands_for_stages(const struct branch_laws *laws, const struct branch_law *law,
                              const char *from)
{
    bool stage = false;
    for (size_t i = 0; i < laws->count; i++) {
        const struct branch_law *source = &laws->items[i];
        if (!stands_for(from, source->name) || (source == law && branch_law_is_pattern(from)))
            continue;
        if (!branch_law_protects(source))
            return false;
        stage = true;
    }
    return stage;
}

bool branch_law_is_first_stage(const struct branch_laws *laws, const struct branch_law *law)
{
    for (size_t i = 0; i < law->from_count; i++) {
        const char *from = law->from[i];
        if (is_any_unprotected(from) || !stands_for_stages(laws, law, from))
            return true;
    }
    return false;
}

const char *branch_law_named_source(const struct branch_law *law)
{
    for (size_t i = 0; i < law->from_count; i++) {
        if (!branch_law_is_pattern(law->from[i]))
            return law->from[i];
    }
    return NULL;
}

const char *branch_law_sources(const struct branch_law *law, struct arena *arena)
{
    const char *list = law->from_count > 0 ? "" : "no branch at all";
    for (size_t i = 0; list && i < law->from_count; i++) {
        const char *from =
            is_any_unprotected(law->from[i]) ? "any unprotected branch" : law->from[i];
        list = arena_format(arena, "%s%s%s", list, or_separator(i, law->from_count), from);
    }
    return list;
}

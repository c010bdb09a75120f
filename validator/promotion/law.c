/* SPDX-License-Identifier: MIT */
#include "promotion/sources.h"

#include <fnmatch.h>
#include <string.h>

bool law_takes_unprotected(const struct branch_law *law)
{
    for (size_t i = 0; i < law->from_count; i++)
        if (strcmp(law->from[i], "*") == 0)
            return true;
    return false;
}

bool law_takes_from(const struct branch_laws *laws, const struct branch_law *law, const char *ref)
{
    const char *name = branch_short_name(ref);
    for (size_t i = 0; i < law->from_count; i++) {
        const char *from = law->from[i];
        if (strcmp(from, "*") == 0) {
            if (!branch_law_protects(branch_law_of(laws, ref)))
                return true;
        } else if (fnmatch(from, name, FNM_PATHNAME) == 0) {
            return true;
        }
    }
    return false;
}

const char *law_sources(const struct branch_law *law, struct arena *arena)
{
    const char *list = NULL;
    for (size_t i = 0; i < law->from_count; i++) {
        const char *from = strcmp(law->from[i], "*") == 0 ? "any unprotected branch" : law->from[i];
        list = list ? arena_format(arena, "%s or %s", list, from) : from;
        if (!list)
            return NULL;
    }
    return list ? list : "no branch at all";
}

/* SPDX-License-Identifier: MIT */
/* Folders that are repositories, and links that lead elsewhere. */
#include "git/checkout_entry.h"

/* git looks for HEAD, and for objects/ and refs/ beside it, or wherever `commondir` says. Each of
 * them is enough: what is missing a program may add while a job runs. */
bool tree_is_repository(const struct tree *tree)
{
    static const char *const parts[] = {"objects", "refs", "commondir"};
    bool has_head = false;
    bool has_part = false;
    for (size_t i = 0; i < tree->count; i++) {
        struct text name = tree->entries[i].name;
        has_head |= tree_name_is_alike(name, "HEAD");
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            has_part |= tree_name_is_alike(name, parts[k]);
    }
    return has_head && has_part;
}

/* Links are followed from where they really lie, and all of them stay inside as long as none climbs
 * further than that, or climbs at all once it may have gone through another link. */
struct link_fault checkout_judge_link(struct text name, struct text target, size_t depth,
                                      size_t *climb)
{
    static const struct link_fault outside = {"is a symbolic link that leads out of the repository",
                                              RULE_TREE_OUTSIDE_LINK};
    bool below = false;
    *climb = 0;
    if (tree_name_may_be_modules(name))
        return (struct link_fault){"is a symbolic link, which git does not check out under this "
                                   "name",
                                   RULE_TREE_NAME};
    if (!target.bytes)
        return (struct link_fault){"is a symbolic link to a longer path than any system has",
                                   RULE_TREE_LIMIT};
    if (target.length == 0 || text_has(target, '\0'))
        return (struct link_fault){"is a symbolic link to nothing that has a name",
                                   RULE_TREE_MALFORMED};
    if (*target.bytes == '/')
        return outside;
    while (target.bytes) {
        struct text part = text_cut(&target, '/');
        if (part.length == 0 || text_is(part, "."))
            continue;
        bool up = text_is(part, "..");
        if ((up && below) || (!up && tree_name_is_unsafe(part)))
            return outside;
        *climb += up;
        below |= !up;
    }
    return *climb > depth ? outside : (struct link_fault){0};
}

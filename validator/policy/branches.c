/* SPDX-License-Identifier: MIT */
/* The law of each branch, read from the section `branches`. */
#include "policy/branches.h"

/* What has no meaning for a branch that is not protected. */
static int refuse_keys_of_protection(const struct reader *reader, const struct member *member)
{
    const struct node *unaltered = node_member(member->value, "unaltered");
    const struct node *conflicts = node_member(member->value, "conflicts");
    if (unaltered)
        return reader_fail(reader, unaltered->at,
                           "a branch with `by: any` is not protected, so `unaltered` means "
                           "nothing there");
    if (conflicts)
        return reader_fail(reader, conflicts->at,
                           "a branch with `by: any` is not protected, so `conflicts` means "
                           "nothing there");
    return 0;
}

static int read_words(const struct reader *reader, const struct node *branch,
                      struct branch_law *law)
{
    static const char *const methods[] = {[METHOD_ANY] = "any",
                                          [METHOD_EITHER] = "either",
                                          [METHOD_MERGE] = "merge",
                                          [METHOD_FAST_FORWARD] = "fast-forward",
                                          NULL};
    static const char *const signings[] = {
        [SIGNING_OFF] = "off", [SIGNING_COMMITS] = "commits", [SIGNING_PUSHES] = "pushes", NULL};
    unsigned method, signing;
    if (reader_take_word(reader, node_member(branch, "by"), methods, &method) != 0 ||
        reader_take_word(reader, node_member(branch, "signed"), signings, &signing) != 0)
        return -1;
    law->method = (enum method)method;
    law->signing = (enum signing)signing;
    return 0;
}

static int read_branch(const struct reader *reader, const struct member *member,
                       struct branch_law *law)
{
    const struct node *from = node_member(member->value, "from");
    law->name = arena_string(&reader->policy->arena, member->name);
    if (!law->name)
        return error_memory(reader->error);
    if (read_words(reader, member->value, law) != 0)
        return -1;
    if (law->method == METHOD_ANY && from)
        return reader_fail(reader, from->at,
                           "a branch with `by: any` is not protected, so it has no `from`");
    if (law->method != METHOD_ANY && !from)
        return reader_fail(
            reader, member->key->at,
            "a protected branch needs `from: [branch, ...]`, else nothing may reach it");
    if (!from)
        return refuse_keys_of_protection(reader, member);
    return reader_take_strings(reader, from, &law->from, &law->from_count);
}

/* Both keys look at the sources, so they are read when all branches are known. */
static int read_strictness(const struct reader *reader, const struct branch_laws *laws,
                           const struct node *branch, struct branch_law *law)
{
    const struct node *unaltered = node_member(branch, "unaltered");
    const struct node *conflicts = node_member(branch, "conflicts");
    law->unaltered = unaltered ? unaltered->boolean : branch_law_names_stages(laws, law);
    law->accepts_conflicts = conflicts && text_is(conflicts->string, "accept");
    if (law->unaltered && law->accepts_conflicts)
        return reader_fail(reader, conflicts->at,
                           unaltered ? "`conflicts: accept` and `unaltered: true` contradict "
                                       "each other: what a hand resolves is not in the source"
                                     : "`conflicts: accept` needs `unaltered: false` here: all "
                                       "of `from` is protected, so `unaltered` is true");
    return 0;
}

int policy_read_branches(const struct reader *reader, const struct node *branches)
{
    size_t count = branches->mapping.count;
    struct branch_law *laws = arena_alloc_array(&reader->policy->arena, count, sizeof *laws);
    if (!laws)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        if (read_branch(reader, &branches->mapping.members[i], &laws[i]) != 0)
            return -1;
    }
    reader->policy->laws = (struct branch_laws){.items = laws, .count = count};
    for (size_t i = 0; i < count; i++) {
        const struct node *branch = branches->mapping.members[i].value;
        if (read_strictness(reader, &reader->policy->laws, branch, &laws[i]) != 0)
            return -1;
    }
    return 0;
}

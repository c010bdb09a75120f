/* SPDX-License-Identifier: MIT */
/* The law of each branch, read from the section `branches`. */
#include "policy/branches.h"

#include <stdio.h>

/* What has no meaning for a branch that is not protected. */
static int refuse_keys_of_protection(const struct reader *reader, const struct member *member)
{
    static const char *const keys[] = {"unaltered", "conflicts", "limits", "freeze"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct node *value = node_member(member->value, keys[i]);
        char message[120];
        if (!value)
            continue;
        snprintf(message, sizeof message,
                 "a branch with `by: any` is not protected, so `%s` means nothing there", keys[i]);
        return reader_fail(reader, value->at, message);
    }
    return 0;
}

/* The schema has checked the numbers, and that the share is one with its "%". */
static void read_bounds(const struct node *branch, struct branch_bounds *bounds)
{
    const struct node *limits = node_member(branch, "limits");
    const struct node *devices = limits ? node_member(limits, "devices") : NULL;
    const struct node *share = limits ? node_member(limits, "share") : NULL;
    const struct node *types = limits ? node_member(limits, "types") : NULL;
    if (devices)
        bounds->devices = (size_t)devices->number.integer;
    if (types)
        bounds->types = (size_t)types->number.integer;
    for (size_t i = 0; share && i + 1 < share->string.length; i++)
        bounds->share = bounds->share * 10 + (unsigned)(share->string.bytes[i] - '0');
}

static int read_freezes(const struct reader *reader, const struct node *branch,
                        struct branch_law *law)
{
    const struct node *list = node_member(branch, "freeze");
    struct arena *arena = &reader->policy->arena;
    size_t count = list ? list->sequence.count : 0;
    struct freeze *freezes = arena_alloc_array(arena, count + 1, sizeof *freezes);
    if (!freezes)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        const struct node *item = list->sequence.items[i];
        const char *problem;
        if (freeze_read(&freezes[i], item->string, arena, &problem) != 0)
            return error_memory(reader->error);
        if (problem)
            return reader_fail(reader, item->at, problem);
    }
    law->freezes = freezes;
    law->freeze_count = count;
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
    read_bounds(member->value, &law->bounds);
    if (read_freezes(reader, member->value, law) != 0)
        return -1;
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

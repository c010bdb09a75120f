/* SPDX-License-Identifier: MIT */
/* The section `fleet`: where the fleet lies, what it may hold, and what renders it. */
#include "policy/fleet.h"

#include <stdio.h>
#include <string.h>

static int read_secrets(const struct reader *reader, const struct node *secrets)
{
    for (size_t i = 0; secrets && i < secrets->sequence.count; i++) {
        const struct node *name = secrets->sequence.items[i];
        if (policy_is_mender_secret(name->string))
            return reader_fail(reader, name->at,
                               "the runner itself asks Mender with this; no device may have it");
    }
    reader->policy->lists_secrets = secrets != NULL;
    return secrets ? reader_take_strings(reader, secrets, &reader->policy->secrets.items,
                                         &reader->policy->secrets.count)
                   : 0;
}

static int read_allowed(const struct reader *reader, const struct node *allowed)
{
    for (size_t i = 0; allowed && i < allowed->sequence.count; i++) {
        const struct node *name = allowed->sequence.items[i];
        if (variable_meaning_of(name->string) == VARIABLE_MAGIC)
            return reader_fail(reader, name->at,
                               "Ansible sets this variable itself; a fleet never may");
    }
    return allowed ? reader_take_strings(reader, allowed, &reader->policy->let_variables.items,
                                         &reader->policy->let_variables.count)
                   : 0;
}

/* As it is written: 2.190 is no version, although it is the number 2.19. */
static int read_ansible(const struct reader *reader, const struct node *version)
{
    enum template_edition *edition = &reader->policy->ansible;
    struct text name = version ? node_text(version) : TEXT("");
    *edition = TEMPLATE_ANY_EDITION;
    if (!version)
        return 0;
    if (text_is(name, "2.14"))
        *edition = TEMPLATE_ANSIBLE_2_14;
    else if (text_is(name, "2.19"))
        *edition = TEMPLATE_ANSIBLE_2_19;
    else
        return reader_fail(
            reader, version->at,
            "fleet.ansible: write 2.14 or 2.19, which are the versions that are known");
    return 0;
}

static int read_device_id(const struct reader *reader, const struct node *id)
{
    struct device_names *names = &reader->policy->device_names;
    const struct node *pattern = node_member(id, "pattern");
    char problem[PATTERN_PROBLEM], message[PATTERN_PROBLEM + 60];
    names->are_any = id && id->type == NODE_STRING && text_is(id->string, "any");
    if (!pattern)
        return 0;
    names->pattern_text = arena_string(&reader->policy->arena, pattern->string);
    if (!names->pattern_text)
        return error_memory(reader->error);
    if (pattern_compile(&names->pattern, pattern->string, problem) == 0)
        return 0;
    names->pattern = NULL;
    snprintf(message, sizeof message, "fleet.device_id.pattern: the pattern is wrong: %s", problem);
    return problem[0] ? reader_fail(reader, pattern->at, message) : error_memory(reader->error);
}

static int read_types_of_groups(const struct reader *reader, const struct node *groups)
{
    struct arena *arena = &reader->policy->arena;
    size_t count = groups->mapping.count;
    struct type_of_group *types = arena_alloc_array(arena, count, sizeof *types);
    if (!types)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &groups->mapping.members[i];
        types[i].group = arena_string(arena, member->name);
        types[i].type = arena_string(arena, member->value->string);
        if (!types[i].group || !types[i].type)
            return error_memory(reader->error);
    }
    reader->policy->device_types = (struct device_types){.groups = types, .group_count = count};
    return 0;
}

static int read_device_type(const struct reader *reader, const struct node *section)
{
    const struct node *variable = node_member(section, "variable");
    const struct node *groups = node_member(section, "group");
    if (groups)
        return read_types_of_groups(reader, groups);
    if (!variable)
        return 0;
    reader->policy->device_types.variable = arena_string(&reader->policy->arena, variable->string);
    return reader->policy->device_types.variable ? 0 : error_memory(reader->error);
}

static struct text without_last_slash(struct text path)
{
    path.length -= text_ends_with(path, "/");
    return path;
}

/* A folder with its last slash, "" for the one that it counts from; NULL when memory is out. */
static const char *take_folder(const struct reader *reader, const struct node *path)
{
    struct text folder = without_last_slash(path->string);
    return text_is(folder, ".")
               ? ""
               : arena_format(&reader->policy->arena, "%.*s/", (int)folder.length, folder.bytes);
}

static int read_templates(const struct reader *reader, const struct node *section)
{
    struct template_folder *templates = &reader->policy->templates;
    const struct node *folder = node_member(section, "folder");
    const struct node *of_fleet = node_member(section, "default");
    if (folder)
        templates->path = take_folder(reader, folder);
    templates->is_named = folder != NULL;
    if (of_fleet)
        templates->of_fleet = arena_string(&reader->policy->arena, of_fleet->string);
    return templates->path && templates->of_fleet ? 0 : error_memory(reader->error);
}

static int read_encrypted(const struct reader *reader, const struct node *patterns)
{
    struct names *encrypted = &reader->policy->encrypted;
    return patterns ? reader_take_strings(reader, patterns, &encrypted->items, &encrypted->count)
                    : 0;
}

/* Ansible reads it twice, and in between what stands between. */
static int refuse_second(const struct reader *reader, const struct node *node, struct text path)
{
    char message[600];
    snprintf(message, sizeof message, "fleet.inventory: %.*s is named twice; name it once",
             (int)path.length, path.bytes);
    return reader_fail(reader, node->at, message);
}

/* The schema has seen to it that no path leads out of the repository. `folder` is NULL for the top.
 */
static int read_root(const struct reader *reader, const struct node *folder,
                     const struct node *inventories, struct fleet_root *root)
{
    struct arena *arena = &reader->policy->arena;
    size_t count = inventories ? inventories->sequence.count : 0;
    const char **paths = arena_alloc_array(arena, count + 1, sizeof *paths);
    root->folder = folder ? take_folder(reader, folder) : "";
    if (!root->folder || !paths)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        struct text path = without_last_slash(inventories->sequence.items[i]->string);
        paths[i] = arena_format(arena, "%s%.*s", root->folder, (int)path.length, path.bytes);
        if (!paths[i])
            return error_memory(reader->error);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(paths[i], paths[j]) == 0)
                return refuse_second(reader, inventories->sequence.items[i], path);
        }
    }
    root->inventories = (struct names){.items = paths, .count = count};
    return 0;
}

static struct text shown(const struct fleet_root *root)
{
    return *root->folder ? without_last_slash(text_of(root->folder)) : TEXT(".");
}

/* A file would be of two fleets, and be judged as part of both. */
static int refuse_overlap(const struct reader *reader, const struct node *node,
                          const struct fleet_root *root, const struct fleet_root *other)
{
    char message[600];
    const struct text inner = shown(root), outer = shown(other);
    bool is_below = text_starts_with(text_of(root->folder), other->folder);
    if (!is_below && !text_starts_with(text_of(other->folder), root->folder))
        return 0;
    if (strcmp(root->folder, other->folder) == 0)
        snprintf(message, sizeof message, "fleet.root: %.*s is named twice; name it once",
                 (int)inner.length, inner.bytes);
    else
        snprintf(message, sizeof message,
                 "fleet.root: %.*s %s %.*s, and no fleet may lie in another one; keep one of them",
                 (int)inner.length, inner.bytes, is_below ? "lies in" : "holds", (int)outer.length,
                 outer.bytes);
    return reader_fail(reader, node->at, message);
}

static int read_roots(const struct reader *reader, const struct node *folders,
                      const struct node *inventories)
{
    struct policy *policy = reader->policy;
    bool are_several = folders && folders->type == NODE_SEQUENCE;
    size_t count = are_several ? folders->sequence.count : 1;
    if (!folders && !inventories)
        return 0;
    struct fleet_root *roots = arena_alloc_array(&policy->arena, count, sizeof *roots);
    if (!roots)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        const struct node *folder = are_several ? folders->sequence.items[i] : folders;
        if (read_root(reader, folder, inventories, &roots[i]) != 0)
            return -1;
        for (size_t j = 0; j < i; j++) {
            if (refuse_overlap(reader, folder, &roots[i], &roots[j]) != 0)
                return -1;
        }
    }
    policy->fleet_roots = roots;
    policy->fleet_root_count = count;
    return 0;
}

int policy_read_fleet(const struct reader *reader, const struct node *section)
{
    if (read_allowed(reader, node_member(section, "allow")) != 0 ||
        read_secrets(reader, node_member(section, "secrets")) != 0 ||
        read_device_id(reader, node_member(section, "device_id")) != 0 ||
        read_device_type(reader, node_member(section, "device_type")) != 0 ||
        read_templates(reader, node_member(section, "templates")) != 0 ||
        read_encrypted(reader, node_member(section, "encrypted")) != 0 ||
        read_ansible(reader, node_member(section, "ansible")) != 0)
        return -1;
    return read_roots(reader, node_member(section, "root"), node_member(section, "inventory"));
}

/* ------------------------------------------------------------------------------- one of them -- */

static int refuse_root(const struct policy *policy, const char *root, struct error *error)
{
    struct buffer names;
    if (!policy->fleet_roots[0].folder)
        return error_set(error, ERROR_USAGE,
                         "--root %s: the policy names no fleet.root; leave the option out", root);
    buffer_init(&names, 4096);
    for (size_t i = 0; i < policy->fleet_root_count; i++) {
        const struct text name = shown(&policy->fleet_roots[i]);
        buffer_format(&names, "%s%.*s",
                      i == 0                             ? ""
                      : i + 1 < policy->fleet_root_count ? ", "
                                                         : " or ",
                      (int)name.length, name.bytes);
    }
    const char *one = names.failed ? "DIR" : names.bytes;
    if (root)
        error_set(error, ERROR_USAGE, "no fleet.root of the policy is %s; write --root %s", root,
                  one);
    else
        error_set(error, ERROR_USAGE, "the policy names several fleets; write --root %s", one);
    buffer_release(&names);
    return -1;
}

int policy_choose_root(struct policy *policy, const char *root, struct error *error)
{
    const struct text name = root ? without_last_slash(text_of(root)) : TEXT("");
    if (!root && policy->fleet_root_count == 1)
        return 0;
    for (size_t i = 0; root && policy->fleet_roots[0].folder && i < policy->fleet_root_count; i++) {
        if (!text_equal(shown(&policy->fleet_roots[i]), name))
            continue;
        policy->fleet_roots += i;
        policy->fleet_root_count = 1;
        return 0;
    }
    return refuse_root(policy, root, error);
}

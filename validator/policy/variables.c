/* SPDX-License-Identifier: MIT */
/* The section `fleet`: where the fleet lies, the variables of Ansible's own that it may set, and
 * the secrets that its devices may be given. */
#include "policy/variables.h"

#include "ansible/ansible.h"

enum variable_meaning variable_meaning_of(struct text name)
{
    /* Ansible's plug-in for ssh takes variables of the very name delegated_vars['ansible_host']. */
    if (ansible_sets_variable(name) || text_starts_with(name, "delegated_vars"))
        return VARIABLE_MAGIC;
    /* The order of groups, which decides nothing but whose variables count. */
    if (text_is(name, "ansible_group_priority"))
        return VARIABLE_PLAIN;
    return text_starts_with(name, "ansible_") ? VARIABLE_SETTING : VARIABLE_PLAIN;
}

bool policy_lets_variable(const struct policy *policy, struct text name)
{
    for (size_t i = 0; i < policy->let_variables.count; i++) {
        if (text_is(name, policy->let_variables.items[i]))
            return true;
    }
    return false;
}

bool policy_is_mender_secret(struct text name)
{
    return text_starts_with(name, "MENDER_");
}

bool policy_lets_secret(const struct policy *policy, struct text name)
{
    if (!policy->lists_secrets)
        return !policy_is_mender_secret(name);
    for (size_t i = 0; i < policy->secrets.count; i++) {
        if (text_is(name, policy->secrets.items[i]))
            return true;
    }
    return false;
}

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

static struct text without_last_slash(struct text path)
{
    path.length -= text_ends_with(path, "/");
    return path;
}

/* The schema has seen to it that no path leads out of the repository. */
static int read_place(const struct reader *reader, const struct node *root,
                      const struct node *inventories)
{
    struct policy *policy = reader->policy;
    struct text folder = root ? without_last_slash(root->string) : TEXT(".");
    if (!root && !inventories)
        return 0;
    policy->fleet_root = text_is(folder, ".") ? ""
                                              : arena_format(&policy->arena, "%.*s/",
                                                             (int)folder.length, folder.bytes);
    size_t count = inventories ? inventories->sequence.count : 0;
    const char **paths = arena_alloc_array(&policy->arena, count + 1, sizeof *paths);
    if (!policy->fleet_root || !paths)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        struct text path = without_last_slash(inventories->sequence.items[i]->string);
        paths[i] = arena_format(&policy->arena, "%s%.*s", policy->fleet_root, (int)path.length,
                                path.bytes);
        if (!paths[i])
            return error_memory(reader->error);
    }
    policy->inventories = (struct names){.items = paths, .count = count};
    return 0;
}

int policy_read_fleet(const struct reader *reader, const struct node *section)
{
    if (read_allowed(reader, node_member(section, "allow")) != 0)
        return -1;
    if (read_secrets(reader, node_member(section, "secrets")) != 0)
        return -1;
    return read_place(reader, node_member(section, "root"), node_member(section, "inventory"));
}

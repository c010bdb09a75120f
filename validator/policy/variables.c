/* SPDX-License-Identifier: MIT */
/* The variables that are Ansible's own, and those of them that a policy lets through. */
#include "policy/variables.h"

/* Those that Ansible sets itself, as constants.py (INTERNAL_STATIC_VARS), vars/manager.py and
 * inventory/host.py of 2.19 have them. `vars` is one too; fleet/no-effect is about it. */
static const char *const magic[] = {
    "ansible_async_path",
    "ansible_check_mode",
    "ansible_collection_name",
    "ansible_config_file",
    "ansible_dependent_role_names",
    "ansible_diff_mode",
    "ansible_facts",
    "ansible_forks",
    "ansible_inventory_sources",
    "ansible_limit",
    "ansible_local",
    "ansible_play_batch",
    "ansible_play_hosts",
    "ansible_play_hosts_all",
    "ansible_play_name",
    "ansible_play_role_names",
    "ansible_playbook_python",
    "ansible_role_name",
    "ansible_role_names",
    "ansible_run_tags",
    "ansible_skip_tags",
    "ansible_verbosity",
    "ansible_version",
    "environment",
    "group_names",
    "groups",
    "hostvars",
    "inventory_dir",
    "inventory_file",
    "inventory_hostname",
    "inventory_hostname_short",
    "omit",
    "play_hosts",
    "playbook_dir",
    "role_name",
    "role_names",
    "role_path",
    "role_uuid",
};

enum variable_meaning variable_meaning_of(struct text name)
{
    for (size_t i = 0; i < sizeof magic / sizeof *magic; i++) {
        if (text_is(name, magic[i]))
            return VARIABLE_MAGIC;
    }
    /* Ansible's plug-in for ssh takes variables of the very name delegated_vars['ansible_host']. */
    if (text_starts_with(name, "delegated_vars"))
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

int policy_read_fleet(const struct reader *reader, const struct node *section)
{
    const struct node *allowed = node_member(section, "allow");
    for (size_t i = 0; i < allowed->sequence.count; i++) {
        const struct node *name = allowed->sequence.items[i];
        if (variable_meaning_of(name->string) == VARIABLE_MAGIC)
            return reader_fail(reader, name->at,
                               "Ansible sets this variable itself; a fleet never may");
    }
    return reader_take_strings(reader, allowed, &reader->policy->let_variables.items,
                               &reader->policy->let_variables.count);
}

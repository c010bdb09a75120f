/* SPDX-License-Identifier: MIT */
/* What Ansible takes variables for, and which of them and which secrets a fleet may have. */
#include "policy/policy.h"

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

/* SPDX-License-Identifier: MIT */
/* The variables that Ansible sets itself. */
#include "ansible/ansible.h"

enum {
    OMITTED = 1, /* `ansible-inventory` leaves it out: INTERNAL_VARS of its cli/inventory.py */
    OF_HOST = 2, /* the inventory alone says what it is */
};

/* As constants.py (INTERNAL_STATIC_VARS), vars/manager.py and inventory/host.py of 2.19 have them.
 * `vars` is one too, which a fleet may set to no effect. */
static const struct {
    const char *name;
    unsigned marks;
} variables[] = {
    {"ansible_async_path"},
    {"ansible_check_mode"},
    {"ansible_collection_name"},
    {"ansible_config_file", OMITTED},
    {"ansible_dependent_role_names"},
    {"ansible_diff_mode", OMITTED},
    {"ansible_facts", OMITTED},
    {"ansible_forks", OMITTED},
    {"ansible_inventory_sources", OMITTED},
    {"ansible_limit", OMITTED},
    {"ansible_local"},
    {"ansible_play_batch"},
    {"ansible_play_hosts"},
    {"ansible_play_hosts_all"},
    {"ansible_play_name"},
    {"ansible_play_role_names"},
    {"ansible_playbook_python", OMITTED},
    {"ansible_role_name"},
    {"ansible_role_names"},
    {"ansible_run_tags", OMITTED},
    {"ansible_skip_tags", OMITTED},
    {"ansible_verbosity", OMITTED},
    {"ansible_version", OMITTED},
    {"environment"},
    {"group_names", OMITTED | OF_HOST},
    {"groups", OMITTED | OF_HOST},
    {"hostvars"},
    {"inventory_dir", OMITTED},
    {"inventory_file", OMITTED},
    {"inventory_hostname", OMITTED | OF_HOST},
    {"inventory_hostname_short", OMITTED | OF_HOST},
    {"omit", OMITTED},
    {"play_hosts"},
    {"playbook_dir", OMITTED},
    {"role_name"},
    {"role_names"},
    {"role_path"},
    {"role_uuid"},
};

enum { COUNT = sizeof variables / sizeof *variables };

/* COUNT where it is none of them. They stand in the order of the alphabet. */
static size_t find(struct text name)
{
    size_t low = 0, high = COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(text_of(variables[middle].name), name);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return COUNT;
}

bool ansible_sets_variable(struct text name)
{
    return find(name) < COUNT;
}

bool ansible_sets_variable_of_host(struct text name)
{
    size_t i = find(name);
    return i < COUNT && (variables[i].marks & OF_HOST);
}

/* generate_ansible_template_vars() of template/__init__.py. */
bool ansible_sets_variable_of_templates(struct text name)
{
    static const char *const names[] = {
        "ansible_managed", "template_destpath", "template_fullpath", "template_host",
        "template_mtime",  "template_path",     "template_run_date", "template_uid",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_is(name, names[i]))
            return true;
    }
    return false;
}

bool ansible_omits_variable(struct text name)
{
    size_t i = find(name);
    return i < COUNT && (variables[i].marks & OMITTED);
}

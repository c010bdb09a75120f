/* SPDX-License-Identifier: MIT */
/*
 * fleet/reserved-variable: the fleet leaves alone what decides where Ansible works and which
 * programs it runs: the variables that are its own, and the host that is the machine it runs on.
 */
#include "fleet/file.h"
#include "fleet/rule.h"

/* ------------------------------------------------------------------------------ variables -- */

static void refuse_magic(const struct place *place, int length, const char *name,
                         struct findings *findings)
{
    findings_add(findings, RULE_FLEET_RESERVED_VARIABLE, place,
                 "remove it, or give a variable of your own another name",
                 "%.*s is set by Ansible itself; another value may deploy to another device",
                 length, name);
}

static void refuse_setting(const struct place *place, int length, const char *name,
                           struct findings *findings)
{
    struct buffer help;
    buffer_init(&help, 4096);
    buffer_format(&help, "remove it; or let it through in the policy: fleet: { allow: [%.*s] }",
                  length, name);
    findings_add(findings, RULE_FLEET_RESERVED_VARIABLE, place, help.failed ? NULL : help.bytes,
                 "%.*s decides how Ansible reaches a device and may run programs where it runs",
                 length, name);
    buffer_release(&help);
}

void fleet_reserved_variable(const struct fleet *fleet, const struct fleet_file *file,
                             struct findings *findings)
{
    enum { SHOWN_BYTES = 100 };
    const struct node *variables = file->node;
    size_t count = variables && variables->type == NODE_MAPPING ? variables->mapping.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &variables->mapping.members[i];
        const struct text name = member->name;
        const struct place place = fleet_file_place(file, member->key);
        int length = (int)(name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES);
        enum variable_meaning meaning = variable_meaning_of(name);
        if (meaning == VARIABLE_MAGIC)
            refuse_magic(&place, length, name.bytes, findings);
        else if (meaning == VARIABLE_SETTING && !policy_lets_variable(fleet->policy, name))
            refuse_setting(&place, length, name.bytes, findings);
    }
}

/* -------------------------------------------------------------------------- the localhost -- */

static void refuse_name(struct text name, struct text path, const struct node *key,
                        const char *help, struct findings *findings)
{
    struct place place = {.path = path};
    if (!fleet_is_localhost(name))
        return;
    if (key) {
        place.line = key->at.line;
        place.column = key->at.column;
    }
    findings_add(findings, RULE_FLEET_RESERVED_VARIABLE, &place, help,
                 "%.*s is the machine that Ansible runs on; no device and no group is called so",
                 (int)name.length, name.bytes);
}

void fleet_reserved_host(const struct fleet *fleet, const struct fleet_file *file,
                         struct findings *findings)
{
    const struct inventory *inventory = fleet->inventory;
    (void)file;
    for (size_t i = 0; i < inventory->host_count; i++)
        refuse_name(inventory->hosts[i].name, inventory->hosts[i].path, inventory->hosts[i].key,
                    "remove the host", findings);
    for (size_t i = 0; i < inventory->group_count; i++)
        refuse_name(inventory->groups[i].name, inventory->groups[i].path, inventory->groups[i].key,
                    "rename the group", findings);
}

/* Files of one folder stand together. */
void fleet_reserved_file(const struct fleet *fleet, const struct fleet_file *file,
                         struct findings *findings)
{
    (void)file;
    struct text last = {0};
    for (size_t i = 0; i < fleet->snapshot->count; i++) {
        struct fleet_path path = fleet_path_of(fleet->location, fleet->snapshot->files[i].path);
        path.owner = fleet_owner_without_sops(path.owner);
        if (path.role != FLEET_DEVICE_VARIABLES || !fleet_is_localhost(path.owner) ||
            text_equal(path.source, last))
            continue;
        last = path.source;
        findings_add(findings, RULE_FLEET_RESERVED_VARIABLE, &(struct place){.path = path.source},
                     "remove it with git rm -r",
                     "%.*s is the machine that Ansible runs on; tasks there would use these "
                     "variables",
                     (int)path.owner.length, path.owner.bytes);
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * fleet/refused-inventory: the shape that Ansible's YAML reader asks for. The schema of inventories
 * asks for more, and says it better; where a policy or an override lets its findings pass, these
 * stand, since what that reader refuses is read as INI.
 */
#include "fleet/file.h"
#include "fleet/rule.h"

static void refuse(const struct fleet_file *file, const struct node *at, struct text name,
                   const char *help, const char *what, struct findings *findings)
{
    enum { SHOWN_BYTES = 100 };
    const struct place place = fleet_file_place(file, at);
    findings_add(findings, RULE_FLEET_REFUSED_INVENTORY, &place, help,
                 "%.*s %s, so Ansible would not read this file as YAML",
                 (int)(name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES), name.bytes, what);
}

/* What holds names must be a mapping; nothing at all will do as well. */
static bool is_mapping(const struct fleet_file *file, const struct node *node, struct text name,
                       struct findings *findings)
{
    if (!node || node->type == NODE_NULL)
        return false;
    if (node->type == NODE_MAPPING)
        return true;
    refuse(file, node, name, "write keys that end in a colon below it, or nothing", "is no mapping",
           findings);
    return false;
}

/* Brackets stand for several hosts, where not every text between them does. */
static void check_name(const struct fleet_file *file, const struct member *member,
                       struct findings *findings)
{
    struct text name = member->name.length ? member->name : TEXT("a name");
    if (member->key->type != NODE_STRING || member->key->vaulted || member->name.length == 0)
        refuse(file, member->key, name, "write it in quotes", "is no text or empty", findings);
    else if (text_has(member->name, '['))
        refuse(file, member->key, name, "write each host by itself", "has a bracket", findings);
}

static void check_groups(const struct fleet_file *file, const struct node *groups,
                         struct findings *findings);

static void check_group(const struct fleet_file *file, const struct member *group,
                        struct findings *findings)
{
    const struct node *variables = node_member(group->value, "vars");
    const struct node *hosts = node_member(group->value, "hosts");
    const struct node *children = node_member(group->value, "children");
    (void)is_mapping(file, variables, TEXT("vars"), findings);
    if (is_mapping(file, children, TEXT("children"), findings))
        check_groups(file, children, findings);
    if (!is_mapping(file, hosts, TEXT("hosts"), findings))
        return;
    for (size_t i = 0; i < hosts->mapping.count; i++) {
        const struct member *host = &hosts->mapping.members[i];
        check_name(file, host, findings);
        (void)is_mapping(file, host->value, host->name, findings);
    }
}

/* Depth is bounded by the document's. */
static void check_groups(const struct fleet_file *file, const struct node *groups,
                         struct findings *findings)
{
    for (size_t i = 0; i < groups->mapping.count; i++) {
        const struct member *group = &groups->mapping.members[i];
        check_name(file, group, findings);
        if (is_mapping(file, group->value, group->name, findings))
            check_group(file, group, findings);
    }
}

void fleet_misshapen_inventory(const struct fleet *fleet, const struct fleet_file *file,
                               struct findings *findings)
{
    (void)fleet;
    if (findings->severities && findings->severities[RULE_SCHEMA_VIOLATION] != SEVERITY_ERROR &&
        is_mapping(file, file->node, TEXT("the inventory"), findings))
        check_groups(file, file->node, findings);
}

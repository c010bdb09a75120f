/* SPDX-License-Identifier: MIT */
/* fleet/no-effect: what is written to set variables does set them. */
#include "fleet/file.h"
#include "fleet/known_variable.h"
#include "fleet/rule.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What belongs below a group of the inventory, and what is taken for it. */
static bool is_level_of_groups(struct text name)
{
    static const char *const names[] = {"var", "variables", "hosts", "children", NULL};
    for (const char *const *other = names; *other; other++) {
        if (name.length == strlen(*other) && strncasecmp(name.bytes, *other, name.length) == 0)
            return true;
    }
    return false;
}

/* Itself, or below the id of a device. Documents are not deep. */
static bool holds_known_variable(const struct node *mapping)
{
    for (size_t i = 0; i < mapping->mapping.count; i++) {
        const struct member *member = &mapping->mapping.members[i];
        if (known_variable_is(member->name) ||
            (fleet_is_uuid(member->name) && member->value->type == NODE_MAPPING &&
             holds_known_variable(member->value)))
            return true;
    }
    return false;
}

/* Whether it is called as a device by its id, or as a folder of files of variables: never as a
 * variable. */
static bool is_no_name_of_a_variable(struct text name)
{
    return text_is(name, INVENTORY_GROUP_FOLDER) || text_is(name, INVENTORY_HOST_FOLDER) ||
           fleet_is_uuid(name);
}

/* Among variables `vars` is one of that name. Others may be meant so, unless they hold what would
 * be set one level above. */
static bool is_misplaced(const struct member *member)
{
    struct text name = member->name;
    if (member->key->type != NODE_STRING || member->value->type != NODE_MAPPING ||
        member->value->mapping.count == 0)
        return false;
    return (name.length == strlen("vars") && strncasecmp(name.bytes, "vars", name.length) == 0) ||
           (is_level_of_groups(name) && holds_known_variable(member->value)) ||
           (is_no_name_of_a_variable(name) && holds_known_variable(member->value));
}

/* Among variables a group of the inventory is not opened once more. */
static bool is_group_opened(const struct member *member)
{
    const struct node *vars = node_member(member->value, "vars");
    return member->key->type == NODE_STRING && vars && vars->type == NODE_MAPPING &&
           holds_known_variable(vars);
}

static void report_group(const struct fleet_file *file, const struct member *member,
                         struct findings *findings)
{
    const struct place place = fleet_file_place(file, member->key);
    struct text name = node_member(member->value, "vars")->mapping.members[0].name;
    int shown = (int)(member->name.length < 100 ? member->name.length : 100);
    findings_add(findings, RULE_FLEET_NO_EFFECT, &place,
                 "put what stands below `vars:` at the start of the line, and remove the lines "
                 "above it",
                 "a variable called %.*s: what stands below its vars, such as %.*s, is not set",
                 shown, member->name.bytes, (int)(name.length < 100 ? name.length : 100),
                 name.bytes);
}

/* What is below a device of an inventory has a place of its own. */
static bool is_of_device(const struct member *member)
{
    return fleet_is_uuid(member->name) || fleet_is_uuid(member->value->mapping.members[0].name);
}

void fleet_no_effect(const struct fleet *fleet, const struct fleet_file *file,
                     struct findings *findings)
{
    (void)fleet;
    size_t count = file->node && file->node->type == NODE_MAPPING ? file->node->mapping.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &file->node->mapping.members[i];
        if (is_group_opened(member))
            report_group(file, member, findings);
        if (!is_misplaced(member))
            continue;
        const struct place place = fleet_file_place(file, member->key);
        struct text name = member->value->mapping.members[0].name;
        struct text key = member->name;
        char help[120];
        snprintf(help, sizeof help,
                 "remove the line `%.*s:`, and indent what stands below it by one step less",
                 (int)key.length, key.bytes);
        findings_add(findings, RULE_FLEET_NO_EFFECT, &place,
                     is_of_device(member) ? "write what a device is given into its own file in "
                                            "host_vars/, at the start of the line"
                                          : help,
                     "a variable called %.*s: what stands below it, such as %.*s, is not set",
                     (int)key.length, key.bytes, (int)(name.length < 100 ? name.length : 100),
                     name.bytes);
    }
}

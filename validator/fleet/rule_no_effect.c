/* SPDX-License-Identifier: MIT */
/* fleet/no-effect: what is written to set variables does set them. */
#include "fleet/file.h"
#include "fleet/known_variable.h"
#include "fleet/rule.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_among_words(const char *const *words, struct text name)
{
    for (; *words; words++) {
        if (name.length == strlen(*words) && strncasecmp(name.bytes, *words, name.length) == 0)
            return true;
    }
    return false;
}

/* What belongs below a group of the inventory, and what is taken for it. */
static bool is_level_of_groups(struct text name)
{
    static const char *const names[] = {"var", "variables", "hosts", "children", NULL};
    return is_among_words(names, name);
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

/* What people call the level that Ansible does not have. */
static bool is_word_for_settings(struct text name)
{
    static const char *const words[] = {"settings", "options", "device", "host", NULL};
    return is_among_words(words, name);
}

static bool is_vars(struct text name)
{
    return name.length == strlen("vars") && strncasecmp(name.bytes, "vars", name.length) == 0;
}

/* Among variables `vars` is one of that name. Others may be meant so, unless they hold what would
 * be set one level above. */
static bool is_misplaced(const struct member *member)
{
    struct text name = member->name;
    if (member->key->type != NODE_STRING || member->value->type != NODE_MAPPING ||
        member->value->mapping.count == 0)
        return false;
    return is_vars(name) ||
           ((is_level_of_groups(name) || is_no_name_of_a_variable(name)) &&
            holds_known_variable(member->value)) ||
           (is_word_for_settings(name) && holds_known_variable(member->value));
}

/* `vars` as a list of variables: to Ansible a variable of that name, too. */
static const struct node *misplaced_item(const struct member *member)
{
    const struct node *list = member->value;
    if (member->key->type != NODE_STRING || !is_vars(member->name) || list->type != NODE_SEQUENCE ||
        list->sequence.count == 0)
        return NULL;
    const struct node *item = list->sequence.items[0];
    return item->type == NODE_MAPPING && item->mapping.count > 0 ? item : NULL;
}

static void report_list(const struct fleet_file *file, const struct member *member,
                        const struct node *item, struct findings *findings)
{
    const struct place place = fleet_file_place(file, member->key);
    struct text name = item->mapping.members[0].name;
    findings_add(findings, RULE_FLEET_NO_EFFECT, &place,
                 "remove the line `vars:`, and write each variable where it stands, without the "
                 "dash before it",
                 "a variable called vars: what its list holds, such as %.*s, is not set",
                 (int)(name.length < 100 ? name.length : 100), name.bytes);
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

/* What is named as an example: the branch, where that is in it. */
static struct text example_of(const struct node *mapping)
{
    const struct member *branch = node_find_string_key(mapping, TEXT("subscribed_branch"));
    return branch ? branch->name : mapping->mapping.members[0].name;
}

void fleet_no_effect(const struct fleet *fleet, const struct fleet_file *file,
                     struct findings *findings)
{
    (void)fleet;
    size_t count = file->node && file->node->type == NODE_MAPPING ? file->node->mapping.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &file->node->mapping.members[i];
        const struct node *item = misplaced_item(member);
        if (is_group_opened(member))
            report_group(file, member, findings);
        if (item)
            report_list(file, member, item, findings);
        if (!is_misplaced(member))
            continue;
        const struct place place = fleet_file_place(file, member->key);
        struct text name = example_of(member->value);
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

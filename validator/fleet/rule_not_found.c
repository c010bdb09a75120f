/* SPDX-License-Identifier: MIT */
/* fleet/not-found: it is known which inventory the fleet has. */
#include "fleet/rule.h"

#include <string.h>

static bool is_among(const struct text *items, size_t count, struct text item)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(items[i], item))
            return true;
    }
    return false;
}

/* What an ansible.cfg names, and then what stands beside it. */
static void append_inventories(struct buffer *out, const struct inventory_location *location)
{
    const char *separator = "";
    for (size_t i = 0; i < location->source_count && !out->failed; i++) {
        buffer_format(out, "%s%.*s", separator, (int)location->sources[i].length,
                      location->sources[i].bytes);
        separator = ", ";
    }
    for (size_t i = 0; i < location->candidate_count && !out->failed; i++) {
        if (!is_among(location->sources, location->source_count, location->candidates[i]))
            buffer_format(out, "%s%.*s", separator, (int)location->candidates[i].length,
                          location->candidates[i].bytes);
    }
}

static void report_several(const struct inventory_location *location, struct findings *findings)
{
    const struct text first = location->sources[0];
    const struct place place = {.path = first};
    struct buffer names, help;
    buffer_init(&names, 1500);
    buffer_init(&help, 1500);
    append_inventories(&names, location);
    buffer_format(&help,
                  "remove the others; or write in the policy which one counts: "
                  "fleet: { inventory: [%.*s] }",
                  (int)first.length, first.bytes);
    findings_add(findings, RULE_FLEET_NOT_FOUND, &place, help.failed ? NULL : help.bytes,
                 "there are several inventories: %s; Ansible may read any of them",
                 names.failed || !names.bytes ? "more than can be named" : names.bytes);
    buffer_release(&names);
    buffer_release(&help);
}

static void report_none(const struct fleet *fleet, struct findings *findings)
{
    const char *root = fleet->location->root->folder;
    const bool is_at_top = !root || !*root;
    struct buffer path, help;
    buffer_init(&path, 1500);
    buffer_init(&help, 1500);
    buffer_format(&path, "%sinventory.yml", is_at_top ? "" : root);
    if (path.failed) /* the help would name nothing */
        help.failed = true;
    else if (fleet->location->near)
        buffer_format(&help, "git mv %s %s", fleet->location->near, fleet->location->meant);
    else if (fleet->policy->fleet_root_count > 1)
        buffer_format(&help, "add %s, or take %.*s out of fleet.root in the policy", path.bytes,
                      (int)strlen(root) - 1, root);
    else
        buffer_format(&help,
                      "add %s; or write in the policy where the fleet lies: "
                      "fleet: { root: DIR, inventory: [FILE] }",
                      path.bytes);
    const struct place place = {.path = buffer_text(&path)};
    findings_add(findings, RULE_FLEET_NOT_FOUND, &place, help.failed ? NULL : help.bytes,
                 "there is no inventory %s%s, so it is not known which devices there are",
                 is_at_top ? "at the top" : "in ",
                 is_at_top ? (root ? "" : " or in ansible/") : root);
    buffer_release(&path);
    buffer_release(&help);
}

/* The policy takes a file for a folder. */
static void report_file(const struct fleet *fleet, struct findings *findings)
{
    const char *root = fleet->location->root->folder;
    const struct place place = {.path = {root, strlen(root) - 1}};
    findings_add(findings, RULE_FLEET_NOT_FOUND, &place,
                 "name the folder of the fleet in fleet.root of the policy",
                 "is a file, and fleet.root of the policy names it as the folder of a fleet");
}

void fleet_not_found(const struct fleet *fleet, const struct fleet_file *file,
                     struct findings *findings)
{
    (void)file;
    switch (fleet->location->state) {
    case INVENTORY_NONE:
        if (fleet->location->is_in_file)
            report_file(fleet, findings);
        else if (fleet->location->away == LEADS_NOWHERE) /* else it is told of already */
            report_none(fleet, findings);
        break;
    case INVENTORY_SEVERAL:
        report_several(fleet->location, findings);
        break;
    case INVENTORY_FOUND:
        break;
    }
}

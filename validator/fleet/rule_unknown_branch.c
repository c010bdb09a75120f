/* SPDX-License-Identifier: MIT */
/* fleet/unknown-branch: devices follow branches that the policy knows. */
#include "fleet/file.h"
#include "fleet/rule.h"

void fleet_unknown_branch(const struct fleet *fleet, const struct fleet_file *file,
                          struct findings *findings)
{
    const struct branch_laws *laws = &fleet->policy->laws;
    const struct node *branch = node_member(file->node, "subscribed_branch");
    if (!fleet_is_name(branch))
        return;
    for (size_t i = 0; i < laws->count; i++) {
        if (text_is(branch->string, laws->items[i].name))
            return;
    }
    const struct place place = fleet_file_place(file, branch);
    struct buffer help;
    buffer_init(&help, 4096);
    for (size_t i = 0; i < laws->count; i++)
        buffer_format(&help, "%s%s", i ? ", " : "write one of: ", laws->items[i].name);
    findings_add(findings, RULE_FLEET_UNKNOWN_BRANCH, &place, help.failed ? NULL : help.bytes,
                 "subscribed_branch: no branch of the policy is called %.*s",
                 (int)branch->string.length, branch->string.bytes);
    buffer_release(&help);
}

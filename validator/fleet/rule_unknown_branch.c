/* SPDX-License-Identifier: MIT */
/* fleet/unknown-branch: devices follow branches that the policy knows. */
#include "fleet/file.h"
#include "fleet/rule.h"

static bool is_branch(const struct branch_laws *laws, struct text name)
{
    for (size_t i = 0; i < laws->count; i++) {
        if (text_is(name, laws->items[i].name))
            return true;
    }
    return false;
}

static void explain_value(struct findings *findings, const struct place *place, const char *help)
{
    findings_explain_at(findings, RULE_SCHEMA_VIOLATION, place, help);
    findings_explain_at(findings, RULE_DOCUMENT_AMBIGUOUS_SCALAR, place, help);
}

/* Of a value that is no name the schema says so, and knows no branch to write instead. */
void fleet_unknown_branch(const struct fleet *fleet, const struct fleet_file *file,
                          struct findings *findings)
{
    const struct branch_laws *laws = &fleet->policy->laws;
    const struct node *branch = node_member(file->node, "subscribed_branch");
    bool is_name = fleet_is_name(branch);
    if (!branch || is_branch(laws, is_name ? branch->string : branch->source))
        return;
    const struct place place = fleet_file_place(file, branch);
    struct buffer help;
    buffer_init(&help, 4096);
    for (size_t i = 0; i < laws->count; i++)
        buffer_format(&help, "%s%s", i ? ", " : "write one of: ", laws->items[i].name);
    if (!is_name && help.length > 0 && !help.failed)
        explain_value(findings, &place, help.bytes);
    if (is_name)
        findings_add(findings, RULE_FLEET_UNKNOWN_BRANCH, &place, help.failed ? NULL : help.bytes,
                     "subscribed_branch: no branch of the policy is called %.*s",
                     (int)branch->string.length, branch->string.bytes);
    buffer_release(&help);
}

/* SPDX-License-Identifier: MIT */
/* fleet/unknown-branch: devices follow branches that the policy knows. */
#include "fleet/file.h"
#include "fleet/rule.h"

static void explain_value(struct findings *findings, const struct place *place, const char *help)
{
    findings_explain_at(findings, RULE_SCHEMA_VIOLATION, place, help);
    findings_explain_at(findings, RULE_DOCUMENT_AMBIGUOUS_SCALAR, place, help);
}

static void append_branches(struct buffer *help, const struct branch_laws *laws)
{
    for (size_t i = 0; i < laws->count; i++)
        buffer_format(help, "%s%s", i ? ", " : "write one of: ", laws->items[i].name);
}

/* Of a value that is no name the schema says so, and knows no branch to write instead. One that is
 * computed is judged device by device. */
void fleet_unknown_branch(const struct fleet *fleet, const struct fleet_file *file,
                          struct findings *findings)
{
    const struct branch_laws *laws = &fleet->policy->laws;
    const struct node *branch = node_member(file->node, "subscribed_branch");
    bool is_name = fleet_is_name(branch);
    if (!branch || template_is_in(branch) ||
        branch_law_named(laws, is_name ? branch->string : branch->source))
        return;
    const struct place place = fleet_file_place(file, branch);
    struct buffer help;
    buffer_init(&help, 4096);
    append_branches(&help, laws);
    if (!is_name && help.length > 0 && !help.failed)
        explain_value(findings, &place, help.bytes);
    if (is_name)
        findings_add(findings, RULE_FLEET_UNKNOWN_BRANCH, &place, help.failed ? NULL : help.bytes,
                     "subscribed_branch: no branch of the policy is called %.*s",
                     (int)branch->string.length, branch->string.bytes);
    buffer_release(&help);
}

void fleet_unknown_branch_of_device(const struct fleet *fleet, struct fleet_device *device,
                                    struct findings *findings)
{
    const struct branch_laws *laws = &fleet->policy->laws;
    const struct fleet_value *branch = &device->branch;
    const struct node *value = branch->evaluated.value;
    if (!branch->is_computed || !value || !fleet_is_name(value) ||
        branch_law_named(laws, value->string))
        return;
    const struct node *written = branch->variable->value;
    const struct place place = {
        .path = branch->variable->path, .line = written->at.line, .column = written->at.column};
    struct buffer help;
    buffer_init(&help, 4096);
    append_branches(&help, laws);
    findings_add(findings, RULE_FLEET_UNKNOWN_BRANCH, &place, help.failed ? NULL : help.bytes,
                 "subscribed_branch: no branch of the policy is called %.*s, which it comes to",
                 (int)value->string.length, value->string.bytes);
    buffer_release(&help);
}

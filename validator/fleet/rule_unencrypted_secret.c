/* SPDX-License-Identifier: MIT */
/* secret/unencrypted: what is meant to be encrypted is. */
#include "fleet/rule.h"

/* Whether a value stands there for everybody to read. The depth of documents is bounded. */
static bool holds_clear(const struct node *node)
{
    if (node->type == NODE_STRING)
        return !node->vaulted && node->string.length > 0;
    for (size_t i = 0; node->type == NODE_SEQUENCE && i < node->sequence.count; i++) {
        if (holds_clear(node->sequence.items[i]))
            return true;
    }
    for (size_t i = 0; node->type == NODE_MAPPING && i < node->mapping.count; i++) {
        if (holds_clear(node->mapping.members[i].value))
            return true;
    }
    return node->type == NODE_NUMBER || node->type == NODE_TIMESTAMP;
}

/* A file whose values are encrypted one by one (!vault) is encrypted enough. */
void fleet_unencrypted_secret(const struct fleet *fleet, const struct fleet_file *file,
                              struct findings *findings)
{
    struct text path = file->place.path;
    bool is_of_sops = fleet_is_of_sops(path);
    if (file->is_encrypted || !file->node || file->node->type != NODE_MAPPING ||
        !fleet_is_meant_to_be_encrypted(fleet->policy, fleet->location, path) ||
        !holds_clear(file->node))
        return;
    findings_add(
        findings, RULE_SECRET_UNENCRYPTED, &file->place,
        is_of_sops ? "encrypt it with sops before you commit it, or give it a name without .sops; "
                     "and exchange what was pushed before, since history keeps it"
                   : "encrypt it with ansible-vault encrypt before you commit it; and exchange "
                     "what was pushed before, since history keeps it",
        is_of_sops ? "a name for what SOPS encrypts, and its values are in clear: Ansible's "
                     "plug-in for SOPS refuses it, and none of its devices can be verified"
                   : "fleet.encrypted of the policy expects it to be encrypted, and its values "
                     "are in clear");
}

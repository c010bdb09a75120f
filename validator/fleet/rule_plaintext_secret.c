/* SPDX-License-Identifier: MIT */
/* secret/plaintext: no secret stands among variables for everybody to read. */
#include "fleet/file.h"
#include "fleet/rule.h"

enum { SHOWN_BYTES = 100 }; /* of a name */

struct walk {
    const struct fleet_file *file;
    struct findings *findings;
};

static int shown(struct text name)
{
    return (int)(name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES);
}

/* Who marks a value takes it for secret, whatever its form. */
static void check_vaulted(const struct walk *walk, struct text name, const struct node *node)
{
    if (encryption_hides(node))
        return;
    const struct place place = fleet_file_place(walk->file, node);
    findings_add(walk->findings, RULE_SECRET_PLAINTEXT, &place,
                 "put what ansible-vault encrypt_string prints in place of it, tag included; and "
                 "exchange a secret where it was pushed before, since history keeps it",
                 "%.*s: marked as encrypted, but in clear: it is nothing that ansible-vault or "
                 "SOPS writes, and Ansible fails on it",
                 shown(name), name.bytes);
}

/* The text as it is read: a key may itself be the secret. */
static void check_scalar(const struct walk *walk, struct text name, const struct node *node)
{
    struct secret secret;
    if (node->type != NODE_STRING)
        return;
    if (node->vaulted)
        check_vaulted(walk, name, node);
    /* beside what is encrypted a label may stand, and anything may be called data */
    if ((node->vaulted && !encryption_hides(node)) || !secret_find(node->string, 0, &secret))
        return;
    const struct place place = fleet_file_place(walk->file, node);
    findings_add(walk->findings, RULE_SECRET_PLAINTEXT, &place,
                 "put what ansible-vault encrypt_string prints in place of it; and exchange it "
                 "where it was pushed before, since history keeps it",
                 "%.*s: %s in clear, for all who can read the repository", shown(name), name.bytes,
                 secret.what);
}

/* The depth of a document is bounded by struct limits. */
static void check_node(const struct walk *walk, struct text name, const struct node *node)
{
    if (node->type == NODE_SEQUENCE) {
        for (size_t i = 0; i < node->sequence.count; i++)
            check_node(walk, name, node->sequence.items[i]);
    } else if (node->type == NODE_MAPPING) {
        for (size_t i = 0; i < node->mapping.count; i++) {
            const struct member *member = &node->mapping.members[i];
            check_scalar(walk, name, member->key);
            check_node(walk, member->name, member->value);
        }
    } else {
        check_scalar(walk, name, node);
    }
}

void fleet_plaintext_secret(const struct fleet *fleet, const struct fleet_file *file,
                            struct findings *findings)
{
    (void)fleet;
    const struct walk walk = {.file = file, .findings = findings};
    if (file->node)
        check_node(&walk, TEXT("a key"), file->node);
}

/* SPDX-License-Identifier: MIT */
/* How encrypted files look: those of ansible-vault, git-crypt and SOPS. */
#include "document/encryption.h"

#include "document/position.h"

#define VAULT_HEADER "$ANSIBLE_VAULT"

/* -------------------------------------------------------------------------------- whole texts */

/* Whether a program could have written it: the header, and behind its line hexadecimal digits. */
static bool is_vault_text(struct text text)
{
    struct text rest = text;
    if (!text_take_string(&rest, VAULT_HEADER ";"))
        return false;
    (void)text_take_until(&rest, "\r\n");
    size_t digits = 0;
    for (; rest.length; text_skip(&rest, 1)) {
        if (ascii_is_among(text_peek(&rest), " \t\r\n"))
            continue;
        if (!ascii_is_hexadecimal(text_peek(&rest)))
            return false;
        digits++;
    }
    return digits > 0;
}

const char *encryption_of_text(struct text text)
{
    static const char git_crypt[] = "\0GITCRYPT"; /* with a NUL behind it, too */
    if (text.length >= sizeof git_crypt && memcmp(text.bytes, git_crypt, sizeof git_crypt) == 0)
        return "git-crypt";
    /* With any other byte Ansible takes it for YAML, whatever stands at its beginning. */
    if (is_vault_text(text) && text_is_ascii(text))
        return "ansible-vault";
    return NULL;
}

/* Takes what holds nothing off the front: blanks, comments, the line that begins a document. */
static void skip_nothing(struct text *rest)
{
    (void)text_take_string(rest, "\xEF\xBB\xBF");
    for (;;) {
        while (ascii_is_among(text_peek(rest), " \t\r\n"))
            text_skip(rest, 1);
        if (text_peek(rest) != '#' && !text_starts_with(*rest, "---"))
            return;
        (void)text_take_until(rest, "\r\n");
    }
}

bool encryption_refuse_late_header(struct trouble *trouble, struct text text)
{
    struct text rest = text;
    skip_nothing(&rest);
    if (rest.bytes == text.bytes || !text_starts_with(rest, VAULT_HEADER ";"))
        return false;
    trouble_refuse(trouble, position_after(POSITION_START, text.bytes, rest.bytes),
                   "remove what stands before " VAULT_HEADER ", blanks and byte order marks too",
                   "encrypted with ansible-vault, but Ansible decrypts only what begins with "
                   "its header");
    return true;
}

bool encryption_refuse_clear_text(struct trouble *trouble, struct text text)
{
    if (!text_starts_with(text, VAULT_HEADER) || !text_is_ascii(text) || is_vault_text(text))
        return false;
    trouble_refuse(trouble, POSITION_START,
                   "encrypt it: remove this line, and run ansible-vault encrypt on the file",
                   "begins as if encrypted with ansible-vault, but what follows is no text that it "
                   "writes: Ansible fails on it, and a secret in it is in clear");
    return true;
}

/* ------------------------------------------------------------------------------ single values */

bool encryption_hides(const struct node *vaulted)
{
    return is_vault_text(vaulted->string) ||
           (text_starts_with(vaulted->string, "ENC[AES256_GCM,data:") &&
            text_ends_with(vaulted->string, "]"));
}

/* -------------------------------------------------------------------------------------- SOPS */

/* Depth is bounded by the document's, and the number of nodes with aliases expanded. */
static void mark_encrypted(const struct node *node)
{
    if (node->type == NODE_SEQUENCE) {
        for (size_t i = 0; i < node->sequence.count; i++)
            mark_encrypted(node->sequence.items[i]);
    } else if (node->type == NODE_MAPPING) {
        for (size_t i = 0; i < node->mapping.count; i++)
            mark_encrypted(node->mapping.members[i].value);
    } else if (node->type == NODE_STRING && text_starts_with(node->string, "ENC[") &&
               text_ends_with(node->string, "]")) {
        ((struct node *)(uintptr_t)node)->vaulted = true; /* it is not given away yet */
    }
}

const char *encryption_of_values(const struct node *root)
{
    const struct node *sops = node_member(root, "sops");
    if (!node_member(sops, "mac") || !node_member(sops, "version"))
        return NULL;
    mark_encrypted(root);
    return "SOPS";
}

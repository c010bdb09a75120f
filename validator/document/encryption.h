/* SPDX-License-Identifier: MIT */
/* Who encrypted a file, as far as that can be seen. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_ENCRYPTION_H
#define FLEETGATE_DOCUMENT_ENCRYPTION_H

#include "document/trouble.h"

/* The program that encrypted the text as a whole, "ansible-vault"; NULL where none is known. What
 * ansible-vault has written is that for Ansible, too, and is never read as YAML. */
const char *encryption_of_text(struct text text);
/* Refuses a text that Ansible does not decrypt, because something stands before the header of
 * ansible-vault. Returns whether it did. */
bool encryption_refuse_late_header(struct trouble *trouble, struct text text);
/* Refuses a text that Ansible takes for encrypted by its header, and that is not. Returns whether
 * it did. */
bool encryption_refuse_clear_text(struct trouble *trouble, struct text text);
/* The program that encrypted the values of a document one by one, "SOPS", whereupon they are
 * marked as vaulted; NULL where none is known. */
const char *encryption_of_values(const struct node *root);

#endif

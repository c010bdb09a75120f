/* SPDX-License-Identifier: MIT */
/* ASCII armor: base64 between lines that say what it holds (RFC 4880, 6.2; PROTOCOL.sshsig). */
#ifndef FLEETGATE_SIGNATURE_ARMOR_H
#define FLEETGATE_SIGNATURE_ARMOR_H

#include "base/base.h"

/* Decodes every block of this label and appends what they hold to `bytes`, of which the ceiling
 * must be the length of `text` at least. False when there is none, or when one is damaged;
 * checksums are left to whoever reads the bytes. */
bool armor_decode(struct text text, const char *label, struct buffer *bytes);

#endif

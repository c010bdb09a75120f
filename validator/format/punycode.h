/* SPDX-License-Identifier: MIT */
/* Punycode (RFC 3492), for labels of host names. Private to format/. */
#ifndef FLEETGATE_FORMAT_PUNYCODE_H
#define FLEETGATE_FORMAT_PUNYCODE_H

#include "base/base.h"

enum { PUNYCODE_MAX = 63 }; /* longest label, in code points and in bytes */

/* Decodes what follows "xn--". False when it is no Punycode or longer than PUNYCODE_MAX. */
bool punycode_decode(struct text encoded, uint32_t codepoints[PUNYCODE_MAX], size_t *count);
/* Encodes a label, without "xn--". False when the result is longer than PUNYCODE_MAX. */
bool punycode_encode(const uint32_t *codepoints, size_t count, char encoded[PUNYCODE_MAX],
                     size_t *length);

#endif

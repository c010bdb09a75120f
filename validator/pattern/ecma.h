/* SPDX-License-Identifier: MIT */
/* ECMA-262 patterns rewritten for PCRE2. Private to pattern/. */
#ifndef FLEETGATE_PATTERN_ECMA_H
#define FLEETGATE_PATTERN_ECMA_H

#include "base/base.h"

/* Rewrites an ECMA-262 pattern, without relying on what PCRE2 would make of it. Returns NULL, or
 * why it is no ECMA-262 pattern. */
const char *ecma_translate(struct text source, struct buffer *translated);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Character sets that ECMA-262 and PCRE2 name differently.
 */
#ifndef FLEETGATE_PATTERN_ECMA_H
#define FLEETGATE_PATTERN_ECMA_H

#include "base/base.h"

/* WhiteSpace and LineTerminator of ECMA-262, and all other characters, as members of a class. */
#define ECMA_SPACES                                                                               \
    "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}" \
    "\\x{3000}\\x{feff}"
#define ECMA_NO_SPACES                                                               \
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}" \
    "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"   \
    "\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

/* Writes \p{property} (or \P, as `kind` says) as PCRE2 spells it. False when ECMA-262 knows no such
 * property. */
bool ecma_translate_property(struct text property, char kind, struct buffer *translated);

/* Rewrites an ECMA-262 pattern for PCRE2, without relying on what PCRE2 would make of it. Returns
 * NULL, or why it is no ECMA-262 pattern. */
const char *ecma_translate(struct text source, struct buffer *translated);

#endif

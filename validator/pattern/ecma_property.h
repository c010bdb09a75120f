/* SPDX-License-Identifier: MIT */
/* Unicode properties, which ECMA-262 and PCRE2 name differently. Private to pattern/. */
#ifndef FLEETGATE_PATTERN_ECMA_PROPERTY_H
#define FLEETGATE_PATTERN_ECMA_PROPERTY_H

#include "base/base.h"

/* Writes \p{property} (or \P, as `kind` says) as PCRE2 spells it. False when ECMA-262 knows no such
 * property. */
bool ecma_translate_property(struct text property, char kind, struct buffer *translated);

#endif

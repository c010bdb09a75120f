/* SPDX-License-Identifier: MIT */
/* Escapes and character classes of ECMA-262 patterns. Private to pattern/. */
#ifndef FLEETGATE_PATTERN_ECMA_ESCAPE_H
#define FLEETGATE_PATTERN_ECMA_ESCAPE_H

#include "pattern/ecma_translator.h"

/* The escape that begins here with its backslash. */
bool ecma_translate_escape(struct ecma_translator *t);
/* The class that begins here with its opening bracket. */
bool ecma_translate_class(struct ecma_translator *t);

#endif

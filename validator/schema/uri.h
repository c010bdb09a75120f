/* SPDX-License-Identifier: MIT */
/*
 * URI references (RFC 3986): resolving them against a base, and the fragments of `$ref`.
 */
#ifndef FLEETGATE_SCHEMA_URI_H
#define FLEETGATE_SCHEMA_URI_H

#include "base/base.h"

/* Cuts `reference` at its first '#'. False when it has none; then *fragment is empty. */
bool uri_split(struct text reference, struct text *uri, struct text *fragment);
/* The absolute URI that `reference` (without fragment) means below `base`; bytes is NULL when
 * memory is out. */
struct text uri_resolve(struct arena *arena, struct text base, struct text reference);
/* Undoes %41; a '%' that starts no escape stays. bytes is NULL when memory is out. */
struct text uri_decode(struct arena *arena, struct text text);

#endif

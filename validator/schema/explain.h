/* SPDX-License-Identifier: MIT */
/*
 * Violations in words. Each function adds a problem, if problems are wanted, and returns false, so
 * that an operation ends with `return explain_...`.
 */
#ifndef FLEETGATE_SCHEMA_EXPLAIN_H
#define FLEETGATE_SCHEMA_EXPLAIN_H

#include "schema/evaluation.h"

bool explain_false(struct evaluation *evaluation, const struct location *at);
bool explain_type(struct evaluation *evaluation, const struct location *at, unsigned types);
/* `types` are allowed besides the constants; 0 for none. */
bool explain_constants(struct evaluation *evaluation, const struct location *at,
                       const struct constants *constants, unsigned types);
/* `relation`: "at least", "a multiple of", ... */
bool explain_number(struct evaluation *evaluation, const struct location *at, const char *relation,
                    const struct bound *bound);
/* A size out of bounds; `unit` is "character", "item" or "key". */
bool explain_size(struct evaluation *evaluation, const struct location *at,
                  const struct size_rules *rules, size_t size, const char *unit);
bool explain_pattern(struct evaluation *evaluation, const struct location *at,
                     const struct pattern_rules *rules);
bool explain_format(struct evaluation *evaluation, const struct location *at,
                    const struct format *format);
bool explain_duplicate(struct evaluation *evaluation, const struct location *item, size_t first);
bool explain_contains(struct evaluation *evaluation, const struct location *at,
                      const struct contains_rules *rules, size_t matches);
/* A key that nothing allows. `rules` may be NULL. */
bool explain_unknown_key(struct evaluation *evaluation, const struct location *at,
                         const struct object_rules *rules);
/* A key that is no string where its name matters. */
bool explain_key_type(struct evaluation *evaluation, const struct location *at);
/* `allowed`: how many items there may be; SIZE_MAX when that is not known. */
bool explain_extra_item(struct evaluation *evaluation, const struct location *at, size_t allowed);
/* `because` is the key that asks for the missing one; empty for none. */
bool explain_missing(struct evaluation *evaluation, const struct location *at, struct text name,
                     struct text because);
/* What cannot be decided; counts it. `reason` continues "cannot be checked: ". */
bool explain_undecided(struct evaluation *evaluation, const struct location *at,
                       const char *reason);
/* A value that is not known, of which the schema asks something. */
bool explain_unknown(struct evaluation *evaluation, const struct location *at);
/* What it would take the content of a string for that cannot be seen. */
bool explain_unseen(struct evaluation *evaluation, const struct location *at);

#endif

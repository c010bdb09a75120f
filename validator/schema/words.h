/* SPDX-License-Identifier: MIT */
/* Values and types as messages name them. */
#ifndef FLEETGATE_SCHEMA_WORDS_H
#define FLEETGATE_SCHEMA_WORDS_H

#include "document/document.h"

/* A value as a message shows it: `"text"`, `012`, `a mapping`; cut when long. */
void words_value(struct buffer *words, const struct node *node);
/* `"text"`, cut when long. */
void words_string(struct buffer *words, struct text text);
/* How to write a plain scalar so that it is a string: `"1.10"`. */
void words_quoted(struct buffer *words, struct text source);
/* `a string, an integer or null`, for bits of enum type_bit. */
void words_types(struct buffer *words, unsigned types);
/* `1.10 is the number 1.1`, for a scalar that is no string. */
void words_reading(struct buffer *words, const struct node *node);
/* What a value is instead of what it should be: `, but 012 is the number 10`, `, not a mapping`. */
void words_actual(struct buffer *words, const struct node *node);
/* The same for a number whose value is what does not fit: `, but is 5`, `, but 22:30 is 1350`. */
void words_actual_number(struct buffer *words, const struct node *node);
/* How to write the items of a list as the keys of a mapping; nothing where they name none, unless a
 * mapping without any would do. */
void words_items_as_keys(struct buffer *words, const struct node *list, bool may_be_empty);
/* The same for the words of a text, which stands below its key, or (`key`) beside it. */
void words_as_keys(struct buffer *words, struct text text, struct text key);
/* Whether each word of a text is a name and its value, as in `branch=main`. */
bool words_are_settings(struct text text);

#endif

/* SPDX-License-Identifier: MIT */
/* The two languages a document may be written in. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_READER_H
#define FLEETGATE_DOCUMENT_READER_H

#include "document/builder.h"

/* Reads `text` as Python's json module does. Returns whether it is JSON at all: if not, nothing of
 * what the builder has found counts, unless reading stopped at a limit. Numbers that JSON itself
 * does not know (NaN), NUL and halves of surrogate pairs are refused. */
bool json_read(struct builder *builder, struct text text);
/* Reads `text`, whose characters have been checked, as YAML 1.1. */
void yaml_read(struct builder *builder, struct text text);

#endif

/* SPDX-License-Identifier: MIT */
/* The readers of the languages a document may be written in. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_READER_H
#define FLEETGATE_DOCUMENT_READER_H

#include "document/builder.h"

/* Reads `text` as Python's json module does. Returns whether it is JSON at all: if not, nothing of
 * what the builder has found counts, unless reading stopped at a limit. Numbers that JSON itself
 * does not know (NaN), NUL and halves of surrogate pairs are refused. */
bool json_read(struct builder *builder, struct text text);
/* Reads `text`, whose characters have been checked, if it is YAML of the simple form that most
 * files have. Returns false if it is not, or reading stopped: then nothing of what the builder has
 * counts; nor does it if anything was found. Otherwise the nodes are those that yaml_read would
 * have made; but sources lie in `text`, and no NUL ends them. */
bool block_read(struct builder *builder, struct text text);
/* Reads `text`, whose characters have been checked, as YAML 1.1. */
void yaml_read(struct builder *builder, struct text text);

#endif

/* SPDX-License-Identifier: MIT */
/* Documents in YAML of the simple form that most files have. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_BLOCK_H
#define FLEETGATE_DOCUMENT_BLOCK_H

#include "document/builder.h"

/* Reads `text`, whose characters have been checked. Returns false if it is not of that form, or
 * reading stopped: then nothing of what the builder has counts; nor does it if anything was found.
 * Otherwise the nodes are those that yaml_read would have made; but sources lie in `text`, and no
 * NUL ends them. */
bool block_read(struct builder *builder, struct text text);

#endif

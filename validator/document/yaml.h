/* SPDX-License-Identifier: MIT */
/* Documents in YAML, by libyaml. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_YAML_H
#define FLEETGATE_DOCUMENT_YAML_H

#include "document/builder.h"

/* Reads `text`, whose characters have been checked, as YAML 1.1. */
void yaml_read(struct builder *builder, struct text text);

#endif

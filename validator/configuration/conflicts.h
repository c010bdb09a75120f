/* SPDX-License-Identifier: MIT */
/* What git leaves behind in files that are read here and judged nowhere else. Private to
 * configuration/. */
#ifndef FLEETGATE_CONFIGURATION_CONFLICTS_H
#define FLEETGATE_CONFIGURATION_CONFLICTS_H

#include "document/document.h"

/* Adds document/conflict-markers, with its excerpt, where the text of the file has any. */
void conflicts_find(struct findings *findings, struct text path, struct text text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The published metaschemas of the drafts, built in.
 */
#ifndef FLEETGATE_SCHEMA_METASCHEMA_H
#define FLEETGATE_SCHEMA_METASCHEMA_H

#include "base/base.h"

/* The text of the metaschema with this URI (without fragment); bytes is NULL when there is none. */
struct text metaschema_find(struct text uri);

#endif

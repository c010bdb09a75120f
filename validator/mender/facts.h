/* SPDX-License-Identifier: MIT */
/* How facts are put together. */
#ifndef FLEETGATE_MENDER_FACTS_H
#define FLEETGATE_MENDER_FACTS_H

#include "document/document.h"
#include "mender/mender.h"

/* One more device, zeroed; NULL when memory is out. */
struct mender_device *mender_facts_add(struct mender_facts *facts);
/* By id, once all are there. */
void mender_facts_sort(struct mender_facts *facts);
/* A copy of a value, cut where it is too long; bytes is NULL when memory is out. */
struct text mender_facts_value(struct mender_facts *facts, struct text value);

#endif

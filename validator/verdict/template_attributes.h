/* SPDX-License-Identifier: MIT */
/* Attributes that make git check out other templates than were judged. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_TEMPLATE_ATTRIBUTES_H
#define FLEETGATE_VERDICT_TEMPLATE_ATTRIBUTES_H

#include "verdict/reading.h"

/* Once all devices are judged. */
int template_attributes_judge(struct reading *reading, const struct object_id *tree,
                              struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Internationalised host names (IDNA 2008: RFC 5890 to 5893).
 */
#ifndef FLEETGATE_SCHEMA_IDNA_H
#define FLEETGATE_SCHEMA_IDNA_H

#include "base/base.h"

/* Whether an ASCII label that starts with "xn--" stands for a valid label. */
bool idna_is_encoded_label(struct text label);
bool idna_is_host_name(struct text name);

#endif

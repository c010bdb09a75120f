/* SPDX-License-Identifier: MIT */
/* Internationalised host names (IDNA 2008: RFC 5890 to 5893). Private to format/. */
#ifndef FLEETGATE_FORMAT_IDNA_H
#define FLEETGATE_FORMAT_IDNA_H

#include "base/base.h"

/* The most that a host name and one label of it may have, in ASCII. */
enum { HOST_NAME_BYTES = 253, HOST_LABEL_BYTES = 63 };

/* Whether an ASCII label that starts with "xn--" stands for a valid label. */
bool idna_is_encoded_label(struct text label);
/* Whether `name` is one in ASCII or Unicode. */
bool idna_is_host_name(struct text name);

#endif

/* SPDX-License-Identifier: MIT */
/* Dates and times of YAML 1.1. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_TIMESTAMP_H
#define FLEETGATE_DOCUMENT_TIMESTAMP_H

#include "base/base.h"

/* How a text reads as a date or time. */
enum timestamp_form {
    TIMESTAMP_NONE,
    TIMESTAMP_GOOD,
    TIMESTAMP_IMPOSSIBLE, /* has the form, but there is no such day or hour */
};

enum timestamp_form timestamp_form(struct text text);

#endif

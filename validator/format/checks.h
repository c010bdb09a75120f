/* SPDX-License-Identifier: MIT */
/* The check of each format, as its row in formats.def names it. Private to format/. */
#ifndef FLEETGATE_FORMAT_CHECKS_H
#define FLEETGATE_FORMAT_CHECKS_H

#include "base/base.h"

#define FORMAT(check, name, description) bool format_##check(struct text text);
#include "format/formats.def"
#undef FORMAT

#endif

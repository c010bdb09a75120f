/* SPDX-License-Identifier: MIT */
/* Names that people, or a file system that ignores case, take for another. */
#ifndef FLEETGATE_PROMOTION_LOOK_ALIKE_H
#define FLEETGATE_PROMOTION_LOOK_ALIKE_H

#include <stdbool.h>

/* What follows in `text` after something that looks like all of `wanted` (ASCII), characters that
 * are not seen passed over; NULL when it begins otherwise, or when `text` is NULL. Taken for alike
 * are cases, 0 and o, 1 and l, and the letters of other alphabets in look_alike.c. */
const char *look_alike_after(const char *text, const char *wanted);
/* Whether what follows is nothing that is seen. */
bool look_alike_is_nothing(const char *text);

#endif

/* SPDX-License-Identifier: MIT */
/* The lines of the files that findings are about. Private to verdict/. */
#ifndef FLEETGATE_VERDICT_EXCERPTS_H
#define FLEETGATE_VERDICT_EXCERPTS_H

#include "verdict/verdict.h"

/* Gives the findings, in which those of one file stand together by line, their excerpts. Only the
 * files that findings kept stand in are read again: far fewer than are judged. */
int excerpts_add(struct findings *findings, const struct snapshot *snapshot,
                 const struct judge *judge, struct error *error);

#endif

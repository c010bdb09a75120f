/* SPDX-License-Identifier: MIT */
/* Holds the fast reader of YAML (document/block.c) against libyaml. */
#ifndef FLEETGATE_TEST_TWO_READERS_H
#define FLEETGATE_TEST_TWO_READERS_H

#include "document/document.h"

enum agreement {
    ONLY_LIBYAML,     /* to libyaml; or no text that a reader is given at all */
    BOTH_THE_SAME,    /* read by both, and every node is the same */
    BOTH_DIFFERENTLY, /* or libyaml found something wrong */
};

enum agreement two_readers(struct text text, const struct document_limits *limits);

#endif

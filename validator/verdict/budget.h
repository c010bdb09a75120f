/* SPDX-License-Identifier: MIT */
/* What one judgement may read in all, of however many trees and files, on however many threads.
 * Private to verdict/. */
#ifndef FLEETGATE_VERDICT_BUDGET_H
#define FLEETGATE_VERDICT_BUDGET_H

#include "finding/finding.h"

#include <stdatomic.h>

enum budget_kind {
    BUDGET_ENTRIES, /* of folders */
    BUDGET_BYTES,   /* of files; a content that several files of a tree have counts once */
    BUDGET_VALUES,  /* of documents, in the same way */
    BUDGET_STEPS,   /* of templates, and of finding out what devices are given */
    BUDGET_KINDS
};

struct budget {
    const struct limits *limits;
    atomic_size_t spent[BUDGET_KINDS];
};

void budget_init(struct budget *budget, const struct limits *limits);
/* Takes this much, from any thread. False where it is more than was left: from then on nothing more
 * may be read, and budget_report is to be called. */
bool budget_take(struct budget *budget, enum budget_kind kind, size_t amount);
/* How much of each kind has been taken so far. */
void budget_look(const struct budget *budget, size_t taken[BUDGET_KINDS]);
bool budget_is_spent(const struct budget *budget);
/* Where it is spent: adds a tree/limit finding. Whether it is does not depend on which thread reads
 * what; how much of the rest was read does, so that nothing else is to be told of the tree. */
void budget_report(const struct budget *budget, struct findings *findings);

#endif

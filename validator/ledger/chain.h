/* SPDX-License-Identifier: MIT */
/* The ledger read backwards, one record at a time, each checked against the one after it. */
#ifndef FLEETGATE_LEDGER_CHAIN_H
#define FLEETGATE_LEDGER_CHAIN_H

#include "ledger/record.h"

struct chain {
    struct repository *repository;
    struct object_id tip;        /* where the ledger stands; zero: there is none */
    char tip_digest[DIGEST_HEX]; /* of the newest record's message, once it is read */
    struct object_id next;       /* the commit to read */
    char expected[DIGEST_HEX];   /* what the record after it names; "" for the newest */
    const char *flaw;            /* what is wrong with the next commit; in the reader's arena */
};

int chain_open(struct chain *chain, struct repository *repository, struct error *error);
/* Reads the next older record; *found is false where the chain begins. ERROR_REPOSITORY where there
 * is a flaw. */
int chain_next(struct chain *chain, struct arena *arena, struct record *record, bool *found,
               struct error *error);

#endif

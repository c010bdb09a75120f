/* SPDX-License-Identifier: MIT */
/* Where the protected branches stand, and where the ledger says they do. */
#ifndef FLEETGATE_LEDGER_STANDING_H
#define FLEETGATE_LEDGER_STANDING_H

#include "ledger/chain.h"
#include "ledger/stage.h"

struct standing {
    const struct stage *stage;
    struct object_id tip;      /* zero: there is no such branch */
    bool known;                /* the ledger has a record of it */
    struct object_id recorded; /* the `new` of the last one; zero: deleted */
    bool is_let; /* one of its records counts, and `let` is the `new` of the last such one */
    struct object_id let;
};

struct standings {
    struct standing *items; /* [count] the protected branches of the policy, in its order */
    size_t count;
    const struct branch *branches; /* [branch_count] all there are */
    size_t branch_count;
    struct object_id tip;        /* of the ledger */
    char tip_digest[DIGEST_HEX]; /* what the next record names as the one before it */
    bool policy_is_new; /* the newest record was made under another policy, or there is none */
};

/* Reads the ledger as far back as it takes. ERROR_REPOSITORY where a flaw is met on the way. */
int standings_read(struct standings *standings, struct repository *repository,
                   const struct policy *policy, struct arena *arena, struct error *error);
/* The same without `branches`, of which a server may have many. */
int standings_read_protected(struct standings *standings, struct repository *repository,
                             const struct policy *policy, struct arena *arena, struct error *error);

#endif

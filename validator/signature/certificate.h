/* SPDX-License-Identifier: MIT */
/* The certificate of a signed push (gitprotocol-pack(5), "Push Certificate"), taken apart. */
#ifndef FLEETGATE_SIGNATURE_CERTIFICATE_H
#define FLEETGATE_SIGNATURE_CERTIFICATE_H

#include "git/git.h"

struct certificate {
    struct text payload;   /* what is signed */
    struct text signature; /* armored */
    struct text nonce;
    struct text commands; /* lines "<old> <new> <ref>" */
};

/* Everything borrows from `bytes`. False for what is no certificate of version 0.1 with one nonce.
 */
bool certificate_read(struct certificate *certificate, struct text bytes);
/* Whether its one line about the ref of the update orders this very update. */
bool certificate_orders(const struct certificate *certificate, const struct update *update);

#endif

/* SPDX-License-Identifier: MIT */
/* Which parts of a file must not be shown, told line by line from its text. Private to finding/. */
#ifndef FLEETGATE_FINDING_SECRECY_H
#define FLEETGATE_FINDING_SECRECY_H

#include "base/base.h"

/* What the lines so far mean for the next one. Zeroed before the first. */
struct secrecy {
    bool is_in_private_key; /* whose end has not come yet */
    bool is_inside;         /* the lines since belong to a key that looks secret */
    size_t indentation;     /* of that key */
    size_t open_brackets;   /* that its value has opened and not closed */
};

/* How many bytes of the next line of a file may be shown: all of them, or those before the value of
 * a key whose name says token, password, secret or key, or before what looks like a secret. Rather
 * too few than too many. */
size_t secrecy_visible(struct secrecy *secrecy, struct text line);

#endif

/* SPDX-License-Identifier: MIT */
/* What an access token may look like. */
#ifndef FLEETGATE_MENDER_TOKEN_H
#define FLEETGATE_MENDER_TOKEN_H

#include "mender/mender.h"

/* The token without the blanks and line breaks around it. */
struct text mender_token_trim(struct text token);
/* Why no request can bear the token: "it is empty". NULL: one can. */
const char *mender_token_fault(struct text token);

#endif

/* SPDX-License-Identifier: MIT */
/* Who we are to the server. */
#ifndef FLEETGATE_MENDER_SESSION_H
#define FLEETGATE_MENDER_SESSION_H

#include "mender/request.h"

/* Makes mender->token usable: reads the token file, or logs in. */
int mender_session_open(struct mender *mender, struct error *error);
/* Gives a login back. Its failure is nobody's trouble: the server forgets old logins itself. */
void mender_session_close(struct mender *mender);

#endif

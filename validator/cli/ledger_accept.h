/* SPDX-License-Identifier: MIT */
/* `fleetgate ledger accept`. */
#ifndef FLEETGATE_CLI_LEDGER_ACCEPT_H
#define FLEETGATE_CLI_LEDGER_ACCEPT_H

#include "cli/cli.h"

/* Has each branch let stand as it does, on behalf of the account that this runs as. Nothing is
 * recorded where one of them is none that moved past the gate. Prints what was done: at once in
 * text, all together in JSON. */
int ledger_accept_branches(struct session *session, char *const *names, int count,
                           const char *reason, enum output output, struct error *error);

#endif

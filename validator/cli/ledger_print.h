/* SPDX-License-Identifier: MIT */
/* How the ledger and the audit look. */
#ifndef FLEETGATE_CLI_LEDGER_PRINT_H
#define FLEETGATE_CLI_LEDGER_PRINT_H

#include "cli/cli.h"
#include "ledger/ledger.h"

/* The newest `last` records, of the branch with this full name or (NULL) of all, newest first. */
int ledger_print_records(const struct ledger *ledger, const char *ref, size_t last);
int ledger_print_records_json(const struct ledger *ledger, const char *ref, size_t last,
                              struct error *error);

int ledger_print_pushes(const struct audited_push *pushes, size_t count, enum output output,
                        struct error *error);

/* *holds says whether there is nothing to complain of. */
int ledger_print_verification(const struct ledger *ledger, const struct verification *verification,
                              enum output output, bool *holds, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The checks of an inspection, in the files check_*.c; inspection.c has their rows. A check says
 * what it finds with diagnosis_add; one that says nothing has found all well. -1 with the error set
 * when it could not look.
 */
#ifndef FLEETGATE_SETUP_CHECKS_H
#define FLEETGATE_SETUP_CHECKS_H

#include "setup/setup.h"

int check_pre_receive(struct inspection *inspection, struct error *error);
int check_post_receive(struct inspection *inspection, struct error *error);
int check_hooks_path(struct inspection *inspection, struct error *error);
int check_owner(struct inspection *inspection, struct error *error);
int check_modes(struct inspection *inspection, struct error *error);
int check_policy(struct inspection *inspection, struct error *error);
int check_credentials(struct inspection *inspection, struct error *error);
int check_mender(struct inspection *inspection, struct error *error);
int check_rollout(struct inspection *inspection, struct error *error);
int check_room(struct inspection *inspection, struct error *error);
int check_databases(struct inspection *inspection, struct error *error);
int check_jobs(struct inspection *inspection, struct error *error);
int check_outbox(struct inspection *inspection, struct error *error);
int check_ledger(struct inspection *inspection, struct error *error);
int check_settings(struct inspection *inspection, struct error *error);
int check_history(struct inspection *inspection, struct error *error);
int check_names(struct inspection *inspection, struct error *error);
int check_aliases(struct inspection *inspection, struct error *error);
int check_sources(struct inspection *inspection, struct error *error);
int check_branches(struct inspection *inspection, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* What the checks of an inspection share. A check adds what it finds; one that adds nothing has
 * found all well. */
#ifndef FLEETGATE_SETUP_CHECKS_H
#define FLEETGATE_SETUP_CHECKS_H

#include "setup/setup.h"

/* Adds a diagnosis of the check that runs. Both texts are escaped; `command` may be NULL. */
void diagnose(struct inspection *inspection, enum diagnosis_state state, const char *command,
              const char *format, ...) __attribute__((format(printf, 4, 5)));
/* A command line, in the inspection's arena; %s for words goes through `word`. */
const char *command_line(struct inspection *inspection, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* One word of a command line, quoted for sh where it needs to be. */
const char *word(struct inspection *inspection, const char *text);
/* A path in the git folder. */
const char *in_git_dir(struct inspection *inspection, const char *name);

/* The checks. Each returns -1 with the error set when it could not look. */
int check_pre_receive(struct inspection *inspection, struct error *error);
int check_post_receive(struct inspection *inspection, struct error *error);
int check_hooks_path(struct inspection *inspection, struct error *error);
int check_owner(struct inspection *inspection, struct error *error);
int check_policy(struct inspection *inspection, struct error *error);
int check_credentials(struct inspection *inspection, struct error *error);
int check_outbox(struct inspection *inspection, struct error *error);
int check_ledger(struct inspection *inspection, struct error *error);
int check_settings(struct inspection *inspection, struct error *error);
int check_history(struct inspection *inspection, struct error *error);
int check_names(struct inspection *inspection, struct error *error);
int check_aliases(struct inspection *inspection, struct error *error);
int check_branches(struct inspection *inspection, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* The options of a push, given with `git push -o`. */
#ifndef FLEETGATE_CLI_PUSH_OPTIONS_H
#define FLEETGATE_CLI_PUSH_OPTIONS_H

#include "verdict/verdict.h"

/* Reads the push options (GIT_PUSH_OPTION_COUNT, GIT_PUSH_OPTION_<i>), 1,000 at most. They are
 * taken where some were given, or where receive.advertisePushOptions is set. */
int push_options_read(struct repository *repository, struct arena *arena,
                      struct push_options *options, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* Who pushes, and with which options: what a git server tells its hooks in the environment. */
#ifndef FLEETGATE_CLI_PUSHER_H
#define FLEETGATE_CLI_PUSHER_H

#include "verdict/verdict.h"

/* Finds who pushes in the variables that git servers set, never in a commit. PUSHER_AUTO takes the
 * first server's in the order of enum pusher_source, the Unix account last; that none is found is
 * no error then. ERROR_ENVIRONMENT where two servers name different people, where the one that the
 * policy asks for says nothing, and for names of more than 256 bytes. The name lives as long as the
 * environment or, for a Unix account, in `arena`. */
int pusher_find(enum pusher_source source, struct arena *arena, struct pusher *pusher,
                struct error *error);

/* Reads the push options (GIT_PUSH_OPTION_COUNT, GIT_PUSH_OPTION_<i>), 1,000 at most. They are
 * taken where some were given, or where receive.advertisePushOptions is set. */
int push_options_read(struct repository *repository, struct arena *arena,
                      struct push_options *options, struct error *error);

#endif

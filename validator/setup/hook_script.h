/* SPDX-License-Identifier: MIT */
/* The text of hooks: how fleetgate writes it. */
#ifndef FLEETGATE_SETUP_HOOK_SCRIPT_H
#define FLEETGATE_SETUP_HOOK_SCRIPT_H

#include "setup/setup.h"

/* The text as one word for sh, quoted where it needs to be. NULL when memory is out. */
const char *shell_word(const char *text, struct arena *arena);

#endif

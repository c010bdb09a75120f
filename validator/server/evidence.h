/* SPDX-License-Identifier: MIT */
/* What servers are known by. */
#ifndef FLEETGATE_SERVER_EVIDENCE_H
#define FLEETGATE_SERVER_EVIDENCE_H

#include "base/base.h"

/* Whether a variable of the hook has just this value. */
bool evidence_variable_is(const char *name, const char *value);
/* Whether there is a folder of this name in the git folder. */
int evidence_folder(bool *there, const char *git_dir, const char *name, struct arena *arena,
                    struct error *error);
/* The name of a deploy key, which is nobody's: with a colon, as no account of a forge can have. */
int evidence_deploy_key(const char *id, struct arena *arena, const char **name,
                        struct error *error);

#endif

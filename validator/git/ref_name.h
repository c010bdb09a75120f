/* SPDX-License-Identifier: MIT */
/* The names that refs may have. */
#ifndef FLEETGATE_GIT_REF_NAME_H
#define FLEETGATE_GIT_REF_NAME_H

#include "git/git.h"

/* Whether git would take this as a full ref name (git check-ref-format), below refs/. */
bool ref_name_is_valid(struct text name);

#endif

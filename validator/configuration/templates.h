/* SPDX-License-Identifier: MIT */
/* What configurations share beside templates. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_TEMPLATES_H
#define FLEETGATE_CONFIGURATION_TEMPLATES_H

#include "configuration/plays.h"
#include "configuration/role.h"

/* The role that the templates lie in. */
const struct role *templates_role(const struct templates *templates);
/* What plays and tasks set. */
const struct plays *templates_plays(const struct templates *templates);

#endif

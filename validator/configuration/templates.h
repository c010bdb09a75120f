/* SPDX-License-Identifier: MIT */
/* What configurations share beside templates. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_TEMPLATES_H
#define FLEETGATE_CONFIGURATION_TEMPLATES_H

#include "configuration/role.h"

/* The role that the templates lie in. */
const struct role *templates_role(const struct templates *templates);

#endif

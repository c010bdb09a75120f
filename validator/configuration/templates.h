/* SPDX-License-Identifier: MIT */
/* What configurations share beside templates. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_TEMPLATES_H
#define FLEETGATE_CONFIGURATION_TEMPLATES_H

#include "configuration/plays.h"
#include "configuration/plugins.h"
#include "configuration/role.h"

/* The role that the templates lie in. */
const struct role *templates_role(const struct templates *templates);
/* The path of a template that was asked for, where it is there and cannot be read; or NULL. */
const char *templates_unread(struct templates *templates, struct text name);
/* Whether dictionaries are merged. */
bool templates_merge(const struct templates *templates);
/* What plays and tasks set. */
const struct plays *templates_plays(const struct templates *templates);
/* The plug-ins that may take the place of Ansible's own. */
const struct plugins *templates_plugins(const struct templates *templates);

#endif

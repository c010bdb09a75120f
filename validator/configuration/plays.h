/* SPDX-License-Identifier: MIT */
/* Which variables the repository's own playbooks, roles and tasks set while Ansible works: the gate
 * runs none of them, so it does not know what these hold. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_PLAYS_H
#define FLEETGATE_CONFIGURATION_PLAYS_H

#include "configuration/configuration.h"
#include "configuration/play_setters.h"

struct plays {
    struct play_setters setters;
    struct map read;               /* paths of all files whose content was looked at */
    struct findings conflicts;     /* that git has left in them */
    size_t entries, bytes, values; /* what it took to read them */
    char sum[DIGEST_HEX];          /* of all that were to be read: see file_sum.h */
};

/* Reads playbooks at the top and in playbooks/, and tasks, handlers and variables in these folders
 * and in roles/; the same below the source's folder. To be released in every case. */
int plays_read(struct plays *plays, const struct templates_source *source, struct error *error);
void plays_release(struct plays *plays);

#endif

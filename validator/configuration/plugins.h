/* SPDX-License-Identifier: MIT */
/* Which plug-ins of the repository may take the place of Ansible's own while a template is
 * rendered: the gate runs none of them. Private to configuration/. */
#ifndef FLEETGATE_CONFIGURATION_PLUGINS_H
#define FLEETGATE_CONFIGURATION_PLUGINS_H

#include "configuration/configuration.h"

struct plugins {
    struct arena arena;
    const char
        *sources[TEMPLATE_PLUGIN_TYPES]; /* the first one of each type; NULL: there is none */
    size_t entries;                      /* what it took to find them */
    char sum[DIGEST_HEX]; /* of all, and of what else lies beside them: see file_sum.h */
    struct map summed;    /* the paths of these */
};

/* Looks beside playbooks and in roles, which may lie anywhere, and where ansible.cfg says. Any
 * filter takes the place of all, since what names a file of Python gives, nobody can tell without
 * running it; lookups and actions are called as their files. To be released in every case. */
int plugins_find(struct plugins *plugins, const struct templates_source *source,
                 struct error *error);
void plugins_release(struct plugins *plugins);

#endif

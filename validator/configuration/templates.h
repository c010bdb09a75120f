/* SPDX-License-Identifier: MIT */
/* The templates of one commit, read and compiled when they are asked for. Private to
 * configuration/. */
#ifndef FLEETGATE_CONFIGURATION_TEMPLATES_H
#define FLEETGATE_CONFIGURATION_TEMPLATES_H

#include "configuration/configuration.h"

struct templates {
    const struct configuration_input *input;
    struct arena arena;
    struct map compiled; /* by name; struct template_slot */
    size_t size;         /* of all that are compiled, in bytes */
    struct error error;  /* why one could not be read; then it counts as missing */
};

void templates_init(struct templates *templates, const struct configuration_input *input);
void templates_release(struct templates *templates);
/* The template of this name below the folder; NULL where there is none. */
const struct template *templates_find(struct templates *templates, struct text name);

#endif

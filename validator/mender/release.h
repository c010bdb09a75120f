/* SPDX-License-Identifier: MIT */
/* What the server says about image names. */
#ifndef FLEETGATE_MENDER_RELEASE_H
#define FLEETGATE_MENDER_RELEASE_H

#include "mender/request.h"

/* All artifacts of one name. */
struct release {
    struct text name;
    bool known;               /* nothing is left to ask */
    const char *why;          /* the server cannot be asked for it; NULL: it has answered, whole */
    struct map types;         /* the device types its artifacts fit; no values */
    const char *joined_types; /* made when it is first asked for, else NULL */
};

/* Asks for releases and fills them in; *asked says how many of the `count` ones it took on, one at
 * least. Sets mender->lacks_v2_artifacts and takes none where the server is too old for it. */
int release_ask_many(struct mender *mender, struct release **releases, size_t count, size_t *asked,
                     struct error *error);
/* The same for one release, in the way servers older than 4.1 understand. Such a server cannot be
 * asked for every name: `why` is set then. */
int release_ask(struct mender *mender, struct release *release, struct error *error);

#endif

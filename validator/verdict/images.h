/* SPDX-License-Identifier: MIT */
/* Which OS images Mender has, asked once for everything a judgement meets. */
#ifndef FLEETGATE_VERDICT_IMAGES_H
#define FLEETGATE_VERDICT_IMAGES_H

#include "fleet/fleet.h"
#include "mender/mender.h"

/* Questions and answers so far; one per device type and name. */
struct image_answers {
    struct arena arena;
    struct map images; /* "<device type>\0<name>" to struct mender_image */
};

void image_answers_init(struct image_answers *answers);
void image_answers_release(struct image_answers *answers);

/* "<device type>\0<name>", which is one for each image; no bytes when memory is out. */
struct text image_key(struct arena *arena, const struct image_mention *mention);

/* Whether Mender has all these images for their device types: asks for those that have no answer
 * yet. False, too, where Mender gives no answer. */
int images_all_exist(struct image_answers *answers, const struct image_mentions *mentions,
                     struct mender *mender, bool *exist, struct error *error);

/* Asks for those images that have no answer yet, and adds an image/... finding for each mention of
 * one that Mender does not have. Where Mender gives no answer the finding is image/unverified: an
 * error, or a warning where the policy says so. `file` of a mention indexes snapshot->files. */
int images_judge(struct image_answers *answers, const struct image_mentions *mentions,
                 const struct snapshot *snapshot, struct mender *mender, struct findings *findings,
                 struct error *error);

#endif

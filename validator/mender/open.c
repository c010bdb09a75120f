/* SPDX-License-Identifier: MIT */
/* The Mender that a policy names, with whatever credentials there are. */
#include "mender/mender.h"

int mender_open(struct mender **mender, const struct policy *policy, struct error *error)
{
    const struct mender_policy *named = &policy->mender;
    const struct mender_options options = {
        .server = named->server,
        .token = named->token_file ? NULL : environment_get("MENDER_ACCESS_TOKEN"),
        .token_file = named->token_file,
        .user = environment_get("MENDER_USER"),
        .password = environment_get("MENDER_PASSWORD"),
        .ca_file = named->ca_file,
        .limits = &policy->limits,
    };
    return mender_new(mender, &options, error);
}

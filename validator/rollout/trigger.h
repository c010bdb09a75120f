/* SPDX-License-Identifier: MIT */
/* The triggers: the ways in which a rollout job is told to whoever rolls it out. To add one, see
 * docs/contributing.md. */
#ifndef FLEETGATE_ROLLOUT_TRIGGER_H
#define FLEETGATE_ROLLOUT_TRIGGER_H

#include "rollout/rollout.h"
#include "rollout/stop.h"

/* What a trigger is given for one try. */
struct trial {
    const struct delivery *delivery;
    const struct rollout_policy *policy;
    struct repository *repository;
    const char *checkouts;   /* a folder of the lane's own; need not exist */
    int lock;                /* of the lane: what a try starts is to have it, too */
    size_t output_bytes;     /* kept of the end of what a command prints */
    const struct stop *stop; /* once it is requested, the try ends as soon as it can */
};

/* What the try came to. */
struct attempt {
    struct error failure;   /* why it was not delivered; not set: it was */
    unsigned retry_after_s; /* the receiver asked for it; 0: it did not */
    struct buffer output;   /* the end of what a command printed */
};

struct trigger {
    const char *name; /* in the policy, in the outbox and for the user: never change it */
    /* Whether the policy has its section. */
    bool (*is_configured)(const struct rollout_policy *policy);
    /* Tries the delivery once, where the policy has its section. Returns 0 when it was delivered,
     * -1 with attempt->failure set when not. */
    int (*run)(const struct trial *trial, struct attempt *attempt);
};

/* Those of triggers.def, ended by a row without a name. */
extern const struct trigger trigger_table[];

/* The trigger of this name, or NULL. */
const struct trigger *trigger_find(const char *name);

#define TRIGGER(name)                                                         \
    bool trigger_##name##_is_configured(const struct rollout_policy *policy); \
    int trigger_##name(const struct trial *trial, struct attempt *attempt);
#include "rollout/triggers.def"
#undef TRIGGER

#endif

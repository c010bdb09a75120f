/* SPDX-License-Identifier: MIT */
/* How a webhook proves that it comes from this server (Standard Webhooks). */
#ifndef FLEETGATE_ROLLOUT_WEBHOOK_SIGNATURE_H
#define FLEETGATE_ROLLOUT_WEBHOOK_SIGNATURE_H

#include "base/base.h"

enum {
    WEBHOOK_SECRET_MAX = 4096, /* bytes of the text */
    WEBHOOK_KEY_MIN = 16,      /* bytes of the key in it */
};

/* Appends "v1,<base64 of HMAC-SHA256 of "id.timestamp.body">". `secret` is the text of the secret
 * file: "whsec_" and base64, or the raw bytes of the key. */
int webhook_sign(struct buffer *signature, struct text secret, const char *id, int64_t timestamp,
                 struct text body, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* A rollout job as JSON, as triggers send it. */
#include "rollout/job_body.h"

#include "document/document.h"

#include <jansson.h>
#include <stdlib.h>

/* A ref name may hold any bytes; what is no UTF-8 becomes U+FFFD. */
static void append_string(struct buffer *out, const char *string)
{
    static const struct json_style style = {.is_ascii = true};
    json_write_string(out, &style, text_of(string));
}

static void append_member(struct buffer *out, const char *name, const char *value)
{
    buffer_format(out, ",\"%s\":", name);
    append_string(out, value);
}

void job_body_write(struct buffer *body, const struct delivery *delivery, struct text plan)
{
    char time[TIME_BYTES];
    buffer_format(body, "{\"type\":\"fleetgate.rollout\",\"timestamp\":\"%s\",\"data\":{\"job\":",
                  time_format(delivery->recorded_at, time));
    append_string(body, delivery->job);
    append_member(body, "ref", delivery->ref);
    append_member(body, "branch", branch_short_name(delivery->ref));
    append_member(body, "old", delivery->old);
    append_member(body, "new", delivery->new);
    if (plan.length) {
        buffer_append_string(body, ",\"plan\":");
        buffer_append_text(body, plan);
    }
    buffer_append_string(body, "}}");
}

bool job_body_sum_plan(struct buffer *out, struct text json)
{
    char digest[DIGEST_HEX];
    json_t *plan = json_loadb(json.bytes ? json.bytes : "", json.length, JSON_ALLOW_NUL, NULL);
    json_t *totals = json_object_get(plan, "totals");
    char *text =
        json_is_object(totals) ? json_dumps(totals, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    bool is_plan = text && digest_hex(json, digest) == 0;
    if (is_plan)
        buffer_format(out, "{\"totals\":%s,\"sha256\":\"%s\"}", text, digest);
    free(text);
    json_decref(plan);
    return is_plan && !out->failed;
}

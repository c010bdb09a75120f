/* SPDX-License-Identifier: MIT */
/* A rollout job as JSON, as triggers send it. */
#include "rollout/job_body.h"

#include "document/document.h"

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

void job_body_write(struct buffer *body, const struct delivery *delivery)
{
    char time[TIME_BYTES];
    buffer_format(body, "{\"type\":\"fleetgate.rollout\",\"timestamp\":\"%s\",\"data\":{\"job\":",
                  time_format(delivery->recorded_at, time));
    append_string(body, delivery->job);
    append_member(body, "ref", delivery->ref);
    append_member(body, "branch", branch_short_name(delivery->ref));
    append_member(body, "old", delivery->old);
    append_member(body, "new", delivery->new);
    buffer_append_string(body, "}}");
}

/* SPDX-License-Identifier: MIT */
/* A rollout job as JSON, as triggers send it. */
#include "rollout/job_body.h"

#include <string.h>

/* A JSON string. A ref name may hold any bytes; what is no UTF-8 becomes U+FFFD. */
static void append_json_string(struct buffer *out, const char *string)
{
    size_t left = strlen(string);
    buffer_append(out, "\"", 1);
    while (left) {
        uint32_t codepoint = 0;
        size_t length = utf8_decode(string, left, &codepoint);
        if (length == 0)
            buffer_append_string(out, "\\ufffd");
        else if (codepoint < 0x20 || codepoint == '"' || codepoint == '\\')
            buffer_format(out, "\\u%04x", (unsigned)codepoint);
        else
            buffer_append(out, string, length);
        string += length ? length : 1;
        left -= length ? length : 1;
    }
    buffer_append(out, "\"", 1);
}

static void append_member(struct buffer *out, const char *name, const char *value)
{
    buffer_format(out, ",\"%s\":", name);
    append_json_string(out, value);
}

void job_body_write(struct buffer *body, const struct delivery *delivery)
{
    char time[TIME_BYTES];
    buffer_format(body, "{\"type\":\"fleetgate.rollout\",\"timestamp\":\"%s\",\"data\":{\"job\":",
                  time_format(delivery->recorded_at, time));
    append_json_string(body, delivery->job);
    append_member(body, "ref", delivery->ref);
    append_member(body, "branch", branch_short_name(delivery->ref));
    append_member(body, "old", delivery->old);
    append_member(body, "new", delivery->new);
    buffer_append_string(body, "}}");
}

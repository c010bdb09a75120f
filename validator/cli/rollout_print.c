/* SPDX-License-Identifier: MIT */
/* Deliveries as `fleetgate rollout` prints them. */
#include "cli/rollout_print.h"

#include <stdio.h>

enum { SHORT_ID = 11 /* "fg_" and 8 digits: enough to name a job by */ };

void rollout_print_delivery(const struct delivery *delivery)
{
    char time[TIME_BYTES];
    printf("%s %.10s %s %s ", branch_short_name(delivery->ref), delivery->new, delivery->trigger,
           delivery_state_name(delivery->state));
    printf("%s%s tries %u", delivery->state == DELIVERY_RUNNING ? "since " : "",
           time_format(delivery->changed_at, time), delivery->tries);
    if (delivery->state == DELIVERY_PENDING && delivery->not_before)
        printf(" not before %s", time_format(delivery->not_before, time));
    if (delivery->state == DELIVERY_RUNNING && delivery->is_last_try)
        printf(" cancelled");
    printf(" job %.*s", SHORT_ID, delivery->job);
    if (delivery->state != DELIVERY_DELIVERED && delivery->state != DELIVERY_RUNNING &&
        *delivery->last_error) {
        struct buffer safe;
        buffer_init(&safe, 8192);
        buffer_escape(&safe, text_of(delivery->last_error));
        printf(": %s", buffer_text(&safe).bytes);
        buffer_release(&safe);
    }
    printf("\n");
}

static json_t *json_time(int64_t time)
{
    return time ? json_integer((json_int_t)time) : json_null();
}

json_t *rollout_delivery_json(const struct delivery *delivery)
{
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:o, s:o, s:i, s:o}", "job", delivery->job, "ref",
        delivery->ref, "old", delivery->old, "new", delivery->new, "trigger", delivery->trigger,
        "state", delivery_state_name(delivery->state), "recorded_at",
        (json_int_t)delivery->recorded_at, "changed_at", (json_int_t)delivery->changed_at,
        "begun_at", json_time(delivery->begun_at), "not_before", json_time(delivery->not_before),
        "tries", (int)delivery->tries, "last_error",
        *delivery->last_error ? json_string(delivery->last_error) : json_null());
}

json_t *rollout_shown_json(const struct delivery *delivery)
{
    json_t *shown = rollout_delivery_json(delivery);
    if (shown && json_object_set_new(shown, "output", json_string(delivery->output)) == 0)
        return shown;
    json_decref(shown);
    return NULL;
}

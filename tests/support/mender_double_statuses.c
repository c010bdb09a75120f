/* SPDX-License-Identifier: MIT */
/* How many devices of a deployment have which status, and what that makes of it. */
#include "mender_double.h"

#include <string.h>

static const struct status {
    const char *name;
    bool is_final;
} statuses[] = {
    {"pending", false},
    {"success", true},
    {"failure", true},
    {"aborted", true},
    {"noartifact", true},
    {"already-installed", true},
    {"decommissioned", true},
    {"downloading", false},
    {"installing", false},
    {"rebooting", false},
    {"pause_before_installing", false},
    {"pause_before_committing", false},
    {"pause_before_rebooting", false},
};

enum { STATUS_COUNT = sizeof statuses / sizeof *statuses };

static const struct status *find_status(const char *name)
{
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        if (name && strcmp(statuses[i].name, name) == 0)
            return &statuses[i];
    }
    return NULL;
}

bool status_is_known(const char *status)
{
    return find_status(status) != NULL;
}

bool status_is_final(const char *status)
{
    const struct status *found = find_status(status);
    return found && found->is_final;
}

json_t *statuses_make(size_t pending)
{
    json_t *counts = json_object();
    for (size_t i = 0; i < STATUS_COUNT; i++)
        json_object_set_new(counts, statuses[i].name, json_integer(0));
    json_object_set_new(counts, "pending", json_integer((json_int_t)pending));
    return counts;
}

static json_t *counts_of(const json_t *deployment)
{
    const json_t *shown = json_object_get(deployment, "shown");
    return json_object_get(json_object_get(shown, "statistics"), "status");
}

static void add_to_count(json_t *counts, const char *status, int change)
{
    json_int_t count = json_integer_value(json_object_get(counts, status));
    json_object_set_new(counts, status, json_integer(count + change));
}

bool deployment_is_active(const json_t *deployment)
{
    const json_t *status = json_object_get(json_object_get(deployment, "shown"), "status");
    return strcmp(json_string_value(status), "finished") != 0;
}

static void finish(json_t *deployment)
{
    char now[NOW_SIZE];
    format_now(now);
    json_t *shown = json_object_get(deployment, "shown");
    json_object_set_new(shown, "status", json_string("finished"));
    json_object_set_new(shown, "finished", json_string(now));
}

/* Finished once as many devices have ended as it was made for, a device named twice being two. */
static void judge(json_t *deployment)
{
    json_t *shown = json_object_get(deployment, "shown");
    const json_t *counts = counts_of(deployment);
    json_int_t ended = 0;
    json_int_t begun = 0;
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        json_int_t count = json_integer_value(json_object_get(counts, statuses[i].name));
        ended += statuses[i].is_final ? count : 0;
        begun += strcmp(statuses[i].name, "pending") != 0 ? count : 0;
    }
    if (ended >= json_integer_value(json_object_get(shown, "max_devices")))
        finish(deployment);
    else
        json_object_set_new(shown, "status", json_string(begun > 0 ? "inprogress" : "pending"));
}

void deployment_count(json_t *deployment, const char *from, const char *to)
{
    json_t *counts = counts_of(deployment);
    if (from)
        add_to_count(counts, from, -1);
    add_to_count(counts, to, 1);
    judge(deployment);
}

void deployment_abort(json_t *deployment)
{
    json_t *assigned = json_object_get(deployment, "assigned");
    json_t *counts = counts_of(deployment);
    const char *device;
    json_t *status;
    void *next;
    json_object_update_new(counts, statuses_make(0));
    json_object_foreach_safe(assigned, next, device, status)
    {
        if (!status_is_final(json_string_value(status)))
            json_object_set_new(assigned, device, json_string("aborted"));
        add_to_count(counts, json_string_value(json_object_get(assigned, device)), 1);
    }
    finish(deployment);
}

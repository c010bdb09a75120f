/* SPDX-License-Identifier: MIT */
#include "mender_double.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAME_BYTES_MAX = 4096 };

/* ---------------------------------------------------------------------------------- creating -- */

static bool is_name(const json_t *value)
{
    size_t length = json_string_length(value);
    return json_is_string(value) && length >= 1 && length <= NAME_BYTES_MAX;
}

/* Any text will do for a device: Mender checks neither that it exists nor that the image fits it.
 */
static bool are_devices(const json_t *devices)
{
    for (size_t i = 0; i < json_array_size(devices); i++) {
        if (json_string_length(json_array_get(devices, i)) == 0)
            return false;
    }
    return json_array_size(devices) > 0;
}

static const char *find_definition_fault(const json_t *definition)
{
    if (!is_name(json_object_get(definition, "name")))
        return "name: cannot be blank.";
    if (!is_name(json_object_get(definition, "artifact_name")))
        return "artifact_name: cannot be blank.";
    if (!are_devices(json_object_get(definition, "devices")))
        return "Invalid deployments definition: provide list of devices or set all_devices flag";
    return NULL;
}

/* What Mender's checksum covers, with the devices in the order given. The caller frees. */
static char *make_key(const json_t *definition)
{
    json_t *key = json_pack("[O, O, O, b]", json_object_get(definition, "name"),
                            json_object_get(definition, "artifact_name"),
                            json_object_get(definition, "devices"),
                            json_is_true(json_object_get(definition, "force_installation")));
    char *text = json_dumps(key, JSON_COMPACT);
    json_decref(key);
    return text;
}

static json_t *make_statistics(size_t pending)
{
    static const char *const statuses[] = {"success",
                                           "failure",
                                           "aborted",
                                           "noartifact",
                                           "already-installed",
                                           "decommissioned",
                                           "downloading",
                                           "installing",
                                           "rebooting",
                                           "pause_before_installing",
                                           "pause_before_committing",
                                           "pause_before_rebooting"};
    json_t *status = json_pack("{s:I}", "pending", (json_int_t)pending);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        json_object_set_new(status, statuses[i], json_integer(0));
    return json_pack("{s:o, s:i}", "status", status, "total_size", 0);
}

static void format_now(char *time_text, size_t size)
{
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(time_text, size, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

/* The list of devices, as the filter that Mender shows in its place. */
static json_t *make_filter(json_t *devices)
{
    return json_pack("{s:s, s:s, s:[{s:s, s:s, s:s, s:O}]}", "id", "", "name", "", "terms", "scope",
                     "identity", "attribute", "id", "type", "$in", "value", devices);
}

/* A deployment no device has asked for yet. */
static json_t *make_deployment(const struct call *call, const json_t *definition, const char *id)
{
    json_t *devices = json_object_get(definition, "devices");
    size_t count = json_array_size(devices);
    char created[64];
    format_now(created, sizeof created);
    return json_pack("{s:O, s:O, s:s, s:s, s:[], s:o, s:s, s:i, s:I, s:[], s:s, s:o}", "name",
                     json_object_get(definition, "name"), "artifact_name",
                     json_object_get(definition, "artifact_name"), "created", created, "id", id,
                     "artifacts", "statistics", make_statistics(is_old(call->state) ? 0 : count),
                     "status", "pending", "device_count", 0, "max_devices", (json_int_t)count,
                     "groups", "type", "software", "filter", make_filter(devices));
}

static enum MHD_Result create(struct call *call, const json_t *definition, const char *key)
{
    struct double_state *state = call->state;
    if (!artifacts_have(state, json_string_value(json_object_get(definition, "artifact_name"))))
        return answer_error(call, 422, "No artifact for the deployment");
    if (json_object_get(state->definitions, key))
        return answer_error(call, 409,
                            "Invalid deployment definition: there is already an active deployment "
                            "with the same parameters");
    char id[UUID_SIZE];
    make_uuid(id);
    json_object_set_new(state->definitions, key, json_true());
    json_object_set_new(state->deployments, id, make_deployment(call, definition, id));
    call_add_header(call, "Location", "%s/management/v1/deployments/deployments/%s",
                    is_old(state) ? "." : "/api", id);
    return answer_empty(call, 201);
}

enum MHD_Result create_deployment(struct call *call)
{
    json_error_t error;
    json_t *definition = json_loadb(buffer_text(&call->body).bytes, call->body.length, 0, &error);
    if (!definition)
        return answer_error(call, 400, "Validating request body: %s", error.text);
    const char *fault = find_definition_fault(definition);
    char *key = fault ? NULL : make_key(definition);
    enum MHD_Result result = fault ? answer_error(call, 400, "Validating request body: %s", fault)
                                   : create(call, definition, key);
    free(key);
    json_decref(definition);
    return result;
}

/* ----------------------------------------------------------------------------------- showing -- */

enum MHD_Result show_deployment(struct call *call)
{
    if (!is_uuid(call->parameter))
        return answer_error(call, 400, "ID is not a valid UUID");
    char *id = unescape(call->parameter);
    json_t *deployment = id ? json_object_get(call->state->deployments, id) : NULL;
    free(id);
    return deployment ? answer_json(call, 200, json_incref(deployment))
                      : answer_error(call, 404, "Resource not found");
}

/* SPDX-License-Identifier: MIT */
/* Devices: what they ask and report, and what aborting one does. */
#include "mender_double.h"

#include <stdlib.h>
#include <string.h>

/* ----------------------------------------------------------------------- a device's position -- */

/* A deployment and its place in the order in which they were made. */
struct place {
    json_t *deployment; /* NULL: none */
    size_t number;
};

/* The device's status in a deployment, or NULL as long as it has none. */
static const char *status_in(const json_t *deployment, const char *device)
{
    return json_string_value(json_object_get(json_object_get(deployment, "assigned"), device));
}

static bool is_for(const json_t *deployment, const char *device)
{
    const json_t *devices = json_object_get(deployment, "devices");
    for (size_t i = 0; i < json_array_size(devices); i++) {
        if (strcmp(json_string_value(json_array_get(devices, i)), device) == 0)
            return true;
    }
    return false;
}

static bool is_begun(const json_t *deployment, const char *device)
{
    const char *status = status_in(deployment, device);
    return status && !status_is_final(status);
}

static bool is_ended(const json_t *deployment, const char *device)
{
    const char *status = status_in(deployment, device);
    return status && status_is_final(status);
}

static bool is_queued(const json_t *deployment, const char *device)
{
    return deployment_is_active(deployment) && is_for(deployment, device);
}

/* The first deployment from `number` on of which `holds` holds; numbers begin with 1. */
static struct place find_from(const struct call *call, size_t number, const char *device,
                              bool holds(const json_t *deployment, const char *device))
{
    size_t at = 0;
    const char *id;
    json_t *deployment;
    json_object_foreach(call->state->deployments, id, deployment)
    {
        if (++at >= number && holds(deployment, device))
            return (struct place){deployment, at};
    }
    return (struct place){NULL, 0};
}

/* The number of the newest deployment that has ended for the device; 0: none. */
static size_t find_last_ended(const struct call *call, const char *device)
{
    size_t last = 0;
    for (struct place place = find_from(call, 1, device, is_ended); place.deployment;
         place = find_from(call, place.number + 1, device, is_ended))
        last = place.number;
    return last;
}

/* ------------------------------------------------------------------------------ moving it on -- */

static void set_status(json_t *deployment, const char *device, const char *status)
{
    const char *before = status_in(deployment, device);
    deployment_count(deployment, before, status);
    json_object_set_new(json_object_get(deployment, "assigned"), device, json_string(status));
}

/* Gives the device its place in a deployment. Where 4.0 counts it, main has counted it as pending
 * from the beginning, and leaves it at that: whoever is aborted before he asked stays pending. */
static void assign(const struct call *call, json_t *deployment, const char *device,
                   const char *status)
{
    json_t *shown = json_object_get(deployment, "shown");
    json_int_t count = json_integer_value(json_object_get(shown, "device_count"));
    json_object_set_new(shown, "device_count", json_integer(count + 1));
    if (is_old(call))
        deployment_count(deployment, NULL, status);
    json_object_set_new(json_object_get(deployment, "assigned"), device, json_string(status));
}

/* What the device is at, else the oldest deployment that is newer than its last one. */
static json_t *find_next(const struct call *call, const char *device)
{
    json_t *begun = find_from(call, 1, device, is_begun).deployment;
    if (begun)
        return begun;
    size_t after = find_last_ended(call, device);
    json_t *queued = find_from(call, after + 1, device, is_queued).deployment;
    if (queued)
        assign(call, queued, device, "pending");
    return queued;
}

/* ------------------------------------------------------------------------------------ asking -- */

/* An artifact of the deployment that is for the device type, or NULL. */
static json_t *choose_artifact(const struct call *call, const json_t *deployment,
                               struct text device_type)
{
    const json_t *shown = json_object_get(deployment, "shown");
    const char *name = json_string_value(json_object_get(shown, "artifact_name"));
    json_t *artifacts = artifacts_named(call->state, text_of(name));
    json_t *chosen = NULL;
    for (size_t i = 0; i < json_array_size(artifacts) && !chosen; i++) {
        json_t *artifact = json_array_get(artifacts, i);
        const json_t *types = json_object_get(artifact, "device_types_compatible");
        for (size_t j = 0; j < json_array_size(types) && !chosen; j++) {
            if (text_is(device_type, json_string_value(json_array_get(types, j))))
                chosen = artifact;
        }
    }
    json_decref(artifacts); /* the state holds the chosen one */
    return chosen;
}

static enum MHD_Result instruct(struct call *call, const json_t *deployment, const json_t *artifact)
{
    const json_t *shown = json_object_get(deployment, "shown");
    return answer_json(
        call, 200,
        json_pack("{s:O, s:{s:O, s:O, s:{s:s, s:s}, s:O}}", "id", json_object_get(shown, "id"),
                  "artifact", "id", json_object_get(artifact, "id"), "artifact_name",
                  json_object_get(artifact, "name"), "source", "uri", "http://127.0.0.1:1/artifact",
                  "expire", "2030-01-01T00:00:00Z", "device_types_compatible",
                  json_object_get(artifact, "device_types_compatible")));
}

static enum MHD_Result serve(struct call *call, json_t *deployment, const char *device)
{
    const json_t *artifact =
        choose_artifact(call, deployment, query_value(&call->query, "device_type"));
    const char *name = json_string_value(json_object_get(artifact, "name"));
    bool is_installed = artifact && text_is(query_value(&call->query, "artifact_name"), name) &&
                        !json_is_true(json_object_get(deployment, "force")) &&
                        strcmp(status_in(deployment, device), "pending") == 0;
    if (artifact && !is_installed)
        return instruct(call, deployment, artifact);
    set_status(deployment, device, artifact ? "already-installed" : "noartifact");
    return answer_empty(call, 204);
}

enum MHD_Result next_deployment(struct call *call)
{
    struct buffer faults;
    buffer_init(&faults, 256);
    static const char *const needed[] = {"artifact_name", "device_type"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (query_value(&call->query, needed[i]).length == 0)
            fault_add(&faults, "%s: cannot be blank", needed[i]);
    }
    const char *device = json_string_value(json_object_get(call->claims, "sub"));
    json_t *deployment = faults.length > 0 ? NULL : find_next(call, device);
    enum MHD_Result result;
    if (faults.length > 0)
        result = answer_error(call, 400, "%s.", faults.bytes);
    else
        result = deployment ? serve(call, deployment, device) : answer_empty(call, 204);
    buffer_release(&faults);
    return result;
}

/* -------------------------------------------------------------------- reporting and aborting -- */

static enum MHD_Result report(struct call *call, json_t *deployment, const char *device,
                              const char *status)
{
    const char *before = status_in(deployment, device);
    if (!before)
        return answer_error(call, 404, "Resource not found");
    if (!status_is_known(status))
        return answer_error(call, 400, "invalid status for device '%s'", status ? status : "");
    if (strcmp(before, "aborted") == 0)
        return answer_error(call, 409, "Deployment aborted");
    if (strcmp(before, status) != 0)
        set_status(deployment, device, status);
    return answer_empty(call, 204);
}

enum MHD_Result report_status(struct call *call)
{
    json_t *body = json_loadb(buffer_text(&call->body).bytes, call->body.length, 0, NULL);
    json_t *deployment =
        json_object_getn(call->state->deployments, call->parameter.bytes, call->parameter.length);
    enum MHD_Result result =
        report(call, deployment, json_string_value(json_object_get(call->claims, "sub")),
               json_string_value(json_object_get(body, "status")));
    json_decref(body);
    return result;
}

/* Aborts what the device is at and one deployment of its queue, though the documentation says all
 * of them. */
enum MHD_Result abort_device(struct call *call)
{
    char *device = strndup(call->parameter.bytes, call->parameter.length);
    struct place begun = find_from(call, 1, device, is_begun);
    size_t after = begun.deployment ? begun.number : find_last_ended(call, device);
    if (begun.deployment)
        set_status(begun.deployment, device, "aborted");
    json_t *queued = find_from(call, after + 1, device, is_queued).deployment;
    if (queued)
        assign(call, queued, device, "aborted");
    free(device);
    return answer_empty(call, 204);
}

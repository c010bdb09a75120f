/* SPDX-License-Identifier: MIT */
/* Deployments: what makes one, what is shown of it, and that it is aborted. */
#include "mender_double.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES_MAX = 4096, FAULT_BYTES_MAX = 1 << 20 };

/* ---------------------------------------------------------------------------- the definition -- */

static const struct field {
    const char *name;
    json_type type;
    const char *go_type;
} fields[] = {
    {"name", JSON_STRING, "string"},           {"artifact_name", JSON_STRING, "string"},
    {"devices", JSON_ARRAY, "[]string"},       {"all_devices", JSON_TRUE, "bool"},
    {"force_installation", JSON_TRUE, "bool"},
};

static bool has_type(const json_t *value, json_type type)
{
    return !value || json_is_null(value) || json_typeof(value) == type ||
           (type == JSON_TRUE && json_is_false(value));
}

static void check_type(struct buffer *fault, const json_t *value, const char *field, json_type type,
                       const char *go_type)
{
    if (fault->length == 0 && !has_type(value, type))
        buffer_format(fault,
                      "json: cannot unmarshal %s into Go struct field DeploymentConstructor.%s of "
                      "type %s",
                      json_kind(value), field, go_type);
}

/* The first field that Go could not read. */
static void check_types(struct buffer *fault, const json_t *definition)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        check_type(fault, json_object_get(definition, fields[i].name), fields[i].name,
                   fields[i].type, fields[i].go_type);
    const json_t *devices = json_object_get(definition, "devices");
    for (size_t i = 0; i < json_array_size(devices); i++)
        check_type(fault, json_array_get(devices, i), "devices", JSON_STRING, "string");
}

/* The shorter bound of main is of a rule that knows no lower one. */
static void check_name(struct buffer *faults, const json_t *definition, const char *field,
                       size_t length_max)
{
    size_t length = json_string_length(json_object_get(definition, field));
    if (length == 0)
        fault_add(faults, "%s: cannot be blank", field);
    else if (length > length_max && length_max < NAME_BYTES_MAX)
        fault_add(faults, "%s: the length must be no more than %zu", field, length_max);
    else if (length > length_max)
        fault_add(faults, "%s: the length must be between 1 and %zu", field, length_max);
}

/* Any text will do for a device: Mender checks neither that it exists nor that the image fits. */
static void check_devices(struct buffer *faults, const json_t *devices)
{
    struct buffer each;
    buffer_init(&each, FAULT_BYTES_MAX);
    for (size_t i = 0; i < json_array_size(devices); i++) {
        if (json_string_length(json_array_get(devices, i)) == 0)
            fault_add(&each, "%zu: cannot be blank", i);
    }
    if (each.length > 0)
        fault_add(faults, "devices: (%s.)", each.bytes);
    buffer_release(&each);
}

static const char *find_conflict(const json_t *definition)
{
    bool all = json_is_true(json_object_get(definition, "all_devices"));
    bool some = json_array_size(json_object_get(definition, "devices")) > 0;
    if (!all && !some)
        return "Invalid deployments definition: provide list of devices or set all_devices flag";
    if (all && some)
        return "Invalid deployments definition: list of devices provided togheter with all_devices "
               "flag";
    return NULL;
}

/* Appends what is wrong with a definition, in Mender's words. */
static void check_definition(struct buffer *faults, const struct call *call,
                             const json_t *definition)
{
    check_types(faults, definition);
    if (faults->length > 0)
        return;
    check_name(faults, definition, "artifact_name", NAME_BYTES_MAX);
    check_devices(faults, json_object_get(definition, "devices"));
    check_name(faults, definition, "name", call->state->version->deployment_name_max);
    const char *conflict = find_conflict(definition);
    if (faults->length > 0)
        buffer_append_string(faults, ".");
    else if (conflict)
        buffer_append_string(faults, conflict);
}

/* The object of the body, or NULL with what is wrong in `fault`. */
static json_t *read_definition(const struct call *call, struct buffer *fault)
{
    json_error_t error;
    json_t *body =
        json_loadb(buffer_text(&call->body).bytes, call->body.length, JSON_DECODE_ANY, &error);
    if (call_body_is_too_large(call, call->body.length))
        buffer_append_string(fault, "http: request body too large");
    else if (call->body.length == 0)
        buffer_append_string(fault, is_old(call) ? "JSON payload is empty" : "EOF");
    else if (!body)
        buffer_append_string(fault, error.text);
    else if (!json_is_object(body) && !json_is_null(body))
        buffer_format(fault,
                      "json: cannot unmarshal %s into Go value of type model.DeploymentConstructor",
                      json_kind(body));
    else if (json_is_object(body))
        check_definition(fault, call, body);
    return body;
}

/* ---------------------------------------------------------------------------------- creating -- */

/* What Mender's checksum covers, with the devices in the order given. The caller frees. */
static char *make_key(const json_t *definition)
{
    json_t *key = json_pack("[O, O, O, b, b]", json_object_get(definition, "name"),
                            json_object_get(definition, "artifact_name"),
                            json_object_get(definition, "devices"),
                            json_is_true(json_object_get(definition, "all_devices")),
                            json_is_true(json_object_get(definition, "force_installation")));
    char *text = json_dumps(key, JSON_COMPACT);
    json_decref(key);
    return text;
}

/* Whom it is for, as the filter that Mender shows in the place of a list. */
static json_t *make_filter(const json_t *definition)
{
    json_t *term = json_is_true(json_object_get(definition, "all_devices"))
                       ? json_pack("{s:s, s:s, s:s, s:s}", "scope", "identity", "attribute",
                                   "status", "type", "$eq", "value", "accepted")
                       : json_pack("{s:s, s:s, s:s, s:O}", "scope", "identity", "attribute", "id",
                                   "type", "$in", "value", json_object_get(definition, "devices"));
    return json_pack("{s:s, s:s, s:[o]}", "id", "", "name", "", "terms", term);
}

static json_t *list_ids(const json_t *artifacts)
{
    json_t *ids = json_array();
    for (size_t i = 0; i < json_array_size(artifacts); i++)
        json_array_append(ids, json_object_get(json_array_get(artifacts, i), "id"));
    return ids;
}

/* What is shown of a deployment no device has asked for yet. 4.0 counts a device once it asks. */
static json_t *make_shown(const struct call *call, const json_t *definition, const char *id,
                          const json_t *artifacts)
{
    size_t count = json_array_size(json_object_get(definition, "devices"));
    char created[NOW_SIZE];
    format_now(created);
    return json_pack("{s:O, s:O, s:s, s:s, s:o, s:{s:o, s:i}, s:s, s:i, s:I, s:s, s:o}", "name",
                     json_object_get(definition, "name"), "artifact_name",
                     json_object_get(definition, "artifact_name"), "created", created, "id", id,
                     "artifacts", list_ids(artifacts), "statistics", "status",
                     statuses_make(is_old(call) ? 0 : count), "total_size", 0, "status", "pending",
                     "device_count", 0, "max_devices", (json_int_t)count, "type", "software",
                     "filter", make_filter(definition));
}

static bool has_twin(const struct double_state *state, const char *key)
{
    const char *id;
    json_t *deployment;
    json_object_foreach(state->deployments, id, deployment)
    {
        const char *other = json_string_value(json_object_get(deployment, "key"));
        if (deployment_is_active(deployment) && strcmp(other, key) == 0)
            return true;
    }
    return false;
}

static enum MHD_Result store(struct call *call, const json_t *definition, const json_t *artifacts)
{
    struct double_state *state = call->state;
    char *key = make_key(definition);
    if (has_twin(state, key)) {
        free(key);
        return answer_error(call, 409,
                            "Invalid deployment definition: there is already an active deployment "
                            "with the same parameters");
    }
    char id[UUID_SIZE];
    make_uuid(id);
    json_t *deployment = json_pack(
        "{s:o, s:O, s:s, s:b, s:{}}", "shown", make_shown(call, definition, id, artifacts),
        "devices", json_object_get(definition, "devices"), "key", key, "force",
        json_is_true(json_object_get(definition, "force_installation")), "assigned");
    json_object_set_new(state->deployments, id, deployment);
    free(key);
    call_add_header(call, "Location", "%s/management/v1/deployments/deployments/%s",
                    is_old(call) ? "." : "/api", id);
    return answer_empty(call, 201);
}

static enum MHD_Result create(struct call *call, json_t *definition)
{
    if (json_is_true(json_object_get(definition, "all_devices")))
        json_object_set(definition, "devices", call->state->devices);
    if (json_array_size(json_object_get(definition, "devices")) == 0)
        return answer_error(call, 400, "No devices for the deployment");
    const json_t *name = json_object_get(definition, "artifact_name");
    json_t *artifacts = artifacts_named(call->state, text_of(json_string_value(name)));
    enum MHD_Result result = json_array_size(artifacts) == 0
                                 ? answer_error(call, 422, "No artifact for the deployment")
                                 : store(call, definition, artifacts);
    json_decref(artifacts);
    return result;
}

enum MHD_Result create_deployment(struct call *call)
{
    struct buffer fault;
    buffer_init(&fault, FAULT_BYTES_MAX);
    json_t *definition = read_definition(call, &fault);
    enum MHD_Result result;
    if (fault.length > 0)
        result = answer_error(call, 400, "Validating request body: %s", fault.bytes);
    else if (json_is_null(definition)) /* Mender panics */
        result = answer_error(call, 500, is_old(call) ? "Internal Server Error" : "internal error");
    else
        result = create(call, definition);
    buffer_release(&fault);
    json_decref(definition);
    return result;
}

/* ---------------------------------------------------------------------- showing and aborting -- */

static json_t *find_deployment(const struct call *call)
{
    return json_object_getn(call->state->deployments, call->parameter.bytes,
                            call->parameter.length);
}

enum MHD_Result show_deployment(struct call *call)
{
    if (!is_uuid(call->parameter))
        return answer_error(call, 400, "ID is not a valid UUID");
    const json_t *deployment = find_deployment(call);
    return deployment ? answer_json(call, 200, json_incref(json_object_get(deployment, "shown")))
                      : answer_error(call, 404, "Resource not found");
}

/* A status other than "aborted" is refused, and the deployment aborted all the same. */
enum MHD_Result abort_deployment(struct call *call)
{
    if (!is_uuid(call->parameter))
        return answer_error(call, 400, "ID is not a valid UUID");
    json_t *body = json_loadb(buffer_text(&call->body).bytes, call->body.length, 0, NULL);
    const char *status = json_string_value(json_object_get(body, "status"));
    json_t *deployment = find_deployment(call);
    bool is_active = deployment && deployment_is_active(deployment);
    enum MHD_Result result;
    if (!status_is_known(status))
        result = answer_error(call, 400, "invalid status for device '%s'", status ? status : "");
    else if (strcmp(status, "aborted") != 0)
        result = answer_error(call, 400, "Unexpected deployment status");
    else if (!is_active)
        result = answer_error(call, 422, "Deployment already finished");
    else
        result = answer_empty(call, 204);
    if (status_is_known(status) && is_active)
        deployment_abort(deployment);
    json_decref(body);
    return result;
}

/* SPDX-License-Identifier: MIT */
/* What a test asks of the double itself: its log, other artifacts, a fault. */
#include "mender_double.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Only the scheme: a log is no place for tokens. */
static json_t *describe_authorization(const struct call *call)
{
    const char *header = call_header(call, "Authorization");
    return header ? json_stringn(header, strcspn(header, " ")) : json_null();
}

/* Tells connections apart. */
static json_int_t peer_port(const struct call *call)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(call->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? ntohs(((const struct sockaddr_in *)(const void *)info->client_addr)->sin_port)
                : 0;
}

bool append_line(const char *path, const json_t *json)
{
    FILE *file = fopen(path, "ae");
    if (!file)
        return false;
    bool written = json_dumpf(json, file, JSON_COMPACT) == 0 && fputc('\n', file) == '\n';
    return fclose(file) == 0 && written;
}

void log_request(struct call *call)
{
    if (text_starts_with(buffer_text(&call->path), "/double/"))
        return;
    json_t *entry =
        json_pack("{s:s, s:s, s:o, s:s?, s:s?, s:I, s:I}", "method", call->method, "url", call->uri,
                  "authorization", describe_authorization(call), "content_type",
                  call_header(call, "Content-Type"), "user_agent", call_header(call, "User-Agent"),
                  "body_bytes", (json_int_t)call->body.length, "peer_port", peer_port(call));
    if (call->state->options.log_file)
        append_line(call->state->options.log_file, entry);
    json_array_append_new(call->state->requests, entry);
}

enum MHD_Result put_artifacts(struct call *call)
{
    json_t *list = json_loadb(buffer_text(&call->body).bytes, call->body.length, 0, NULL);
    bool set = artifacts_set(call->state, list);
    json_decref(list);
    return set ? answer_empty(call, 204) : answer_error(call, 400, "not a list of artifacts");
}

/* Puts the body, a list of devices, in the place of another one. */
static enum MHD_Result put_list(struct call *call, json_t **place)
{
    json_t *list = json_loadb(buffer_text(&call->body).bytes, call->body.length, 0, NULL);
    if (!json_is_array(list)) {
        json_decref(list);
        return answer_error(call, 400, "not a list of devices");
    }
    json_decref(*place);
    *place = list;
    return answer_empty(call, 204);
}

/* The body is the list of the devices that are accepted. */
enum MHD_Result put_devices(struct call *call)
{
    return put_list(call, &call->state->devices);
}

/* The body is the list of the devices as the inventory has them. */
enum MHD_Result put_inventory(struct call *call)
{
    return put_list(call, &call->state->inventory);
}

/* The body is the fault's name; an empty one ends the fault. ?times=N&retry-after=N */
enum MHD_Result put_fault(struct call *call)
{
    const char *name = buffer_text(&call->body).bytes;
    const struct fault *fault = fault_find(name);
    if (!fault && name[0])
        return answer_error(call, 400, "no fault %s", name);
    struct double_options *options = &call->state->options;
    call->state->fault = fault;
    options->fault_times = (unsigned)query_number(&call->query, "times", 0);
    options->retry_after = (unsigned)query_number(&call->query, "retry-after", 0);
    return answer_empty(call, 204);
}

/* The body is what every request to the API is answered with, as JSON, whatever it holds. */
enum MHD_Result put_answer(struct call *call)
{
    struct double_state *state = call->state;
    buffer_clear(&state->answer);
    buffer_append_text(&state->answer, buffer_text(&call->body));
    state->fault = fault_find("answer");
    return answer_empty(call, 204);
}

/* ?fail=N&status=N&retry-after=N */
enum MHD_Result put_webhook(struct call *call)
{
    struct double_options *options = &call->state->options;
    const struct {
        const char *name;
        unsigned *value;
    } settings[] = {{"fail", &options->webhook_fail},
                    {"status", &options->webhook_status},
                    {"retry-after", &options->webhook_retry_after}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (query_value(&call->query, settings[i].name).bytes)
            *settings[i].value = (unsigned)query_number(&call->query, settings[i].name, 0);
    }
    return answer_empty(call, 204);
}

enum MHD_Result get_requests(struct call *call)
{
    return answer_json(call, 200, json_incref(call->state->requests));
}

enum MHD_Result delete_requests(struct call *call)
{
    json_array_clear(call->state->requests);
    return answer_empty(call, 204);
}

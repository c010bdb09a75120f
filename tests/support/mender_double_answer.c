/* SPDX-License-Identifier: MIT */
/* Headers and bodies of answers. */
#include "mender_double.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES_MAX = 64 << 10 };

void call_add_header(struct call *call, const char *name, const char *format, ...)
{
    if (call->header_count >= sizeof call->headers / sizeof *call->headers)
        return;
    struct header *header = &call->headers[call->header_count++];
    header->name = name;
    va_list arguments;
    va_start(arguments, format);
    buffer_init(&header->value, HEADER_BYTES_MAX);
    buffer_vformat(&header->value, format, arguments);
    va_end(arguments);
}

const char *call_header(const struct call *call, const char *name)
{
    return MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, name);
}

enum MHD_Result answer_response(struct call *call, unsigned status, struct MHD_Response *response)
{
    if (!response)
        return MHD_NO;
    if (call->request_id[0])
        MHD_add_response_header(response, "X-MEN-RequestID", call->request_id);
    for (size_t i = 0; i < call->header_count; i++)
        MHD_add_response_header(response, call->headers[i].name,
                                buffer_text(&call->headers[i].value).bytes);
    enum MHD_Result result = MHD_queue_response(call->connection, status, response);
    MHD_destroy_response(response);
    return result;
}

enum MHD_Result answer_text(struct call *call, unsigned status, const char *type, const char *text)
{
    if (type)
        call_add_header(call, "Content-Type", "%s", type);
    return answer_response(call, status,
                           MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text,
                                                           MHD_RESPMEM_MUST_COPY));
}

enum MHD_Result answer_empty(struct call *call, unsigned status)
{
    return answer_text(call, status, NULL, "");
}

enum MHD_Result answer_json(struct call *call, unsigned status, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (!text)
        return MHD_NO;
    enum MHD_Result result = answer_text(call, status, "application/json; charset=utf-8", text);
    free(text);
    return result;
}

enum MHD_Result answer_error(struct call *call, unsigned status, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return answer_json(call, status,
                       json_pack("{s:s, s:s*}", "error", message, "request_id",
                                 call->request_id[0] ? call->request_id : NULL));
}

void fault_add(struct buffer *faults, const char *format, ...)
{
    if (faults->length > 0)
        buffer_append_string(faults, "; ");
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(faults, format, arguments);
    va_end(arguments);
}

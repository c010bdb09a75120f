/* SPDX-License-Identifier: MIT */
/* Which request is answered by what, as the routers of the servers decide it. */
#include "mender_double.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    BODY_BYTES_MAX = 1 << 20, /* that main takes */
    PATH_BYTES_MAX = 64 << 10,
};

static const struct version versions[] = {
    {"main", .deployment_name_max = 256, .bounds_searches = true},
    {"4.1", .deployment_name_max = 4096},
    {"4.0", .is_old = true, .deployment_name_max = 4096},
};

const struct version *version_find(const char *name)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        if (strcmp(versions[i].name, name) == 0)
            return &versions[i];
    }
    return NULL;
}

void version_print_names(FILE *out)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        fprintf(out, " %s", versions[i].name);
}

bool is_old(const struct call *call)
{
    return call->state->version->is_old;
}

static bool is_api(const struct call *call)
{
    return text_starts_with(buffer_text(&call->path), "/api/");
}

bool call_body_is_too_large(const struct call *call, size_t length)
{
    return is_api(call) && !is_old(call) && length > BODY_BYTES_MAX;
}

/* ------------------------------------------------------------------------------------- paths -- */

/* What Go leaves as it is when it escapes a path, beside letters and digits. */
static const char left_by_go[] = "-_.~$&+,/:;=@";

/* Whether all bytes may stand in a path as they are. */
static bool is_valid_path(struct text path)
{
    static const char others[] = "-_.~$&+,/:;=@!'()*[]%";
    struct buffer escaped;
    buffer_init(&escaped, 3 * PATH_BYTES_MAX);
    escape(&escaped, path, others);
    bool valid = escaped.length == path.length;
    buffer_release(&escaped);
    return valid;
}

/* main goes by the decoded path. 4.0 never decodes: it goes by the path as it was sent or, where
 * that has a byte that may not stand there, as Go escapes it. */
void route_read_path(struct call *call)
{
    struct text sent = {call->uri, strcspn(call->uri, "?")};
    struct buffer decoded;
    buffer_init(&decoded, PATH_BYTES_MAX);
    buffer_append(&decoded, "", 0);
    buffer_init(&call->path, PATH_BYTES_MAX);
    buffer_append(&call->path, "", 0);
    if (!unescape(&decoded, sent))
        call->path.failed = true;
    else if (!is_old(call))
        buffer_append_text(&call->path, buffer_text(&decoded));
    else if (is_valid_path(sent))
        buffer_append_text(&call->path, sent);
    else
        escape(&call->path, buffer_text(&decoded), left_by_go);
    buffer_release(&decoded);
}

/* ------------------------------------------------------------------------------------ routes -- */

enum route_flags {
    NEW = 1,        /* from 4.1 on */
    TAKES_JSON = 2, /* and nothing else */
};

#define V1 "/api/management/v1/"
#define V2 "/api/management/v2/"
#define DEVICES "/api/devices/v1/deployments/device/deployments/"

/* A star stands for one segment of the path. */
static const struct route {
    const char *method;
    const char *pattern;
    handler *handle;
    enum audience audience;
    int flags;
} routes[] = {
    {"POST", V1 "useradm/auth/login", login, ANYBODY, TAKES_JSON},
    {"POST", V1 "useradm/auth/logout", logout, USERS, TAKES_JSON},
    {"GET", V2 "deployments/artifacts", list_artifacts, USERS, NEW},
    {"GET", V2 "deployments/deployments/releases/*", show_release, USERS, 0},
    {"POST", V2 "inventory/filters/search", search_devices, USERS, TAKES_JSON},
    {"POST", V1 "deployments/deployments", create_deployment, USERS, TAKES_JSON},
    {"GET", V1 "deployments/deployments/*", show_deployment, USERS, 0},
    {"PUT", V1 "deployments/deployments/*/status", abort_deployment, USERS, TAKES_JSON},
    {"DELETE", V1 "deployments/deployments/devices/*", abort_device, USERS, 0},
    {"GET", DEVICES "next", next_deployment, DEVICES_ONLY, 0},
    {"PUT", DEVICES "*/status", report_status, DEVICES_ONLY, TAKES_JSON},
    {"POST", "/webhook", receive_webhook, ANYBODY, 0},
    {"PUT", "/double/artifacts", put_artifacts, ANYBODY, 0},
    {"PUT", "/double/devices", put_devices, ANYBODY, 0},
    {"PUT", "/double/inventory", put_inventory, ANYBODY, 0},
    {"PUT", "/double/fault", put_fault, ANYBODY, 0},
    {"PUT", "/double/answer", put_answer, ANYBODY, 0},
    {"PUT", "/double/webhook", put_webhook, ANYBODY, 0},
    {"GET", "/double/requests", get_requests, ANYBODY, 0},
    {"DELETE", "/double/requests", delete_requests, ANYBODY, 0},
};

static bool matches(const struct route *route, struct text path, struct text *parameter)
{
    const char *star = strchr(route->pattern, '*');
    if (!star)
        return text_is(path, route->pattern);
    struct text before = {route->pattern, (size_t)(star - route->pattern)};
    size_t around = before.length + strlen(star + 1);
    if (path.length <= around || !text_equal((struct text){path.bytes, before.length}, before) ||
        !text_ends_with(path, star + 1))
        return false;
    *parameter = (struct text){path.bytes + before.length, path.length - around};
    return !memchr(parameter->bytes, '/', parameter->length);
}

/* The route of the call's path from `first` on, whatever its method. NULL when there is none. */
static const struct route *find_path(struct call *call, struct text path, const struct route *first)
{
    const struct route *end = routes + sizeof routes / sizeof *routes;
    for (const struct route *route = first; route < end; route++) {
        if (!((route->flags & NEW) && is_old(call)) && matches(route, path, &call->parameter))
            return route;
    }
    return NULL;
}

static const struct route *find_route(struct call *call, struct text path)
{
    const struct route *route = find_path(call, path, routes);
    while (route && strcmp(route->method, call->method) != 0)
        route = find_path(call, path, route + 1);
    return route;
}

/* ------------------------------------------------------------------------- without a handler -- */

/* The router of 4.0 says errors of its own in a shorter form. */
static enum MHD_Result answer_short(struct call *call, unsigned status, const char *error)
{
    return answer_json(call, status, json_pack("{s:s}", "error", error));
}

static enum MHD_Result refuse_method(struct call *call)
{
    if (is_old(call))
        return answer_short(call, 405, "Method not allowed");
    struct buffer allowed;
    buffer_init(&allowed, 256);
    struct text path = buffer_text(&call->path);
    for (const struct route *route = find_path(call, path, routes); route;
         route = find_path(call, path, route + 1))
        buffer_format(&allowed, "%s, ", route->method);
    buffer_append_string(&allowed, "OPTIONS");
    call_add_header(call, "Allow", "%s", allowed.bytes);
    buffer_release(&allowed);
    return answer_short(call, 405, "method not allowed");
}

/* To the same path without its last slash, and the query as it came. */
static enum MHD_Result redirect(struct call *call, struct text path)
{
    struct buffer location;
    buffer_init(&location, 4 * PATH_BYTES_MAX);
    escape(&location, path, left_by_go);
    buffer_append_string(&location, call->uri + strcspn(call->uri, "?"));
    call_add_header(call, "Location", "%s", location.bytes);
    buffer_release(&location);
    if (strcmp(call->method, "GET") != 0)
        return answer_empty(call, 307);
    return answer_text(call, 301, "text/html; charset=utf-8", "<a>Moved Permanently</a>.\n\n");
}

/* The router of main answers these before anything has given the request an id. */
static enum MHD_Result no_route(struct call *call)
{
    struct text path = buffer_text(&call->path);
    if (!is_api(call))
        return answer_text(call, 200, "text/html", "<!doctype html><title>Mender</title>\n");
    if (!is_old(call))
        call->request_id[0] = '\0';
    struct text shorter = {path.bytes, path.length - 1};
    if (!is_old(call) && text_ends_with(path, "/") && find_route(call, shorter))
        return redirect(call, shorter);
    if (find_path(call, path, routes))
        return refuse_method(call);
    return answer_short(call, 404, is_old(call) ? "Resource not found" : "not found");
}

/* ---------------------------------------------------------------------------------- the call -- */

static bool is_json(const char *type)
{
    static const char json[] = "application/json";
    return strncasecmp(type, json, strlen(json)) == 0 && strchr(" ;", type[strlen(json)]);
}

/* True for a body that is JSON or nothing; else the call is answered. As Mender does, bodies of
 * unknown length are let pass. */
static bool check_type(struct call *call, enum MHD_Result *result)
{
    const char *length = call_header(call, "Content-Length");
    const char *type = call_header(call, "Content-Type");
    if (!length || strcmp(length, "0") == 0 || (type && is_json(type)))
        return true;
    if (is_old(call))
        *result =
            answer_short(call, 415, "Bad Content-Type or charset, expected 'application/json'");
    else if (!type || !type[0])
        *result =
            answer_error(call, 400, "Invalid value for Content-Type header: mime: no media type");
    else
        *result = answer_error(call, 415, "Bad Content-Type, expected 'application/json'");
    return false;
}

/* Who may ask for the path; nobody in particular outside the API. */
static enum audience audience_of(struct call *call)
{
    const struct route *route = find_path(call, buffer_text(&call->path), routes);
    if (route)
        return route->audience;
    return is_api(call) ? USERS : ANYBODY;
}

enum MHD_Result route(struct call *call)
{
    enum MHD_Result result;
    if (call->path.failed) {
        call->request_id[0] = '\0';
        return answer_text(call, 400, "text/plain; charset=utf-8", "400 Bad Request");
    }
    if (!authorize(call, audience_of(call), &result))
        return result;
    const struct route *found = find_route(call, buffer_text(&call->path));
    if (!found)
        return no_route(call);
    if ((found->flags & TAKES_JSON) && !check_type(call, &result))
        return result;
    return found->handle(call);
}

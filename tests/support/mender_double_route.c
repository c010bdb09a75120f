/* SPDX-License-Identifier: MIT */
#include "mender_double.h"

#include <string.h>
#include <strings.h>

enum route_flags {
    PUBLIC = 1, /* no token needed */
    NEW = 2,    /* from 4.1 on */
};

#define V1 "/api/management/v1/"
#define V2 "/api/management/v2/"

/* A star at the end stands for one segment of the path. */
static const struct route {
    const char *method;
    const char *pattern;
    handler *handle;
    int flags;
} routes[] = {
    {"POST", V1 "useradm/auth/login", login, PUBLIC},
    {"POST", V1 "useradm/auth/logout", logout, 0},
    {"GET", V2 "deployments/artifacts", list_artifacts, NEW},
    {"GET", V2 "deployments/deployments/releases/*", show_release, 0},
    {"POST", V1 "deployments/deployments", create_deployment, 0},
    {"GET", V1 "deployments/deployments/*", show_deployment, 0},
    {"POST", "/webhook", receive_webhook, PUBLIC},
    {"PUT", "/double/artifacts", put_artifacts, PUBLIC},
    {"PUT", "/double/fault", put_fault, PUBLIC},
    {"PUT", "/double/answer", put_answer, PUBLIC},
    {"PUT", "/double/webhook", put_webhook, PUBLIC},
    {"GET", "/double/requests", get_requests, PUBLIC},
    {"DELETE", "/double/requests", delete_requests, PUBLIC},
};

bool is_old(const struct double_state *state)
{
    return strcmp(state->options.version, "4.0") == 0;
}

static bool matches(const struct route *route, struct text path, struct text *parameter)
{
    struct text pattern = text_of(route->pattern);
    if (!text_ends_with(pattern, "*"))
        return text_equal(pattern, path);
    size_t prefix = pattern.length - 1;
    if (path.length <= prefix || memcmp(path.bytes, pattern.bytes, prefix) != 0)
        return false;
    *parameter = (struct text){path.bytes + prefix, path.length - prefix};
    return !memchr(parameter->bytes, '/', parameter->length);
}

/* The route of the call. *known: the path has routes, if not with this method. */
static const struct route *find_route(struct call *call, bool *known)
{
    *known = false;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (!matches(&routes[i], call->path, &call->parameter))
            continue;
        if ((routes[i].flags & NEW) && is_old(call->state))
            continue;
        *known = true;
        if (strcmp(routes[i].method, call->method) == 0)
            return &routes[i];
    }
    return NULL;
}

static enum MHD_Result no_route(struct call *call, bool known)
{
    if (!text_starts_with(call->path, "/api/"))
        return answer_text(call, 200, "text/html", "<!doctype html><title>Mender</title>\n");
    if (is_old(call->state))
        return answer_json(call, 404, json_pack("{s:s}", "Error", "Resource not found"));
    return known ? answer_error(call, 405, "method not allowed")
                 : answer_error(call, 404, "not found");
}

/* As Mender does, bodies of unknown length are let pass. */
static bool has_wrong_type(const struct call *call)
{
    const char *length = call_header(call, "Content-Length");
    const char *type = call_header(call, "Content-Type");
    static const char json[] = "application/json";
    if (!length || strcmp(length, "0") == 0 || !text_starts_with(call->path, "/api/"))
        return false;
    return !type || strncasecmp(type, json, strlen(json)) != 0 || !strchr(" ;", type[strlen(json)]);
}

enum MHD_Result route(struct call *call)
{
    bool known;
    const struct route *found = find_route(call, &known);
    bool public = found ? (found->flags & PUBLIC) != 0 : !text_starts_with(call->path, "/api/");
    enum MHD_Result result;
    if (!public && !authorize(call, &result))
        return result;
    if (!found)
        return no_route(call, known);
    if (call->body.failed)
        return answer_error(call, 400, "http: request body too large");
    if (has_wrong_type(call))
        return answer_error(call, 415, "Bad Content-Type, expected 'application/json'");
    return found->handle(call);
}

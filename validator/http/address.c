/* SPDX-License-Identifier: MIT */
/* URLs that an operator writes down, checked when they are read. */
#include "http/http.h"

#include <string.h>

int http_check_address(const char *name, const char *url, struct error *error)
{
    const char *reason;
    if (!http_url_allowed(url, &reason))
        return reason ? error_set(error, ERROR_POLICY, "%s %s", name, reason) : error_memory(error);
    if (strchr(url, '?'))
        return error_set(error, ERROR_POLICY, "%s must not hold a query (?)", name);
    return 0;
}

/* What is asked for stands below the address: a path in front of that leads to pages for people, or
 * to the API of something else. */
int http_check_server(const char *name, const char *url, struct text *origin, struct error *error)
{
    if (http_check_address(name, url, error) != 0)
        return -1;
    const char *host = strstr(url, "://") + strlen("://");
    const char *path = host + strcspn(host, "/");
    *origin = (struct text){url, (size_t)(path - url)};
    if (path[strspn(path, "/")])
        return error_set(error, ERROR_POLICY, "%s must not hold a path: write %.*s", name,
                         (int)origin->length, origin->bytes);
    return 0;
}

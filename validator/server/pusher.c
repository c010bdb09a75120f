/* SPDX-License-Identifier: MIT */
/* Who pushes, as the servers of the table say it. */
#include "server/evidence.h"
#include "server/server.h"

#include <string.h>

enum { NAME_BYTES_MAX = 256 };

static int ask(const struct server *server, struct arena *arena, struct pusher *pusher,
               struct error *error)
{
    const struct server_pusher *says = &server->pusher;
    *pusher = (struct pusher){0};
    if (!says->find)
        pusher->name = environment_get(says->variable);
    else if (says->find(arena, &pusher->name, error) != 0)
        return -1;
    if (!pusher->name)
        return 0;
    pusher->from = server->name;
    if (strlen(pusher->name) > NAME_BYTES_MAX)
        return error_set(error, ERROR_ENVIRONMENT,
                         "%s holds a name of more than %d bytes for who pushes", says->variable,
                         NAME_BYTES_MAX);
    return 0;
}

static int refuse_contradiction(const struct server *first, const struct pusher *pusher,
                                const struct server *second, const struct pusher *other,
                                struct error *error)
{
    return error_set(error, ERROR_ENVIRONMENT,
                     "%s says that %s pushes, and %s that %s does: say with `pusher: %s` or "
                     "`pusher: %s` in the policy which one to believe",
                     first->pusher.variable, pusher->name, second->pusher.variable, other->name,
                     first->name, second->name);
}

/* The first server that says a name; another one must not say another. */
static int ask_all(struct arena *arena, struct pusher *pusher, struct error *error)
{
    const struct server *first = NULL;
    const struct server *server;
    for (size_t i = 0; (server = server_naming_pusher(i)) != NULL; i++) {
        struct pusher other;
        if (first && server->pusher.is_last_resort)
            continue;
        if (ask(server, arena, &other, error) != 0)
            return -1;
        if (!other.name)
            continue;
        if (first && strcmp(pusher->name, other.name) != 0)
            return refuse_contradiction(first, pusher, server, &other, error);
        if (!first) {
            *pusher = other;
            first = server;
        }
    }
    return 0;
}

int pusher_find(const struct server *server, struct arena *arena, struct pusher *pusher,
                struct error *error)
{
    *pusher = (struct pusher){0};
    if (!server)
        return ask_all(arena, pusher, error);
    if (ask(server, arena, pusher, error) != 0)
        return -1;
    if (!pusher->name)
        return error_set(
            error, ERROR_ENVIRONMENT,
            "nobody knows who pushes: the policy has `pusher: %s`, and %s does not say",
            server->name, server->pusher.variable);
    return 0;
}

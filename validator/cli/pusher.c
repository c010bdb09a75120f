/* SPDX-License-Identifier: MIT */
#include "cli/pusher.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { NAME_BYTES_MAX = 256, OPTIONS_GIVEN_MAX = 1000 };

/* The value of a variable; NULL where it is not set or empty. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* Deploy keys are nobody's: Gitea gives the name of the repository's owner with them. No account of
 * a forge can have a colon in its name. */
static int name_deploy_key(const char *id, struct arena *arena, const char **name,
                           struct error *error)
{
    *name = arena_format(arena, "deploy-key:%s", id);
    return *name ? 0 : error_memory(error);
}

static int find_gitea(struct arena *arena, const char **name, struct error *error)
{
    const char *key = variable("GITEA_DEPLOY_KEY_ID");
    *name = variable("GITEA_PUSHER_NAME");
    return *name && key && strcmp(key, "0") != 0 ? name_deploy_key(key, arena, name, error) : 0;
}

/* GL_ID tells of GitLab: "user-7", or "key-7" for a deploy key. */
static int find_gitlab(struct arena *arena, const char **name, struct error *error)
{
    const char *id = variable("GL_ID");
    *name = id ? variable("GL_USERNAME") : NULL;
    return id && strncmp(id, "key-", 4) == 0 ? name_deploy_key(id + 4, arena, name, error) : 0;
}

static int find_gitolite(struct arena *arena, const char **name, struct error *error)
{
    (void)arena, (void)error;
    *name = variable("GL_USER");
    return 0;
}

static int find_github(struct arena *arena, const char **name, struct error *error)
{
    (void)arena, (void)error;
    *name = variable("GITHUB_USER_LOGIN");
    return 0;
}

static int find_http(struct arena *arena, const char **name, struct error *error)
{
    (void)arena, (void)error;
    *name = variable("REMOTE_USER");
    return 0;
}

static int find_unix(struct arena *arena, const char **name, struct error *error)
{
    const struct passwd *account = getpwuid(getuid());
    *name = account ? arena_string(arena, text_of(account->pw_name)) : NULL;
    return account && !*name ? error_memory(error) : 0;
}

static const struct server {
    const char *name;
    const char *variable; /* for messages */
    int (*find)(struct arena *arena, const char **name, struct error *error);
} servers[] = {
    [PUSHER_GITEA] = {"gitea", "GITEA_PUSHER_NAME", find_gitea},
    [PUSHER_GITLAB] = {"gitlab", "GL_USERNAME", find_gitlab},
    [PUSHER_GITOLITE] = {"gitolite", "GL_USER", find_gitolite},
    [PUSHER_GITHUB] = {"github", "GITHUB_USER_LOGIN", find_github},
    [PUSHER_HTTP] = {"http", "REMOTE_USER", find_http},
    [PUSHER_UNIX] = {"unix", "the list of Unix accounts", find_unix},
};

static int ask(enum pusher_source source, struct arena *arena, struct pusher *pusher,
               struct error *error)
{
    const struct server *server = &servers[source];
    *pusher = (struct pusher){0};
    if (server->find(arena, &pusher->name, error) != 0)
        return -1;
    if (!pusher->name)
        return 0;
    pusher->from = server->name;
    if (strlen(pusher->name) > NAME_BYTES_MAX)
        return error_set(error, ERROR_ENVIRONMENT,
                         "%s holds a name of more than %d bytes for who pushes", server->variable,
                         NAME_BYTES_MAX);
    return 0;
}

/* The first server that says a name; another one must not say another. A Unix account is most
 * often the server's own, and says something only where nothing else does. */
static int ask_all(struct arena *arena, struct pusher *pusher, struct error *error)
{
    enum pusher_source first = PUSHER_UNIX;
    for (enum pusher_source source = PUSHER_GITEA; source < PUSHER_UNIX; source++) {
        struct pusher other;
        if (ask(source, arena, &other, error) != 0)
            return -1;
        if (!other.name)
            continue;
        if (pusher->name && strcmp(pusher->name, other.name) != 0)
            return error_set(error, ERROR_ENVIRONMENT,
                             "%s says that %s pushes, and %s that %s does: say with `pusher: %s` "
                             "or `pusher: %s` in the policy which one to believe",
                             servers[first].variable, pusher->name, servers[source].variable,
                             other.name, servers[first].name, servers[source].name);
        if (!pusher->name) {
            *pusher = other;
            first = source;
        }
    }
    return pusher->name ? 0 : ask(PUSHER_UNIX, arena, pusher, error);
}

int pusher_find(enum pusher_source source, struct arena *arena, struct pusher *pusher,
                struct error *error)
{
    *pusher = (struct pusher){0};
    if (source == PUSHER_AUTO)
        return ask_all(arena, pusher, error);
    if (ask(source, arena, pusher, error) != 0)
        return -1;
    if (!pusher->name)
        return error_set(
            error, ERROR_ENVIRONMENT,
            "nobody knows who pushes: the policy has `pusher: %s`, and %s does not say",
            servers[source].name, servers[source].variable);
    return 0;
}

/* ----------------------------------------------------------------------------- push options -- */

/* A whole number, SIZE_MAX where it is none. */
static size_t number_of(const char *digits)
{
    size_t number = 0;
    if (!*digits || strlen(digits) > 9)
        return SIZE_MAX;
    for (; *digits; digits++) {
        if (*digits < '0' || *digits > '9')
            return SIZE_MAX;
        number = number * 10 + (size_t)(*digits - '0');
    }
    return number;
}

static int read_options(const char *digits, struct arena *arena, struct push_options *options,
                        struct error *error)
{
    size_t count = number_of(digits);
    if (count > OPTIONS_GIVEN_MAX)
        return error_set(error, ERROR_INPUT, "%s push options: the gate reads at most %d", digits,
                         OPTIONS_GIVEN_MAX);
    const char **items = arena_alloc_array(arena, count + 1, sizeof *items);
    if (!items)
        return error_memory(error);
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_format(arena, "GIT_PUSH_OPTION_%zu", i);
        if (!name)
            return error_memory(error);
        items[i] = getenv(name);
        if (!items[i])
            return error_set(error, ERROR_ENVIRONMENT,
                             "%s is not set, but GIT_PUSH_OPTION_COUNT "
                             "is %zu",
                             name, count);
    }
    options->items = items;
    options->count = count;
    return 0;
}

static bool is_true(const char *value)
{
    return strcasecmp(value, "true") == 0 || strcasecmp(value, "yes") == 0 ||
           strcasecmp(value, "on") == 0 || strcmp(value, "1") == 0;
}

int push_options_read(struct repository *repository, struct arena *arena,
                      struct push_options *options, struct error *error)
{
    const char *count = getenv("GIT_PUSH_OPTION_COUNT");
    const char *advertised;
    *options = (struct push_options){0};
    if (count && read_options(count, arena, options, error) != 0)
        return -1;
    if (repository_config(repository, "receive.advertisepushoptions", arena, &advertised, error) !=
        0)
        return -1;
    options->are_taken = options->count > 0 || (advertised && is_true(advertised));
    return 0;
}

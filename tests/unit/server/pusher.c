/* SPDX-License-Identifier: MIT */
#include "server/server.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* The variables that servers set, in the order of the rows below. */
static const char *const names[] = {
    "GITEA_PUSHER_NAME", "GITEA_DEPLOY_KEY_ID", "GL_USERNAME", "GL_ID",
    "GL_USER",           "GITHUB_USER_LOGIN",   "REMOTE_USER"};
enum { VARIABLES = sizeof names / sizeof names[0] };

struct identity_case {
    const char *values[VARIABLES];
    const char *server; /* the one that is believed; NULL: any */
    const char *name;   /* NULL: an error */
    const char *from;
};

static const struct server *find_server(const char *name)
{
    const struct server *server = NULL;
    for (size_t i = 0; name && (server = server_naming_pusher(i)) != NULL; i++) {
        if (strcmp(server->name, name) == 0)
            return server;
    }
    assert_null(name);
    return NULL;
}

static void check(const struct identity_case *example, size_t row)
{
    struct arena arena;
    struct pusher pusher;
    struct error error = {0};
    arena_init(&arena);
    for (size_t i = 0; i < VARIABLES; i++) {
        unsetenv(names[i]);
        if (example->values[i])
            setenv(names[i], example->values[i], 1);
    }
    int result = pusher_find(find_server(example->server), &arena, &pusher, &error);
    if (!example->name && (result == 0 || error.kind != ERROR_ENVIRONMENT))
        fail_msg("row %zu: no error", row);
    if (example->name && (result != 0 || strcmp(pusher.name, example->name) != 0 ||
                          strcmp(pusher.from, example->from) != 0))
        fail_msg("row %zu: %s from %s %s", row, pusher.name, pusher.from, error.message);
    arena_release(&arena);
}

static void pusher_find__variables_of_servers__are_a_name_or_an_error(void **state)
{
    (void)state;
    static const struct identity_case cases[] = {
        {{"a"}, NULL, "a", "gitea"},
        {{"a", "0"}, NULL, "a", "gitea"},
        {{"a", "7"}, NULL, "deploy-key:7", "gitea"},
        {{NULL, NULL, "a", "user-1"}, NULL, "a", "gitlab"},
        {{NULL, NULL, "a", "key-1"}, NULL, "deploy-key:1", "gitlab"},
        {{NULL, NULL, "a", NULL, "b"}, NULL, "b", "gitolite"},
        {{NULL, NULL, NULL, NULL, NULL, "a"}, NULL, "a", "github"},
        {{NULL, NULL, NULL, NULL, NULL, NULL, "a"}, NULL, "a", "http"},
        {{"", NULL, "", "", "", "", "a"}, NULL, "a", "http"},
        {{"a", NULL, NULL, NULL, "a", NULL, "a"}, NULL, "a", "gitea"},
        {{"a", NULL, NULL, NULL, NULL, NULL, "b"}, NULL, NULL, NULL},
        {{"a", NULL, NULL, NULL, NULL, NULL, "b"}, "gitea", "a", "gitea"},
        {{"a", NULL, NULL, NULL, NULL, NULL, "b"}, "http", "b", "http"},
        {{"a"}, "gitlab", NULL, NULL},
        {{"a"}, "gitolite", NULL, NULL},
        {{"a"}, "github", NULL, NULL},
        {{"a"}, "http", NULL, NULL},
        {{NULL, NULL, NULL, NULL, "a"}, "gitea", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(&cases[i], i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pusher_find__variables_of_servers__are_a_name_or_an_error),
    };
    return cmocka_run_group_tests_name("pusher", tests, NULL, NULL);
}

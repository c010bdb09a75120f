/* SPDX-License-Identifier: MIT */
#include "cli/pusher.h"
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
    enum pusher_source source;
    const char *name; /* NULL: an error */
    const char *from;
};

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
    int result = pusher_find(example->source, &arena, &pusher, &error);
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
        {{"a"}, PUSHER_AUTO, "a", "gitea"},
        {{"a", "0"}, PUSHER_AUTO, "a", "gitea"},
        {{"a", "7"}, PUSHER_AUTO, "deploy-key:7", "gitea"},
        {{NULL, NULL, "a", "user-1"}, PUSHER_AUTO, "a", "gitlab"},
        {{NULL, NULL, "a", "key-1"}, PUSHER_AUTO, "deploy-key:1", "gitlab"},
        {{NULL, NULL, "a", NULL, "b"}, PUSHER_AUTO, "b", "gitolite"},
        {{NULL, NULL, NULL, NULL, NULL, "a"}, PUSHER_AUTO, "a", "github"},
        {{NULL, NULL, NULL, NULL, NULL, NULL, "a"}, PUSHER_AUTO, "a", "http"},
        {{"", NULL, "", "", "", "", "a"}, PUSHER_AUTO, "a", "http"},
        {{"a", NULL, NULL, NULL, "a", NULL, "a"}, PUSHER_AUTO, "a", "gitea"},
        {{"a", NULL, NULL, NULL, NULL, NULL, "b"}, PUSHER_AUTO, NULL, NULL},
        {{"a", NULL, NULL, NULL, NULL, NULL, "b"}, PUSHER_GITEA, "a", "gitea"},
        {{"a", NULL, NULL, NULL, NULL, NULL, "b"}, PUSHER_HTTP, "b", "http"},
        {{"a"}, PUSHER_GITLAB, NULL, NULL},
        {{"a"}, PUSHER_GITOLITE, NULL, NULL},
        {{"a"}, PUSHER_GITHUB, NULL, NULL},
        {{"a"}, PUSHER_HTTP, NULL, NULL},
        {{NULL, NULL, NULL, NULL, "a"}, PUSHER_GITEA, NULL, NULL},
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

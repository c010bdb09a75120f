/* SPDX-License-Identifier: MIT */
#include "server/server.h"
#include "unit.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The values that `pusher` may have in a policy, after the first. */
static json_t *pushers_of_schema(json_t **schema)
{
    struct text text = embedded_file("schemas/policy.schema.json");
    *schema = json_loadb(text.bytes, text.length, 0, NULL);
    json_t *pusher = json_object_get(json_object_get(*schema, "properties"), "pusher");
    return json_object_get(pusher, "enum");
}

static void servers__that_name_the_pusher__are_those_of_the_policy(void **state)
{
    (void)state;
    json_t *schema;
    json_t *names = pushers_of_schema(&schema);
    const struct server *server;
    size_t count = 0;
    assert_string_equal(json_string_value(json_array_get(names, 0)), "auto");
    for (; (server = server_naming_pusher(count)) != NULL; count++) {
        const char *name = json_string_value(json_array_get(names, count + 1));
        if (!name || strcmp(name, server->name) != 0)
            fail_msg("the schema of the policy has %s instead of %s", name, server->name);
    }
    assert_int_equal(json_array_size(names), count + 1);
    json_decref(schema);
}

/* Each is asked alone when it is the last resort: behind it nobody would be. */
static void servers__that_name_the_pusher__end_with_the_last_resort(void **state)
{
    (void)state;
    const struct server *server;
    for (size_t i = 0; (server = server_naming_pusher(i)) != NULL; i++)
        assert_true(server->pusher.is_last_resort == !server_naming_pusher(i + 1));
}

static void servers__that_can_be_installed_on__begin_with_a_plain_one(void **state)
{
    (void)state;
    const struct server *server;
    assert_ptr_equal(server_installable(0), server_plain());
    for (size_t i = 0; (server = server_installable(i)) != NULL; i++) {
        assert_string_equal(server_installable_name(i), server->name);
        assert_non_null(server->hooks.suffix);
    }
    assert_true(server_hooks_are_gits(server_plain()));
}

static void line_prefix__in_the_browser_of_gitlab_alone__is_there(void **state)
{
    (void)state;
    unsetenv("GL_PROTOCOL");
    assert_null(server_line_prefix());
    setenv("GL_PROTOCOL", "ssh", 1);
    assert_null(server_line_prefix());
    setenv("GL_PROTOCOL", "web", 1);
    assert_string_equal(server_line_prefix(), "GL-HOOK-ERR: ");
    unsetenv("GL_PROTOCOL");
}

static void makes_commits__for_what_each_forge_marks__is_true(void **state)
{
    (void)state;
    static const struct {
        const char *variable, *of_server, *of_clone;
    } marks[] = {
        {"GL_PROTOCOL", "web", "ssh"},
        {"SSH_ORIGINAL_COMMAND", "gitea-internal", "git-receive-pack 'alice/fleet.git'"},
        {"GITHUB_VIA", "blob#save", ""},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        unsetenv(marks[i].variable);
        assert_false(server_makes_commits());
        setenv(marks[i].variable, marks[i].of_clone, 1);
        assert_false(server_makes_commits());
        setenv(marks[i].variable, marks[i].of_server, 1);
        assert_true(server_makes_commits());
        unsetenv(marks[i].variable);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(servers__that_name_the_pusher__are_those_of_the_policy),
        cmocka_unit_test(servers__that_name_the_pusher__end_with_the_last_resort),
        cmocka_unit_test(servers__that_can_be_installed_on__begin_with_a_plain_one),
        cmocka_unit_test(line_prefix__in_the_browser_of_gitlab_alone__is_there),
        cmocka_unit_test(makes_commits__for_what_each_forge_marks__is_true),
    };
    return cmocka_run_group_tests_name("servers", tests, NULL, NULL);
}

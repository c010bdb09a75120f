/* SPDX-License-Identifier: MIT */
#include "promotion_world.h"

#include <setjmp.h>

#include <cmocka.h>

static void request__by_branch__must_come_from_an_allowed_source(void **state)
{
    struct world *world = *state;
    struct object_id head = commit_on(world, world->base, "a.yml", "1\n");
    expect_request(world, "main", head, "canary", NULL);
    expect_request(world, "main", head, "hotfix/1", NULL);
    expect_request(world, "main", head, "develop", "promotion/wrong-source");
    expect_request(world, "main", head, "topic", "promotion/wrong-source");
    expect_request(world, "canary", head, "topic", NULL);
    expect_request(world, "canary", head, "develop", NULL);
    expect_request(world, "canary", head, "main", "promotion/wrong-source");
    expect_request(world, "develop", head, "main", NULL);
    expect_request(world, "unnamed", head, "main", NULL);
}

static void request__by_commit__must_lie_on_an_allowed_source(void **state)
{
    struct world *world = *state;
    struct object_id head = commit_on(world, world->base, "a.yml", "1\n");
    expect_request(world, "main", head, NULL, "promotion/wrong-source");
    put_branch(world, "develop", head);
    expect_request(world, "main", head, NULL, "promotion/wrong-source");
    expect_request(world, "canary", head, NULL, NULL);
    put_branch(world, "canary", head);
    expect_request(world, "main", head, NULL, NULL);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(request__by_branch__must_come_from_an_allowed_source),
        TEST(request__by_commit__must_lie_on_an_allowed_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

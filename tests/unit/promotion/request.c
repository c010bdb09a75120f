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

/* One wording for a push and a request; how to fix it differs. */
static void request__refused__says_what_a_push_would_say(void **state)
{
    struct world *world = *state;
    struct object_id head = commit_on(world, world->base, "a.yml", "1\n");
    expect_request(world, "main", head, "develop", "promotion/wrong-source");
    expect_words(world, " of develop, but takes promotions only from canary or hotfix/*",
                 "open the request from canary or hotfix/* instead");
    expect_request(world, "main", head, NULL, "promotion/wrong-source");
    expect_words(world, "main would take in ", "open the request from ");
    expect_words(world, ", which lies on no branch of the server, but takes promotions only from ",
                 "");
    struct object_id other =
        commit_on(world, commit_with_parents(world, world->base, ""), "c.yml", "1\n");
    expect_request(world, "main", other, "canary", "promotion/unrelated");
    expect_words(world, "main would take in ", "");
    expect_words(world, ", which shares no commit with it", "");
}

static void request__into_an_unaltered_branch__says_what_a_push_would_say(void **state)
{
    struct world *world = *state;
    struct object_id inner = commit_on(world, world->base, "a.yml", "1\n");
    put_branch(world, "main", merge(world, world->base, commit_on(world, inner, "b.yml", "1\n")));
    expect_request(world, "pure", inner, NULL, "promotion/skipped-stage");
    expect_words(world, ", which never stood on main: it came there below a later commit",
                 "open the request from main instead");
    put_branch(world, "pure", commit_on(world, world->base, "c.yml", "1\n"));
    expect_request(world, "pure", scratch_id(&world->scratch, "main"), "main",
                   "promotion/altered-tree");
    expect_words(world, "pure would hold this file, which is not in ",
                 "commit and push <topic>; when it has come to main, promote that to pure");
}

static void request__of_no_commit__is_found(void **state)
{
    struct world *world = *state;
    struct object_id tree = scratch_id(&world->scratch, "main^{tree}");
    expect_request(world, "main", tree, "canary", "push/not-a-commit");
    expect_words(world, "main would point to ", "");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(request__by_branch__must_come_from_an_allowed_source),
        TEST(request__by_commit__must_lie_on_an_allowed_source),
        TEST(request__refused__says_what_a_push_would_say),
        TEST(request__into_an_unaltered_branch__says_what_a_push_would_say),
        TEST(request__of_no_commit__is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

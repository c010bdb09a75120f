/* SPDX-License-Identifier: MIT */
/* The commands that fix a refused move: by the law, by who pushes, and by what is asked. */
#include "promotion/fix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const from_free[] = {"*"};
static const char *const from_develop[] = {"develop"};
static const char *const from_main[] = {"main"};
static const struct branch_law law_items[] = {
    {.name = "other"},
    {.name = "develop"},
    {.name = "free", .method = METHOD_EITHER, .from = from_free, .from_count = 1},
    {.name = "fast", .method = METHOD_FAST_FORWARD, .from = from_free, .from_count = 1},
    {.name = "main", .method = METHOD_MERGE, .from = from_develop, .from_count = 1},
    {.name = "stage", .method = METHOD_FAST_FORWARD, .from = from_main, .from_count = 1},
};
static const struct branch_laws laws = {law_items, sizeof law_items / sizeof *law_items};
enum { FREE = 2, FAST, MAIN, STAGE };

enum way { PUSHED, REQUESTED, OF_SERVER };

/* A move that is judged, as far as advice looks at it. */
struct advised {
    struct judged_move judged;
    struct branch_state state;
    struct update update;
};

static struct judged_move *begin(struct advised *advised, int law, enum way way)
{
    *advised = (struct advised){.state = {.of_server = way == OF_SERVER}};
    struct judged_move *judged = &advised->judged;
    arena_init(&judged->arena);
    judged->law = &law_items[law];
    judged->is_request = way == REQUESTED;
    judged->sources = (struct sources){.state = &advised->state, .laws = &laws};
    judged->update = &advised->update;
    judged->allowed = branch_law_sources(judged->law, &judged->arena);
    return judged;
}

static void end(struct advised *advised)
{
    arena_release(&advised->judged.arena);
}

#define RESET(branch) "git fetch origin && git switch " branch " && git reset --hard origin/" branch
#define PROMOTE(branch, how, source) \
    RESET(branch) "\ngit merge " how " " source " && git push origin " branch

/* Every pair of a law and a way, and what is said. */
struct advice {
    int law;
    enum way way;
    const char *said;
};

/* Fails the test unless what the function says is this. */
static void expect(const struct advice *advice, const char *(*function)(struct judged_move *judged))
{
    struct advised advised;
    const char *said = function(begin(&advised, advice->law, advice->way));
    if (strcmp(said, advice->said) != 0)
        fail_msg("law %d, way %d: \"%s\", and not \"%s\"", advice->law, advice->way, said,
                 advice->said);
    end(&advised);
}

static void expect_each(const struct advice *advice, size_t count,
                        const char *(*function)(struct judged_move *judged))
{
    for (size_t i = 0; i < count; i++)
        expect(&advice[i], function);
}

#define EXPECT_EACH(advice, function) \
    expect_each(advice, sizeof(advice) / sizeof *(advice), function)

static const struct object_id commit = {{0xab, 0xcd, 0xef, 0x01, 0x23, 0x45}};
#define COMMIT "abcdef0123"

static const char *promote(struct judged_move *judged)
{
    return fix_promote(judged, "origin/x");
}

static void promotion__made_anew__is_by_the_method_of_the_law(void **state)
{
    static const struct advice advice[] = {
        {FREE, PUSHED, PROMOTE("free", "--no-ff", "origin/x")},
        {MAIN, PUSHED, PROMOTE("main", "--no-ff", "origin/x")},
        {STAGE, PUSHED, PROMOTE("stage", "--ff-only", "origin/x")},
        {MAIN, REQUESTED, "open the request from develop instead"},
        {STAGE, REQUESTED, "open the request from main instead"},
        {MAIN, OF_SERVER,
         "open the request from develop instead, and merge it with a merge commit, neither "
         "squashed nor rebased"},
        {STAGE, OF_SERVER,
         "open the request from main instead, and merge it by fast-forward, neither squashed nor "
         "rebased"},
    };
    (void)state;
    EXPECT_EACH(advice, promote);
}

static const char *originals(struct judged_move *judged)
{
    return fix_originals(judged, "origin/x");
}

static void originals__of_copies__are_merged_by_whoever_made_those(void **state)
{
    static const struct advice advice[] = {
        {MAIN, PUSHED, PROMOTE("main", "--no-ff", "origin/x")},
        {MAIN, REQUESTED, "open the request from develop instead"},
        {MAIN, OF_SERVER, "merge the request with a merge commit, neither squashed nor rebased"},
        {STAGE, OF_SERVER, "merge the request by fast-forward, neither squashed nor rebased"},
    };
    (void)state;
    EXPECT_EACH(advice, originals);
}

static const char *unknown_source(struct judged_move *judged)
{
    return fix_unknown_source(judged, &commit);
}

static void source__on_no_branch__is_pushed_first(void **state)
{
    static const struct advice advice[] = {
        {FREE, PUSHED,
         "push it to its branch first: git push origin " COMMIT ":refs/heads/<topic>\n"
         "then push free again; it takes promotions from any unprotected branch"},
        {MAIN, REQUESTED, "open the request from develop instead"},
        {MAIN, OF_SERVER,
         "open the request from develop instead, and merge it with a merge commit, neither "
         "squashed nor rebased"},
    };
    (void)state;
    EXPECT_EACH(advice, unknown_source);
}

static const char *move_to_topic(struct judged_move *judged)
{
    return fix_move_to_topic(judged, &commit);
}

static void commit__made_on_the_branch__is_moved_to_a_topic(void **state)
{
    static const struct advice advice[] = {
        {FREE, PUSHED,
         "git push origin " COMMIT
         ":refs/heads/<topic>\n" PROMOTE("free", "--no-ff", "origin/<topic>")},
        {STAGE, PUSHED,
         "git push origin " COMMIT ":refs/heads/<topic>\n"
         "when <topic> has come to main, promote that:\n" PROMOTE("stage", "--ff-only",
                                                                  "origin/main")},
        {FREE, OF_SERVER,
         "make the change on a new branch in the browser, open a request from it, and merge it "
         "with a merge commit, neither squashed nor rebased"},
        {STAGE, OF_SERVER,
         "make the change on a new branch in the browser\n"
         "when it has come to main, open a request from there, and merge it by fast-forward, "
         "neither squashed nor rebased"},
    };
    (void)state;
    EXPECT_EACH(advice, move_to_topic);
}

static const char *bring_back(struct judged_move *judged)
{
    return fix_bring_back(judged, "origin/x");
}

static void content__of_the_branch_alone__is_brought_back(void **state)
{
#define MERGE(branch) \
    "git fetch origin && git switch -c <topic> origin/x && git merge origin/" branch "\n"
    static const struct advice advice[] = {
        {FREE, PUSHED,
         MERGE("free") "when that is committed:\ngit push origin <topic>\n" PROMOTE(
             "free", "--no-ff", "origin/<topic>")},
        {FREE, REQUESTED, MERGE("free") "commit and push <topic>, and open the request from it"},
        {FREE, OF_SERVER, MERGE("free") "commit and push <topic>, and open the request from it"},
        {STAGE, PUSHED,
         MERGE("stage") "commit and push <topic>; when it has come to main, promote that to stage"},
        {STAGE, REQUESTED,
         MERGE("stage") "commit and push <topic>; when it has come to main, promote that to stage"},
    };
    (void)state;
    EXPECT_EACH(advice, bring_back);
    struct advised advised;
    assert_null(fix_bring_back(begin(&advised, FREE, PUSHED), NULL));
    end(&advised);
}

static const char *revert(struct judged_move *judged)
{
    return fix_revert(judged, "1234", false);
}

static const char *revert_merge(struct judged_move *judged)
{
    return fix_revert(judged, "1234", true);
}

static void revert__is_made_where_commits_are_taken(void **state)
{
    static const struct advice advice[] = {
        {FREE, PUSHED,
         "git fetch origin && git switch -c <topic> origin/free && git revert 1234 && "
         "git push origin <topic>\n" PROMOTE("free", "--no-ff", "origin/<topic>")},
        {MAIN, PUSHED,
         "git fetch origin && git switch --detach origin/develop && git revert 1234 && "
         "git push origin HEAD:develop\n" PROMOTE("main", "--no-ff", "origin/develop")},
        {STAGE, PUSHED,
         "git fetch origin && git switch -c <topic> origin/main && git revert 1234\n"
         "push <topic>; when it has come to main, promote that:\n" PROMOTE("stage", "--ff-only",
                                                                           "origin/main")},
    };
    static const struct advice of_merge[] = {
        {MAIN, PUSHED,
         "git fetch origin && git switch --detach origin/develop && git revert -m 1 1234 && "
         "git push origin HEAD:develop\n" PROMOTE("main", "--no-ff", "origin/develop")},
    };
    (void)state;
    EXPECT_EACH(advice, revert);
    EXPECT_EACH(of_merge, revert_merge);
}

static void source__of_the_law__is_named_where_it_has_a_name(void **state)
{
    static const struct advice advice[] = {{FREE, PUSHED, "origin/<topic>"},
                                           {MAIN, PUSHED, "origin/develop"}};
    static const struct advice reset[] = {{MAIN, PUSHED, RESET("main")}};
    (void)state;
    EXPECT_EACH(advice, fix_source);
    EXPECT_EACH(reset, fix_reset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(promotion__made_anew__is_by_the_method_of_the_law),
        cmocka_unit_test(originals__of_copies__are_merged_by_whoever_made_those),
        cmocka_unit_test(source__on_no_branch__is_pushed_first),
        cmocka_unit_test(commit__made_on_the_branch__is_moved_to_a_topic),
        cmocka_unit_test(content__of_the_branch_alone__is_brought_back),
        cmocka_unit_test(revert__is_made_where_commits_are_taken),
        cmocka_unit_test(source__of_the_law__is_named_where_it_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "scratch_repository.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMITS = 60 };

/* A graph of commits with up to three parents each, several roots, and dates of no order. */
static void random_history(struct scratch *scratch, unsigned seed, struct object_id ids[COMMITS],
                           bool contains[COMMITS][COMMITS])
{
    struct buffer stream;
    srand(seed);
    buffer_init(&stream, 1 << 20);
    for (int i = 0; i < COMMITS; i++) {
        int parents = i == 0 ? 0 : rand() % 4, used[3];
        buffer_format(&stream, "reset refs/heads/c%d\ncommit refs/heads/c%d\nmark :%d\n", i, i,
                      i + 1);
        buffer_format(&stream, "committer A <a@b> %d +0000\ndata 0\n", 1000000 + rand() % 1000000);
        contains[i][i] = true;
        for (int j = 0; j < parents; j++) {
            used[j] = rand() % i;
            bool again = (j > 0 && used[j] == used[0]) || (j > 1 && used[j] == used[1]);
            if (again)
                continue;
            buffer_format(&stream, "%s :%d\n", j == 0 ? "from" : "merge", used[j] + 1);
            for (int k = 0; k < COMMITS; k++)
                contains[i][k] |= contains[used[j]][k];
        }
    }
    scratch_git_input(scratch, buffer_text(&stream), "fast-import --quiet --force");
    buffer_release(&stream);
    const char *refs =
        scratch_git(scratch, "for-each-ref --format=%%(refname:lstrip=2)=%%(objectname)");
    for (; refs && *refs; refs = strchr(refs, '\n') ? strchr(refs, '\n') + 1 : NULL) {
        int number = -1;
        char hex[OBJECT_ID_HEX];
        if (sscanf(refs, "c%d=%40s", &number, hex) == 2)
            assert_true(object_id_parse(text_of(hex), &ids[number]));
    }
}

static void containment__in_random_histories__is_that_of_the_graph(void **state)
{
    struct scratch *scratch = *state;
    for (unsigned seed = 1; seed <= 5; seed++) {
        static bool contains[COMMITS][COMMITS];
        struct object_id ids[COMMITS];
        struct error error = {0};
        memset(contains, 0, sizeof contains);
        random_history(scratch, seed, ids, contains);
        struct repository *repository = scratch_repository(scratch);
        for (int i = 0; i < COMMITS; i++) {
            int other = rand() % COMMITS;
            struct ancestry *ancestry;
            struct object_id tips[] = {ids[i], ids[other]};
            assert_int_equal(ancestry_open(&ancestry, repository, tips, 2, &error), 0);
            for (int j = 0; j < COMMITS; j++) {
                bool contained;
                assert_int_equal(
                    repository_contains(repository, &ids[i], &ids[j], &contained, &error), 0);
                assert_int_equal(contained, contains[i][j]);
                assert_int_equal(ancestry_contains(ancestry, &ids[j], &contained, &error), 0);
                assert_int_equal(contained, contains[i][j] || contains[other][j]);
            }
            ancestry_free(ancestry);
        }
        repository_free(repository);
    }
}

static void tips__asked_about_together__are_told_apart(void **state)
{
    struct scratch *scratch = *state;
    for (unsigned seed = 1; seed <= 5; seed++) {
        static bool contains[COMMITS][COMMITS];
        struct object_id ids[COMMITS];
        struct error error = {0};
        memset(contains, 0, sizeof contains);
        random_history(scratch, seed, ids, contains);
        struct repository *repository = scratch_repository(scratch);
        for (int i = 0; i < COMMITS; i++) {
            bool contain[COMMITS] = {false};
            assert_int_equal(
                repository_which_contain(repository, ids, COMMITS, &ids[i], contain, &error), 0);
            for (int j = 0; j < COMMITS; j++)
                assert_int_equal(contain[j], contains[j][i]);
        }
        const struct object_id unknown = {{7}};
        bool contain[COMMITS] = {false};
        assert_int_equal(
            repository_which_contain(repository, ids, COMMITS, &unknown, contain, &error), 0);
        for (int j = 0; j < COMMITS; j++)
            assert_false(contain[j]);
        repository_free(repository);
    }
}

/* A commit of this many bytes of message, dated late, on top of one that is not there. */
static struct object_id large_commit(struct scratch *scratch, size_t size)
{
    struct buffer commit;
    const char *tree = scratch_git(scratch, "rev-parse HEAD^{tree}");
    buffer_init(&commit, size + 1000);
    buffer_format(&commit,
                  "tree %s\nparent 0123456789012345678901234567890123456789\n"
                  "author A <a@b> 4294967295 +0000\ncommitter A <a@b> 4294967295 +0000\n\n",
                  tree);
    while (commit.length < size)
        buffer_append_string(&commit, "x");
    struct object_id id = scratch_object(scratch, "commit", buffer_text(&commit));
    buffer_release(&commit);
    return id;
}

/* What lies below it cannot be read, so that it is an error to look there. */
static void large_commit__of_whatever_date__is_looked_into_last(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct ancestry *ancestry;
    const struct object_id other = {{7}};
    bool contained = false;
    struct object_id first = scratch_commit_file(scratch, "a", "1\n");
    struct object_id second = scratch_commit_file(scratch, "a", "2\n");
    struct object_id tips[] = {second, large_commit(scratch, 100000)};
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(ancestry_open(&ancestry, repository, tips, 2, &error), 0);
    assert_int_equal(ancestry_contains(ancestry, &first, &contained, &error), 0);
    assert_true(contained);
    assert_int_equal(ancestry_contains(ancestry, &other, &contained, &error), -1);
    ancestry_free(ancestry);
    repository_free(repository);
}

static void commit_too_large_to_read__ends_history(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    const struct object_id other = {{7}};
    bool contained = true;
    scratch_commit_file(scratch, "a", "1\n");
    struct object_id large = large_commit(scratch, 2000000);
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(repository_contains(repository, &large, &other, &contained, &error), 0);
    assert_false(contained);
    repository_free(repository);
}

/* Fails the test unless all that `tip` has and `known` has not is listed, each once; what is listed
 * besides must be contained on a second look. */
static void expect_new(struct scratch *scratch, struct repository *repository,
                       const struct object_id ids[COMMITS], bool contains[COMMITS][COMMITS],
                       int tip, int known)
{
    const struct object_id *listed;
    struct ancestry *ancestry;
    struct error error = {0};
    size_t count;
    bool contained;
    assert_int_equal(ancestry_open(&ancestry, repository, &ids[known], 1, &error), 0);
    assert_int_equal(repository_new_commits(repository, &ids[tip], ancestry, COMMITS,
                                            &scratch->arena, &listed, &count, &error),
                     0);
    for (int i = 0; i < COMMITS; i++) {
        size_t times = 0;
        for (size_t j = 0; j < count; j++)
            times += object_id_equal(&listed[j], &ids[i]);
        assert_int_equal(ancestry_contains(ancestry, &ids[i], &contained, &error), 0);
        assert_true(times <= 1 && times <= contains[tip][i]);
        assert_true(times == 1 || contained || !contains[tip][i]);
    }
    ancestry_free(ancestry);
}

static void new_commits__in_random_histories__are_those_of_the_graph(void **state)
{
    struct scratch *scratch = *state;
    for (unsigned seed = 1; seed <= 5; seed++) {
        static bool contains[COMMITS][COMMITS];
        struct object_id ids[COMMITS];
        memset(contains, 0, sizeof contains);
        random_history(scratch, seed, ids, contains);
        struct repository *repository = scratch_repository(scratch);
        for (int i = 0; i < COMMITS; i++)
            expect_new(scratch, repository, ids, contains, i, rand() % COMMITS);
        repository_free(repository);
    }
}

static void new_commits__on_top_of_what_is_known__are_few_and_bounded(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct ancestry *ancestry;
    const struct object_id *listed;
    struct object_id known = scratch_commit_file(scratch, "a", "1\n");
    struct object_id older = scratch_commit_file(scratch, "a", "2\n");
    struct object_id newer = scratch_commit_file(scratch, "a", "3\n");
    struct repository *repository = scratch_repository(scratch);
    size_t count;
    for (size_t limit = 1; limit <= 5; limit++) {
        assert_int_equal(ancestry_open(&ancestry, repository, &known, 1, &error), 0);
        assert_int_equal(repository_new_commits(repository, &newer, ancestry, limit,
                                                &scratch->arena, &listed, &count, &error),
                         0);
        assert_int_equal(count, limit < 2 ? limit : 2);
        assert_true(object_id_equal(&listed[0], &newer));
        assert_true(count < 2 || object_id_equal(&listed[1], &older));
        ancestry_free(ancestry);
    }
    repository_free(repository);
}

static void new_commits__beside_what_is_known__end_where_both_meet(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct ancestry *ancestry;
    const struct object_id *listed;
    size_t count;
    scratch_commit_file(scratch, "a", "1\n");
    scratch_commit_file(scratch, "a", "2\n");
    scratch_git(scratch, "branch topic");
    struct object_id known = scratch_commit_file(scratch, "a", "3\n");
    scratch_git(scratch, "checkout -q topic");
    struct object_id new = scratch_commit_file(scratch, "b", "1\n");
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(ancestry_open(&ancestry, repository, &known, 1, &error), 0);
    assert_int_equal(repository_new_commits(repository, &new, ancestry, 9, &scratch->arena, &listed,
                                            &count, &error),
                     0);
    assert_int_equal(count, 1);
    assert_true(object_id_equal(&listed[0], &new));
    ancestry_free(ancestry);
    repository_free(repository);
}

static void ancestry__without_tips__contains_nothing(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct ancestry *ancestry;
    bool contained = true;
    struct object_id id = scratch_commit_file(scratch, "a", "1\n");
    struct repository *repository = scratch_repository(scratch);
    assert_int_equal(ancestry_open(&ancestry, repository, NULL, 0, &error), 0);
    assert_int_equal(ancestry_contains(ancestry, &id, &contained, &error), 0);
    assert_false(contained);
    ancestry_free(ancestry);
    repository_free(repository);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(containment__in_random_histories__is_that_of_the_graph),
        TEST(tips__asked_about_together__are_told_apart),
        TEST(new_commits__in_random_histories__are_those_of_the_graph),
        TEST(new_commits__on_top_of_what_is_known__are_few_and_bounded),
        TEST(new_commits__beside_what_is_known__end_where_both_meet),
        TEST(large_commit__of_whatever_date__is_looked_into_last),
        TEST(commit_too_large_to_read__ends_history),
        TEST(ancestry__without_tips__contains_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

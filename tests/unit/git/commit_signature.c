/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "scratch_repository.h"

#define TREE "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
#define PEOPLE "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
#define MESSAGE "\nSubject\n\ngpgsig of the message\n body\n"

static void expect(struct scratch *scratch, const char *commit, const char *signature,
                   const char *payload, bool is_several)
{
    struct repository *repository = scratch_repository(scratch);
    struct object_id id = scratch_object(scratch, "commit", text_of(commit));
    struct commit_signature found;
    struct error error = {0};
    if (repository_commit_signature(repository, &id, &scratch->arena, &found, &error) != 0)
        fail_msg("%s", error.message);
    if (signature)
        assert_string_equal(found.signature.bytes, signature);
    else
        assert_null(found.signature.bytes);
    assert_true(text_is(found.payload, payload));
    assert_int_equal(found.is_several, is_several);
    repository_free(repository);
}

static void commit_signature__header_of_many_lines__is_parted_from_the_rest(void **state)
{
    expect(*state, TREE PEOPLE MESSAGE, NULL, TREE PEOPLE MESSAGE, false);
    expect(*state, TREE PEOPLE "gpgsig BEGIN\n one\n \n  two\n END\n" MESSAGE,
           "BEGIN\none\n\n two\nEND\n", TREE PEOPLE MESSAGE, false);
    expect(*state, TREE PEOPLE "gpgsig BEGIN\n END\nencoding x\n" MESSAGE, "BEGIN\nEND\n",
           TREE PEOPLE "encoding x\n" MESSAGE, false);
}

static void commit_signature__of_the_other_form__is_no_part_of_either(void **state)
{
    expect(*state, TREE PEOPLE "gpgsig-sha256 X\n Y\n" MESSAGE, NULL, TREE PEOPLE MESSAGE, false);
    expect(*state, TREE PEOPLE "gpgsig A\n B\ngpgsig-sha256 X\n Y\n" MESSAGE, "A\nB\n",
           TREE PEOPLE MESSAGE, false);
}

static void commit_signature__in_another_header__is_signed_text(void **state)
{
    const char *commit = TREE PEOPLE "mergetag object 1\n gpgsig A\n B\n" MESSAGE;
    expect(*state, commit, NULL, commit, false);
    commit = TREE PEOPLE "gpgsigs A\n B\n" MESSAGE;
    expect(*state, commit, NULL, commit, false);
}

static void commit_signature__twice__is_told(void **state)
{
    expect(*state, TREE PEOPLE "gpgsig A\n B\ngpgsig C\n" MESSAGE, "A\nB\nC\n", TREE PEOPLE MESSAGE,
           true);
}

static int open_scratch(void **state)
{
    static struct scratch scratch;
    scratch_open(&scratch, NULL);
    scratch_git(&scratch, "hash-object -t tree -w /dev/null");
    *state = &scratch;
    return 0;
}

static int close_scratch(void **state)
{
    scratch_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commit_signature__header_of_many_lines__is_parted_from_the_rest),
        cmocka_unit_test(commit_signature__of_the_other_form__is_no_part_of_either),
        cmocka_unit_test(commit_signature__in_another_header__is_signed_text),
        cmocka_unit_test(commit_signature__twice__is_told),
    };
    return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}

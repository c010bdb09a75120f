/* SPDX-License-Identifier: MIT */
/* Which of several policies is read, and what the files that it names are relative to. */
#include "policy/policy.h"

#include <string.h>

#include "scratch_repository.h"
#include "unit.h"

/* The policy that is found, told by its token file, or "built-in". */
static const char *load(struct scratch *scratch, const char *file, const struct object_id *commit,
                        const char **source)
{
    struct repository *repository = scratch_repository(scratch);
    struct policy policy = {0};
    struct error error = {0};
    const char *found = NULL;
    if (policy_load(&policy, repository, file, commit, &scratch->arena, &error) == 0) {
        const char *token = policy.mender.token_file;
        found = arena_format(&scratch->arena, "%s", token ? token : "none");
        if (policy.rollout.is_unknown)
            found = "built-in";
        *source = arena_format(&scratch->arena, "%s", policy.source);
    } else {
        assert_int_equal(error.kind, ERROR_POLICY);
        *source = arena_format(&scratch->arena, "%s", error.message);
    }
    policy_release(&policy);
    repository_free(repository);
    return found ? found : "error";
}

static void expect(struct scratch *scratch, const char *file, const struct object_id *commit,
                   const char *found, const char *source)
{
    const char *told = NULL;
    const char *is = load(scratch, file, commit, &told);
    if (strcmp(is, found) != 0 || strcmp(told, source) != 0)
        fail_msg("%s, of %s", is, told);
}

static void write_policy(struct scratch *scratch, const char *path)
{
    scratch_write(scratch, path, "mender: { server: 'https://m.example', token_file: token }\n");
}

static void policy__in_several_places__is_the_nearest_to_the_operator(void **state)
{
    struct scratch *scratch = *state;
    struct arena *arena = &scratch->arena;
    const struct object_id without = scratch_commit(scratch, "Nothing");
    write_policy(scratch, "fleetgate.yml");
    const struct object_id with = scratch_commit(scratch, "A policy");
    const char *of_tree =
        arena_format(arena, "%.10s:fleetgate.yml", object_id_hex(&with, (char[OBJECT_ID_HEX]){""}));
    expect(scratch, NULL, NULL, "built-in", "the built-in policy");
    expect(scratch, NULL, &without, "built-in", "the built-in policy");
    expect(scratch, NULL, &with, "none", of_tree); /* whose files are not taken */

    write_policy(scratch, ".git/fleetgate.yml");
    expect(scratch, NULL, &with, scratch_path(scratch, ".git/token"),
           scratch_path(scratch, ".git/fleetgate.yml"));

    write_policy(scratch, ".git/below/p.yml");
    scratch_git(scratch, "config fleetgate.policy below/p.yml");
    expect(scratch, NULL, &with, scratch_path(scratch, ".git/below/token"),
           scratch_path(scratch, ".git/below/p.yml"));

    write_policy(scratch, "beside/p.yml");
    const char *beside = scratch_path(scratch, "beside/p.yml");
    scratch_git(scratch, "config fleetgate.policy %s", beside);
    expect(scratch, NULL, NULL, scratch_path(scratch, "beside/token"), beside);

    write_policy(scratch, "named/p.yml");
    const char *named = scratch_path(scratch, "named/p.yml");
    expect(scratch, named, &with, scratch_path(scratch, "named/token"), named);
}

static void policy__that_is_named_and_not_there__is_an_error(void **state)
{
    struct scratch *scratch = *state;
    const char *missing = scratch_path(scratch, ".git/missing.yml");
    const char *error = arena_format(&scratch->arena, "there is no policy file %s", missing);
    write_policy(scratch, ".git/fleetgate.yml");
    expect(scratch, missing, NULL, "error", error);
    scratch_git(scratch, "config fleetgate.policy missing.yml");
    expect(scratch, NULL, NULL, "error", error);
}

/* A mistake is told where it stands, and nothing else is tried. */
static void policy__with_a_mistake__is_an_error(void **state)
{
    struct scratch *scratch = *state;
    scratch_write(scratch, ".git/fleetgate.yml", "formats: maybe\n");
    const char *told = NULL;
    assert_string_equal(load(scratch, NULL, NULL, &told), "error");
    assert_non_null(strstr(told, ".git/fleetgate.yml:1:10: "));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(policy__in_several_places__is_the_nearest_to_the_operator),
        TEST(policy__that_is_named_and_not_there__is_an_error),
        TEST(policy__with_a_mistake__is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

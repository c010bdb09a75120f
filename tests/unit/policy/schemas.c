/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "schema/schema.h"

#include "policy/policy.h"
#include "scratch_repository.h"

#include <string.h>

static const char two[] = "formats: annotate\n"
                          "schemas:\n"
                          "  - { files: 'host_vars/**', schema: a.json, with: [below/b.json] }\n"
                          "  - { files: inventory.yml, schema: .below/c.json }\n";

static void write_schemas(struct scratch *scratch, const char *b)
{
    scratch_write(scratch, "a.json", "{ \"$ref\": \"below/b.json\" }");
    scratch_write(scratch, "below/b.json", b);
    scratch_write(scratch, ".below/c.json", "true");
}

/* Reads the policy from the folder, or (commit) from its tree. Returns "" or what is wrong. */
static const char *read(struct scratch *scratch, const char *text, const struct object_id *commit,
                        struct policy *policy)
{
    struct error error = {0};
    struct repository *repository = scratch_repository(scratch);
    int result =
        commit ? policy_read_tree(policy, "p.yml", text_of(text), repository, commit, &error)
               : policy_read(policy, "p.yml", text_of(text), scratch_path(scratch, ""), &error);
    repository_free(repository);
    assert_int_equal(error.kind, result == 0 ? ERROR_NONE : ERROR_POLICY);
    return arena_format(&scratch->arena, "%s", error.message);
}

static void schemas__of_a_folder_and_of_a_tree__are_compiled(void **state)
{
    struct scratch *scratch = *state;
    struct policy policy;
    write_schemas(scratch, "{ \"type\": \"object\" }");
    const struct object_id commit = scratch_commit(scratch, "Schemas");
    write_schemas(scratch, "{ \"type\": \"text\" }");
    for (int of_tree = 0; of_tree < 2; of_tree++) {
        write_schemas(scratch, of_tree ? "{ \"type\": \"text\" }" : "{ \"type\": \"object\" }");
        assert_string_equal(read(scratch, two, of_tree ? &commit : NULL, &policy), "");
        assert_int_equal(policy.own_schema_count, 2);
        assert_string_equal(policy.own_schemas[0].files, "host_vars/**");
        assert_string_equal(policy.own_schemas[1].files, "inventory.yml");
        assert_non_null(policy.own_schemas[0].schema);
        assert_non_null(policy.own_schemas[1].schema);
        policy_release(&policy);
    }
}

#define WITH "schemas: [{ devices: all, schema: a, with: [a, a, a, a, a, a, a%s] }%s]"

/* Eight of a MiB each are all that may be read, whether by `schema` or by `with`. */
static void schemas__of_more_than_8_mib_in_all__are_refused(void **state)
{
    struct scratch *scratch = *state;
    struct policy policy;
    char *text = arena_alloc(&scratch->arena, (1 << 20) + 1);
    memset(text, ' ', 1 << 20);
    memcpy(text, "true", 4);
    text[1 << 20] = '\0';
    scratch_write(scratch, "a", text);
    scratch_write(scratch, "b", "true");
    struct {
        const char *with, *entry, *reason;
    } cases[] = {
        {"", "", ""},
        {", b", "", "p.yml:1:35: the schemas have more than 8 MiB in all"},
        {"", ", { devices: all, schema: b }",
         "p.yml:1:93: the schemas have more than 8 MiB in all"},
        {"", ", { devices: all, schema: a }",
         "p.yml:1:93: the schemas have more than 8 MiB in all"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *written = arena_format(&scratch->arena, WITH, cases[i].with, cases[i].entry);
        assert_string_equal(read(scratch, written, NULL, &policy), cases[i].reason);
        policy_release(&policy);
    }
}

static void schemas__of_devices__are_for_all_a_group_or_a_branch(void **state)
{
    struct scratch *scratch = *state;
    struct policy policy;
    write_schemas(scratch, "true");
    assert_string_equal(read(scratch,
                             "schemas:\n"
                             "  - { devices: all, schema: below/b.json }\n"
                             "  - { devices: { group: pi4 }, schema: below/b.json }\n"
                             "  - { devices: { branch: canary }, schema: below/b.json }\n",
                             NULL, &policy),
                        "");
    assert_int_equal(policy.own_schemas[0].subject, OWN_SCHEMA_OF_ALL);
    assert_int_equal(policy.own_schemas[1].subject, OWN_SCHEMA_OF_GROUP);
    assert_string_equal(policy.own_schemas[1].name, "pi4");
    assert_int_equal(policy.own_schemas[2].subject, OWN_SCHEMA_OF_BRANCH);
    assert_string_equal(policy.own_schemas[2].name, "canary");
    policy_release(&policy);
    static const struct {
        const char *entry;
        const char *message;
    } table[] = {
        {"devices: all, files: x", "p.yml:2:5: a schema is for `files` or for `devices`"},
        {"with: []", "p.yml:2:5: a schema is for `files` or for `devices`"},
        {"devices: some", "p.yml:2:16: schemas[0].devices: "},
        {"devices: {}", "p.yml:2:16: schemas[0].devices: "},
        {"devices: { group: a, branch: b }", "p.yml:2:16: schemas[0].devices: "},
        {"devices: { branch: live }", "p.yml:2:26: no branch of the policy has this name"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *told =
            read(scratch,
                 arena_format(&scratch->arena, "schemas:\n  - { %s, schema: below/b.json }\n",
                              table[i].entry),
                 NULL, &policy);
        if (strncmp(told, table[i].message, strlen(table[i].message)) != 0)
            fail_msg("%s: %s", table[i].entry, told);
        policy_release(&policy);
    }
    assert_string_equal(read(scratch,
                             "schemas: [{ devices: { branch: live }, schema: below/b.json }]\n"
                             "branches: { live: { by: any } }\n",
                             NULL, &policy),
                        "");
    policy_release(&policy);
}

static void schemas__other_bytes__make_another_digest_of_all(void **state)
{
    struct scratch *scratch = *state;
    struct policy policy;
    char first[DIGEST_HEX], text[DIGEST_HEX];
    write_schemas(scratch, "{ \"type\": \"object\" }");
    read(scratch, two, NULL, &policy);
    memcpy(first, policy.digest_of_all, sizeof first);
    memcpy(text, policy.digest, sizeof text);
    policy_release(&policy);
    read(scratch, two, NULL, &policy);
    assert_string_equal(policy.digest_of_all, first);
    policy_release(&policy);
    write_schemas(scratch, "{ \"type\": \"string\" }");
    read(scratch, two, NULL, &policy);
    assert_string_not_equal(policy.digest_of_all, first);
    assert_string_equal(policy.digest, text);
    policy_release(&policy);
    read(scratch, "formats: annotate\n", NULL, &policy);
    assert_string_equal(policy.digest_of_all, policy.digest);
    policy_release(&policy);
}

static void schemas__with_a_mistake__are_a_mistake_of_the_policy(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *b;
        const char *message;
    } table[] = {
        {"{ \"type\": ", "p.yml:3:38: below/b.json:1:11: "},
        {"{ \"type\": 7 }", "p.yml:3:38: below/b.json:1:11: "},
        {"{ \"$ref\": \"d.json\" }", "p.yml:3:38: below/b.json:1:11: "},
        {"{ \"pattern\": \"(\" }", "p.yml:3:38: below/b.json:1:14: "},
        {"{ \"$ref\": \"#\" }", "p.yml:3:38: "},
        {"{ \"minimun\": 3 }", "p.yml:3:38: below/b.json:1:3: unknown keyword \"minimun\""},
    };
    struct policy policy;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        write_schemas(scratch, table[i].b);
        const char *told = read(scratch, two, NULL, &policy);
        if (strncmp(told, table[i].message, strlen(table[i].message)) != 0)
            fail_msg("%s: %s", table[i].b, told);
        policy_release(&policy);
    }
}

static void schemas__that_are_not_there__are_a_mistake_of_the_policy(void **state)
{
    struct scratch *scratch = *state;
    struct policy policy;
    const struct object_id commit = scratch_commit(scratch, "Nothing");
    write_schemas(scratch, "true");
    assert_string_equal(read(scratch, "schemas: [{ files: x, schema: d.json }]\n", NULL, &policy),
                        "p.yml:1:31: there is no such file in the folder of the policy");
    policy_release(&policy);
    assert_string_equal(
        read(scratch, "schemas: [{ files: x, schema: a.json }]\n", &commit, &policy),
        "p.yml:1:31: there is no such file in the commit of the policy");
    policy_release(&policy);
}

static void schemas__that_lead_out_of_the_folder__are_a_mistake_of_the_policy(void **state)
{
    struct scratch *scratch = *state;
    static const char *const names[] = {"../a.json", "/a.json",     "below/../a.json", "./a.json",
                                        "..",        "a/.././b.js", "a//b.json",       "''"};
    struct policy policy;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text =
            arena_format(&scratch->arena, "schemas: [{ files: x, schema: %s }]\n", names[i]);
        const char *told = read(scratch, text, NULL, &policy);
        if (!strstr(told, "p.yml:1:31: schemas[0].schema: "))
            fail_msg("%s: %s", names[i], told);
        policy_release(&policy);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(schemas__of_a_folder_and_of_a_tree__are_compiled),
        TEST(schemas__of_devices__are_for_all_a_group_or_a_branch),
        TEST(schemas__of_more_than_8_mib_in_all__are_refused),
        TEST(schemas__other_bytes__make_another_digest_of_all),
        TEST(schemas__with_a_mistake__are_a_mistake_of_the_policy),
        TEST(schemas__that_are_not_there__are_a_mistake_of_the_policy),
        TEST(schemas__that_lead_out_of_the_folder__are_a_mistake_of_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

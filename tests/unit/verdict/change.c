/* SPDX-License-Identifier: MIT */
/* Whom the change of one file may reach. */
#include "unit.h"

#include "verdict/change.h"

enum { FILE_MODE = 0100644, PROGRAM_MODE = 0100755, LINK_MODE = 0120000, NO_MODE = 0 };

#define PATH(path)            \
    {                         \
        path, sizeof path - 1 \
    }

static struct text sources[] = {PATH("inventory")};
static struct text files[] = {PATH("inventory/hosts.yml"), PATH("other.yml")};
static struct text candidates[] = {PATH("hosts.yml"), PATH("inventories/a.yml")};
static struct text bases[] = {PATH(""), PATH("inventory/")};
static struct file snapshot_files[] = {
    {.path = PATH("NOTES.md")},
    {.path = PATH("ansible.cfg")},
    {.path = PATH("host_vars/a.yml")},
    {.path = PATH("inventory/hosts.yml")},
};

static const struct inventory_location location = {.folder = "",
                                                   .sources = sources,
                                                   .source_count = 1,
                                                   .files = files,
                                                   .file_count = 2,
                                                   .candidates = candidates,
                                                   .candidate_count = 2,
                                                   .bases = bases,
                                                   .base_count = 2};
static const struct snapshot snapshot = {.files = snapshot_files, .count = 4};

static enum change_reach reach_of(const char *policy_text, const char *path, unsigned before,
                                  unsigned after)
{
    struct policy policy;
    struct error error = {0};
    const struct difference change = {.path = path, .a = {.mode = before}, .b = {.mode = after}};
    assert_int_equal(policy_read(&policy, "p.yml", text_of(policy_text), NULL, &error), 0);
    const struct change_place place = {&policy, &location, &snapshot};
    enum change_reach reach = change_reach_of(&place, &change);
    policy_release(&policy);
    return reach;
}

static void change__of_the_content_of_a_file__reaches_who_reads_it(void **state)
{
    static const struct {
        const char *path;
        enum change_reach reach;
    } table[] = {
        {"host_vars/a.yml", CHANGE_OF_DEVICE},
        {"host_vars/a/1.yml", CHANGE_OF_DEVICE},
        {"host_vars/.gitattributes", CHANGE_OF_ALL},
        {"group_vars/all.yml", CHANGE_OF_ALL},
        {"ansible.cfg", CHANGE_OF_ALL},
        {"inventory/hosts.yml", CHANGE_OF_ALL},
        {"inventory/new.yml", CHANGE_OF_ALL},
        {"inventory/host_vars/a.yml", CHANGE_OF_ALL},
        {"inventory", CHANGE_OF_ALL},
        {"other.yml", CHANGE_OF_ALL},
        {"site.yml", CHANGE_OF_NOBODY}, /* unless it is a playbook */
        {"hosts.yml", CHANGE_OF_ALL},
        {"inventories/a.yml", CHANGE_OF_ALL},
        {"roles/apply_configuration/templates/a.json", CHANGE_OF_ALL},
        {"host_vars/roles", CHANGE_OF_ALL},
        {"README.md", CHANGE_OF_NOBODY},
        {"NOTES.md", CHANGE_OF_ALL},
        {"docs/README.md", CHANGE_OF_NOBODY},
        {"docs/.gitattributes", CHANGE_OF_ALL},
        {".gitattributes", CHANGE_OF_ALL},
        {"README.txt", CHANGE_OF_NOBODY},
        {"roles.md", CHANGE_OF_ALL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (reach_of("", table[i].path, FILE_MODE, FILE_MODE) != table[i].reach)
            fail_msg("%s", table[i].path);
    }
}

static void change__of_which_files_there_are__reaches_all(void **state)
{
    static const unsigned modes[] = {NO_MODE, PROGRAM_MODE, LINK_MODE};
    static const char *const paths[] = {"host_vars/a.yml", "README.md"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(reach_of("", paths[j], FILE_MODE, modes[i]), CHANGE_OF_ALL);
            assert_int_equal(reach_of("", paths[j], modes[i], FILE_MODE), CHANGE_OF_ALL);
        }
    }
}

/* Where templates lie nobody knows, any path may be one. */
static void change__where_templates_may_lie_anywhere__reaches_all(void **state)
{
    (void)state;
    assert_int_equal(
        reach_of("fleet: { templates: { folder: tpl } }", "host_vars/b", FILE_MODE, FILE_MODE),
        CHANGE_OF_DEVICE);
    assert_int_equal(reach_of("fleet: { templates: { folder: tpl } }", "host_vars/a.yml/tpl",
                              FILE_MODE, FILE_MODE),
                     CHANGE_OF_ALL);
    assert_int_equal(
        reach_of("fleet: { templates: { folder: t.d } }", "host_vars/b", FILE_MODE, FILE_MODE),
        CHANGE_OF_ALL);
}

static void change_names__are_those_of_the_file_with_its_extension_and_without(void **state)
{
    struct text names[2];
    (void)state;
    assert_int_equal(change_names(&location, TEXT("host_vars/a.yml"), names), 2);
    assert_true(text_is(names[0], "a.yml"));
    assert_true(text_is(names[1], "a"));
    assert_int_equal(change_names(&location, TEXT("host_vars/a"), names), 1);
    assert_true(text_is(names[0], "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(change__of_the_content_of_a_file__reaches_who_reads_it),
        cmocka_unit_test(change__of_which_files_there_are__reaches_all),
        cmocka_unit_test(change__where_templates_may_lie_anywhere__reaches_all),
        cmocka_unit_test(change_names__are_those_of_the_file_with_its_extension_and_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

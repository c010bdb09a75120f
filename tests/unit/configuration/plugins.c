/* SPDX-License-Identifier: MIT */
/* Which plug-ins of a tree may take the place of Ansible's own. */
#include "scratch_repository.h"
#include "unit.h"

#include "configuration/plugins.h"

#include <string.h>
#include <unistd.h>

/* What stands for filters, tests, env and the renderer of templates; "-" is nothing. The setting of
 * ansible.cfg, if any, is on its line 7. */
static void check_with(struct scratch *scratch, enum inventory_plugin setting, const char *named,
                       const char *expected)
{
    struct policy policy;
    struct plugins plugins;
    struct error error = {0};
    struct buffer out;
    struct inventory_location location = {.folder = "", .root = NULL};
    scratch_git(scratch, "add --all --force");
    scratch_git(scratch, "commit --quiet --allow-empty --message Plug-ins");
    struct repository *repository = scratch_repository(scratch);
    const struct object_id tree = scratch_id(scratch, "HEAD^{tree}");
    assert_int_equal(policy_read(&policy, "p.yml", TEXT("{}"), NULL, &error), 0);
    if (named)
        location.plugins[setting] = (struct inventory_plugin_paths){text_of(named), 7};
    const struct templates_source source = {.repository = repository,
                                            .tree = &tree,
                                            .folder = "",
                                            .location = &location,
                                            .policy = &policy};
    assert_int_equal(plugins_find(&plugins, &source, &error), 0);
    static const enum template_plugin types[] = {TEMPLATE_PLUGIN_FILTER, TEMPLATE_PLUGIN_TEST,
                                                 TEMPLATE_PLUGIN_ENVIRONMENT,
                                                 TEMPLATE_PLUGIN_RENDERER};
    buffer_init(&out, 1000);
    for (size_t i = 0; i < 4; i++) {
        const char *found = plugins.sources[types[i]];
        buffer_format(&out, "%s%s", i ? ", " : "", found ? found : "-");
    }
    assert_string_equal(buffer_text(&out).bytes, expected);
    buffer_release(&out);
    plugins_release(&plugins);
    policy_release(&policy);
    repository_free(repository);
    scratch_git(scratch, "rm -rq --ignore-unmatch .");
}

static void check(void **state, const char *expected)
{
    check_with(*state, INVENTORY_PLUGIN_FILTERS, NULL, expected);
}

static void plugin__in_its_folder__takes_the_place_of_ansibles(void **state)
{
    check(state, "-, -, -, -");
    scratch_write(*state, "filter_plugins/a.py", "pass\n");
    check(state, "filter_plugins/a.py, -, -, -");
    scratch_write(*state, "x/roles/r/test_plugins/a.py", "pass\n");
    check(state, "-, x/roles/r/test_plugins/a.py, -, -");
    scratch_write(*state, "lookup_plugins/env.py", "pass\n");
    scratch_write(*state, "lookup_plugins/template.py", "pass\n");
    check(state, "-, -, lookup_plugins/env.py, lookup_plugins/template.py");
    scratch_write(*state, "action_plugins/template.py", "pass\n");
    check(state, "-, -, -, action_plugins/template.py");
    scratch_write(*state, "action_plugins/env.py", "pass\n");
    scratch_write(*state, "lookup_plugins/other.py", "pass\n");
    scratch_write(*state, "filter_plugins/__init__.py", "pass\n");
    scratch_write(*state, "filter_plugins/a.txt", "pass\n");
    scratch_write(*state, "filter_plugins/deep/a.py", "pass\n");
    scratch_write(*state, "group_vars/filter_plugins/a.py", "pass\n");
    check(state, "-, -, -, -");
    assert_int_equal(symlink("x", scratch_path(*state, "filter_plugins")), 0);
    check(state, "filter_plugins, -, -, -");
}

static void plugin__where_ansible_cfg_says__takes_the_place_of_ansibles(void **state)
{
    static const char *const plain[] = {"x/y", "./x/y/", "~/.ansible/plugins/filter: x/y",
                                        "/usr/share/ansible/plugins/filter:z:x/y"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        scratch_write(*state, "x/y/a.py", "pass\n");
        scratch_write(*state, "x/yy/b.py", "pass\n");
        check_with(*state, INVENTORY_PLUGIN_FILTERS, plain[i], "x/y/a.py, -, -, -");
    }
    scratch_write(*state, "x/y/a.py", "pass\n");
    check_with(*state, INVENTORY_PLUGIN_TESTS, "x/y", "-, x/y/a.py, -, -");
    scratch_write(*state, "x/y/env.py", "pass\n");
    check_with(*state, INVENTORY_PLUGIN_LOOKUPS, "x/y", "-, -, x/y/env.py, -");
    assert_int_equal(symlink("z", scratch_path(*state, "x")), 0);
    check_with(*state, INVENTORY_PLUGIN_TESTS, "x/y", "-, x, -, -");
}

/* What the folder holds is not known: it may be any plug-in that the setting is for. */
static void folder__that_is_not_known__may_hold_any_plugin(void **state)
{
    static const char *const folders[] = {"/etc/x", "../x", "$HOME/x", "a/../b", "a//b", ""};
#define ANY "a plug-in that ansible.cfg:7 names"
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        check_with(*state, INVENTORY_PLUGIN_FILTERS, folders[i], ANY ", -, -, -");
    check_with(*state, INVENTORY_PLUGIN_TESTS, "/x", "-, " ANY ", -, -");
    check_with(*state, INVENTORY_PLUGIN_LOOKUPS, "/x", "-, -, " ANY ", " ANY);
    check_with(*state, INVENTORY_PLUGIN_ACTIONS, "/x", "-, -, -, " ANY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plugin__in_its_folder__takes_the_place_of_ansibles),
        TEST(plugin__where_ansible_cfg_says__takes_the_place_of_ansibles),
        TEST(folder__that_is_not_known__may_hold_any_plugin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "inventory/inventory.h"

static void check(const char *text, bool merges, const char *inventory, unsigned refused_line)
{
    const struct place place = {.path = TEXT("ansible.cfg")};
    struct inventory_config config;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    inventory_config_read(&config, text_of(text), &place, &findings);
    assert_int_equal(config.merges, merges);
    assert_true(text_is(config.inventory, inventory));
    assert_int_equal(findings.count, refused_line != 0);
    if (findings.count)
        assert_int_equal(findings.items[0].place.line, refused_line);
    findings_release(&findings);
}

static void inventory_config_read__options__are_those_of_their_section(void **state)
{
    (void)state;
    check("", false, "", 0);
    check("[defaults]\nhash_behaviour = merge\n", true, "", 0);
    check("[defaults]\nHASH_BEHAVIOUR: 'merge' ; as before\n", true, "", 0);
    check("[defaults]\n# hash_behaviour = merge\n;hash_behaviour=merge\n", false, "", 0);
    check("[other]\nhash_behaviour = merge\n[defaults]\nhash_behaviour = replace", false, "", 0);
    check("[defaults]\r\ninventory = hosts\r\n", false, "hosts", 0);
    check("[defaults]\ninventory = a,\n  b\nforks = 5\n", false, "a,\n  b", 0);
    check("[defaults]\ninventory = a,\n\n\tb\n", false, "a,\n\n\tb", 0);
    check("[defaults]\ninventory = a,\n\n  # c\n\tb\n", false, "", 2);
    check("[defaults]\n  inventory = a,\n  hash_behaviour = merge\n", true, "a,", 0);
    check("[defaults]\ninventory=a;b\n", false, "", 2);
    check("[defaults]\ninventory=a\t;b\n", false, "a", 0);
    check("[defaults]\ninventory\n", false, "", 2);
    check("[defaults]\ninventory:a=b\n", false, "a=b", 0);
    check("[defaults]\nhash_behaviour = \"merge\"\n", true, "", 0);
    check("[defaults]\nhash_behaviour = 'merge\"\n", false, "", 2);
    check("[defaults]\nhash_behaviour = '\n", false, "", 2);
    check("[defaults]\nhash_behaviours = merge\n", false, "", 0);
    check("hash_behaviour = merge\n", false, "", 1);
    check("forks = 5\nnocows = 1\n[defaults]\nhash_behaviour = merge\n", true, "", 1);
}

static void inventory_config_read__what_changes_the_reading__is_refused(void **state)
{
    (void)state;
    check("[defaults]\nhash_behaviour = both\n", false, "", 2);
    check("[defaults]\n\nprecedence = all_inventory\n", false, "", 3);
    check("[inventory]\nenable_plugins = constructed\n", false, "", 2);
    check("[inventory]\nenable_plugins = yaml\n", false, "", 2);
    check("[inventory]\nenable_plugins = ini\n", false, "", 2);
    check("[inventory]\nenable_plugins = 'ini', \"yaml\"\n", false, "", 0);
    check("[inventory]\nignore_patterns = x\n", false, "", 2);
    check("[vars_host_group_vars]\nstage = task\n", false, "", 2);
    check("[defaults]\nstage = task\n", false, "", 0);
    check("[defaults]\njinja2_native = False\nerror_on_undefined_vars = yes\n", false, "", 0);
    check("[defaults]\njinja2_native = true\n", false, "", 2);
    check("[defaults]\nerror_on_undefined_vars = no\n", false, "", 2);
    check("[defaults]\njinja2_extensions = jinja2.ext.do\n", false, "", 2);
    check("[inventory]\nenable_plugins = host_list, yaml, ansible.builtin.ini\n", false, "", 0);
}

static void inventory_config_read__folders_of_plugins__are_taken_by_their_type(void **state)
{
    (void)state;
    const struct place place = {.path = TEXT("ansible.cfg")};
    struct inventory_config config;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    inventory_config_read(&config,
                          TEXT("[defaults]\nfilter_plugins = a:b \nTest_Plugins=c\n[other]\n"
                               "lookup_plugins = d\n[defaults]\naction_plugins =\n"),
                          &place, &findings);
    assert_int_equal(findings.count, 0);
    assert_true(text_is(config.plugins[INVENTORY_PLUGIN_FILTERS].paths, "a:b"));
    assert_int_equal(config.plugins[INVENTORY_PLUGIN_FILTERS].line, 2);
    assert_true(text_is(config.plugins[INVENTORY_PLUGIN_TESTS].paths, "c"));
    assert_null(config.plugins[INVENTORY_PLUGIN_LOOKUPS].paths.bytes);
    assert_int_equal(config.plugins[INVENTORY_PLUGIN_ACTIONS].paths.length, 0);
    findings_release(&findings);
    check("[DEFAULT]\nfilter_plugins = a\n", false, "", 2);
}

static void inventory_config_read__what_python_reads_otherwise__is_refused(void **state)
{
    (void)state;
    check("[DEFAULT]\ninventory = hosts\n[defaults]\nforks = 5\n", false, "", 2);
    check("[defaults]\n\xc2\xa0inventory = hosts\n", false, "", 2);
    check("[defaults]\nforks = 5\n\finventory = b\n", false, "b", 3);
    check("[defaults]\ninventory = a\n[defaults]\ninventory = b\n", false, "a", 4);
    check("\xef\xbb\xbf[defaults]\ninventory = a\n", false, "", 1);
    check("[defaults] a]\nforks = 5\n", false, "", 1);
    check("[defaults] ; as before\ninventory = a\n", false, "a", 0);
    check("[DEFAULT]\nyaml_valid_extensions = .yml\n[inventory]\nx = y\n", false, "", 2);
    check("[defaults]\nhash_behaviour = merge\xc2\xa0; replace\n", false, "", 2);
    check("[inventory]\nenable_plugins = ini\n # , yaml,\n", false, "", 2);
    check("[inventory]\nenable_plugins = ini\r; , yaml\n", false, "", 2);
    check("[defaults]\ninventory = a\x7f\n", false, "", 2);
    check("[defaults]\ninventory = a\x1f\n", false, "", 2);
    check("[defaults]\ninventory = a~ b\n", false, "a~ b", 0);
    check("[defaults]\nx\xc2\xa0\n", false, "", 2);
    check("# gr\xc3\xbcn\n[defaults]\nansible_managed = gr\xc3\xbcn\n", false, "", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inventory_config_read__options__are_those_of_their_section),
        cmocka_unit_test(inventory_config_read__what_changes_the_reading__is_refused),
        cmocka_unit_test(inventory_config_read__folders_of_plugins__are_taken_by_their_type),
        cmocka_unit_test(inventory_config_read__what_python_reads_otherwise__is_refused),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}

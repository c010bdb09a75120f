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
}

static void inventory_config_read__what_changes_the_reading__is_refused(void **state)
{
    (void)state;
    check("[defaults]\nhash_behaviour = both\n", false, "", 2);
    check("[defaults]\n\nprecedence = all_inventory\n", false, "", 3);
    check("[inventory]\nenable_plugins = constructed\n", false, "", 2);
    check("[inventory]\nenable_plugins = host_list, yaml, ansible.builtin.ini\n", false, "", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inventory_config_read__options__are_those_of_their_section),
        cmocka_unit_test(inventory_config_read__what_changes_the_reading__is_refused),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "root_location.h"
#include "unit.h"

#include "fleet/fleet.h"

#include <string.h>

static const struct document_limits limits = {.depth = 64, .nodes = 1000, .scalar_bytes = 1000};

static const struct policy no_policy;

#define FIRST "11111111-1111-1111-1111-111111111111"
#define SECOND "22222222-2222-2222-2222-222222222222"

static const char inventory_text[] = "all:\n"
                                     "  children:\n"
                                     "    pi4:\n"
                                     "      hosts:\n"
                                     "        " FIRST ":\n"
                                     "    pi3:\n"
                                     "      vars: { subscribed_branch: nowhere }\n"
                                     "      hosts:\n"
                                     "        " SECOND ": { mender_server: https://b.example }\n";

static void read_document(struct document *document, const char *text)
{
    const struct place place = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    assert_int_equal(document_read(document, text_of(text), &limits, &place, &findings, &error), 0);
    assert_int_equal(findings.count, 0);
    findings_release(&findings);
}

/* Reads an inventory, whose document must outlive it, and holds it against the rules. */
static void read_inventory(struct inventory *inventory, struct document *document, const char *text,
                           const struct policy *policy, struct findings *findings)
{
    const struct fleet fleet = {.policy = policy, .location = &root_location};
    struct image_mentions images;
    struct error error = {0};
    read_document(document, text);
    const struct fleet_file file = {.place = {.path = TEXT("inventory.yml")},
                                    .node = document->root};
    image_mentions_init(&images);
    inventory_init(inventory, &default_limits);
    assert_int_equal(fleet_read_inventory(&fleet, &file, inventory, &images, findings, &error), 0);
    assert_int_equal(fleet_finish_inventory(&fleet, inventory, findings, &error), 0);
    image_mentions_release(&images);
}

/* ------------------------------------------------------------------------------------ path -- */

static void fleet_path_of__fleet_in_folders__is_read_beside_each(void **state)
{
    static struct text bases[] = {{"ansible/", 8}, {"ansible/inventory/", 18}};
    static struct text files[] = {{"ansible/inventory/a", 19}, {"ansible/inventory/b.yml", 23}};
    static const struct inventory_location location = {
        .bases = bases, .base_count = 2, .files = files, .file_count = 2};
    static const struct {
        const char *path;
        enum fleet_role role;
        const char *owner, *source;
    } table[] = {
        {"ansible/group_vars/all.yml", FLEET_GROUP_VARIABLES, "all", "ansible/group_vars/all.yml"},
        {"ansible/inventory/host_vars/a/b.yml", FLEET_DEVICE_VARIABLES, "a",
         "ansible/inventory/host_vars/a"},
        {"ansible/inventory/a", FLEET_INVENTORY, "", "ansible/inventory/a"},
        {"ansible/inventory/b.yml", FLEET_INVENTORY, "", "ansible/inventory/b.yml"},
        {"ansible/inventory/c.yml", FLEET_OTHER, "", "ansible/inventory/c.yml"},
        {"group_vars/all.yml", FLEET_OTHER, "", "group_vars/all.yml"},
        {"inventory.yml", FLEET_OTHER, "", "inventory.yml"},
        {"similar/group_vars/all.yml", FLEET_OTHER, "", "similar/group_vars/all.yml"},
        {"another/host_vars/a.yml", FLEET_OTHER, "", "another/host_vars/a.yml"},
        {"a", FLEET_OTHER, "", "a"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct fleet_path path = fleet_path_of(&location, text_of(table[i].path));
        assert_int_equal(path.role, table[i].role);
        assert_true(text_is(path.source, table[i].source));
        assert_true(text_is(path.owner, table[i].owner));
    }
}

static void fleet_path_of__any_path__reads_role_owner_and_source(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum fleet_role role;
        const char *owner;
        const char *source;
        bool is_data;
    } table[] = {
        {"inventory.yml", FLEET_INVENTORY, "", "inventory.yml", true},
        {"inventory.yml/x", FLEET_OTHER, "", "inventory.yml/x", false},
        {"host_vars/a.yml", FLEET_DEVICE_VARIABLES, "a", "host_vars/a.yml", true},
        {"host_vars/a.yaml", FLEET_DEVICE_VARIABLES, "a", "host_vars/a.yaml", true},
        {"host_vars/a.json", FLEET_DEVICE_VARIABLES, "a", "host_vars/a.json", true},
        {"host_vars/a", FLEET_DEVICE_VARIABLES, "a", "host_vars/a", true},
        {"host_vars/a/b.yml", FLEET_DEVICE_VARIABLES, "a", "host_vars/a", true},
        {"host_vars/a/.gitkeep", FLEET_DEVICE_VARIABLES, "a", "host_vars/a", false},
        {"host_vars/a/b.yml~", FLEET_DEVICE_VARIABLES, "a", "host_vars/a", false},
        {"host_vars/a/b.txt", FLEET_DEVICE_VARIABLES, "a", "host_vars/a", false},
        {"host_vars/a.yml/b", FLEET_DEVICE_VARIABLES, "a", "host_vars/a.yml", true},
        {"host_vars/.gitkeep", FLEET_DEVICE_VARIABLES, ".gitkeep", "host_vars/.gitkeep", true},
        {"host_vars/.a.yml", FLEET_DEVICE_VARIABLES, ".a", "host_vars/.a.yml", true},
        {"host_vars/a~", FLEET_DEVICE_VARIABLES, "a~", "host_vars/a~", true},
        {"host_vars/.a/b", FLEET_DEVICE_VARIABLES, ".a", "host_vars/.a", true},
        {"host_vars/notes.txt", FLEET_DEVICE_VARIABLES, "notes.txt", "host_vars/notes.txt", true},
        {"group_vars/all.yml", FLEET_GROUP_VARIABLES, "all", "group_vars/all.yml", true},
        {"group_vars/all", FLEET_GROUP_VARIABLES, "all", "group_vars/all", true},
        {"roles/x/tasks/main.yml", FLEET_OTHER, "", "roles/x/tasks/main.yml", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct fleet_path path = fleet_path_of(&root_location, text_of(table[i].path));
        assert_int_equal(path.role, table[i].role);
        assert_true(text_is(path.source, table[i].source));
        assert_true(text_is(path.owner, table[i].owner));
        assert_int_equal(path.is_data, table[i].is_data);
    }
}

/* ------------------------------------------------------------------------------- inventory -- */

static void fleet_read_inventory__what_ansible_refuses__is_found(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned column; /* of the finding; 0: none */
    } table[] = {
        {"", 0},
        {"---", 0},
        {"~", 1},
        {"null", 1},
        {"{}", 1},
        {"!!null " FIRST " subscribed_branch=x", 1},
        {"plugin:", 0},
        {"plugin: {}", 1},
        {"a: {children: {plugin: {}}}", 0},
        {"a: {children: {b: {children: {c: }}, c: }}", 0},
        {"a: {children: {a: }}", 1},
        {"a: {children: {b: {children: {c: {children: {b: }}}}}}", 16},
        {"{x: {children: {y: }}, a: {children: {b: }}, b: {children: {a: }}}", 24},
        {"a: {children: {all: }}", 16},
        {"all: {children: {a: }}", 0},
        {"a: {vars: {ansible_group_priority: 10}}", 0},
        {"a: {vars: {ansible_group_priority: '10'}}", 0},
        {"a: {vars: {ansible_group_priority: ''}}", 36},
        {"a: {vars: {ansible_group_priority: ten}}", 36},
        {"a: {vars: {ansible_group_priority: ~}}", 36},
        {"a: {vars: {ansible_group_priority: [1]}}", 36},
        {"a: {vars: {ansible_group_priority: 2025-10-10}}", 36},
        {"a: {vars: {ansible_group_priority: '9999999999999999999'}}", 36},
        {"a: {vars: {ansible_group_priority: .inf}}", 36},
        {"a: {vars: {ansible_group_priority: !vault \"$ANSIBLE_VAULT;1.1;AES256\\n3038\"}}", 36},
        {FIRST ": {hosts: {" SECOND ": }}", 0},
        {FIRST ": {hosts: {" FIRST ": }}", 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct document document = {0};
        struct inventory inventory;
        struct findings findings;
        findings_init(&findings, 10, NULL);
        read_inventory(&inventory, &document, table[i].text, &no_policy, &findings);
        assert_int_equal(findings.count, table[i].column != 0);
        if (findings.count) {
            assert_int_equal(findings.items[0].rule, RULE_FLEET_REFUSED_INVENTORY);
            assert_int_equal(findings.items[0].place.column, table[i].column);
        }
        findings_release(&findings);
        inventory_release(&inventory);
        document_release(&document);
    }
}

static void fleet_read_inventory__nested_groups__lists_every_device_and_group(void **state)
{
    (void)state;
    struct document document = {0};
    struct inventory inventory;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    read_inventory(&inventory, &document, inventory_text, &no_policy, &findings);
    assert_int_equal(inventory.host_count, 2);
    assert_true(inventory_host(&inventory, TEXT(SECOND)) != NULL);
    assert_int_equal(inventory.group_count, 4);
    assert_true(inventory_group(&inventory, TEXT("pi3")) != NULL);
    findings_release(&findings);
    inventory_release(&inventory);
    document_release(&document);
}

static void fleet_reads__file_without_extension__only_of_a_known_owner(void **state)
{
    (void)state;
    struct document document = {0};
    struct inventory inventory;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    read_inventory(&inventory, &document, inventory_text, &no_policy, &findings);
    static const struct {
        const char *path;
        bool read;
    } table[] = {
        {"host_vars/" FIRST, true},      {"host_vars/README", false},
        {"group_vars/all", true},        {"group_vars/ungrouped", true},
        {"group_vars/pi3", true},        {"group_vars/README", false},
        {"host_vars/unknown.yml", true}, {"group_vars/notes.txt", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct fleet_path path = fleet_path_of(&root_location, text_of(table[i].path));
        assert_int_equal(fleet_reads(&inventory, &path), table[i].read);
    }
    findings_release(&findings);
    inventory_release(&inventory);
    document_release(&document);
}

static const struct branch_law only_main = {.name = "main"};

static void fleet_read_inventory__variables_in_it__are_held_against_the_policy(void **state)
{
    (void)state;
    const struct policy policy = {.laws = {&only_main, 1},
                                  .mender = {.server = "https://a.example/"}};
    struct document document = {0};
    struct inventory inventory;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    read_inventory(&inventory, &document, inventory_text, &policy, &findings);
    assert_findings(&findings,
                    "inventory.yml:7:34 error fleet/unknown-branch subscribed_branch: no branch of "
                    "the policy is called nowhere\n"
                    "inventory.yml:9:64 error mender/other-server mender_server: https://b.example "
                    "is not the server of the policy\n");
    findings_release(&findings);
    inventory_release(&inventory);
    document_release(&document);
}

/* The rule is not asked where it is off. */
static void fleet_read_inventory__rule_that_is_off__finds_nothing(void **state)
{
    (void)state;
    const struct policy policy = {.laws = {&only_main, 1}};
    enum severity severities[RULE_COUNT] = {SEVERITY_OFF};
    struct document document = {0};
    struct inventory inventory;
    struct findings findings;
    findings_init(&findings, 10, severities);
    read_inventory(&inventory, &document, inventory_text, &policy, &findings);
    assert_findings(&findings, "");
    findings_release(&findings);
    inventory_release(&inventory);
    document_release(&document);
}

/* ------------------------------------------------------------------------------- variables -- */

static void fleet_read_variables__images__are_collected_with_their_place(void **state)
{
    (void)state;
    const struct fleet fleet = {.policy = &no_policy, .location = &root_location};
    struct document document = {0};
    struct image_mentions images;
    struct findings findings;
    struct error error = {0};
    read_document(&document, "os_image:\n"
                             "  - { device_type: pi4, image_name: one }\n"
                             "  - device_type: pi3\n"
                             "    image_name: two\n"
                             "  - device_type: 3\n"
                             "    image_name: shape is the schema's business\n");
    image_mentions_init(&images);
    findings_init(&findings, 10, NULL);
    const struct fleet_file file = {.index = 5, .node = document.root};
    assert_int_equal(fleet_read_variables(&fleet, &file, &images, &findings, &error), 0);
    assert_int_equal(images.count, 2);
    assert_true(text_is(images.items[1].device_type, "pi3"));
    assert_true(text_is(images.items[1].name, "two"));
    assert_int_equal(images.items[1].file, 5);
    assert_int_equal(images.items[1].at.line, 4);
    assert_int_equal(images.items[1].at.column, 17);
    findings_release(&findings);
    image_mentions_release(&images);
    document_release(&document);
}

static void fleet_read_variables__same_server_with_a_slash__is_the_same(void **state)
{
    (void)state;
    const struct policy policy = {.mender = {.server = "https://a.example"}};
    const struct fleet fleet = {.policy = &policy, .location = &root_location};
    struct document document = {0};
    struct image_mentions images;
    struct findings findings;
    struct error error = {0};
    read_document(&document, "mender_server: https://a.example/\n");
    image_mentions_init(&images);
    findings_init(&findings, 10, NULL);
    const struct fleet_file file = {.node = document.root};
    assert_int_equal(fleet_read_variables(&fleet, &file, &images, &findings, &error), 0);
    assert_findings(&findings, "");
    findings_release(&findings);
    image_mentions_release(&images);
    document_release(&document);
}

/* ----------------------------------------------------------------------------------- files -- */

static const struct fleet_root anywhere;
static const struct inventory_location nowhere = {
    .root = &anywhere, .state = INVENTORY_NONE, .folder = "", .bases = &root_base, .base_count = 1};

static void check_files(const char *const *paths, bool with_inventory, const char *expected)
{
    struct file files[8] = {0};
    struct snapshot snapshot = {.files = files};
    for (; paths[snapshot.count]; snapshot.count++)
        files[snapshot.count].path = text_of(paths[snapshot.count]);
    struct document document = {0};
    struct inventory inventory;
    struct findings findings;
    findings_init(&findings, 20, NULL);
    read_inventory(&inventory, &document, inventory_text, &no_policy, &findings);
    findings_release(&findings);
    findings_init(&findings, 20, NULL);
    const struct fleet fleet = {.policy = &no_policy,
                                .snapshot = &snapshot,
                                .location = with_inventory ? &root_location : &nowhere,
                                .inventory = with_inventory ? &inventory : NULL};
    fleet_check(&fleet, &findings);
    assert_findings(&findings, expected);
    findings_release(&findings);
    inventory_release(&inventory);
    document_release(&document);
}

static void fleet_check__one_source_each__finds_nothing(void **state)
{
    (void)state;
    check_files((const char *const[]){"group_vars/all.yml", "host_vars/" FIRST "/a.yml",
                                      "host_vars/" FIRST "/b.yml", "host_vars/" SECOND ".json",
                                      "host_vars/README", "inventory.yml", NULL},
                true, "");
    check_files((const char *const[]){NULL}, true, "");
}

static void fleet_check__two_sources__are_ambiguous(void **state)
{
    (void)state;
    check_files((const char *const[]){"group_vars/pi3", "group_vars/pi3.yml",
                                      "host_vars/" FIRST ".json", "host_vars/" FIRST ".yml",
                                      "host_vars/" SECOND ".yml", "host_vars/" SECOND "/.gitkeep",
                                      "inventory.yml", NULL},
                true,
                "group_vars/pi3.yml:0:0 error fleet/ambiguous-source pi3 has variables in "
                "group_vars/pi3 as well\n"
                "host_vars/" FIRST ".yml:0:0 error fleet/ambiguous-source " FIRST
                " has variables in host_vars/" FIRST ".json as well\n"
                "host_vars/" SECOND ":0:0 error fleet/ambiguous-source " SECOND
                " has variables in host_vars/" SECOND ".yml as well\n");
}

static void fleet_check__folder_named_as_a_file__is_ambiguous(void **state)
{
    (void)state;
    check_files((const char *const[]){"host_vars/" FIRST ".yml/a.yml", "inventory.yml", NULL}, true,
                "host_vars/" FIRST ".yml:0:0 error fleet/ambiguous-source host_vars/" FIRST
                ".yml is a folder where a file is expected\n");
}

static void fleet_check__device_nobody_lists__is_a_warning(void **state)
{
    (void)state;
    const char *const paths[] = {"host_vars/orphan.yml", "inventory.yml", NULL};
    check_files(paths, true,
                "host_vars/orphan.yml:0:0 error fleet/device-name orphan is not a device id of "
                "Mender: a UUID in lower case\n"
                "host_vars/orphan.yml:0:0 warning fleet/unlisted-device no device of the inventory "
                "is called orphan\n");
    check_files(paths, false,
                "inventory.yml:0:0 error fleet/not-found there is no inventory at the top or in "
                "ansible/, so it is "
                "not known which devices there are\n");
}

static void fleet_check__no_inventory__is_said_once(void **state)
{
    (void)state;
    check_files((const char *const[]){"host_vars/a.yml", "host_vars/b.yml", NULL}, false,
                "inventory.yml:0:0 error fleet/not-found there is no inventory at the top or in "
                "ansible/, so it is "
                "not known which devices there are\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fleet_path_of__any_path__reads_role_owner_and_source),
        cmocka_unit_test(fleet_path_of__fleet_in_folders__is_read_beside_each),
        cmocka_unit_test(fleet_read_inventory__what_ansible_refuses__is_found),
        cmocka_unit_test(fleet_read_inventory__nested_groups__lists_every_device_and_group),
        cmocka_unit_test(fleet_reads__file_without_extension__only_of_a_known_owner),
        cmocka_unit_test(fleet_read_inventory__variables_in_it__are_held_against_the_policy),
        cmocka_unit_test(fleet_read_inventory__rule_that_is_off__finds_nothing),
        cmocka_unit_test(fleet_read_variables__images__are_collected_with_their_place),
        cmocka_unit_test(fleet_read_variables__same_server_with_a_slash__is_the_same),
        cmocka_unit_test(fleet_check__one_source_each__finds_nothing),
        cmocka_unit_test(fleet_check__two_sources__are_ambiguous),
        cmocka_unit_test(fleet_check__folder_named_as_a_file__is_ambiguous),
        cmocka_unit_test(fleet_check__device_nobody_lists__is_a_warning),
        cmocka_unit_test(fleet_check__no_inventory__is_said_once),
    };
    return cmocka_run_group_tests_name("fleet", tests, NULL, NULL);
}

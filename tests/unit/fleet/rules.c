/* SPDX-License-Identifier: MIT */
/* Single rules, in tables: what they find, and what they leave alone. */
#include "fleet/images.h"
#include "fleet/rule.h"

#include <stdio.h>
#include <string.h>

#include "read_document.h"
#include "root_location.h"
#include "unit.h"

static const struct policy no_policy;

/* Fails the test unless the rule, asked of the tree as a whole, finds this. */
static void expect_of_paths(fleet_rule *rule, const char *const *paths, const char *expected)
{
    struct file files[8] = {0};
    struct snapshot snapshot = {.files = files};
    const struct fleet fleet = {
        .policy = &no_policy, .snapshot = &snapshot, .location = &root_location};
    struct findings findings;
    for (; paths[snapshot.count]; snapshot.count++)
        files[snapshot.count].path = text_of(paths[snapshot.count]);
    findings_init(&findings, 10, NULL);
    rule(&fleet, NULL, &findings);
    assert_findings(&findings, expected);
    findings_release(&findings);
}

#define PATHS(...) ((const char *const[8]){__VA_ARGS__})

static void root__that_is_no_file_or_no_folder__is_found(void **state)
{
    (void)state;
    expect_of_paths(fleet_malformed, PATHS("group_vars/a", "host_vars/a", "inventory.yml"), "");
    expect_of_paths(fleet_malformed, PATHS("group_vars", "host_vars"),
                    "group_vars:0:0 error tree/malformed group_vars is a file where a folder is "
                    "expected\n"
                    "host_vars:0:0 error tree/malformed host_vars is a file where a folder is "
                    "expected\n");
    expect_of_paths(fleet_malformed, PATHS("a", "host_vars"),
                    "host_vars:0:0 error tree/malformed host_vars is a file where a folder is "
                    "expected\n");
}

#define AMBIGUOUS(path, message) path ":0:0 error fleet/ambiguous-source " message "\n"

static void owner__with_variables_in_two_places__is_found_at_the_second(void **state)
{
    (void)state;
    expect_of_paths(fleet_ambiguous_source,
                    PATHS("group_vars/a.yml", "host_vars/a.yml", "host_vars/b/c", "host_vars/b/d"),
                    "");
    expect_of_paths(fleet_ambiguous_source,
                    PATHS("group_vars/a.json", "group_vars/a.yml", "host_vars/a.yml",
                          "host_vars/b/c", "host_vars/b/d", "host_vars/b.yaml"),
                    AMBIGUOUS("group_vars/a.yml", "a has variables in group_vars/a.json as well")
                        AMBIGUOUS("host_vars/b.yaml", "b has variables in host_vars/b as well"));
    expect_of_paths(
        fleet_ambiguous_source, PATHS("host_vars/a.yml/b", "host_vars/a.yml/c"),
        AMBIGUOUS("host_vars/a.yml", "host_vars/a.yml is a folder where a file is expected"));
    expect_of_paths(fleet_ambiguous_source, PATHS("docs/a", "inventory.yml", "inventory.yml/a"),
                    "");
}

static void server__that_is_not_the_one_of_the_policy__is_found(void **state)
{
    static const struct {
        const char *written, *of_policy;
        bool is_found;
    } cases[] = {
        {"https://a.example", "https://a.example", false},
        {"https://a.example//", "https://a.example", false},
        {"https://a.example", "https://a.example//", false},
        {"https://b.example", "https://a.example", true},
        {"https://b.example/", "https://a.example", true},
        {"https://b.example", NULL, false},
        {"7", "https://a.example", false},
        {"''", "https://a.example", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct policy policy = {.mender = {.server = cases[i].of_policy}};
        const struct fleet fleet = {.policy = &policy, .location = &root_location};
        struct reading reading;
        char text[100];
        snprintf(text, sizeof text, "mender_server: %s\n", cases[i].written);
        reading_init(&reading, text_of(text));
        const struct fleet_file file = {.node = reading.document.root};
        fleet_other_server(&fleet, &file, &reading.findings);
        assert_int_equal(reading.findings.count, cases[i].is_found);
        if (cases[i].is_found)
            assert_string_equal(reading.findings.items[0].message,
                                "mender_server: https://b.example is not the server of the policy");
        reading_release(&reading);
    }
}

static void value__in_clear_in_an_encrypted_file__is_found_at_any_depth(void **state)
{
    static const struct {
        const char *text;
        bool is_found;
    } cases[] = {
        {"a: b", true},
        {"a: 1", true},
        {"a: 2025-10-10", true},
        {"a: ''", false},
        {"a: true", false},
        {"a:", false},
        {"a: !vault b", false},
        {"a: [!vault b, c]", true},
        {"a: [c, !vault b]", true},
        {"a: [!vault b, {c: !vault d}]", false},
        {"a: [{c: !vault d}, {c: d}]", true},
        {"a: {b: !vault c, d: e}", true},
        {"a: {b: e, d: !vault c}", true},
        {"[a]", false},
    };
    static const struct inventory_location *location = &root_location;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct fleet fleet = {.policy = &no_policy, .location = location};
        struct reading reading;
        reading_init(&reading, text_of(cases[i].text));
        struct fleet_file file = {.place = {.path = TEXT("group_vars/a.sops.yml")},
                                  .node = reading.document.root};
        fleet_unencrypted_secret(&fleet, &file, &reading.findings);
        if ((reading.findings.count == 1) != cases[i].is_found)
            fail_msg("%s", cases[i].text);
        findings_release(&reading.findings);
        findings_init(&reading.findings, 10, NULL);
        file.is_encrypted = true;
        fleet_unencrypted_secret(&fleet, &file, &reading.findings);
        file.is_encrypted = false;
        file.place.path = TEXT("group_vars/a.yml");
        fleet_unencrypted_secret(&fleet, &file, &reading.findings);
        assert_int_equal(reading.findings.count, 0);
        reading_release(&reading);
    }
}

/* --------------------------------------------------------------------------------- not-found -- */

static void fleet__whose_inventory_is_not_known__is_found_with_the_line_to_write(void **state)
{
    static char long_name[1500];
    static struct text candidates[] = {
        {"ansible/hosts", 13}, {"inventory.yml", 13}, {long_name, sizeof long_name}};
    static const struct fleet_root anywhere = {0}, in_a_folder = {.folder = "edge/"},
                                   at_the_top = {.folder = ""};
    static const struct inventory_location nowhere = {.state = INVENTORY_NONE, .root = &anywhere},
                                           not_at_the_top = {.state = INVENTORY_NONE,
                                                             .root = &at_the_top},
                                           not_in_a_folder = {.state = INVENTORY_NONE,
                                                              .root = &in_a_folder},
                                           several = {.state = INVENTORY_SEVERAL,
                                                      .sources = candidates,
                                                      .source_count = 1,
                                                      .candidates = candidates,
                                                      .candidate_count = 2},
                                           long_ones = {.state = INVENTORY_SEVERAL,
                                                        .sources = candidates,
                                                        .source_count = 1,
                                                        .candidates = candidates,
                                                        .candidate_count = 3};
    static const struct {
        const struct inventory_location *location;
        const char *message, *help; /* a part of it */
    } cases[] = {
        {&nowhere, "no inventory at the top or in ansible/, ", "add inventory.yml; or"},
        {&not_at_the_top, "no inventory at the top, ", "add inventory.yml; or"},
        {&not_in_a_folder, "no inventory in edge/, ", "add edge/inventory.yml; or"},
        {&several, "several inventories: ansible/hosts, inventory.yml; ",
         "fleet: { inventory: [ansible/hosts] }"},
        {&long_ones, "several inventories: more than can be named; ",
         "fleet: { inventory: [ansible/hosts] }"},
        {&root_location, NULL, NULL},
    };
    (void)state;
    memset(long_name, 'a', sizeof long_name);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct fleet fleet = {.policy = &no_policy, .location = cases[i].location};
        struct findings findings;
        findings_init(&findings, 10, NULL);
        fleet_not_found(&fleet, NULL, &findings);
        assert_int_equal(findings.count, cases[i].message != NULL);
        if (cases[i].message) {
            assert_non_null(strstr(findings.items[0].message, cases[i].message));
            assert_non_null(strstr(findings.items[0].help, cases[i].help));
        }
        findings_release(&findings);
    }
}

/* -------------------------------------------------------------------------- unknown-variable -- */

/* What was meant by a name, as the help says; "" where it is no mistake. */
static const char *meant_by(const char *name, char *meant, size_t size)
{
    static const char begin[] = "did you mean ";
    const struct fleet fleet = {.policy = &no_policy, .location = &root_location};
    char text[300];
    struct reading reading;
    *meant = '\0';
    snprintf(text, sizeof text, "a: 1\n%s: 2\n", name);
    reading_init(&reading, text_of(text));
    const struct fleet_file file = {.place = {.path = TEXT("a.yml")},
                                    .node = reading.document.root};
    fleet_unknown_variable(&fleet, &file, &reading.findings);
    assert_true(reading.findings.count <= 1);
    if (reading.findings.count == 1) {
        const char *help = reading.findings.items[0].help;
        assert_int_equal(reading.findings.items[0].place.line, 2);
        assert_int_equal(strncmp(help, begin, strlen(begin)), 0);
        snprintf(meant, size, "%.*s", (int)strcspn(help + strlen(begin), "?"),
                 help + strlen(begin));
    }
    reading_release(&reading);
    return meant;
}

static void variable__that_is_nearly_one_of_the_gate__is_told_with_it(void **state)
{
    static const struct {
        const char *name, *meant;
    } cases[] = {
        {"configuration", ""},
        {"subscribed_branch", ""},
        {"os_image", ""},
        {"mender_server", ""},
        {"osImage", "os_image"},
        {"os-image", "os_image"},
        {"os.image", "os_image"},
        {"'os image'", "os_image"},
        {"OS_IMAGE", "os_image"},
        {"osimage", "os_image"},
        {"_os_image_", "os_image"},
        {"os_imag", "os_image"},
        {"os_imagee", "os_image"},
        {"os_images1", ""},
        {"os_ima", ""},
        {"image", ""},
        {"subscribedBranch", "subscribed_branch"},
        {"subscribed_brunch", "subscribed_branch"},
        {"subscriebd_branch", "subscribed_branch"},
        {"subscribed_bra", "subscribed_branch"},
        {"subscribed", ""},
        {"branch", ""},
        {"Mender-Server", "mender_server"},
        {"menderserver", "mender_server"},
        {"OS-IMAGES", ""},
        {"configurations", "configuration"},
        {"config", ""},
        {"anything", ""},
        {"1", ""},
        {"~", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char meant[100];
        meant_by(cases[i].name, meant, sizeof meant);
        if (strcmp(meant, cases[i].meant) != 0)
            fail_msg("%s: \"%s\", and not \"%s\"", cases[i].name, meant, cases[i].meant);
    }
}

static void document__that_is_no_mapping__has_no_variable(void **state)
{
    static const char *const texts[] = {"", "[os-image]", "os-image", "1"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct fleet fleet = {.policy = &no_policy, .location = &root_location};
        struct reading reading;
        reading_init(&reading, text_of(texts[i]));
        const struct fleet_file file = {.node = reading.document.root};
        fleet_unknown_variable(&fleet, &file, &reading.findings);
        assert_int_equal(reading.findings.count, 0);
        reading_release(&reading);
    }
}

/* ----------------------------------------------------------------------------------- images -- */

/* Threads bring them together in any order. */
static void images__of_several_files__are_sorted_by_where_they_stand(void **state)
{
    static const struct {
        size_t file;
        unsigned line, column;
    } places[] = {{0, 2, 2}, {0, 2, 3}, {0, 10, 1}, {1, 1, 1}, {2, 1, 9}};
    enum { COUNT = sizeof places / sizeof *places };
    (void)state;
    for (size_t first = 0; first < COUNT; first++) {
        for (size_t step = 1; step < COUNT; step++) {
            struct image_mention items[COUNT];
            struct image_mentions mentions = {.items = items, .count = COUNT};
            for (size_t i = 0; i < COUNT; i++) {
                size_t from = (first + i * step) % COUNT;
                items[i] = (struct image_mention){.file = places[from].file,
                                                  .at = {places[from].line, places[from].column}};
            }
            image_mentions_sort(&mentions);
            for (size_t i = 0; i < COUNT; i++) {
                assert_int_equal(items[i].file, places[i].file);
                assert_int_equal(items[i].at.line, places[i].line);
                assert_int_equal(items[i].at.column, places[i].column);
            }
        }
    }
}

/* What has not the shape of an image is the schema's. */
static void images__of_a_file__are_those_with_a_type_and_a_name(void **state)
{
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {
        {"os_image: [{device_type: a, image_name: b}]", 1},
        {"os_image: [{device_type: a, image_name: b}, {device_type: a, image_name: b}]", 2},
        {"os_image: [{device_type: a}, {device_type: a, image_name: b}]", 1},
        {"os_image: [{image_name: a}]", 0},
        {"os_image: [{device_type: '', image_name: b}]", 0},
        {"os_image: [{device_type: a, image_name: ''}]", 0},
        {"os_image: [{device_type: 1, image_name: b}]", 0},
        {"os_image: {device_type: a, image_name: b}", 0},
        {"os_image: a", 0},
        {"os_images: [{device_type: a, image_name: b}]", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading;
        struct image_mentions mentions, again;
        struct error error = {0};
        reading_init(&reading, text_of(cases[i].text));
        image_mentions_init(&mentions);
        image_mentions_init(&again);
        const struct fleet_file file = {.index = 3, .node = reading.document.root};
        assert_int_equal(image_mentions_take(&mentions, &file, &error), 0);
        assert_int_equal(mentions.count, cases[i].count);
        assert_int_equal(image_mentions_append(&again, &mentions, &error), 0);
        assert_int_equal(again.count, cases[i].count);
        for (size_t item = 0; item < again.count; item++) {
            assert_true(text_is(again.items[item].device_type, "a"));
            assert_true(text_is(again.items[item].name, "b"));
            assert_int_equal(again.items[item].file, 3);
        }
        image_mentions_release(&again);
        image_mentions_release(&mentions);
        reading_release(&reading);
    }
}

/* ------------------------------------------------------------------------------------- paths -- */

static void path__of_a_file_of_variables__says_how_ansible_comes_to_it(void **state)
{
    static const struct {
        const char *path;
        bool in_folder, has_extension, is_foreign, is_data;
    } cases[] = {
        {"host_vars/a", false, false, false, true},
        {"host_vars/a.yml", false, true, false, true},
        {"host_vars/a.yaml", false, true, false, true},
        {"host_vars/a.json", false, true, false, true},
        {"host_vars/a.txt", false, false, true, true},
        {"host_vars/a.", false, false, true, true},
        {"host_vars/.yml", false, false, false, true},
        {"host_vars/a/b", true, false, false, true},
        {"host_vars/a/b.yml", true, false, false, true},
        {"host_vars/a/c/b.json", true, false, false, true},
        {"host_vars/a/b.txt", true, false, false, false},
        {"host_vars/a/b~", true, false, false, false},
        {"host_vars/a/.b.yml", true, false, false, false},
        {"host_vars/a/", true, false, false, false},
        {"host_vars/a.yml/b", true, true, false, true},
        {"host_vars/a.txt/b", true, false, false, true},
        {"group_vars/a", false, false, false, true},
        {"group_vars/a.txt/b", true, false, false, true},
        {"group_vars", false, false, false, false},
        {"other/a.yml", false, false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fleet_path path = fleet_path_of(&root_location, text_of(cases[i].path));
        if (path.in_folder != cases[i].in_folder || path.has_extension != cases[i].has_extension ||
            path.is_foreign != cases[i].is_foreign || path.is_data != cases[i].is_data)
            fail_msg("%s: %d %d %d %d", cases[i].path, path.in_folder, path.has_extension,
                     path.is_foreign, path.is_data);
    }
    assert_true(fleet_is_attributes(TEXT(".gitattributes")));
    assert_true(fleet_is_attributes(TEXT("host_vars/.gitattributes")));
    assert_false(fleet_is_attributes(TEXT("host_vars/a.gitattributes")));
    assert_true(text_is(fleet_owner_without_sops(TEXT("a.sops")), "a"));
    assert_true(text_is(fleet_owner_without_sops(TEXT("a.sop")), "a.sop"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(root__that_is_no_file_or_no_folder__is_found),
        cmocka_unit_test(owner__with_variables_in_two_places__is_found_at_the_second),
        cmocka_unit_test(value__in_clear_in_an_encrypted_file__is_found_at_any_depth),
        cmocka_unit_test(server__that_is_not_the_one_of_the_policy__is_found),
        cmocka_unit_test(fleet__whose_inventory_is_not_known__is_found_with_the_line_to_write),
        cmocka_unit_test(variable__that_is_nearly_one_of_the_gate__is_told_with_it),
        cmocka_unit_test(document__that_is_no_mapping__has_no_variable),
        cmocka_unit_test(images__of_several_files__are_sorted_by_where_they_stand),
        cmocka_unit_test(images__of_a_file__are_those_with_a_type_and_a_name),
        cmocka_unit_test(path__of_a_file_of_variables__says_how_ansible_comes_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

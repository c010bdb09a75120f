/* SPDX-License-Identifier: MIT */
/* Single rules, in tables: what they find, and what they leave alone. */
#include "fleet/rule.h"

#include <stdio.h>
#include <string.h>

#include "read_document.h"
#include "unit.h"

static const struct policy no_policy;

/* ------------------------------------------------------------------------------ no-inventory -- */

static void fleet__without_an_inventory__is_found_where_it_has_variables(void **state)
{
    static const char missing[] = "inventory.yml";
    static const struct {
        const char *paths[4];
        const char *found;
    } cases[] = {
        {{NULL}, NULL},
        {{".gitattributes"}, NULL},
        {{"host_vars/a.yml"}, missing},
        {{"group_vars/a.yml"}, missing},
        {{".gitattributes", "host_vars/a.yml"}, missing},
        {{"host_vars/a.yml", "playbook.yml"}, missing},
        {{"host_vars/a.yml", "inventory.yml"}, NULL},
        {{"inventory.yml"}, NULL},
        {{"inventory.yml", "inventory.yaml"}, NULL},
        {{"inventory.yaml"}, "inventory.yaml"},
        {{"hosts.yml"}, "hosts.yml"},
        {{"hosts.yaml"}, "hosts.yaml"},
        {{"hosts.yaml", "host_vars/a.yml"}, "hosts.yaml"},
        {{"host_vars/a.yml", "inventory.yaml"}, "inventory.yaml"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct file files[4] = {0};
        struct snapshot snapshot = {.files = files};
        const struct fleet fleet = {.policy = &no_policy, .snapshot = &snapshot};
        struct findings findings;
        for (; cases[i].paths[snapshot.count]; snapshot.count++)
            files[snapshot.count].path = text_of(cases[i].paths[snapshot.count]);
        findings_init(&findings, 10, NULL);
        fleet_no_inventory(&fleet, NULL, &findings);
        assert_int_equal(findings.count, cases[i].found != NULL);
        if (cases[i].found)
            assert_true(text_is(findings.items[0].place.path, cases[i].found));
        if (cases[i].found && cases[i].found != missing) {
            assert_non_null(strstr(findings.items[0].help, "git mv "));
            assert_non_null(strstr(findings.items[0].help, cases[i].found));
        }
        findings_release(&findings);
    }
}

/* -------------------------------------------------------------------------- unknown-variable -- */

/* What was meant by a name, as the help says; "" where it is no mistake. */
static const char *meant_by(const char *name, char *meant, size_t size)
{
    static const char begin[] = "did you mean ";
    const struct fleet fleet = {.policy = &no_policy};
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
        const struct fleet fleet = {.policy = &no_policy};
        struct reading reading;
        reading_init(&reading, text_of(texts[i]));
        const struct fleet_file file = {.node = reading.document.root};
        fleet_unknown_variable(&fleet, &file, &reading.findings);
        assert_int_equal(reading.findings.count, 0);
        reading_release(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fleet__without_an_inventory__is_found_where_it_has_variables),
        cmocka_unit_test(variable__that_is_nearly_one_of_the_gate__is_told_with_it),
        cmocka_unit_test(document__that_is_no_mapping__has_no_variable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

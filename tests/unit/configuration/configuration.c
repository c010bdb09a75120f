/* SPDX-License-Identifier: MIT */
/* What a device is configured with, and why not. */
#include "one_device.h"
#include "unit.h"

#include "configuration/configuration.h"

#include <stdio.h>

#define TEMPLATES "roles/apply_configuration/templates/"

static int set_up(void **state)
{
    char large[2000];
    if (scratch_set_up(state) != 0)
        return -1;
    memset(large, 'a', sizeof large);
    large[sizeof large - 1] = '\0';
    scratch_write(*state, TEMPLATES "kiosk.json", "kiosk {{ url }}");
    scratch_write(*state, TEMPLATES "image.json", "{{ device_type }} {{ desired_os_image }}");
    scratch_write(*state, TEMPLATES "names.json",
                  "{{ inventory_hostname }} {{ inventory_hostname_short }} {{ group_names }} "
                  "{{ groups }}");
    scratch_write(*state, TEMPLATES "parts/include.json", "with {% include 'kiosk.json' %}");
    scratch_write(*state, TEMPLATES "parts/nothing.json", "with {% include 'none.json' %}");
    scratch_write(*state, TEMPLATES "large.json", large);
    scratch_write(*state, TEMPLATES "edge-configuration.json", "edge");
    scratch_commit(*state, "Templates");
    return 0;
}

/* "text" as rendered, or "outcome in variable:line: message". */
static void check_with(void **state, const char *policy, const char *variables,
                       const char *expected)
{
    static const char *const outcomes[] = {"rendered", "failed", "unsupported", "depends"};
    struct one_device fleet;
    struct configuration_rendering rendering;
    const struct template_result *result = &rendering.result;
    struct buffer out;
    char shown[1000];
    one_device_open(&fleet, *state, policy, variables);
    buffer_init(&out, 1000);
    assert_int_equal(configuration_render(fleet.configuration, &out, &rendering, &fleet.error), 0);
    if (result->outcome == TEMPLATE_RENDERED)
        snprintf(shown, sizeof shown, "%.*s", (int)out.length, out.bytes);
    else
        snprintf(shown, sizeof shown, "%s in %s:%u: %s", outcomes[result->outcome],
                 result->variable, result->value ? result->value->at.line : 0, result->message);
    assert_string_equal(shown, expected);
    buffer_release(&out);
    one_device_close(&fleet);
}

/* The same under the built-in policy. */
static void check(void **state, const char *variables, const char *expected)
{
    check_with(state, "", variables, expected);
}

/* What kept the template from being rendered. */
static void check_error(void **state, const char *policy, const char *variables,
                        enum error_kind kind, const char *expected)
{
    struct one_device fleet;
    struct configuration_rendering rendering;
    struct buffer out;
    one_device_open(&fleet, *state, policy, variables);
    buffer_init(&out, 1000);
    assert_int_equal(configuration_render(fleet.configuration, &out, &rendering, &fleet.error), -1);
    assert_int_equal(fleet.error.kind, kind);
    assert_string_equal(fleet.error.message, expected);
    buffer_release(&out);
    one_device_close(&fleet);
}

static void template__is_that_of_the_device_or_the_fleet(void **state)
{
    check(state, "url: here", "edge");
    check(state, "configuration: {template: }", "edge");
    check(state, "configuration: {template: kiosk.json}\nurl: here", "kiosk here");
    check(state, "configuration: {template: '{{ kind }}.json'}\nkind: kiosk\nurl: here",
          "kiosk here");
    check(state, "configuration: {template: none.json}",
          "failed in :0: there is no template none.json");
}

static void template__out_of_the_folder__is_not_there(void **state)
{
    static const char *const names[] = {"../templates/kiosk.json",
                                        "./kiosk.json",
                                        "/kiosk.json",
                                        "parts//include.json",
                                        "parts/",
                                        "parts",
                                        "kiosk.json/"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char variables[200], expected[200];
        snprintf(variables, sizeof variables, "configuration: {template: '%s'}", names[i]);
        snprintf(expected, sizeof expected, "failed in :0: there is no template %s", names[i]);
        check(state, variables, expected);
    }
    check(state, "configuration: {template: ''}", "failed in :0: there is no template ");
    check(state, "configuration: {template: \"kiosk.json\\0\"}",
          "failed in :0: there is no template kiosk.json");
}

static void template__that_is_included__is_found_below_the_folder(void **state)
{
    check(state, "configuration: {template: parts/include.json}\nurl: here", "with kiosk here");
    check(state, "configuration: {template: parts/nothing.json}",
          "failed in :0: there is no template 'none.json' to include");
}

#define NAMES "configuration: {template: names.json}\n"

static void names_of_ansible__hold_whatever_variables_say(void **state)
{
    static const char names[] = "gate gate ['pi', 'pi4'] {'all': ['gate'], 'ungrouped': [], "
                                "'pi4': ['gate'], 'pi': ['gate'], 'pi3': []}";
    check(state, NAMES, names);
    check_with(state, "limits: { inventory_nodes: 11 }", NAMES, names);
    check(state, NAMES "inventory_hostname: a\ngroup_names: b\ngroups: c", names);
    check(state,
          "configuration: {template: kiosk.json}\nurl: '{{ inventory_hostname_long }}'\n"
          "inventory_hostname_long: gate.example.com",
          "kiosk gate.example.com");
}

/* That the name of the template could not be made of it was taken for a fault of the fleet. */
static void groups__beyond_the_limit__are_an_error_of_ours(void **state)
{
    static const char message[] = "`groups`, which a template asks for, has more than 1 members "
                                  "(inventory_nodes)";
    static const char policy[] = "limits: { inventory_nodes: 1 }";
    check_error(state, policy, NAMES, ERROR_LIMIT, message);
    check_error(state, "limits: { inventory_nodes: 10 }", NAMES, ERROR_LIMIT,
                "`groups`, which a template asks for, has more than 10 members (inventory_nodes)");
    check_error(state, policy, "configuration: {template: '{{ groups.all[0] }}.json'}", ERROR_LIMIT,
                message);
}

static void template__larger_than_files_may_be__is_a_finding_at_its_place(void **state)
{
    const char *path = TEMPLATES "large.json";
    struct one_device fleet;
    struct configuration_rendering rendering;
    struct buffer out;
    struct findings findings;
    one_device_open(&fleet, *state, "limits: { file_bytes: 1024 }",
                    "configuration: {template: large.json}");
    buffer_init(&out, 1000);
    findings_init(&findings, 10, NULL);
    assert_int_equal(configuration_render(fleet.configuration, &out, &rendering, &fleet.error), 0);
    assert_int_equal(rendering.outcome, CONFIGURATION_UNREAD);
    assert_string_equal(
        rendering.result.message,
        TEMPLATES "large.json is too large, a link or below one, or lies in a damaged folder");
    templates_find_faults(fleet.templates, &findings);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].rule, RULE_DOCUMENT_LIMIT);
    assert_true(text_is(findings.items[0].place.path, path));
    findings_release(&findings);
    buffer_release(&out);
    one_device_close(&fleet);
}

static void template__lies_where_the_policy_says(void **state)
{
    check_with(state, "fleet: { templates: { default: kiosk.json } }", "url: here", "kiosk here");
    check_with(state,
               "fleet: { templates: { folder: roles, default: apply_configuration/templates/"
               "kiosk.json } }",
               "url: here", "kiosk here");
    check_with(state, "fleet: { templates: { folder: . } }",
               "configuration: {template: " TEMPLATES "kiosk.json}\nurl: here", "kiosk here");
    check_with(state, "fleet: { templates: { folder: roles } }",
               "configuration: {template: kiosk.json}",
               "failed in :0: there is no template kiosk.json");
}

static void name__of_no_text__fails(void **state)
{
    check(state, "url: here\nconfiguration: {template: 5}",
          "failed in configuration:5: configuration.template is of type integer; write the name of "
          "a file, in quotes");
    check(state, "configuration: {template: [kiosk.json]}",
          "failed in configuration:4: configuration.template is of type array; write the name of "
          "a file, in quotes");
    check(state, "configuration: {template: '{{ [1] }}'}",
          "failed in configuration:4: configuration.template is of type array; write the name of "
          "a file, in quotes");
    check(state, "configuration: {template: !vault secret}",
          "unsupported in configuration:4: configuration.template is encrypted");
    check(state, "configuration:\n  template: '{{ kind }}'",
          "failed in configuration:5: 'kind' is undefined");
}

#define IMAGE "configuration: {template: image.json}\n"
#define IMAGES \
    "os_image: [{device_type: pi5, image_name: five}, {device_type: pi4, image_name: four}]\n"

static void image__is_that_of_the_type(void **state)
{
    check(state, IMAGE, "<device_type> <desired_os_image>");
    check(state, IMAGE IMAGES, "<device_type> <desired_os_image>");
    check(state, IMAGE IMAGES "device_type: pi4", "pi4 four");
    check(state, IMAGE IMAGES "device_type: '{{ kind }}'\nkind: pi5", "pi5 five");
    check(state, IMAGE IMAGES "device_type: pi3", "failed in :0: 'desired_os_image' is undefined");
    check(state, IMAGE IMAGES "device_type: pi3\ndesired_os_image: own", "pi3 own");
}

/* The placeholder, or nothing, took the place of what could not be evaluated. */
static void image__that_cannot_be_evaluated__is_told(void **state)
{
    check(state, IMAGE "device_type: pi4\nos_image: \"{{ lookup('pipe', 'id') }}\"",
          "unsupported in os_image:6: lookup('pipe'), which runs where Ansible does");
    check(state, IMAGE "device_type: pi4\nos_image: '{{ images }}'",
          "failed in os_image:6: 'images' is undefined");
    check(state, IMAGE IMAGES "device_type: '{{ kind | default(desired_os_image) }}'",
          "failed in device_type:6: 'desired_os_image' is undefined");
    check(state,
          "configuration: {template: kiosk.json}\nurl: '{{ desired_os_image | default(1) }}'\n"
          "device_type: pi4\nos_image: '{{ images }}'",
          "failed in os_image:7: 'images' is undefined");
}

#define GROUPS "fleet: { device_type: { group: { "

static void type__is_that_of_the_groups(void **state)
{
    check_with(state, GROUPS "pi3: pi3, pi4: pi4 } } }", IMAGE IMAGES, "pi4 four");
    check_with(state, GROUPS "pi: pi5 } } }", IMAGE IMAGES, "pi5 five");
    check_with(state, GROUPS "all: pi4 } } }", IMAGE IMAGES, "pi4 four");
    check_with(state, GROUPS "pi4: pi4, pi: pi4, pi5: pi5 } } }", IMAGE IMAGES, "pi4 four");
    check_with(state, GROUPS "pi3: pi3 } } }", IMAGE IMAGES, "<device_type> <desired_os_image>");
    check_with(state, GROUPS "pi4: pi4 } } }", IMAGE IMAGES "device_type: own", "own four");
    check_with(state, GROUPS "pi4: pi4 } } }",
               IMAGE "os_image: [{device_type: pi4, image_name: '{{ device_type }}-1'}]",
               "pi4 pi4-1");
}

static void type__of_two_groups_that_differ__is_told_where_it_is_asked_for(void **state)
{
    static const char told[] = "failed in :0: its groups pi and pi4 give it two device types, pi5 "
                               "and pi4 (fleet.device_type of the policy)";
    check_with(state, GROUPS "pi4: pi4, pi: pi5 } } }", IMAGE IMAGES, told);
    check_with(state, GROUPS "pi4: pi4, pi: pi5 } } }",
               "configuration: {template: kiosk.json}\nurl: '{{ desired_os_image }}'", told);
    check_with(state, GROUPS "pi4: pi4, pi: pi5 } } }", "url: here", "edge");
}

static void type__is_that_of_the_variable(void **state)
{
    static const char policy[] = "fleet: { device_type: { variable: hardware } }";
    check_with(state, policy, IMAGE IMAGES "hardware: pi4", "pi4 four");
    check_with(state, policy, IMAGE IMAGES "hardware: '{{ kind }}'\nkind: pi5", "pi5 five");
    check_with(state, policy, IMAGE IMAGES, "<device_type> <desired_os_image>");
    check_with(state, policy, IMAGE IMAGES "hardware: pi4\ndevice_type: own", "own four");
    check_with(state, policy, IMAGE IMAGES "hardware: 'x{{ device_type | default(1) }}'",
               "failed in :0: 'desired_os_image' is undefined");
    check_with(state, policy, IMAGE "hardware: '{{ kind }}'",
               "failed in hardware:5: 'kind' is undefined");
    check_with(state, policy, "hardware: '{{ kind }}'", "edge");
}

/* "type", or "first second: message". */
static void check_type(void **state, const char *policy, const char *variables,
                       const char *expected)
{
    struct one_device fleet;
    struct configuration_type type;
    char shown[1000];
    one_device_open(&fleet, *state, policy, variables);
    assert_int_equal(configuration_type(fleet.configuration, &type, &fleet.error), 0);
    if (type.value)
        snprintf(shown, sizeof shown, "%.*s", (int)node_text(type.value).length,
                 node_text(type.value).bytes);
    else
        snprintf(shown, sizeof shown, "%s %s: %s", type.given[0] ? type.given[0]->group : "-",
                 type.given[1] ? type.given[1]->group : "-", type.result.message);
    assert_string_equal(shown, expected);
    one_device_close(&fleet);
}

static void type__is_asked_for_without_a_template(void **state)
{
    check_type(state, GROUPS "pi4: four } } }", "", "four");
    check_type(state, GROUPS "pi3: three } } }", "", "- -: ");
    check_type(state, GROUPS "pi4: four, pi: five } } }", "",
               "pi pi4: its groups pi and pi4 give it two device types, five and four "
               "(fleet.device_type of the policy)");
    check_type(state, "", "device_type: 'x{{ 1 }}'", "x1");
    check_type(state, "", "device_type: '{{ kind }}'", "- -: 'kind' is undefined");
}

static void access_to_mender__is_refused_by_us(void **state)
{
    check(
        state,
        "configuration: {template: kiosk.json}\nurl: \"{{ lookup('env', 'MENDER_ACCESS_TOKEN') "
        "}}\"",
        "failed in url:5: lookup('env', 'MENDER_ACCESS_TOKEN') asks for what no template may see: "
        "fleetgate refuses it, Ansible would not");
    check(state, "configuration: {template: kiosk.json}\nurl: \"{{ lookup('env', 'HOME') }}\"",
          "kiosk <env:HOME>");
    check_with(state, "fleet: { secrets: [TOKEN] }",
               "configuration: {template: kiosk.json}\nurl: \"{{ lookup('env', 'HOME') }}\"",
               "failed in url:5: lookup('env', 'HOME') asks for what fleet.secrets of the policy "
               "does not let through: fleetgate refuses it, Ansible would not");
    check_with(state, "fleet: { secrets: [TOKEN] }",
               "configuration: {template: kiosk.json}\nurl: \"{{ lookup('env', 'TOKEN') }}\"",
               "kiosk <env:TOKEN>");
}

static void template__is_rendered_by_the_ansible_of_the_policy(void **state)
{
    static const char variables[] =
        "configuration: {template: kiosk.json}\nurl: '{{ number is string }}'\nnumber: '{{ 1 }}'";
    check(state, variables, "depends in :0: Ansible 2.14 and 2.19 render it differently");
    check_with(state, "fleet: { ansible: 2.14 }", variables, "kiosk True");
    check_with(state, "fleet: { ansible: 2.19 }", variables, "kiosk False");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(template__is_that_of_the_device_or_the_fleet),
        cmocka_unit_test(template__out_of_the_folder__is_not_there),
        cmocka_unit_test(template__that_is_included__is_found_below_the_folder),
        cmocka_unit_test(names_of_ansible__hold_whatever_variables_say),
        cmocka_unit_test(groups__beyond_the_limit__are_an_error_of_ours),
        cmocka_unit_test(template__larger_than_files_may_be__is_a_finding_at_its_place),
        cmocka_unit_test(template__lies_where_the_policy_says),
        cmocka_unit_test(name__of_no_text__fails),
        cmocka_unit_test(image__is_that_of_the_type),
        cmocka_unit_test(image__that_cannot_be_evaluated__is_told),
        cmocka_unit_test(type__is_that_of_the_groups),
        cmocka_unit_test(type__of_two_groups_that_differ__is_told_where_it_is_asked_for),
        cmocka_unit_test(type__is_that_of_the_variable),
        cmocka_unit_test(type__is_asked_for_without_a_template),
        cmocka_unit_test(access_to_mender__is_refused_by_us),
        cmocka_unit_test(template__is_rendered_by_the_ansible_of_the_policy),
    };
    return cmocka_run_group_tests(tests, set_up, scratch_tear_down);
}

/* SPDX-License-Identifier: MIT */
/* What a device's template sees of the device, its role and the plays; and what is not known. */
#include "one_device.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ROLE "roles/apply_configuration/"
#define TEMPLATE ROLE "templates/edge-configuration.json"

static const char *const outcomes[] = {"rendered", "failed", "unsupported", "depends"};

static void commit(struct scratch *scratch)
{
    scratch_git(scratch, "add --all");
    scratch_git(scratch, "commit --quiet --allow-empty --message Fleet");
}

/* "text" as rendered, or "outcome: message"; the cause where plays are it. */
static void assert_rendered(struct one_device *fleet, const char *expected)
{
    struct configuration_rendering rendering;
    struct buffer out;
    char shown[1000];
    buffer_init(&out, 1000);
    assert_int_equal(configuration_render(fleet->configuration, &out, &rendering, &fleet->error),
                     0);
    if (rendering.result.outcome == TEMPLATE_RENDERED)
        snprintf(shown, sizeof shown, "%.*s", (int)out.length, out.length ? out.bytes : "");
    else
        snprintf(shown, sizeof shown, "%s%s: %s",
                 rendering.cause == CONFIGURATION_OF_PLAYS ? "plays " : "",
                 outcomes[rendering.result.outcome], rendering.result.message);
    assert_string_equal(shown, expected);
    buffer_release(&out);
}

/* The template, rendered for the device with these variables, comes to this. */
static void check(void **state, const char *template, const char *variables, const char *expected)
{
    struct one_device fleet;
    scratch_write(*state, TEMPLATE, template);
    commit(*state);
    one_device_open(&fleet, *state, "", variables);
    assert_rendered(&fleet, expected);
    one_device_close(&fleet);
}

static void check_merging(void **state, const char *template, const char *variables,
                          const char *expected)
{
    struct one_device fleet;
    scratch_write(*state, TEMPLATE, template);
    commit(*state);
    one_device_open_merging(&fleet, *state, variables);
    assert_rendered(&fleet, expected);
    one_device_close(&fleet);
}

/* --------------------------------------------------------------------------- role and plays -- */

static void variable__of_the_role__is_above_and_below_those_of_the_device(void **state)
{
    scratch_write(*state, ROLE "vars/main.yml", "a: role\n");
    scratch_write(*state, ROLE "defaults/main.yml", "a: default\nb: default\nc: default\n");
    check(state, "{{ a }} {{ b }} {{ c }}", "a: own\nb: own", "role own default");
}

static void role__that_cannot_be_read__may_set_what_is_asked_for(void **state)
{
    scratch_write(*state, ROLE "defaults/main.yml", "- a\n");
    check(state, "{{ a }}", "a: own", "own");
    check(state, "{{ b | default(1) }}", "a: own",
          "unsupported: it may depend on " ROLE "defaults/main.yml, which the gate cannot read");
    scratch_write(*state, ROLE "vars/main.yml", "- a\n");
    check(state, "{{ a }}", "a: own",
          "unsupported: it may depend on " ROLE "vars/main.yml, which the gate cannot read");
    check(state, "text", "a: own", "text");
}

static void variable__that_plays_set__is_not_rendered(void **state)
{
    static const char by_task[] = "plays unsupported: the variable 'a', which site.yml:2 sets by "
                                  "set_fact, and the gate runs no playbook";
    static const char by_play[] = "plays unsupported: the variable 'a', which site.yml:2 sets by "
                                  "vars, and the gate runs no playbook";
    scratch_write(*state, ROLE "defaults/main.yml", "a: default\n");
    scratch_write(*state, "site.yml", "- hosts: all\n  vars: {a: 1}\n");
    check(state, "{{ a }}", "a: own", by_play);
    check(state, "{{ a }}", "b: own", by_play);
    check(state, "{{ b }}", "b: own", "own");
    scratch_write(*state, ROLE "vars/main.yml", "a: role\n");
    check(state, "{{ a }}", "a: own", "role");
    scratch_write(*state, "site.yml", "-\n  set_fact: {a: 1}\n");
    check(state, "{{ a }}", "a: own", by_task);
    check(state, "{{ b }}", "b: own", "own");
}

static void groups__that_plays_join__are_not_known(void **state)
{
    check(state, "{{ group_names }}", "", "['pi', 'pi4']");
    scratch_write(*state, "site.yml", "- group_by: {key: a}\n");
    check(state, "{{ inventory_hostname }}", "", "gate");
    check(state, "{{ group_names }}", "",
          "plays unsupported: the variable 'group_names', which site.yml:1 sets by group_by, and "
          "the gate runs no playbook");
    check(state, "{{ groups }}", "",
          "plays unsupported: the variable 'groups', which site.yml:1 sets by group_by, and the "
          "gate runs no playbook");
}

#define MERGED \
    ", which Ansible merges with another one (hash_behaviour = merge), and the gate does not"

static void mapping__that_ansible_merges__is_not_rendered(void **state)
{
    static const char of_default[] =
        "unsupported: the dictionary 'a' of " ROLE "defaults/main.yml" MERGED;
    static const char of_role[] = "unsupported: the dictionary 'b' of " ROLE "vars/main.yml" MERGED;
    static const char of_both[] = "unsupported: the dictionary 'c' of " ROLE "vars/main.yml" MERGED;
    scratch_write(*state, ROLE "defaults/main.yml", "a: {x: 1}\nb: 1\nc: {x: 1}\n");
    check(state, "{{ a.x }}", "a: {x: 2}", "2");
    check_merging(state, "{{ a.x }}", "a: {x: 2}", of_default);
    check_merging(state, "{{ a }}", "a: 2", "2");
    check_merging(state, "{{ a.x }}", "z: 1", "1");
    check_merging(state, "{{ b.x }}", "b: {x: 2}", "2");
    scratch_write(*state, ROLE "vars/main.yml", "b: {x: 3}\nc: {x: 3}\n");
    check_merging(state, "{{ b.x }}", "b: {x: 2}", of_role);
    check_merging(state, "{{ b.x }}", "b: 2", "3");
    check_merging(state, "{{ c.x }}", "z: 1", of_both);
}

/* What a play sets of it would be merged, too, however little it overrides. */
static void mapping__that_plays_set_part_of__is_not_rendered(void **state)
{
    static const char by_role[] = "plays unsupported: the variable 'a', which "
                                  "roles/other/defaults/main.yml:1 sets, and the gate runs no "
                                  "playbook";
    scratch_write(*state, "roles/other/defaults/main.yml", "a: {y: 1}\n");
    check(state, "{{ a.x }}", "a: {x: 2}", "2");
    check_merging(state, "{{ a.x }}", "a: {x: 2}", by_role);
    check_merging(state, "{{ a }}", "a: 2", "2");
    scratch_write(*state, ROLE "defaults/main.yml", "a: {x: 1}\n");
    check_merging(state, "{{ a.x }}", "z: 1", by_role);
}

static void file_of_the_role__that_sets_a_variable__is_known(void **state)
{
    static const struct {
        const char *variable;
        const char *file;
    } examples[] = {
        {"a", ROLE "vars/main.yml"}, {"b", ROLE "defaults/main.yml"}, {"c", ""}, {"d", ""}};
    struct one_device fleet;
    scratch_write(*state, ROLE "vars/main.yml", "a: 1\n");
    scratch_write(*state, ROLE "defaults/main.yml", "a: 1\nb: 1\nc: 1\n");
    commit(*state);
    one_device_open(&fleet, *state, "", "c: own");
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const char *file =
            configuration_role_file(fleet.configuration, text_of(examples[i].variable));
        assert_string_equal(file ? file : "", examples[i].file);
    }
    one_device_close(&fleet);
}

/* ----------------------------------------------------------------------------------- values -- */

/* "value", "REASON (resembles TYPE)" or "outcome: message", of the variable `a`. */
static void check_value(void **state, const char *policy, const char *variables,
                        const char *expected)
{
    struct one_device fleet;
    struct configuration_value value;
    char shown[1000];
    one_device_open(&fleet, *state, policy, variables);
    const struct variable *variable =
        inventory_view_find(configuration_view(fleet.configuration), TEXT("a"));
    assert_non_null(variable);
    assert_int_equal(
        configuration_evaluate(fleet.configuration, "a", variable->value, &value, &fleet.error), 0);
    if (value.value)
        snprintf(shown, sizeof shown, "%.*s", (int)node_text(value.value).length,
                 node_text(value.value).bytes);
    else if (value.reason)
        snprintf(shown, sizeof shown, "%s (%s)", value.reason,
                 value.resembles ? node_type_name(value.resembles) : "nothing");
    else
        snprintf(shown, sizeof shown, "%s: %s", outcomes[value.result.outcome],
                 value.result.message);
    assert_string_equal(shown, expected);
    one_device_close(&fleet);
}

static void value__that_ansible_alone_knows__says_why(void **state)
{
    commit(*state);
    check_value(state, "", "a: text", "text");
    check_value(state, "", "a: 'x{{ b }}'\nb: text", "xtext");
    check_value(state, "", "a: '{{ b }}'", "failed: 'b' is undefined");
    check_value(state, "", "a: !vault x", "an encrypted value (string)");
    check_value(state, "", "a: 'x{{ b }}'\nb: !vault x", "an encrypted value (string)");
    check_value(state, "", "a: 'x{{ b.c }}'\nb: {c: 1, d: !vault x}",
                "an encrypted value (string)");
    check_value(state, "", "a: 'x{{ b[0] }}'\nb: [1, !vault x]", "an encrypted value (string)");
    check_value(state, "", "a: 'x{{ b[0] }}'\nb: [1, {c: 2}]", "x1");
    check_value(state, "", "a: \"{{ lookup('env', 'HOME') }}\"",
                "the environment of the runner (string)");
    check_value(state, "", "a: '{{ device_type }}'", "the device type (string)");
    check_value(state, "", "a: '{{ desired_os_image }}'", "the device type (string)");
    check_value(state, "", "a: '{{ device_type }}{{ b }}'\nb: !vault x",
                "the device type (string)");
    check_value(state, "", "a: '{{ b }}{{ device_type }}'\nb: !vault x",
                "an encrypted value (string)");
    check_value(state, "fleet: { device_type: { group: { pi4: pi4 } } }", "a: '{{ device_type }}'",
                "pi4");
}

/* The mapping of all variables, each "NAME=TEXT", with "?" where it is not known. */
static void variables__are_gathered_with_their_values(void **state)
{
    struct one_device fleet;
    const struct node *mapping;
    size_t steps = 0;
    struct buffer out;
    commit(*state);
    one_device_open(&fleet, *state, "",
                    "a: plain\nb: '{{ a }}2'\nc: !vault x\nd: '{{ nowhere }}'\ne: \"{{ number is "
                    "string }}\"\nnumber: '{{ 1 }}'\nf: '{{ c }}'\nansible_host: no\n");
    assert_int_equal(configuration_variables(fleet.configuration, &mapping, &steps, &fleet.error),
                     0);
    buffer_init(&out, 1000);
    for (size_t i = 0; i < mapping->mapping.count; i++) {
        const struct member *member = &mapping->mapping.members[i];
        struct text value = node_text(member->value);
        buffer_format(&out, "%.*s=%s%.*s\n", (int)member->name.length, member->name.bytes,
                      !member->value->unknown  ? ""
                      : member->value->vaulted ? "?text "
                                               : "? ",
                      (int)value.length, value.bytes);
    }
    assert_string_equal(buffer_text(&out).bytes,
                        "a=plain\nansible_host=no\nb=plain2\nc=?text an encrypted value\n"
                        "d=? 'nowhere' is undefined\n"
                        "e=? Ansible 2.14 and 2.19 render it differently, and the policy says not "
                        "which counts (fleet: { ansible: ... })\n"
                        "f=?text an encrypted value\n"
                        "number=? Ansible 2.14 and 2.19 render it differently, and the policy says "
                        "not which counts (fleet: { ansible: ... })\n");
    assert_true(steps > 3);
    buffer_release(&out);
    one_device_close(&fleet);
}

/* What of it is our own limit's doing is no value that is not known. */
static void variables__that_cannot_be_gathered__are_an_error(void **state)
{
    struct one_device fleet;
    const struct node *mapping;
    size_t steps = 0;
    commit(*state);
    one_device_open(&fleet, *state, "limits: { inventory_nodes: 1 }", "a: '{{ groups }}'");
    assert_int_equal(configuration_variables(fleet.configuration, &mapping, &steps, &fleet.error),
                     -1);
    assert_int_equal(fleet.error.kind, ERROR_LIMIT);
    one_device_close(&fleet);
}

static void parts__that_hold_expressions__are_copied_with_their_values(void **state)
{
    struct one_device fleet;
    const struct node *mapping;
    size_t steps = 0;
    commit(*state);
    one_device_open(&fleet, *state, "",
                    "a: [1, '{{ x }}', 3, '{{ x }}']\nb: {k: 1, l: '{{ x }}', m: '{{ x }}'}\n"
                    "c: [1, {k: 2}]\nx: text");
    assert_int_equal(configuration_variables(fleet.configuration, &mapping, &steps, &fleet.error),
                     0);
    const struct node *a = node_member(mapping, "a");
    const struct node *b = node_member(mapping, "b");
    assert_int_equal(a->sequence.count, 4);
    assert_true(text_is(node_text(a->sequence.items[0]), "1"));
    assert_true(text_is(node_text(a->sequence.items[1]), "text"));
    assert_true(text_is(node_text(a->sequence.items[2]), "3"));
    assert_true(text_is(node_text(a->sequence.items[3]), "text"));
    assert_true(text_is(node_text(node_member(b, "k")), "1"));
    assert_true(text_is(node_text(node_member(b, "l")), "text"));
    assert_true(text_is(node_text(node_member(b, "m")), "text"));
    const struct variable *c =
        inventory_view_find(configuration_view(fleet.configuration), TEXT("c"));
    assert_ptr_equal(node_member(mapping, "c"), c->value);
    one_device_close(&fleet);
}

static void device__whose_name_is_asked_for__is_its_own(void **state)
{
    static const struct {
        const char *template;
        bool is_own;
    } examples[] = {
        {"text", false},
        {"{{ group_names }}", false},
        {"{{ inventory_hostname }}", true},
        {"{{ inventory_hostname_short }}", true},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct one_device fleet;
        struct configuration_rendering rendering;
        struct buffer out;
        scratch_write(*state, TEMPLATE, examples[i].template);
        commit(*state);
        one_device_open(&fleet, *state, "", "");
        buffer_init(&out, 1000);
        assert_false(configuration_is_own(fleet.configuration));
        assert_int_equal(configuration_render(fleet.configuration, &out, &rendering, &fleet.error),
                         0);
        assert_int_equal(configuration_is_own(fleet.configuration), examples[i].is_own);
        assert_true(text_is(configuration_name(fleet.configuration), "gate"));
        assert_true(configuration_is_own(fleet.configuration));
        buffer_release(&out);
        one_device_close(&fleet);
    }
}

/* -------------------------------------------------------------------------------- templates -- */

static void templates__that_were_asked_for__are_listed(void **state)
{
    struct one_device fleet;
    struct text paths[2];
    scratch_write(*state, TEMPLATE, "{{ 1 }}");
    scratch_write(*state, "site.yml", "- include_vars: a.conf\n");
    scratch_write(*state, "a.conf", "a: 1\n");
    commit(*state);
    one_device_open(&fleet, *state, "", "");
    assert_int_equal(templates_count(fleet.templates), 0);
    assert_null(templates_find(fleet.templates, TEXT("none.json")));
    assert_non_null(templates_find(fleet.templates, TEXT("edge-configuration.json")));
    assert_non_null(templates_find(fleet.templates, TEXT("edge-configuration.json")));
    assert_int_equal(templates_count(fleet.templates), 1);
    assert_int_equal(templates_paths(fleet.templates, paths, &fleet.error), 0);
    assert_true(text_is(paths[0], TEMPLATE));
    assert_true(templates_are_kept(fleet.templates));
    assert_string_equal(templates_folder(fleet.templates, TEXT("edge-configuration.json")), "");
    assert_true(templates_have_read(fleet.templates, TEXT("a.conf")));
    assert_true(templates_have_read(fleet.templates, TEXT("site.yml")));
    assert_true(templates_have_read(fleet.templates, TEXT(TEMPLATE)));
    assert_false(templates_have_read(fleet.templates, TEXT("b.conf")));
    assert_int_equal(templates_effort(fleet.templates).bytes,
                     strlen("- include_vars: a.conf\na: 1\n"));
    assert_int_equal(templates_check(fleet.templates, &fleet.error), 0);
    one_device_close(&fleet);
}

static void templates__that_are_nowhere__are_kept_elsewhere(void **state)
{
    struct one_device fleet;
    commit(*state);
    one_device_open(&fleet, *state, "", "");
    assert_false(templates_are_kept(fleet.templates));
    assert_rendered(&fleet, "");
    one_device_close(&fleet);
    one_device_open(&fleet, *state, "", "configuration: {template: a}");
    assert_rendered(&fleet, "unsupported: there is no template a");
    one_device_close(&fleet);
    one_device_open(&fleet, *state, "fleet: { templates: { folder: a } }", "");
    assert_true(templates_are_kept(fleet.templates));
    one_device_close(&fleet);
}

static void template__that_is_a_link_or_below_one__is_found(void **state)
{
    struct one_device fleet;
    struct findings findings;
    scratch_write(*state, ROLE "templates/b.json", "");
    assert_int_equal(symlink("b.json", scratch_path(*state, TEMPLATE)), 0);
    assert_int_equal(symlink(".", scratch_path(*state, ROLE "templates/folder")), 0);
    commit(*state);
    one_device_open(&fleet, *state, "", "");
    assert_rendered(&fleet, "unsupported: " TEMPLATE " is too large, a link or below one, or lies "
                            "in a damaged folder");
    assert_null(templates_find(fleet.templates, TEXT("folder/b.json")));
    assert_non_null(templates_find(fleet.templates, TEXT("b.json")));
    findings_init(&findings, 10, NULL);
    templates_find_faults(fleet.templates, &findings);
    assert_int_equal(findings.count, 2);
    for (size_t i = 0; i < findings.count; i++)
        assert_int_equal(findings.items[i].rule, RULE_TREE_SYMLINK);
    findings_release(&findings);
    one_device_close(&fleet);
}

static void template__that_is_included_and_cannot_be_read__may_hold_anything(void **state)
{
    scratch_write(*state, ROLE "templates/other.json", "");
    assert_int_equal(symlink("other.json", scratch_path(*state, ROLE "templates/link.json")), 0);
    check(state, "a{% include 'link.json' ignore missing %}", "",
          "unsupported: it may depend on " ROLE "templates/link.json, which the gate cannot read");
    check(state, "a{% include 'none.json' ignore missing %}", "", "a");
}

static void
template__that_asks_for_what_is_not_rendered__is_not_taken_for_one_of_plays(void **state)
{
    check(state, "{{ lookup('pipe', 'id') }}", "",
          "unsupported: lookup('pipe'), which runs where Ansible does");
}

/* Plays set what templates see, and not what is evaluated of a device otherwise. */
static void variable__that_plays_set__is_evaluated_as_the_device_has_it(void **state)
{
    struct one_device fleet;
    struct configuration_value value;
    scratch_write(*state, TEMPLATE, "text");
    scratch_write(*state, "site.yml", "- set_fact: {b: 1}\n");
    commit(*state);
    one_device_open(&fleet, *state, "", "a: 'x{{ b }}'\nb: own");
    assert_rendered(&fleet, "text");
    const struct variable *variable =
        inventory_view_find(configuration_view(fleet.configuration), TEXT("a"));
    assert_int_equal(
        configuration_evaluate(fleet.configuration, "a", variable->value, &value, &fleet.error), 0);
    assert_non_null(value.value);
    assert_true(text_is(node_text(value.value), "xown"));
    one_device_close(&fleet);
}

static void nothing__is_freed_as_such(void **state)
{
    (void)state;
    configuration_free(NULL);
    templates_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(variable__of_the_role__is_above_and_below_those_of_the_device),
        TEST(role__that_cannot_be_read__may_set_what_is_asked_for),
        TEST(variable__that_plays_set__is_not_rendered),
        TEST(groups__that_plays_join__are_not_known),
        TEST(mapping__that_ansible_merges__is_not_rendered),
        TEST(mapping__that_plays_set_part_of__is_not_rendered),
        TEST(file_of_the_role__that_sets_a_variable__is_known),
        TEST(value__that_ansible_alone_knows__says_why),
        TEST(variables__are_gathered_with_their_values),
        TEST(variables__that_cannot_be_gathered__are_an_error),
        TEST(parts__that_hold_expressions__are_copied_with_their_values),
        TEST(device__whose_name_is_asked_for__is_its_own),
        TEST(templates__that_were_asked_for__are_listed),
        TEST(templates__that_are_nowhere__are_kept_elsewhere),
        TEST(template__that_is_included_and_cannot_be_read__may_hold_anything),
        TEST(template__that_asks_for_what_is_not_rendered__is_not_taken_for_one_of_plays),
        TEST(variable__that_plays_set__is_evaluated_as_the_device_has_it),
        cmocka_unit_test(nothing__is_freed_as_such),
        TEST(template__that_is_a_link_or_below_one__is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

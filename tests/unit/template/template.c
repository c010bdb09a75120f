/* SPDX-License-Identifier: MIT */
/* Values evaluated, as those who judge them get them. */
#include "template/template.h"

#include "read_document.h"
#include "unit.h"

static const struct node *find_variable(void *context, struct text name)
{
    const struct reading *reading = context;
    const struct member *member = node_find_member(reading->document.root, name);
    return member ? member->value : NULL;
}

/* The value of `x`, in the form of reading_show; or what went wrong. */
static void assert_value(const char *variables, enum template_edition edition, const char *expected)
{
    struct reading reading;
    struct reading shown = {0};
    struct template_result result;
    struct arena arena;
    struct error error = {0};
    char text[1000];
    const struct node *value;
    reading_init(&reading, text_of(variables));
    arena_init(&arena);
    const struct template_world world = {.context = &reading,
                                         .variable = find_variable,
                                         .edition = edition,
                                         .limits = &default_limits};
    assert_int_equal(template_evaluate(node_member(reading.document.root, "x"), &world, &arena,
                                       &value, &result, &error),
                     0);
    shown.document.root = value;
    assert_string_equal(value ? reading_show(&shown, text, sizeof text) : result.message, expected);
    arena_release(&arena);
    reading_release(&reading);
}

static void evaluate__of_a_value_without_jinja__is_the_value(void **state)
{
    (void)state;
    assert_value("x: [1, {a: 2025-10-10}]", TEMPLATE_ANY_EDITION,
                 "[1,{\"a\":<date>\"2025-10-10\"}]");
}

static void evaluate__of_jinja__is_what_ansible_passes_on(void **state)
{
    (void)state;
    assert_value("x: \"{{ b }}\"\nb: main", TEMPLATE_ANY_EDITION, "\"main\"");
    assert_value("x: {a: \"{{ b }}\", c: [\"{{ b ~ 1 }}\", 2]}\nb: main", TEMPLATE_ANY_EDITION,
                 "{\"a\":\"main\",\"c\":[\"main1\",2]}");
    assert_value("x: \"{{ l }}\"\nl: [1, 2.5, true, null, {k: v}]", TEMPLATE_ANY_EDITION,
                 "[1,2.5,true,null,{\"k\":\"v\"}]");
    assert_value("x: \"{{ b }}\"\nb: 5", TEMPLATE_ANY_EDITION, "5");
}

static void evaluate__of_what_the_editions_differ_in__depends(void **state)
{
    (void)state;
    assert_value("x: \"{{ b + 1 }}\"\nb: 5", TEMPLATE_ANSIBLE_2_14, "\"6\"");
    assert_value("x: \"{{ b + 1 }}\"\nb: 5", TEMPLATE_ANSIBLE_2_19, "6");
    assert_value("x: \"{{ b + 1 }}\"\nb: 5", TEMPLATE_ANY_EDITION,
                 "Ansible 2.14 and 2.19 render it differently");
}

static void evaluate__of_what_fails__says_why(void **state)
{
    (void)state;
    assert_value("x: \"{{ b }}\"", TEMPLATE_ANY_EDITION, "'b' is undefined");
    assert_value("x: \"{{ x }}\"", TEMPLATE_ANY_EDITION, "the value of 'x' needs itself");
    assert_value("x: \"{{ dict.a }}\"", TEMPLATE_ANY_EDITION, "the attribute 'a' of a function");
}

static void is_in__sees_jinja_at_any_depth(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_in;
    } cases[] = {
        {"[1, {a: [\"{{ x }}\"]}]", true},
        {"[a, {b: c}]", false},
        {"\"{# c\"", true},
        {"\"{% if\"", true},
        {"\"{ {\"", false},
        {"!unsafe \"{{ x }}\"", false},
        {"\"x {{ y\"", true},
        {"{\"{{ k }}\": 1}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading;
        reading_init(&reading, text_of(cases[i].text));
        if (template_is_in(reading.document.root) != cases[i].is_in)
            fail_msg("%s", cases[i].text);
        reading_release(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evaluate__of_a_value_without_jinja__is_the_value),
        cmocka_unit_test(evaluate__of_jinja__is_what_ansible_passes_on),
        cmocka_unit_test(evaluate__of_what_the_editions_differ_in__depends),
        cmocka_unit_test(evaluate__of_what_fails__says_why),
        cmocka_unit_test(is_in__sees_jinja_at_any_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

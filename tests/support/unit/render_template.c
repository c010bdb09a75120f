/* SPDX-License-Identifier: MIT */
/* Renders templates, for tests. */
#include "render_template.h"

#include "read_document.h"
#include "unit.h"

#include <stdio.h>

const char syntax_variables[] = "x: 1\n"
                                "s: hello\n"
                                "l: [3, 1, 2]\n"
                                "d: {a: 1, b: two, items: 3}\n"
                                "n: null\n"
                                "f: 2.5\n"
                                "t: true\n";

const char filter_variables[] = "s: \"Hello World\"\n"
                                "p: \"  a  \"\n"
                                "g: \"Größe\"\n"
                                "l: [3, 1, 2]\n"
                                "w: [pear, Apple, fig, apple]\n"
                                "u: [{name: bob, age: 30}, {name: Al, age: 5, on: true}]\n"
                                "d: {b: 2, a: 1}\n"
                                "n: null\n";

struct world {
    struct reading variables;
    struct template *sibling;
};

static const struct node *find_variable(void *context, struct text name)
{
    const struct world *world = context;
    const struct node *root = world->variables.document.root;
    const struct member *member = root ? node_find_member(root, name) : NULL;
    return member ? member->value : NULL;
}

static const struct template *find_sibling(void *context, struct text name)
{
    const struct world *world = context;
    return text_is(name, "sibling") ? world->sibling : NULL;
}

static struct template *compile(const char *name, const char *source)
{
    struct template *template;
    struct error error = {0};
    if (template_compile(&template, text_of(name), text_of(source), &error) != 0)
        fail_msg("%s", error.message);
    return template;
}

/* The outcome on one line. */
static void show(const struct template_result *result, const struct buffer *out, char *shown,
                 size_t size)
{
    switch (result->outcome) {
    case TEMPLATE_RENDERED:
        snprintf(shown, size, "%.*s", (int)out->length, out->length ? out->bytes : "");
        break;
    case TEMPLATE_FAILED:
        snprintf(shown, size, "failed %u: %s", result->line, result->message);
        break;
    case TEMPLATE_UNSUPPORTED:
        snprintf(shown, size, "unsupported %u: %s", result->line, result->message);
        break;
    case TEMPLATE_DEPENDS:
        snprintf(shown, size, "depends");
    }
}

static bool run_case(const struct render_case *at, const struct template_world *world)
{
    char shown[4096];
    struct template_result result;
    struct buffer out;
    struct error error = {0};
    struct template *template = compile("template", at->template);
    buffer_init(&out, world->limits->template_bytes);
    if (template_render(template, world, &out, &result, &error) != 0)
        fail_msg("%s", error.message);
    show(&result, &out, shown, sizeof shown);
    bool good = strcmp(shown, at->expected) == 0;
    if (!good)
        print_error("%s\n    is       %s\n    expected %s\n", at->template, shown, at->expected);
    buffer_release(&out);
    template_free(template);
    return good;
}

static void run(const struct render_case *cases, size_t count, const char *variables,
                enum template_edition edition, const struct limits *limits)
{
    struct world context = {.sibling = compile("sibling", "<{{ x }}>")};
    const struct template_world world = {.context = &context,
                                         .variable = find_variable,
                                         .sibling = find_sibling,
                                         .edition = edition,
                                         .limits = limits};
    size_t wrong = 0;
    reading_init(&context.variables, text_of(variables));
    assert_non_null(context.variables.document.root);
    for (size_t i = 0; i < count; i++)
        wrong += !run_case(&cases[i], &world);
    reading_release(&context.variables);
    template_free(context.sibling);
    assert_int_equal(wrong, 0);
}

void run_render_cases(const struct render_case *cases, size_t count, const char *variables,
                      enum template_edition edition)
{
    run(cases, count, variables, edition, &default_limits);
}

void run_limited_cases(const struct render_case *cases, size_t count, const char *variables,
                       const struct limits *limits)
{
    run(cases, count, variables, TEMPLATE_ANSIBLE_2_14, limits);
}

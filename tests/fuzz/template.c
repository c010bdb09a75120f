/* SPDX-License-Identifier: MIT */
/*
 * Any template is rendered or not, with a reason, by the rules of either version of Ansible; and
 * any value that holds Jinja is evaluated. The input is a template, a line of "%%", variables.
 */
#include "template/template.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char separator[] = "\n%%\n";

struct world {
    const struct node *variables;
    const struct template *sibling;
};

static const struct node *find_variable(void *context, struct text name)
{
    const struct world *world = context;
    const struct member *member =
        world->variables ? node_find_member(world->variables, name) : NULL;
    return member ? member->value : NULL;
}

/* The template is its own sibling. */
static const struct template *find_sibling(void *context, struct text name)
{
    const struct world *world = context;
    return text_is(name, "self.j2") ? world->sibling : NULL;
}

static size_t find_separator(struct text text)
{
    size_t length = sizeof separator - 1;
    for (size_t i = 0; i + length <= text.length; i++) {
        if (memcmp(text.bytes + i, separator, length) == 0)
            return i;
    }
    return text.length;
}

static void check_result(const struct template_result *result)
{
    if (result->outcome != TEMPLATE_RENDERED && result->message[0] == '\0')
        abort();
}

/* What is rendered whatever the edition is what both make of it, and only that. */
static void check_editions(const struct template_result *results, const struct buffer *texts)
{
    enum { ANY = TEMPLATE_ANY_EDITION, OLDER = TEMPLATE_ANSIBLE_2_14, NEWER };
    bool same = results[OLDER].outcome == TEMPLATE_RENDERED &&
                results[NEWER].outcome == TEMPLATE_RENDERED &&
                text_equal(buffer_text(&texts[OLDER]), buffer_text(&texts[NEWER]));
    if ((results[ANY].outcome == TEMPLATE_RENDERED) != same)
        abort();
    if (same && !text_equal(buffer_text(&texts[ANY]), buffer_text(&texts[NEWER])))
        abort();
    if (results[ANY].outcome == TEMPLATE_FAILED &&
        (results[OLDER].outcome != TEMPLATE_FAILED || results[NEWER].outcome != TEMPLATE_FAILED))
        abort();
}

static void render(const struct template *template, struct template_world *world)
{
    enum { EDITIONS = TEMPLATE_ANSIBLE_2_19 + 1 };
    struct template_result results[EDITIONS];
    struct buffer texts[EDITIONS];
    struct error error = {0};
    for (int edition = TEMPLATE_ANY_EDITION; edition < EDITIONS; edition++) {
        world->edition = (enum template_edition)edition;
        buffer_init(&texts[edition], world->limits->template_bytes);
        if (template_render(template, world, &texts[edition], &results[edition], &error) != 0)
            abort();
        check_result(&results[edition]);
    }
    check_editions(results, texts);
    for (int edition = TEMPLATE_ANY_EDITION; edition < EDITIONS; edition++)
        buffer_release(&texts[edition]);
}

static void evaluate(const struct node *node, const struct template_world *world)
{
    struct template_result result;
    const struct node *value;
    struct arena arena;
    struct error error = {0};
    arena_init(&arena);
    if (template_evaluate(node, world, &arena, &value, &result, &error) != 0)
        abort();
    check_result(&result);
    if ((result.outcome == TEMPLATE_RENDERED) != (value != NULL))
        abort();
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct document_limits document_limits = {16, 300, 2000};
    const struct place place = {.path = TEXT("fuzz")};
    const struct text text = {(const char *)data, size};
    size_t end = find_separator(text);
    size_t start = end + sizeof separator - 1 < size ? end + sizeof separator - 1 : size;
    struct limits limits = default_limits;
    struct document document = {0};
    struct findings findings;
    struct template *template;
    struct error error = {0};
    if (size > 4096)
        return 0;
    limits.template_steps = 20000;
    limits.template_bytes = 20000;
    findings_init(&findings, 10, NULL);
    if (template_compile(&template, TEXT("fuzz"), (struct text){text.bytes, end}, &error) != 0 ||
        document_read(&document, text_from(text, start), &document_limits, &place, &findings,
                      &error) != 0)
        abort();
    struct world context = {document.root, template};
    struct template_world world = {
        .context = &context, .variable = find_variable, .sibling = find_sibling, .limits = &limits};
    render(template, &world);
    if (document.root)
        evaluate(document.root, &world);
    template_free(template);
    document_release(&document);
    findings_release(&findings);
    return 0;
}

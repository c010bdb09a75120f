/* SPDX-License-Identifier: MIT */
/* What both versions of Ansible were seen to make of the templates of template_traps.txt, whichever
 * is installed here. */
#include "read_document.h"
#include "unit.h"

#include "template/template.h"

#include <jansson.h>
#include <string.h>

#define TRAPS "tests/differential/template_traps.txt"
#define RECORDED "tests/differential/template_recorded.json"

/* So many of these are not supported, for either version and for none together. */
enum { UNSUPPORTED = 126, FILES_MAX = 8, BYTES_MAX = 1 << 20 };

/* One template, and what it is rendered with. */
struct trap {
    struct buffer name, template, variables;
    struct buffer file_names[FILES_MAX], files[FILES_MAX];
    size_t file_count;
    bool differs;
};

struct world {
    struct reading variables;
    const struct trap *trap;
    struct template *files[FILES_MAX];
};

static const struct node *find_variable(void *context, struct text name)
{
    const struct world *world = context;
    const struct node *root = world->variables.document.root;
    const struct member *member = root ? node_find_member(root, name) : NULL;
    return member ? member->value : NULL;
}

static const struct template *find_file(void *context, struct text name)
{
    const struct world *world = context;
    for (size_t i = 0; i < world->trap->file_count; i++) {
        if (text_equal(name, buffer_text(&world->trap->file_names[i])))
            return world->files[i];
    }
    return NULL;
}

static struct template *compile(struct text name, const struct buffer *source)
{
    struct template *template;
    struct error error = {0};
    if (template_compile(&template, name, buffer_text(source), &error) != 0)
        fail_msg("%s", error.message);
    return template;
}

/* "=" and the text as rendered, or another letter: "!" where it failed, "?" where it is not
 * supported, "~" where it depends on the version. */
static void render(const struct trap *trap, enum template_edition edition, struct buffer *shown)
{
    static const char outcomes[] = {[TEMPLATE_RENDERED] = '=',
                                    [TEMPLATE_FAILED] = '!',
                                    [TEMPLATE_UNSUPPORTED] = '?',
                                    [TEMPLATE_DEPENDS] = '~'};
    struct world context = {.trap = trap};
    const struct template_world world = {.context = &context,
                                         .variable = find_variable,
                                         .sibling = find_file,
                                         .edition = edition,
                                         .limits = &default_limits};
    struct template_result result;
    struct buffer out;
    struct error error = {0};
    reading_init(&context.variables, buffer_text(&trap->variables));
    for (size_t i = 0; i < trap->file_count; i++)
        context.files[i] = compile(buffer_text(&trap->file_names[i]), &trap->files[i]);
    struct template *template = compile(TEXT("template"), &trap->template);
    buffer_init(&out, default_limits.template_bytes);
    assert_int_equal(template_render(template, &world, &out, &result, &error), 0);
    buffer_append(shown, &outcomes[result.outcome], 1);
    if (result.outcome == TEMPLATE_RENDERED)
        buffer_append_text(shown, buffer_text(&out));
    buffer_release(&out);
    template_free(template);
    for (size_t i = 0; i < trap->file_count; i++)
        template_free(context.files[i]);
    reading_release(&context.variables);
}

/* ------------------------------------------------------------------------------------- traps -- */

static void trap_init(struct trap *trap, struct text name, struct text common)
{
    *trap = (struct trap){.differs = false};
    buffer_init(&trap->name, BYTES_MAX);
    buffer_init(&trap->template, BYTES_MAX);
    buffer_init(&trap->variables, BYTES_MAX);
    buffer_append_text(&trap->name, name);
    buffer_append_text(&trap->variables, common);
}

static void trap_release(struct trap *trap)
{
    buffer_release(&trap->name);
    buffer_release(&trap->template);
    buffer_release(&trap->variables);
    for (size_t i = 0; i < trap->file_count; i++) {
        buffer_release(&trap->file_names[i]);
        buffer_release(&trap->files[i]);
    }
}

static struct buffer *add_file(struct trap *trap, struct text name)
{
    size_t i = trap->file_count++;
    assert_true(i < FILES_MAX);
    (void)text_take(&name, ' ');
    buffer_init(&trap->file_names[i], BYTES_MAX);
    buffer_init(&trap->files[i], BYTES_MAX);
    buffer_append_text(&trap->file_names[i], name);
    return &trap->files[i];
}

/* The last line of each part ends with it. */
static void cut_last_break(struct buffer *part)
{
    part->length -= text_ends_with(buffer_text(part), "\n");
}

/* Reads the body of a trap; `rest` begins behind its name. */
static void read_trap(struct trap *trap, struct text *rest)
{
    struct buffer *into = &trap->template;
    while (rest->length && !text_starts_with(*rest, "%% ")) {
        struct text line = text_cut(rest, '\n');
        if (text_take_string(&line, "%variables")) {
            into = &trap->variables;
            buffer_clear(into);
        } else if (text_take_string(&line, "%file")) {
            into = add_file(trap, line);
        } else if (text_take_string(&line, "%differs")) {
            into = &trap->template;
            trap->differs = true;
        } else {
            buffer_append_text(into, line);
            buffer_append_string(into, "\n");
        }
    }
    cut_last_break(&trap->template);
    cut_last_break(&trap->variables);
    for (size_t i = 0; i < trap->file_count; i++)
        cut_last_break(&trap->files[i]);
}

/* ---------------------------------------------------------------------------------- recorded -- */

/* What was recorded of the trap, as render() shows it. */
static void recall(const json_t *recorded, const struct trap *trap, struct buffer *shown)
{
    const json_t *value = json_object_get(recorded, buffer_text(&trap->name).bytes);
    if (!value)
        fail_msg("not recorded: %s", buffer_text(&trap->name).bytes);
    buffer_append_string(shown, json_is_null(value) ? "!" : "=");
    if (json_is_string(value))
        buffer_append(shown, json_string_value(value), json_string_length(value));
}

/* 1 where it is not rendered as recorded. */
static size_t check(const struct trap *trap, enum template_edition edition, const json_t *recorded,
                    size_t *unsupported)
{
    struct buffer is, was;
    size_t wrong = 0;
    buffer_init(&is, BYTES_MAX);
    buffer_init(&was, BYTES_MAX);
    render(trap, edition, &is);
    recall(recorded, trap, &was);
    bool is_open = edition == TEMPLATE_ANY_EDITION && trap->differs;
    if (text_is(buffer_text(&is), "?"))
        ++*unsupported;
    else if (is_open ? !text_is(buffer_text(&is), "~")
                     : !text_equal(buffer_text(&is), buffer_text(&was))) {
        print_error("%s\n    is       %s\n    recorded %s\n", buffer_text(&trap->name).bytes,
                    buffer_text(&is).bytes, buffer_text(&was).bytes);
        wrong = 1;
    }
    buffer_release(&was);
    buffer_release(&is);
    return wrong;
}

/* Every trap of the file. */
static size_t check_all(struct text rest, const json_t *recorded, size_t *unsupported)
{
    static const enum template_edition editions[] = {TEMPLATE_ANSIBLE_2_14, TEMPLATE_ANSIBLE_2_19,
                                                     TEMPLATE_ANY_EDITION};
    static const char *const names[] = {"2.14", "2.19", "2.14"};
    struct buffer common;
    size_t wrong = 0;
    buffer_init(&common, BYTES_MAX);
    while (!text_is(text_cut(&rest, '\n'), "%common"))
        assert_true(rest.length > 0);
    while (!text_starts_with(rest, "%% ")) {
        buffer_append_text(&common, text_cut(&rest, '\n'));
        buffer_append_string(&common, "\n");
    }
    while (text_take_string(&rest, "%% ")) {
        struct trap trap;
        trap_init(&trap, text_cut(&rest, '\n'), buffer_text(&common));
        read_trap(&trap, &rest);
        for (size_t i = 0; i < 3; i++)
            wrong += check(&trap, editions[i], json_object_get(recorded, names[i]), unsupported);
        trap_release(&trap);
    }
    buffer_release(&common);
    return wrong;
}

static void template__of_the_traps__is_rendered_as_each_version_was_seen_to(void **state)
{
    struct buffer traps;
    struct error error = {0};
    size_t unsupported = 0;
    bool found = false;
    json_t *recorded = json_load_file(RECORDED, 0, NULL);
    (void)state;
    assert_non_null(recorded);
    buffer_init(&traps, BYTES_MAX);
    assert_int_equal(file_load(TRAPS, BYTES_MAX, &traps, &found, &error), 0);
    assert_true(found);
    assert_int_equal(check_all(buffer_text(&traps), recorded, &unsupported), 0);
    if (unsupported != UNSUPPORTED)
        fail_msg("%zu are not supported: is that meant? UNSUPPORTED here is %d", unsupported,
                 UNSUPPORTED);
    buffer_release(&traps);
    json_decref(recorded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(template__of_the_traps__is_rendered_as_each_version_was_seen_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

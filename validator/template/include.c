/* SPDX-License-Identifier: MIT */
/* Finds the template that `include` names among the siblings. */
#include "template/include.h"

/* The path without "." and doubled slashes; empty where it leads out of the folder. */
static struct text plain_path(struct run *run, struct text path)
{
    struct buffer out;
    run_buffer_init(run, &out);
    while (path.length) {
        struct text part = text_cut(&path, '/');
        if (text_is(part, "..")) {
            buffer_clear(&out);
            break;
        }
        if (part.length == 0 || text_is(part, "."))
            continue;
        if (out.length)
            buffer_append_string(&out, "/");
        buffer_append_text(&out, part);
    }
    return run_text(run, &out);
}

static const struct program *find_one(struct run *run, struct text name)
{
    const struct template_world *world = run->world;
    struct text path = plain_path(run, name);
    const struct template *template =
        world->sibling && path.length ? world->sibling(world->context, path) : NULL;
    if (!template)
        return NULL;
    if (template->program.has_settings)
        run_unsupported(run, "including a template whose first line is #jinja2:");
    return &template->program;
}

const struct program *include_find(struct run *run, struct value name, bool ignores_missing)
{
    const struct program *program = NULL;
    struct text text;
    if (run->has_settings) {
        run_unsupported(run, "include in a template whose first line is #jinja2:");
        return NULL;
    }
    bool is_list = name.type == VALUE_LIST || name.type == VALUE_TUPLE;
    for (size_t i = 0; is_list && !program && run_goes_on(run) && i < value_count(name); i++) {
        struct value item = value_item(run, name, i);
        if (value_str(run, item, &text))
            program = find_one(run, text);
    }
    if (name.type == VALUE_STRING)
        program = find_one(run, name.string);
    else if (name.type == VALUE_UNDEFINED)
        run_use_undefined(run, name);
    else if (!is_list)
        run_unsupported(run, "include of a %s", value_type_name(name));
    if (program || ignores_missing || !run_goes_on(run))
        return run_goes_on(run) ? program : NULL;
    if (value_str(run, name, &text))
        run_fail(run, "there is no template '%.*s' to include", (int)text.length, text.bytes);
    return NULL;
}

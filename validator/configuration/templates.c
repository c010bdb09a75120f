/* SPDX-License-Identifier: MIT */
/* Reads templates from a commit, and compiles each once. */
#include "configuration/templates.h"

/* Compiled, all templates that one rendering asks for; a template is bounded by itself. */
enum { TEMPLATES_SIZE = 256 << 20 };

struct template_slot {
    struct template *template; /* NULL: there is none */
};

void templates_init(struct templates *templates, const struct configuration_input *input)
{
    *templates = (struct templates){.input = input};
    arena_init(&templates->arena);
    map_init(&templates->compiled);
}

void templates_release(struct templates *templates)
{
    for (size_t i = 0; i < templates->compiled.count; i++) {
        struct template_slot *slot = templates->compiled.entries[i].value;
        template_free(slot->template);
    }
    map_release(&templates->compiled);
    arena_release(&templates->arena);
}

/* A path that stays within the folder. */
static bool is_plain(struct text name)
{
    if (name.length == 0 || text_has(name, '\0'))
        return false;
    while (name.length) {
        struct text part = text_cut(&name, '/');
        if (part.length == 0 || text_is(part, ".") || text_is(part, ".."))
            return false;
    }
    return true;
}

static int read_template(struct templates *templates, struct text name, struct template_slot *slot)
{
    const struct configuration_input *input = templates->input;
    struct error *error = &templates->error;
    size_t file_bytes = input->policy->limits.file_bytes;
    struct buffer content;
    bool found = false;
    const char *path = arena_format(&templates->arena, "%s%s%.*s", input->folder,
                                    input->policy->templates.path, (int)name.length, name.bytes);
    if (!path)
        return error_memory(error);
    buffer_init(&content, file_bytes);
    int result = repository_file(input->repository, input->commit, path, file_bytes, &content,
                                 &found, error);
    if (result == 0 && found)
        result = template_compile(&slot->template, name, buffer_text(&content), error);
    buffer_release(&content);
    if (result != 0 || !found)
        return result;
    templates->size += template_size(slot->template);
    if (templates->size > TEMPLATES_SIZE)
        return error_set(error, ERROR_LIMIT,
                         "the templates that are included take more than %d MiB",
                         TEMPLATES_SIZE >> 20);
    return 0;
}

const struct template *templates_find(struct templates *templates, struct text name)
{
    struct template_slot *slot = map_get(&templates->compiled, name);
    if (slot || templates->error.kind != ERROR_NONE || !is_plain(name))
        return slot ? slot->template : NULL;
    slot = arena_alloc(&templates->arena, sizeof *slot);
    name = arena_copy(&templates->arena, name);
    if (!slot || !name.bytes || map_put(&templates->compiled, name, slot) != 0)
        error_memory(&templates->error);
    else
        read_template(templates, name, slot);
    return templates->error.kind == ERROR_NONE ? slot->template : NULL;
}

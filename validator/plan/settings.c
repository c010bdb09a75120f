/* SPDX-License-Identifier: MIT */
/* A rendered configuration, taken apart into keys and values. */
#include "plan/plan.h"

#include <stdlib.h>

/* A value that is no string, in one line. */
static const struct json_style style = {.item_separator = {", ", 2},
                                        .key_separator = {": ", 2},
                                        .sorts_keys = true,
                                        .is_ascii = true,
                                        .keeps_numbers = true};

static int compare_keys(const void *a, const void *b)
{
    const struct plan_setting *left = a, *right = b;
    return text_compare(left->key, right->key);
}

static struct text value_of(struct plan_settings *settings, const struct node *node)
{
    struct text value = {0};
    struct buffer out;
    if (node->type == NODE_STRING)
        return node->string;
    buffer_init(&out, SIZE_MAX / 4);
    json_write_node(&out, &style, node, 0);
    if (!out.failed)
        value = arena_copy(&settings->arena, buffer_text(&out));
    buffer_release(&out);
    return value;
}

static int take(struct plan_settings *settings, const struct node *root, struct error *error)
{
    size_t count = root->mapping.count;
    settings->items = arena_alloc_array(&settings->arena, count + 1, sizeof *settings->items);
    if (!settings->items)
        return error_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct plan_setting *item = &settings->items[i];
        item->key = root->mapping.members[i].name;
        item->value = value_of(settings, root->mapping.members[i].value);
        if (!item->value.bytes)
            return error_memory(error);
    }
    settings->count = count;
    settings->is_object = true;
    if (count > 1)
        qsort(settings->items, count, sizeof *settings->items, compare_keys);
    return 0;
}

int plan_settings_read(struct plan_settings *settings, struct text text,
                       const struct limits *limits, struct error *error)
{
    const struct document_limits bounds = {limits->document_depth, limits->template_bytes,
                                           limits->template_bytes};
    const struct place place = {.path = TEXT("")};
    struct findings ignored;
    arena_reset(&settings->arena);
    settings->items = NULL;
    settings->count = 0;
    settings->is_object = false;
    findings_init(&ignored, 1, NULL);
    int result = document_read_output(&settings->document, text, &bounds, &place, &ignored, error);
    const struct node *root = settings->document.root;
    if (result == 0 && root && root->type == NODE_MAPPING)
        result = take(settings, root, error);
    findings_release(&ignored);
    return result;
}

void plan_settings_release(struct plan_settings *settings)
{
    document_release(&settings->document);
    arena_release(&settings->arena);
    *settings = (struct plan_settings){0};
}

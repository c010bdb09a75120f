/* SPDX-License-Identifier: MIT */
/* The OS images that files of variables mention. */
#include "fleet/images.h"

#include "fleet/file.h"

#include <stdlib.h>
#include <string.h>

void image_mentions_init(struct image_mentions *mentions)
{
    *mentions = (struct image_mentions){0};
    arena_init(&mentions->arena);
}

void image_mentions_release(struct image_mentions *mentions)
{
    arena_release(&mentions->arena);
    free(mentions->items);
    *mentions = (struct image_mentions){0};
}

static int add_mention(struct image_mentions *mentions, const struct image_mention *mention,
                       struct error *error)
{
    if (ARRAY_RESERVE(mentions->items, mentions->capacity, mentions->count + 1) != 0)
        return error_memory(error);
    struct image_mention *item = &mentions->items[mentions->count];
    *item = *mention;
    item->device_type = arena_copy(&mentions->arena, mention->device_type);
    item->name = arena_copy(&mentions->arena, mention->name);
    if (!item->device_type.bytes || !item->name.bytes)
        return error_memory(error);
    mentions->count++;
    return 0;
}

int image_mentions_append(struct image_mentions *mentions, const struct image_mentions *from,
                          struct error *error)
{
    for (size_t i = 0; i < from->count; i++) {
        if (add_mention(mentions, &from->items[i], error) != 0)
            return -1;
    }
    return 0;
}

static int compare_mentions(const void *left, const void *right)
{
    const struct image_mention *a = left;
    const struct image_mention *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->at.line != b->at.line)
        return a->at.line < b->at.line ? -1 : 1;
    return (a->at.column > b->at.column) - (a->at.column < b->at.column);
}

void image_mentions_sort(struct image_mentions *mentions)
{
    if (mentions->count > 1)
        qsort(mentions->items, mentions->count, sizeof *mentions->items, compare_mentions);
}

int image_mentions_take_list(struct image_mentions *mentions, const struct node *list, size_t file,
                             struct error *error)
{
    for (size_t i = 0; list && list->type == NODE_SEQUENCE && i < list->sequence.count; i++) {
        const struct node *type = node_member(list->sequence.items[i], "device_type");
        const struct node *name = node_member(list->sequence.items[i], "image_name");
        if (!fleet_is_name(type) || !fleet_is_name(name))
            continue;
        const struct image_mention mention = {
            .device_type = type->string, .name = name->string, .file = file, .at = name->at};
        if (add_mention(mentions, &mention, error) != 0)
            return -1;
    }
    return 0;
}

int image_mentions_take(struct image_mentions *mentions, const struct fleet_file *file,
                        struct error *error)
{
    return image_mentions_take_list(mentions, node_member(file->node, "os_image"), file->index,
                                    error);
}

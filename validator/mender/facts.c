/* SPDX-License-Identifier: MIT */
/* What Mender says of the devices, kept by id, and written. */
#include "mender/facts.h"

#include <stdlib.h>
#include <string.h>

void mender_facts_init(struct mender_facts *facts)
{
    *facts = (struct mender_facts){0};
    arena_init(&facts->arena);
}

void mender_facts_release(struct mender_facts *facts)
{
    arena_release(&facts->arena);
    free(facts->items);
    *facts = (struct mender_facts){0};
}

static int compare_ids(const void *a, const void *b)
{
    const struct mender_device *left = a, *right = b;
    return text_compare(left->id, right->id);
}

struct mender_device *mender_facts_add(struct mender_facts *facts)
{
    if (ARRAY_RESERVE(facts->items, facts->capacity, facts->count + 1) != 0)
        return NULL;
    struct mender_device *device = &facts->items[facts->count++];
    *device = (struct mender_device){0};
    return device;
}

void mender_facts_sort(struct mender_facts *facts)
{
    if (facts->count > 1)
        qsort(facts->items, facts->count, sizeof *facts->items, compare_ids);
}

const struct mender_device *mender_facts_find(const struct mender_facts *facts, struct text id)
{
    const struct mender_device wanted = {.id = id};
    return facts->count
               ? bsearch(&wanted, facts->items, facts->count, sizeof *facts->items, compare_ids)
               : NULL;
}

/* Never in the middle of a character; and what was cut is not cut again. */
struct text mender_facts_value(struct mender_facts *facts, struct text value)
{
    static const char rest[] = "...";
    size_t length = MENDER_VALUE_BYTES - (sizeof rest - 1);
    if (value.length <= MENDER_VALUE_BYTES)
        return arena_copy(&facts->arena, value);
    while (length > 0 && ((unsigned char)value.bytes[length] & 0xc0) == 0x80)
        length--;
    char *cut = arena_alloc(&facts->arena, length + sizeof rest);
    if (!cut)
        return (struct text){0};
    memcpy(cut, value.bytes, length);
    memcpy(cut + length, rest, sizeof rest);
    return (struct text){cut, length + sizeof rest - 1};
}

/* --------------------------------------------------------------------------------- writing -- */

static const struct json_style style = {.is_ascii = true};

static void append_member(struct buffer *out, const char *name, struct text value)
{
    buffer_format(out, ",\"%s\":", name);
    if (value.bytes)
        json_write_string(out, &style, value);
    else
        buffer_append_string(out, "null");
}

void mender_facts_write(const struct mender_facts *facts, struct buffer *out)
{
    buffer_append_string(out, "{\"devices\":[");
    for (size_t i = 0; i < facts->count; i++) {
        const struct mender_device *device = &facts->items[i];
        buffer_append_string(out, i ? ",\n{\"device\":" : "\n{\"device\":");
        json_write_string(out, &style, device->id);
        append_member(out, "device_type", device->type);
        append_member(out, "artifact", device->artifact);
        append_member(out, "updated", device->updated);
        append_member(out, "subscribed_branch", device->branch);
        buffer_append_string(out, "}");
    }
    buffer_append_string(out, facts->count ? "\n]}\n" : "]}\n");
}

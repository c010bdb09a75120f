/* SPDX-License-Identifier: MIT */
/* Writes the lists and mappings of groups once, and then copies the text. */
#include "cli/shared_values.h"

enum { KEPT_BYTES_MAX = 4 << 20 };

struct shared_value {
    const struct node *node;
    struct text text;
};

void shared_values_init(struct shared_values *shared)
{
    map_init(&shared->texts);
    arena_init(&shared->arena);
}

void shared_values_release(struct shared_values *shared)
{
    map_release(&shared->texts);
    arena_release(&shared->arena);
}

static struct text key_of(const struct node *const *node)
{
    return (struct text){(const char *)node, sizeof *node};
}

/* What stands in the file of a group stays where it is for as long as the inventory does; what is
 * the device's own, or merged, does not. */
static bool is_shared(const struct variable *variable)
{
    const struct node *node = variable->value;
    return (node->type == NODE_SEQUENCE || node->type == NODE_MAPPING) &&
           variable->group.length > 0 && node == variable->set;
}

/* Without memory for it nothing is lost but time. */
static void keep(struct shared_values *shared, const struct node *node, struct text text)
{
    if (text.length > KEPT_BYTES_MAX - shared->arena.used)
        return;
    struct shared_value *kept = arena_alloc(&shared->arena, sizeof *kept);
    if (!kept)
        return;
    *kept = (struct shared_value){node, arena_copy(&shared->arena, text)};
    if (kept->text.bytes)
        (void)map_put(&shared->texts, key_of(&kept->node), kept);
}

void shared_values_append(struct shared_values *shared, struct buffer *out,
                          const struct variable *variable, size_t level)
{
    const struct node *node = variable->value;
    bool may_be_known = is_shared(variable);
    const struct shared_value *known = may_be_known ? map_get(&shared->texts, key_of(&node)) : NULL;
    if (known) {
        buffer_append_text(out, known->text);
        return;
    }
    size_t start = out->length;
    json_write_node(out, &json_style_of_ansible, node, level);
    if (may_be_known && !out->failed)
        keep(shared, node, text_from(buffer_text(out), start));
}

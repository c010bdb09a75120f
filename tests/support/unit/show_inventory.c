/* SPDX-License-Identifier: MIT */
#include "show_inventory.h"

void append_members(struct buffer *out, const struct inventory *inventory,
                    const struct inventory_group *group)
{
    for (size_t i = 0; i < group->host_count; i++) {
        struct text host = inventory->hosts[group->hosts[i]].name;
        buffer_format(out, " %.*s", (int)host.length, host.bytes);
    }
    for (size_t i = 0; i < group->child_count; i++) {
        struct text child = inventory->groups[group->children[i]].name;
        buffer_format(out, " @%.*s", (int)child.length, child.bytes);
    }
}

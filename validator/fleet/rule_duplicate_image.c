/* SPDX-License-Identifier: MIT */
/* fleet/duplicate-image: one list of images names each device type once. */
#include "fleet/file.h"
#include "fleet/rule.h"

static void report(const struct fleet_file *file, const struct node *type, const struct node *first,
                   struct findings *findings)
{
    const struct place place = fleet_file_place(file, type);
    findings_add(findings, RULE_FLEET_DUPLICATE_IMAGE, &place,
                 "keep the entry that is meant, and remove the other",
                 "os_image: %.*s has an entry already, in line %u; this one is never used",
                 (int)type->string.length, type->string.bytes, first->at.line);
}

/* Lists are long where somebody wants the gate to be slow. */
void fleet_duplicate_image(const struct fleet *fleet, const struct fleet_file *file,
                           struct findings *findings)
{
    (void)fleet;
    const struct node *list = node_member(file->node, "os_image");
    size_t count = list && list->type == NODE_SEQUENCE ? list->sequence.count : 0;
    struct map firsts;
    map_init(&firsts);
    for (size_t i = 0; i < count && count > 1; i++) {
        const struct node *type = node_member(list->sequence.items[i], "device_type");
        if (!fleet_is_name(type))
            continue;
        const struct node *first = map_get(&firsts, type->string);
        if (first)
            report(file, type, first, findings);
        else if (map_put(&firsts, type->string, (void *)(uintptr_t)type) != 0)
            findings->lost = true;
    }
    map_release(&firsts);
}

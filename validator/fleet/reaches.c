/* SPDX-License-Identifier: MIT */
/* What the values of a file ask for where Ansible works. */
#include "fleet/reaches.h"

enum { SHOWN_BYTES = 100 }; /* of a name */

/* The depth of a document is bounded by struct limits. Keys are no templates. */
static void check_node(struct reaches *reaches, struct text name, const struct node *node)
{
    struct error error = {0};
    if (node->type == NODE_SEQUENCE) {
        for (size_t i = 0; i < node->sequence.count; i++)
            check_node(reaches, name, node->sequence.items[i]);
    } else if (node->type == NODE_MAPPING) {
        for (size_t i = 0; i < node->mapping.count; i++)
            check_node(reaches, node->mapping.members[i].name, node->mapping.members[i].value);
    } else if (node->type == NODE_STRING && !node->vaulted && !node->unsafe) {
        name.length = name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES;
        reaches->name = name;
        reaches->node = node;
        reaches->is_reported = false;
        if (template_reaches(node->string, reaches->function, reaches, &error) != 0)
            reaches->findings->lost = true;
    }
}

void reaches_find(const struct fleet *fleet, const struct fleet_file *file,
                  struct findings *findings, template_reach_function *function)
{
    struct reaches reaches = {
        .fleet = fleet, .file = file, .findings = findings, .function = function};
    if (file->node)
        check_node(&reaches, TEXT("a value"), file->node);
}

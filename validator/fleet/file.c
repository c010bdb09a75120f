/* SPDX-License-Identifier: MIT */
/* What is read of one file of a fleet. */
#include "fleet/file.h"

struct place fleet_file_place(const struct fleet_file *file, const struct node *node)
{
    struct place place = file->place;
    place.line = node->at.line;
    place.column = node->at.column;
    return place;
}

bool fleet_is_name(const struct node *node)
{
    if (!node || node->type != NODE_STRING || node->vaulted || node->string.length == 0)
        return false;
    for (size_t i = 0; i < node->string.length; i++) {
        char byte = node->string.bytes[i];
        if (byte < '!' || byte > '~' || ascii_is_among(byte, "{}"))
            return false;
    }
    return true;
}

bool fleet_sets_branch(const struct node *variables)
{
    return !variables || variables->vaulted ||
           (variables->type == NODE_MAPPING &&
            node_find_string_key(variables, TEXT("subscribed_branch")));
}

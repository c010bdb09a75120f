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

bool fleet_is_uuid(struct text name)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (name.length != sizeof form - 1)
        return false;
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (form[i] == '-' ? c != '-' : !is_digit)
            return false;
    }
    return true;
}

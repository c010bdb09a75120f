/* SPDX-License-Identifier: MIT */
/* What Python makes of a value. */
#include "inventory/value.h"

bool value_is_false(const struct node *node)
{
    switch (node->type) {
    case NODE_NULL:
        return true;
    case NODE_BOOLEAN:
        return !node->boolean;
    case NODE_NUMBER:
        return node->number.fits ? node->number.integer == 0
                                 : !node->number.is_integer && node->number.approximate == 0;
    case NODE_STRING:
        return !node->vaulted && node->string.length == 0;
    case NODE_SEQUENCE:
        return node->sequence.count == 0;
    case NODE_MAPPING:
        return node->mapping.count == 0;
    case NODE_TIMESTAMP:
        break;
    }
    return false;
}

/* SPDX-License-Identifier: MIT */
#include "cli/json.h"

#include <stdio.h>
#include <stdlib.h>

json_t *json_list_add(json_t *list, json_t *item)
{
    if (!list) {
        json_decref(item);
        return NULL;
    }
    if (json_array_append_new(list, item) == 0)
        return list;
    json_decref(list);
    return NULL;
}

int json_print(json_t *object, struct error *error)
{
    char *text = object ? json_dumps(object, JSON_ENSURE_ASCII | JSON_INDENT(2)) : NULL;
    if (text)
        printf("%s\n", text);
    else
        error_memory(error);
    free(text);
    json_decref(object);
    return text ? 0 : -1;
}

/* SPDX-License-Identifier: MIT */
/* The inventory: what devices tell of themselves, searched page by page. */
#include "mender_double.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_PAGE_SIZE = 20, PAGE_SIZE_MAX = 500 };

static const char *string_in(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value ? value : "";
}

/* What may stand in a question; the double refuses what it would not answer as Mender does. */
static const char *find_fault(const json_t *search)
{
    static const char *const scopes[] = {"inventory", "identity", "system", "tags", "monitor"};
    static const char *const known[] = {"page", "per_page", "sort", "attributes"};
    const json_t *attributes = json_object_get(search, "attributes");
    size_t found = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        found += json_object_get(search, known[i]) != NULL;
    if (found != json_object_size(search))
        return "the double answers no such search";
    for (size_t i = 0; i < json_array_size(attributes); i++) {
        const json_t *selected = json_array_get(attributes, i);
        bool is_scope = false;
        for (size_t j = 0; j < sizeof scopes / sizeof *scopes; j++)
            is_scope |= strcmp(string_in(selected, "scope"), scopes[j]) == 0;
        if (!is_scope)
            return "attributes: (scope: must be a valid value.).";
        if (!string_in(selected, "attribute")[0])
            return "attributes: (attribute: cannot be blank.).";
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------- order -- */

static int compare_ids(const void *a, const void *b)
{
    const json_t *const *left = a, *const *right = b;
    return strcmp(string_in(*left, "id"), string_in(*right, "id"));
}

/* 1 by id, -1 the other way round, 0 as they are stored. */
static int order_of(const json_t *search)
{
    const json_t *first = json_array_get(json_object_get(search, "sort"), 0);
    if (strcmp(string_in(first, "scope"), "identity") != 0 ||
        strcmp(string_in(first, "attribute"), "id") != 0)
        return 0;
    return strcmp(string_in(first, "order"), "desc") == 0 ? -1 : 1;
}

/* The devices in the order that is asked for; the caller frees. */
static json_t **list_sorted(const struct call *call, const json_t *search)
{
    size_t count = json_array_size(call->state->inventory);
    json_t **list = calloc(count + 1, sizeof(json_t *));
    int order = order_of(search);
    for (size_t i = 0; list && i < count; i++)
        list[i] = json_array_get(call->state->inventory, i);
    if (list && order != 0)
        qsort(list, count, sizeof *list, compare_ids);
    for (size_t i = 0; list && order < 0 && i < count / 2; i++) {
        json_t *other = list[i];
        list[i] = list[count - 1 - i];
        list[count - 1 - i] = other;
    }
    return list;
}

/* ----------------------------------------------------------------------------------- answers -- */

static bool is_selected(const json_t *attribute, const json_t *selection)
{
    bool is_time = strcmp(string_in(attribute, "scope"), "system") == 0 &&
                   strcmp(string_in(attribute, "name"), "updated_ts") == 0;
    for (size_t i = 0; !is_time && i < json_array_size(selection); i++) {
        const json_t *selected = json_array_get(selection, i);
        if (strcmp(string_in(selected, "scope"), string_in(attribute, "scope")) == 0 &&
            strcmp(string_in(selected, "attribute"), string_in(attribute, "name")) == 0)
            return true;
    }
    return is_time || json_array_size(selection) == 0;
}

/* The device with what is selected of it. Where that is nothing the list is left out. */
static json_t *show_device(const json_t *device, const json_t *selection)
{
    const json_t *attributes = json_object_get(device, "attributes");
    json_t *shown = json_copy((json_t *)(uintptr_t)device);
    json_t *left = json_array();
    for (size_t i = 0; i < json_array_size(attributes); i++) {
        json_t *attribute = json_array_get(attributes, i);
        if (is_selected(attribute, selection))
            json_array_append(left, attribute);
    }
    if (json_array_size(left) > 0)
        json_object_set(shown, "attributes", left);
    else
        json_object_del(shown, "attributes");
    json_decref(left);
    return shown;
}

static size_t number_in(const json_t *search, const char *name, size_t fallback)
{
    json_int_t number = json_integer_value(json_object_get(search, name));
    return number < 1 ? fallback : (size_t)number;
}

/* There are no links, though the documentation tells of them. */
static enum MHD_Result answer_page(struct call *call, const json_t *search, size_t size)
{
    size_t count = json_array_size(call->state->inventory);
    size_t first = (number_in(search, "page", 1) - 1) * size;
    json_t *list = json_array();
    json_t **sorted = list_sorted(call, search);
    for (size_t i = first; sorted && i < count && i < first + size; i++)
        json_array_append_new(list, show_device(sorted[i], json_object_get(search, "attributes")));
    free(sorted);
    call_add_header(call, "X-Total-Count", "%zu", count);
    return answer_json(call, 200, list);
}

enum MHD_Result search_devices(struct call *call)
{
    json_error_t error;
    struct text body = buffer_text(&call->body);
    json_t *search = json_loadb(body.bytes, body.length, 0, &error);
    const char *fault = json_is_object(search) ? find_fault(search) : NULL;
    size_t size = number_in(search, "per_page", DEFAULT_PAGE_SIZE);
    size_t cap = call->state->options.page_size_max;
    enum MHD_Result result;
    if (call_body_is_too_large(call, body.length))
        result = answer_error(call, 413, "http: request body too large");
    else if (!json_is_object(search))
        result = answer_error(call, 400, "failed to decode request body: %s",
                              body.length == 0 ? "EOF" : error.text);
    else if (fault)
        result = answer_error(call, 400, "%s", fault);
    else if (size > PAGE_SIZE_MAX && call->state->version->bounds_searches)
        result =
            answer_error(call, 400, "parameter \"per_page\" above limit (max: %d)", PAGE_SIZE_MAX);
    else
        result = answer_page(call, search, cap > 0 && size > cap ? cap : size);
    json_decref(search);
    return result;
}

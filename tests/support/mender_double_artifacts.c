/* SPDX-License-Identifier: MIT */
#include "mender_double.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAMES_MAX = 100, FILTER_BYTES_MAX = 4096 };

/* -------------------------------------------------------------------------------- the store -- */

static json_t *make_updates(void)
{
    return json_pack("[{s:{s:s}, s:[{s:s, s:s, s:i, s:s}]}]", "type_info", "type", "rootfs-image",
                     "files", "name", "rootfs.ext4", "checksum",
                     "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "size",
                     1048576, "date", "2026-01-02T09:00:00Z");
}

/* The whole form of {"name", "device_types_compatible"}; fields that are given stay. */
static json_t *complete(json_t *given)
{
    char id[UUID_SIZE];
    make_uuid(id);
    json_t *name = json_object_get(given, "name");
    json_t *types = json_object_get(given, "device_types_compatible");
    json_t *artifact = json_pack("{s:s, s:s, s:O, s:O, s:{s:s, s:i}, s:b}", "id", id, "description",
                                 "", "name", name, "device_types_compatible", types, "info",
                                 "format", "mender", "version", 3, "signed", 0);
    json_t *rest =
        json_pack("{s:o, s:{s:O, s:O}, s:{s:O}, s:[s], s:i, s:s}", "updates", make_updates(),
                  "artifact_provides", "artifact_name", name, "rootfs-image.version", name,
                  "artifact_depends", "device_type", types, "clears_artifact_provides",
                  "rootfs-image.*", "size", 4823449, "modified", "2026-01-02T09:10:11.123Z");
    bool whole =
        json_object_update(artifact, rest) == 0 && json_object_update(artifact, given) == 0;
    json_decref(rest);
    if (whole)
        return artifact;
    json_decref(artifact);
    return NULL;
}

static const char *name_of(const json_t *artifact)
{
    return json_string_value(json_object_get(artifact, "name"));
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(name_of(*(json_t *const *)a), name_of(*(json_t *const *)b));
}

/* Mender lists by name, and in no fixed order below that. */
static json_t *sort_by_name(json_t *list)
{
    size_t count = json_array_size(list);
    json_t **order = calloc(count + 1, sizeof(json_t *));
    json_t *sorted = json_array();
    for (size_t i = 0; order && i < count; i++)
        order[i] = json_array_get(list, i);
    if (order)
        qsort(order, count, sizeof *order, compare_names);
    for (size_t i = 0; order && i < count; i++)
        json_array_append(sorted, order[i]);
    free(order);
    json_decref(list);
    return sorted;
}

bool artifacts_set(struct double_state *state, const json_t *list)
{
    if (!json_is_array(list))
        return false;
    json_t *artifacts = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *artifact = complete(json_array_get(list, i));
        if (!artifact || !name_of(artifact)) {
            json_decref(artifact);
            json_decref(artifacts);
            return false;
        }
        json_array_append_new(artifacts, artifact);
    }
    json_decref(state->artifacts);
    state->artifacts = sort_by_name(artifacts);
    return true;
}

/* The artifacts of one name. */
static json_t *artifacts_named(const struct double_state *state, const char *name)
{
    json_t *found = json_array();
    for (size_t i = 0; i < json_array_size(state->artifacts); i++) {
        json_t *artifact = json_array_get(state->artifacts, i);
        if (strcmp(name_of(artifact), name) == 0)
            json_array_append(found, artifact);
    }
    return found;
}

bool artifacts_have(const struct double_state *state, const char *name)
{
    json_t *found = artifacts_named(state, name);
    bool have = json_array_size(found) > 0;
    json_decref(found);
    return have;
}

/* ---------------------------------------------------------------------------------- filters -- */

/* One filter of the query: exact, or a prefix when it ends in a star that is not escaped. */
struct filter {
    char *text;
    bool is_prefix;
};

struct filters {
    struct filter names[NAMES_MAX + 1];
    size_t name_count;
    size_t prefix_count;
    struct filter device_type; /* text NULL: none */
    struct filter description;
    bool too_long;
};

static struct filter read_filter(const char *value)
{
    struct filter filter = {.text = strdup(value)};
    size_t length = strlen(value);
    if (!filter.text || length == 0 || value[length - 1] != '*')
        return filter;
    if (length >= 2 && value[length - 2] == '\\') {
        memcpy(filter.text + length - 2, "*", 2);
        return filter;
    }
    filter.text[length - 1] = '\0';
    filter.is_prefix = true;
    return filter;
}

static bool passes(const struct filter *filter, const char *value)
{
    if (!filter->text)
        return true;
    /* A prefix is compared without regard to case, a whole value with it. */
    return filter->is_prefix ? strncasecmp(filter->text, value, strlen(filter->text)) == 0
                             : strcmp(filter->text, value) == 0;
}

static void set_filter(struct filter *filter, const char *value)
{
    if (!filter->text)
        *filter = read_filter(value);
}

static enum MHD_Result collect_filter(void *context, enum MHD_ValueKind kind, const char *key,
                                      const char *value)
{
    struct filters *filters = context;
    (void)kind;
    if (!value)
        return MHD_YES;
    filters->too_long |= strlen(value) > FILTER_BYTES_MAX;
    if (strcmp(key, "device_type") == 0)
        set_filter(&filters->device_type, value);
    else if (strcmp(key, "description") == 0)
        set_filter(&filters->description, value);
    else if (strcmp(key, "name") == 0 && filters->name_count <= NAMES_MAX) {
        struct filter name = read_filter(value);
        filters->prefix_count += name.is_prefix;
        filters->names[filters->name_count++] = name;
    }
    return MHD_YES;
}

static void release_filters(struct filters *filters)
{
    for (size_t i = 0; i < filters->name_count; i++)
        free(filters->names[i].text);
    free(filters->device_type.text);
    free(filters->description.text);
}

static const char *find_filter_fault(const struct filters *filters)
{
    if (filters->too_long)
        return "the length must be no more than 4096";
    if (filters->name_count > NAMES_MAX)
        return "too many names";
    if (filters->prefix_count > 1)
        return "only one prefix is allowed";
    if (filters->prefix_count == 1 && filters->name_count > 1)
        return "a prefix cannot be combined with exact names";
    return NULL;
}

static bool fits_name(const struct filters *filters, const char *name)
{
    for (size_t i = 0; i < filters->name_count; i++) {
        if (passes(&filters->names[i], name))
            return true;
    }
    return filters->name_count == 0;
}

static bool fits(const struct filters *filters, const json_t *artifact)
{
    const json_t *types = json_object_get(artifact, "device_types_compatible");
    const char *description = json_string_value(json_object_get(artifact, "description"));
    bool fits_type = !filters->device_type.text;
    for (size_t i = 0; i < json_array_size(types) && !fits_type; i++) {
        const char *type = json_string_value(json_array_get(types, i));
        fits_type = type && passes(&filters->device_type, type);
    }
    return fits_type && fits_name(filters, name_of(artifact)) &&
           passes(&filters->description, description ? description : "");
}

/* ---------------------------------------------------------------------------------- answers -- */

static enum MHD_Result answer_page(struct call *call, const struct filters *filters,
                                   struct page page)
{
    json_t *list = json_array();
    size_t first = (page.number - 1) * page.size;
    size_t matched = 0;
    for (size_t i = 0; i < json_array_size(call->state->artifacts); i++) {
        json_t *artifact = json_array_get(call->state->artifacts, i);
        if (!fits(filters, artifact))
            continue;
        if (matched >= first && matched < first + page.size)
            json_array_append(list, artifact);
        matched++;
    }
    add_links(call, page, matched > first + page.size);
    return answer_json(call, 200, list);
}

enum MHD_Result list_artifacts(struct call *call)
{
    struct filters filters = {0};
    MHD_get_connection_values(call->connection, MHD_GET_ARGUMENT_KIND, collect_filter, &filters);
    struct page page = read_page_query(call);
    const char *fault =
        page.size == 0 ? "per_page: above limit (max: 500)" : find_filter_fault(&filters);
    enum MHD_Result result = fault ? answer_error(call, 400, "invalid filter: %s", fault)
                                   : answer_page(call, &filters, page);
    release_filters(&filters);
    return result;
}

enum MHD_Result show_release(struct call *call)
{
    char *name = unescape(call->parameter);
    json_t *artifacts = name ? artifacts_named(call->state, name) : NULL;
    enum MHD_Result result;
    if (json_array_size(artifacts) == 0)
        result = answer_error(call, 404, "release not found");
    else
        result = answer_json(call, 200,
                             json_pack("{s:s, s:s, s:[], s:s, s:O, s:I}", "name", name, "modified",
                                       "2026-01-02T09:10:11.123Z", "tags", "notes", "", "artifacts",
                                       artifacts, "artifacts_count",
                                       (json_int_t)json_array_size(artifacts)));
    json_decref(artifacts);
    free(name);
    return result;
}

/* SPDX-License-Identifier: MIT */
/* Artifacts and releases: what is stored, and how it is found. */
#include "mender_double.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    NAMES_MAX = 100,
    PAGE_SIZE_MAX = 500,
    FILTER_BYTES_MAX = 4096,
    NAME_BYTES_MAX = 256, /* of an artifact, when it is uploaded */
    FAULT_BYTES_MAX = 64 << 10,
};

/* -------------------------------------------------------------------------------- the store -- */

static json_t *make_updates(bool is_old)
{
    return json_pack("[{s:{s:s}, s:[{s:s, s:s, s:i, s:s}], s:o*}]", "type_info", "type",
                     "rootfs-image", "files", "name", "rootfs.ext4", "checksum",
                     "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "size",
                     1048576, "date", "2026-01-02T09:00:00Z", "meta_data",
                     is_old ? json_array() : NULL);
}

/* The whole form of {"name", "device_types_compatible"}; fields that are given stay. */
static json_t *complete(json_t *given, bool is_old)
{
    char id[UUID_SIZE];
    make_uuid(id);
    json_t *name = json_object_get(given, "name");
    json_t *types = json_object_get(given, "device_types_compatible");
    json_t *artifact =
        json_pack("{s:s, s:s*, s:O, s:O, s:{s:s, s:i}, s:b}", "id", id, "description",
                  is_old ? NULL : "", "name", name, "device_types_compatible", types, "info",
                  "format", "mender", "version", 3, "signed", 0);
    json_t *rest =
        json_pack("{s:o, s:{s:O, s:O}, s:{s:O}, s:[s], s:i, s:s}", "updates", make_updates(is_old),
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

static bool has_name(const json_t *artifact)
{
    const json_t *name = json_object_get(artifact, "name");
    size_t length = json_string_length(name);
    return length > 0 && length <= NAME_BYTES_MAX;
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
        json_t *artifact = complete(json_array_get(list, i), state->version->is_old);
        if (!artifact || !has_name(artifact)) {
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

json_t *artifacts_named(const struct double_state *state, struct text name)
{
    json_t *found = json_array();
    for (size_t i = 0; i < json_array_size(state->artifacts); i++) {
        json_t *artifact = json_array_get(state->artifacts, i);
        if (text_is(name, name_of(artifact)))
            json_array_append(found, artifact);
    }
    return found;
}

/* ---------------------------------------------------------------------------------- filters -- */

/* One filter of the query: exact, or a prefix when it ends in a star that is not escaped. */
struct filter {
    struct text text;
    bool is_exact_star; /* the text ends in `\*`, which stands for a star */
    bool is_prefix;
};

static struct filter read_filter(struct text value)
{
    if (text_ends_with(value, "\\*"))
        return (struct filter){{value.bytes, value.length - 2}, .is_exact_star = true};
    if (text_ends_with(value, "*"))
        return (struct filter){{value.bytes, value.length - 1}, .is_prefix = true};
    return (struct filter){value, false, false};
}

/* A prefix is compared without regard to case, a whole value with it. */
static bool passes(struct text value, const struct filter *filter)
{
    size_t length = filter->text.length;
    if (value.length < length)
        return false;
    if (filter->is_prefix)
        return strncasecmp(value.bytes, filter->text.bytes, length) == 0;
    return text_equal((struct text){value.bytes, length}, filter->text) &&
           text_is((struct text){value.bytes + length, value.length - length},
                   filter->is_exact_star ? "*" : "");
}

static struct text string_of(const json_t *string)
{
    return (struct text){json_string_value(string), json_string_length(string)};
}

/* One of the names will do. */
static bool passes_names(struct text value, const struct query *query)
{
    bool is_filtered = false;
    for (size_t i = 0; i < query->count; i++) {
        if (!text_is(query->parameters[i].name, "name"))
            continue;
        struct filter filter = read_filter(query->parameters[i].value);
        if (passes(value, &filter))
            return true;
        is_filtered = true;
    }
    return !is_filtered;
}

/* Only the first parameter counts, and an empty one is none. */
static bool passes_first(struct text value, const struct query *query, const char *parameter)
{
    struct text wanted = query_value(query, parameter);
    struct filter filter = read_filter(wanted);
    return wanted.length == 0 || passes(value, &filter);
}

static bool fits(const json_t *artifact, const struct query *query)
{
    const json_t *types = json_object_get(artifact, "device_types_compatible");
    bool fits_type = query_value(query, "device_type").length == 0;
    for (size_t i = 0; i < json_array_size(types) && !fits_type; i++)
        fits_type = passes_first(string_of(json_array_get(types, i)), query, "device_type");
    return fits_type && passes_names(string_of(json_object_get(artifact, "name")), query) &&
           passes_first(string_of(json_object_get(artifact, "description")), query, "description");
}

/* ----------------------------------------------------------------------- faults of the query -- */

static void check_length(struct buffer *faults, const char *field, struct text value)
{
    if (value.length > FILTER_BYTES_MAX)
        fault_add(faults, "%s: the length must be no more than %d", field, FILTER_BYTES_MAX);
}

/* The names of one kind. Their lengths are looked at where their number is right. */
static size_t check_names(struct buffer *faults, const struct query *query, bool are_prefixes)
{
    size_t count = 0;
    struct buffer each;
    buffer_init(&each, FAULT_BYTES_MAX);
    for (size_t i = 0; i < query->count; i++) {
        struct filter filter = read_filter(query->parameters[i].value);
        if (!text_is(query->parameters[i].name, "name") || filter.is_prefix != are_prefixes)
            continue;
        char index[32];
        snprintf(index, sizeof index, "%zu", count++);
        check_length(&each, index, filter.text);
    }
    const char *field = are_prefixes ? "NamePrefixes" : "ExactNames";
    int most = are_prefixes ? 1 : NAMES_MAX;
    if (count > (size_t)most)
        fault_add(faults, "%s: the length must be no more than %d", field, most);
    else if (each.length > 0)
        fault_add(faults, "%s: (%s.)", field, each.bytes);
    buffer_release(&each);
    return count;
}

/* Appends what is wrong with the query, in Mender's words. */
static void check_query(struct buffer *faults, const struct query *query, struct page page)
{
    check_length(faults, "Description", query_value(query, "description"));
    check_length(faults, "DeviceType", query_value(query, "device_type"));
    size_t exact = check_names(faults, query, false);
    size_t prefixes = check_names(faults, query, true);
    if (page.size > PAGE_SIZE_MAX)
        fault_add(faults, "PerPage: must be no greater than %d", PAGE_SIZE_MAX);
    if (exact > 0 && prefixes > 0) {
        buffer_clear(faults);
        buffer_append_string(faults, "cannot filter by both exact names and name prefix");
    } else if (faults->length > 0) {
        buffer_append_string(faults, ".");
    }
}

/* ---------------------------------------------------------------------------------- answers -- */

static enum MHD_Result answer_page(struct call *call, struct page page)
{
    json_t *list = json_array();
    size_t first = (page.number - 1) * page.size;
    size_t matched = 0;
    for (size_t i = 0; i < json_array_size(call->state->artifacts); i++) {
        json_t *artifact = json_array_get(call->state->artifacts, i);
        if (!fits(artifact, &call->query))
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
    struct page page = read_page_query(call);
    struct buffer faults;
    buffer_init(&faults, FAULT_BYTES_MAX);
    check_query(&faults, &call->query, page);
    enum MHD_Result result = faults.length > 0
                                 ? answer_error(call, 400, "invalid filter: %s", faults.bytes)
                                 : answer_page(call, page);
    buffer_release(&faults);
    return result;
}

enum MHD_Result show_release(struct call *call)
{
    json_t *artifacts = artifacts_named(call->state, call->parameter);
    size_t count = json_array_size(artifacts);
    enum MHD_Result result;
    if (count == 0)
        result = answer_error(call, 404, "release not found");
    else
        result = answer_json(call, 200,
                             json_pack("{s:s%, s:s, s:[], s:s, s:O, s:I}", "name",
                                       call->parameter.bytes, call->parameter.length, "modified",
                                       "2026-01-02T09:10:11.123Z", "tags", "notes", "", "artifacts",
                                       artifacts, "artifacts_count", (json_int_t)count));
    json_decref(artifacts);
    return result;
}

/* SPDX-License-Identifier: MIT */
/* Asks the server for the devices of its inventory. */
#include "mender/facts.h"
#include "mender/question.h"

#include <jansson.h>
#include <stdlib.h>

enum {
    PAGE_SIZE = 500,
    PAGES_MAX = 2000,
    MEMORY_MAX = 256 << 20, /* for all that is kept of the answers */
    QUESTION_BYTES_MAX = 4096,
};

/* A call, and the ids that it has met. */
struct search {
    struct mender *mender;
    struct mender_facts *facts;
    struct map ids;
    size_t index; /* of the device at hand, in its page */
};

/* -------------------------------------------------------------------------- reading a device -- */

static int wrong_field(const struct search *search, const char *field, const char *expected,
                       struct error *error)
{
    return error_set(error, ERROR_NETWORK, "%s: device %zu of the answer: \"%s\" is not %s",
                     search->mender->host, search->index + 1, field, expected);
}

static int too_much(const struct search *search, struct error *error)
{
    return error_set(error, ERROR_NETWORK, "%s: Mender lists more devices than are read",
                     search->mender->host);
}

static struct text string_of(const json_t *string)
{
    return (struct text){json_string_value(string), json_string_length(string)};
}

/* A device that prints a key twice has a list; numbers are numbers. */
static int take_value(struct search *search, const json_t *value, struct text *kept,
                      struct error *error)
{
    if (json_is_null(value))
        return 0;
    if (search->facts->arena.used > MEMORY_MAX)
        return too_much(search, error);
    char *json = json_is_string(value)
                     ? NULL
                     : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
    if (!json && !json_is_string(value))
        return error_memory(error);
    *kept = mender_facts_value(search->facts, json ? text_of(json) : string_of(value));
    free(json);
    return kept->bytes ? 0 : error_memory(error);
}

/* Several attributes may have one name, in scopes that stand in no order. */
static int read_attribute(struct search *search, const json_t *attribute,
                          struct mender_device *device, struct text *other_artifact,
                          struct error *error)
{
    const char *name = json_string_value(json_object_get(attribute, "name"));
    const char *scope = json_string_value(json_object_get(attribute, "scope"));
    const json_t *value = json_object_get(attribute, "value");
    if (!name || !scope || !value)
        return wrong_field(search, "attributes", "a list of names, scopes and values", error);
    bool is_reported = strcmp(scope, "inventory") == 0;
    struct text *place = NULL;
    if (is_reported && strcmp(name, "device_type") == 0)
        place = &device->type;
    else if (is_reported && strcmp(name, "rootfs-image.version") == 0)
        place = &device->artifact;
    else if (is_reported && strcmp(name, "artifact_name") == 0)
        place = other_artifact;
    else if (strcmp(name, "subscribed_branch") == 0)
        place = &device->branch;
    return place && !place->bytes ? take_value(search, value, place, error) : 0;
}

/* Of a device without attributes the list is left out. What it runs is the image that it booted;
 * artifact_name may be another update on top of that. */
static int read_attributes(struct search *search, const json_t *attributes,
                           struct mender_device *device, struct error *error)
{
    struct text other_artifact = {0};
    if (attributes && !json_is_array(attributes))
        return wrong_field(search, "attributes", "a list", error);
    for (size_t i = 0; i < json_array_size(attributes); i++) {
        if (read_attribute(search, json_array_get(attributes, i), device, &other_artifact, error) !=
            0)
            return -1;
    }
    if (!device->artifact.bytes)
        device->artifact = other_artifact;
    return 0;
}

/* A list that changes while it is paged may show a device twice, and then it hides another. */
static int take_id(struct search *search, const json_t *id, struct text *kept, struct error *error)
{
    bool added = false;
    if (!json_is_string(id) || json_string_length(id) == 0 ||
        json_string_length(id) > MENDER_VALUE_BYTES)
        return wrong_field(search, "id", "a name", error);
    if (take_value(search, id, kept, error) != 0)
        return -1;
    if (!map_place(&search->ids, *kept, &added))
        return error_memory(error);
    if (added)
        return 0;
    return error_set(error, ERROR_NETWORK,
                     "%s: Mender listed a device twice (its list changed meanwhile); try again",
                     search->mender->host);
}

static int read_device(struct search *search, const json_t *answer, struct error *error)
{
    const json_t *updated = json_object_get(answer, "updated_ts");
    struct mender_device *device = mender_facts_add(search->facts);
    if (!device)
        return error_memory(error);
    if (updated && !json_is_string(updated) && !json_is_null(updated))
        return wrong_field(search, "updated_ts", "a time", error);
    if (take_id(search, json_object_get(answer, "id"), &device->id, error) != 0 ||
        (updated && take_value(search, updated, &device->updated, error) != 0))
        return -1;
    return read_attributes(search, json_object_get(answer, "attributes"), device, error);
}

static int read_page(struct search *search, const json_t *page, struct error *error)
{
    if (!json_is_array(page) || json_array_size(page) > PAGE_SIZE)
        return error_set(error, ERROR_NETWORK, "%s: the answer is not a list of up to %d devices",
                         search->mender->host, PAGE_SIZE);
    for (search->index = 0; search->index < json_array_size(page); search->index++) {
        if (read_device(search, json_array_get(page, search->index), error) != 0)
            return -1;
    }
    return 0;
}

/* ------------------------------------------------------------------------------------ asking -- */

/* By id, which is the one order in which a device has its place whatever it tells. */
static const char question[] =
    "{\"page\":%u,\"per_page\":%d,\"sort\":[{\"scope\":\"identity\",\"attribute\":\"id\","
    "\"order\":\"asc\"}],\"attributes\":["
    "{\"scope\":\"inventory\",\"attribute\":\"device_type\"},"
    "{\"scope\":\"inventory\",\"attribute\":\"rootfs-image.version\"},"
    "{\"scope\":\"inventory\",\"attribute\":\"artifact_name\"},"
    "{\"scope\":\"inventory\",\"attribute\":\"subscribed_branch\"},"
    "{\"scope\":\"tags\",\"attribute\":\"subscribed_branch\"},"
    "{\"scope\":\"identity\",\"attribute\":\"subscribed_branch\"}]}";

static int get_page(struct search *search, unsigned number, bool *is_last, struct error *error)
{
    struct buffer body;
    struct mender_reply reply = {0};
    buffer_init(&body, QUESTION_BYTES_MAX);
    buffer_format(&body, question, number, PAGE_SIZE);
    int result =
        body.failed ? error_memory(error)
                    : mender_ask_with(search->mender, "/api/management/v2/inventory/filters/search",
                                      buffer_text(&body), &reply, error);
    if (result == 0 && reply.status == 404)
        result = error_set(error, ERROR_NETWORK, "%s: this server cannot be asked for devices",
                           search->mender->host);
    if (result == 0)
        result = read_page(search, reply.json, error);
    *is_last = !mender_may_go_on(&reply);
    json_decref(reply.json);
    buffer_release(&body);
    return result;
}

int mender_find_devices(struct mender *mender, struct mender_facts *facts, struct error *error)
{
    struct search search = {.mender = mender, .facts = facts};
    bool is_last = false;
    int result = 0;
    map_init(&search.ids);
    mender->subject = "devices";
    mender->deadline = monotonic_ms() + mender->left_ms;
    for (unsigned page = 1; result == 0 && !is_last; page++)
        result =
            page > PAGES_MAX ? too_much(&search, error) : get_page(&search, page, &is_last, error);
    mender->left_ms = mender->deadline - monotonic_ms();
    map_release(&search.ids);
    mender_facts_sort(facts);
    return result;
}

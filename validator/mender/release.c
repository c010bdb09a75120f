/* SPDX-License-Identifier: MIT */
/* Asks the server for artifacts by their names. */
#include "mender/release.h"

#include "mender/question.h"

#include <jansson.h>
#include <strings.h>

enum {
    NAMES_MAX = 100,            /* in one request; Mender refuses more */
    NAMES_BYTES_MAX = 6 << 10,  /* so that the URL passes proxies, which often stop at 8 KiB */
    QUERY_BYTES_MAX = 24 << 10, /* one longest name escaped, and the rest of the URL */
    PAGE_SIZE = 500,
    PAGES_MAX = 1000,
    MEMORY_MAX = 32 << 20, /* for all that is kept of the answers: ids, names, device types */
};

/* ------------------------------------------------------------------------ reading artifacts -- */

static int wrong_field(const struct mender *mender, size_t index, const char *field,
                       const char *expected, struct error *error)
{
    return error_set(error, ERROR_NETWORK, "%s: artifact %zu of the answer: \"%s\" is not %s",
                     mender->host, index + 1, field, expected);
}

static struct text string_of(const json_t *string)
{
    return (struct text){json_string_value(string), json_string_length(string)};
}

static int too_much(const struct mender *mender, struct error *error)
{
    return error_set(error, ERROR_NETWORK, "%s: Mender lists more artifacts than the gate reads",
                     mender->host);
}

static int add_type(struct mender *mender, struct release *release, const json_t *type,
                    struct error *error)
{
    if (map_has(&release->types, string_of(type)))
        return 0;
    if (mender->arena.used > MEMORY_MAX)
        return too_much(mender, error);
    struct text copy = arena_copy(&mender->arena, string_of(type));
    if (!copy.bytes || map_put(&release->types, copy, NULL) != 0)
        return error_memory(error);
    return 0;
}

/* Adds the device types of an artifact to its release. Artifacts of other names are none of our
 * business. */
static int read_artifact(struct mender *mender, const json_t *artifact, size_t index,
                         struct error *error)
{
    const json_t *name = json_object_get(artifact, "name");
    const json_t *types = json_object_get(artifact, "device_types_compatible");
    if (!json_is_string(name))
        return wrong_field(mender, index, "name", "a string", error);
    if (!json_is_array(types))
        return wrong_field(mender, index, "device_types_compatible", "a list", error);
    struct release *release = map_get(&mender->releases, string_of(name));
    for (size_t i = 0; i < json_array_size(types); i++) {
        const json_t *type = json_array_get(types, i);
        if (!json_is_string(type))
            return wrong_field(mender, index, "device_types_compatible", "a list of strings",
                               error);
        if (release && add_type(mender, release, type, error) != 0)
            return -1;
    }
    return 0;
}

/* ----------------------------------------------------------------- many names, 4.1 and newer -- */

/* A name that ends in a star would match every name that begins so. */
static void append_name(struct buffer *query, struct text name)
{
    bool star = text_ends_with(name, "*");
    http_escape(query, (struct text){name.bytes, name.length - star});
    if (star)
        http_escape(query, TEXT("\\*"));
}

/* Appends "&name=..." for as many names as fit into one request, one at least. */
static size_t append_names(struct buffer *query, struct release **releases, size_t count)
{
    size_t taken = 0;
    while (taken < count && taken < NAMES_MAX) {
        size_t before = query->length;
        buffer_append_string(query, "&name=");
        append_name(query, releases[taken]->name);
        if (taken > 0 && query->length > NAMES_BYTES_MAX) {
            query->length = before;
            break;
        }
        taken++;
    }
    return taken;
}

/* A list that changes while it is paged may show an artifact twice, and then it hides another. */
static int note_id(struct mender *mender, struct map *ids, const json_t *artifact, size_t index,
                   struct error *error)
{
    const json_t *id = json_object_get(artifact, "id");
    if (!json_is_string(id) || json_string_length(id) == 0)
        return wrong_field(mender, index, "id", "a string", error);
    if (mender->arena.used > MEMORY_MAX)
        return too_much(mender, error);
    struct text copy = arena_copy(&mender->arena, string_of(id));
    bool added = false;
    if (!copy.bytes || !map_place(ids, copy, &added))
        return error_memory(error);
    if (!added)
        return error_set(error, ERROR_NETWORK,
                         "%s: Mender listed an artifact twice (its list changed meanwhile); try "
                         "again",
                         mender->host);
    return 0;
}

static int read_page(struct mender *mender, const json_t *page, struct map *ids,
                     struct error *error)
{
    if (!json_is_array(page) || json_array_size(page) > PAGE_SIZE)
        return error_set(error, ERROR_NETWORK, "%s: the answer is not a list of up to %d artifacts",
                         mender->host, PAGE_SIZE);
    for (size_t i = 0; i < json_array_size(page); i++) {
        const json_t *artifact = json_array_get(page, i);
        if (note_id(mender, ids, artifact, i, error) != 0 ||
            read_artifact(mender, artifact, i, error) != 0)
            return -1;
    }
    return 0;
}

/* Gets one page. *is_last: no further one need be asked for. */
static int get_page(struct mender *mender, const char *names, unsigned number, struct map *ids,
                    bool *is_last, struct error *error)
{
    struct buffer path;
    buffer_init(&path, QUERY_BYTES_MAX);
    buffer_format(&path, "/api/management/v2/deployments/artifacts?per_page=%d&page=%u%s",
                  PAGE_SIZE, number, names);
    struct mender_reply reply = {0};
    int result = path.failed ? error_memory(error) : mender_ask(mender, path.bytes, &reply, error);
    if (result == 0 && reply.status == 404)
        mender->lacks_v2_artifacts = true;
    else if (result == 0)
        result = read_page(mender, reply.json, ids, error);
    *is_last = mender->lacks_v2_artifacts || !mender_may_go_on(&reply);
    json_decref(reply.json);
    buffer_release(&path);
    return result;
}

static int get_pages(struct mender *mender, const char *names, struct error *error)
{
    struct map ids;
    map_init(&ids);
    int result = 0;
    bool is_last = false;
    for (unsigned page = 1; result == 0 && !is_last; page++) {
        if (page > PAGES_MAX)
            result = too_much(mender, error);
        else
            result = get_page(mender, names, page, &ids, &is_last, error);
    }
    map_release(&ids);
    return result;
}

int release_ask_many(struct mender *mender, struct release **releases, size_t count, size_t *asked,
                     struct error *error)
{
    struct buffer names;
    buffer_init(&names, QUERY_BYTES_MAX);
    *asked = append_names(&names, releases, count);
    int result =
        names.failed ? error_memory(error) : get_pages(mender, buffer_text(&names).bytes, error);
    buffer_release(&names);
    if (mender->lacks_v2_artifacts)
        *asked = 0;
    for (size_t i = 0; result == 0 && i < *asked; i++)
        releases[i]->known = true;
    return result;
}

/* ------------------------------------------------------------------- one name, before 4.1 -- */

/* "release not found" is the answer for a name; any other 404 says that the server does not know
 * the question. */
static int read_absence(const struct mender *mender, const json_t *answer, struct error *error)
{
    const char *cause = json_string_value(json_object_get(answer, "error"));
    if (cause && strcasecmp(cause, "release not found") == 0)
        return 0;
    return error_set(error, ERROR_NETWORK,
                     "%s: this server cannot be asked for images; Mender 4.0 or newer is needed",
                     mender->host);
}

static int read_release(struct mender *mender, const struct release *release, const json_t *answer,
                        struct error *error)
{
    const json_t *name = json_object_get(answer, "name");
    const json_t *artifacts = json_object_get(answer, "artifacts");
    if (!json_is_string(name) || !text_equal(string_of(name), release->name) ||
        !json_is_array(artifacts))
        return error_set(error, ERROR_NETWORK,
                         "%s: the answer is not the release that was asked for", mender->host);
    for (size_t i = 0; i < json_array_size(artifacts); i++) {
        if (read_artifact(mender, json_array_get(artifacts, i), i, error) != 0)
            return -1;
    }
    return 0;
}

/* Old servers compare the path as it was sent, escapes and all, and newer ones undo the escapes. So
 * a name stands there as it is, and what may not stand in a path cannot be asked for. */
static bool may_stand_in_path(char byte)
{
    return ascii_is_alphanumeric(byte) || ascii_is_among(byte, "-._~!$&'()*+,;=:@[]");
}

/* Appends what of the name keeps it out of a path; nothing where it may stand there. */
static void describe_obstacle(struct buffer *out, struct text name)
{
    if (text_is(name, ".") || text_is(name, ".."))
        buffer_append_string(out, "that is . or ..");
    for (size_t i = 0; i < name.length && out->length == 0; i++) {
        char byte = name.bytes[i];
        if (may_stand_in_path(byte))
            continue;
        if (byte > ' ' && byte <= '~')
            buffer_format(out, "that holds '%c'", byte);
        else
            buffer_append_string(out, byte == ' ' ? "that holds a blank"
                                                  : "that holds more than printable ASCII");
    }
}

/* Sets release->why where the server cannot be asked. */
static int check_address(struct mender *mender, struct release *release, struct error *error)
{
    struct buffer obstacle;
    buffer_init(&obstacle, 64);
    describe_obstacle(&obstacle, release->name);
    if (obstacle.length > 0)
        release->why =
            arena_format(&mender->arena, "%s: Mender before 4.1 cannot be asked for a name %s",
                         mender->host, obstacle.bytes);
    bool failed = obstacle.failed || (obstacle.length > 0 && !release->why);
    buffer_release(&obstacle);
    return failed ? error_memory(error) : 0;
}

static int ask_for_path(struct mender *mender, struct release *release, struct error *error)
{
    struct buffer path;
    buffer_init(&path, QUERY_BYTES_MAX);
    buffer_append_string(&path, "/api/management/v2/deployments/deployments/releases/");
    buffer_append_text(&path, release->name);
    struct mender_reply reply = {0};
    int result = path.failed ? error_memory(error) : mender_ask(mender, path.bytes, &reply, error);
    if (result == 0)
        result = reply.status == 404 ? read_absence(mender, reply.json, error)
                                     : read_release(mender, release, reply.json, error);
    json_decref(reply.json);
    buffer_release(&path);
    return result;
}

int release_ask(struct mender *mender, struct release *release, struct error *error)
{
    int result = check_address(mender, release, error);
    if (result == 0 && !release->why)
        result = ask_for_path(mender, release, error);
    release->known = result == 0;
    return result;
}

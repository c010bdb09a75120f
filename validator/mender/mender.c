/* SPDX-License-Identifier: MIT */
/* Which images exist: the questions that are left, and the answers. */
#include "mender/release.h"
#include "mender/session.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAME_BYTES_MAX = 4096, /* that Mender may be asked for; it holds none over 256 */
    TYPES_NAMED = 5,
};

/* ---------------------------------------------------------------------------------- making -- */

/* Copies a string that may be NULL; clears *whole when memory is out. */
static const char *copy(struct mender *mender, const char *string, bool *whole)
{
    if (!string)
        return NULL;
    const char *made = arena_string(&mender->arena, text_of(string));
    *whole = *whole && made;
    return made;
}

static int set_server(struct mender *mender, const char *server, struct error *error)
{
    struct text address;
    if (http_check_server("mender.server", server, &address, error) != 0)
        return -1;
    mender->server = arena_string(&mender->arena, address);
    if (!mender->server)
        return error_memory(error);
    mender->host = strstr(mender->server, "://") + strlen("://");
    return 0;
}

static int set_options(struct mender *mender, const struct mender_options *options,
                       struct error *error)
{
    bool whole = true;
    mender->token = copy(mender, options->token, &whole);
    mender->token_file = copy(mender, options->token_file, &whole);
    mender->user = copy(mender, options->user, &whole);
    mender->password = copy(mender, options->password, &whole);
    mender->request_ms = options->limits->request_ms;
    mender->server_ms = options->limits->server_ms;
    mender->left_ms = mender->server_ms;
    if (!whole)
        return error_memory(error);
    struct http_options http = {.ca_file = options->ca_file,
                                .connect_ms = options->limits->connect_ms,
                                .request_ms = options->limits->request_ms,
                                .response_bytes = options->limits->response_bytes};
    return http_client_new(&mender->http, &http, error);
}

int mender_new(struct mender **mender, const struct mender_options *options, struct error *error)
{
    *mender = NULL;
    struct mender *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    arena_init(&made->arena);
    map_init(&made->releases);
    if (set_server(made, options->server, error) != 0 || set_options(made, options, error) != 0) {
        mender_free(made);
        return -1;
    }
    *mender = made;
    return 0;
}

void mender_free(struct mender *mender)
{
    if (!mender)
        return;
    mender_session_close(mender);
    for (size_t i = 0; i < mender->releases.count; i++)
        map_release(&((struct release *)mender->releases.entries[i].value)->types);
    map_release(&mender->releases);
    http_client_free(mender->http);
    arena_release(&mender->arena);
    free(mender);
}

/* ---------------------------------------------------------------------------------- asking -- */

/* Names Mender cannot hold need no question. */
static bool can_exist(struct text name)
{
    if (name.length == 0 || name.length > NAME_BYTES_MAX)
        return false;
    for (size_t i = 0; i < name.length;) {
        uint32_t codepoint = 0;
        size_t length = utf8_decode(name.bytes + i, name.length - i, &codepoint);
        if (length == 0 || codepoint == 0)
            return false;
        i += length;
    }
    return true;
}

static struct release *find_release(struct mender *mender, struct text name)
{
    struct release *release = map_get(&mender->releases, name);
    if (release)
        return release;
    release = arena_alloc(&mender->arena, sizeof *release);
    if (!release)
        return NULL;
    release->name = arena_copy(&mender->arena, name);
    if (!release->name.bytes || map_put(&mender->releases, release->name, release) != 0)
        return NULL;
    return release;
}

/* Every name once, whatever number of questions it is in. */
static int note_names(struct mender *mender, const struct mender_image *images, size_t count,
                      struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!find_release(mender, images[i].name))
            return error_memory(error);
    }
    return 0;
}

/* Puts the releases that are still to be asked for into `open`. Returns their number. */
static size_t list_open(struct mender *mender, struct release **open)
{
    size_t count = 0;
    for (size_t i = 0; i < mender->releases.count; i++) {
        struct release *release = mender->releases.entries[i].value;
        if (release->known)
            continue;
        if (can_exist(release->name))
            open[count++] = release;
        else
            release->known = true;
    }
    return count;
}

/* Asks for all names at once where the server can; else, from where that failed, one by one. */
static int ask_all(struct mender *mender, struct release **open, struct error *error)
{
    size_t count = list_open(mender, open);
    for (size_t done = 0; done < count && !mender->lacks_v2_artifacts;) {
        size_t asked = 0;
        if (release_ask_many(mender, open + done, count - done, &asked, error) != 0)
            return -1;
        done += asked;
    }
    count = list_open(mender, open);
    for (size_t i = 0; i < count; i++) {
        if (release_ask(mender, open[i], error) != 0)
            return -1;
    }
    return 0;
}

/* What this call takes of the time is gone for later ones. */
static int ask_in_time(struct mender *mender, struct release **open, struct error *error)
{
    mender->deadline = monotonic_ms() + mender->left_ms;
    mender->subject = "releases";
    int result = ask_all(mender, open, error);
    mender->left_ms = mender->deadline - monotonic_ms();
    return result;
}

/* -------------------------------------------------------------------------------- answering -- */

static int compare_types(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static int join_types(struct mender *mender, struct release *release, struct error *error)
{
    size_t count = release->types.count;
    struct text *sorted = calloc(count, sizeof *sorted);
    if (!sorted)
        return error_memory(error);
    for (size_t i = 0; i < count; i++)
        sorted[i] = release->types.entries[i].key;
    qsort(sorted, count, sizeof *sorted, compare_types);

    struct buffer list;
    buffer_init(&list, SIZE_MAX / 2);
    for (size_t i = 0; i < count && i < TYPES_NAMED; i++) {
        buffer_append_string(&list, i > 0 ? ", " : "");
        buffer_append_text(&list, sorted[i]);
    }
    if (count > TYPES_NAMED)
        buffer_format(&list, " and %zu more", count - TYPES_NAMED);
    release->joined_types = list.failed ? NULL : arena_string(&mender->arena, buffer_text(&list));
    buffer_release(&list);
    free(sorted);
    return release->joined_types ? 0 : error_memory(error);
}

static int answer(struct mender *mender, struct mender_image *image, struct error *error)
{
    struct release *release = map_get(&mender->releases, image->name);
    if (!release || !release->known)
        return 0;
    image->why = release->why;
    if (release->why)
        image->answer = MENDER_UNADDRESSABLE;
    else if (map_has(&release->types, image->device_type))
        image->answer = MENDER_EXISTS;
    else if (release->types.count == 0)
        image->answer = MENDER_MISSING;
    else {
        if (!release->joined_types && join_types(mender, release, error) != 0)
            return -1;
        image->answer = MENDER_WRONG_DEVICE_TYPE;
        image->types = text_of(release->joined_types);
    }
    return 0;
}

int mender_find_images(struct mender *mender, struct mender_image *images, size_t count,
                       struct error *error)
{
    if (note_names(mender, images, count, error) != 0)
        return -1;
    struct release **open = calloc(mender->releases.count + 1, sizeof *open);
    if (!open)
        return error_memory(error);
    int result = ask_in_time(mender, open, error);
    free(open);
    /* What was learned before a failure is still true. */
    for (size_t i = 0; i < count; i++) {
        if (answer(mender, &images[i], error) != 0)
            result = -1;
    }
    return result;
}

int mender_probe(struct mender *mender, struct error *error)
{
    struct mender_image nobodys = {.name = TEXT("fleetgate-probe")};
    return mender_find_images(mender, &nobodys, 1, error);
}

/* SPDX-License-Identifier: MIT */
/* Whatever is sent as an event comes to a project, a number and a name in their bounds, or to an
 * error; and is genuine under no secret that it was not signed with. */
#include "forge/forge.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All that any forge looks for, as if it were sent: an event of a request, and the first line of
 * the input for whatever else. */
static const char *find_header(void *context, const char *name)
{
    if (strcmp(name, "X-Gitlab-Event") == 0)
        return "Merge Request Hook";
    return text_ends_with(text_of(name), "-Event") ? "pull_request" : context;
}

static void read_as(size_t forge, const struct forge_message *message)
{
    struct forge_event event;
    struct error error = {0};
    int result = forge_event_read(forge, message, &event, &error);
    if (forge_event_is_genuine(forge, TEXT("a secret that nobody knows"), message))
        abort();
    if ((result == 0) != (error.kind == ERROR_NONE))
        abort();
    if (result != 0 || event.news == FORGE_NEWS_NONE)
        return;
    if (event.number <= 0 || event.number > FORGE_REQUEST_MAX ||
        !memchr(event.project, '\0', sizeof event.project) ||
        !memchr(event.delivery, '\0', sizeof event.delivery))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct text rest = {(const char *)data, size};
    arena_init(&arena);
    char *line = arena_string(&arena, size ? text_cut(&rest, '\n') : rest);
    const struct forge_message message = {find_header, line, rest};
    for (size_t forge = 0; line && forge_name(forge); forge++)
        read_as(forge, &message);
    arena_release(&arena);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Finds what is said of many files in the same words. */
#define _GNU_SOURCE /* memrchr */
#include "report/alike.h"

#include <string.h>

/* "edge/host_vars/<device>.yml": what a device has, where it has one file. */
static bool is_of_one_device(struct text path)
{
    const char *slash = memrchr(path.bytes, '/', path.length);
    struct text folder = {path.bytes, slash ? (size_t)(slash - path.bytes) : 0};
    return text_ends_with(folder, "host_vars") &&
           (folder.length == strlen("host_vars") ||
            folder.bytes[folder.length - strlen("host_vars") - 1] == '/');
}

static struct text key_of(struct arena *arena, const struct finding *finding)
{
    const char *key =
        arena_format(arena, "%d %d %s %s\n%s", (int)finding->severity, (int)finding->rule,
                     finding->place.ref ? finding->place.ref : "", finding->message, finding->help);
    return key ? text_of(key) : (struct text){0};
}

/* In the order of the report those of one file stand together. */
static void count(struct alike *alike, const struct findings *findings, size_t index)
{
    struct text path = findings->items[index].place.path;
    bool is_new =
        alike->findings == 0 || !text_equal(findings->items[alike->last].place.path, path);
    alike->files += is_new;
    alike->are_devices &= is_of_one_device(path);
    alike->findings++;
    alike->last = index;
}

static int add(struct alikes *alikes, struct map *found, const struct findings *findings,
               size_t index)
{
    struct text key = key_of(&alikes->arena, &findings->items[index]);
    bool is_new = false;
    void **place = key.bytes ? map_place(found, key, &is_new) : NULL;
    if (!place)
        return -1;
    if (is_new) {
        struct alike *alike = arena_alloc(&alikes->arena, sizeof *alike);
        *place = alike;
        if (!alike)
            return -1;
        *alike = (struct alike){.first = index, .are_devices = true};
    }
    count(*place, findings, index);
    alikes->of[index] = *place;
    return 0;
}

int alikes_find(struct alikes *alikes, const struct findings *findings, size_t least)
{
    struct map found;
    int result = 0;
    arena_init(&alikes->arena);
    map_init(&found);
    alikes->of = arena_alloc_array(&alikes->arena, findings->count + 1, sizeof(*alikes->of));
    if (!alikes->of)
        result = -1;
    for (size_t i = 0; result == 0 && i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        alikes->of[i] = NULL;
        if (finding->place.path.length && !finding_is_apart(findings, finding))
            result = add(alikes, &found, findings, i);
    }
    for (size_t i = 0; result == 0 && i < findings->count; i++) {
        if (alikes->of[i] && alikes->of[i]->files < least)
            alikes->of[i] = NULL;
    }
    map_release(&found);
    return result;
}

void alikes_release(struct alikes *alikes)
{
    arena_release(&alikes->arena);
}

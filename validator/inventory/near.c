/* SPDX-License-Identifier: MIT */
/* inventry.yml, host.yml and their like, which nobody reads. */
#include "inventory/near.h"

#include "inventory/usual.h"

#include <string.h>

/* With more letters that differ a file is meant to be another one. */
enum { LETTERS_MAX = 2 };

struct near_search {
    struct find *find;
    struct file_search files; /* its limit ends the walk once one is found */
    const char *const *folders;
};

/* So that the command may be copied as it is. */
static bool is_plain(struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        if (!ascii_is_alphanumeric(name.bytes[i]) && !ascii_is_among(name.bytes[i], "._-"))
            return false;
    }
    return name.length > 0 && name.bytes[0] != '-';
}

/* bytes is NULL where none is meant. */
static struct text meant_by(struct text name)
{
    struct suggestion suggestion;
    if (text_is(name, "inventory.json"))
        return TEXT("inventory.yml");
    if (text_is(name, "hosts.json"))
        return TEXT("hosts.yml");
    suggestion_init(&suggestion, name);
    for (size_t i = 0; i < USUAL_NAMES; i++)
        suggestion_try(&suggestion, text_of(usual_names[i]));
    return suggestion.distance <= LETTERS_MAX ? suggestion.nearest : (struct text){0};
}

/* Goes no further than to the folders where an inventory is looked for. */
static bool enters(void *context, struct text folder)
{
    const struct near_search *search = context;
    for (const char *const *other = search->folders; *other; other++) {
        size_t length = strlen(*other);
        if (length > folder.length && (*other)[folder.length] == '/' &&
            memcmp(*other, folder.bytes, folder.length) == 0)
            return true;
    }
    return false;
}

static int look(void *context, struct text path, const struct object_id *blob, struct error *error)
{
    struct near_search *search = context;
    struct inventory_location *location = search->find->location;
    struct arena *arena = search->find->search->arena;
    (void)blob;
    for (const char *const *folder = search->folders; *folder && !location->near; folder++) {
        struct text name = path;
        if (!text_take_string(&name, *folder) || text_has(name, '/') || !is_plain(name))
            continue;
        struct text meant = meant_by(name);
        if (!meant.bytes)
            continue;
        location->near = arena_string(arena, path);
        location->meant = arena_format(arena, "%s%.*s", *folder, (int)meant.length, meant.bytes);
        if (!location->near || !location->meant)
            return error_memory(error);
        search->files.limit = 0;
    }
    return 0;
}

int near_find(struct find *find, struct error *error)
{
    const char *only[2];
    size_t entries;
    struct near_search search = {.find = find, .folders = usual_folders(find->root, only)};
    search.files = (struct file_search){.enters = enters,
                                        .found = look,
                                        .context = &search,
                                        .limit = find->search->policy->limits.tree_entries};
    return repository_each_file(find->search->repository, find->search->tree, &search.files,
                                &entries, error);
}

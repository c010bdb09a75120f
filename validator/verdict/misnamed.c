/* SPDX-License-Identifier: MIT */
/* host_var/, groups_vars/ and their like: Ansible reads none of them, and says nothing. */
#include "verdict/misnamed.h"

/* With more letters that differ a folder is meant to be another one. */
enum { LETTERS_MAX = 2 };

struct misnamed_search {
    struct reading *reading;
    struct arena arena;
    struct map seen; /* folders that were told of: an index names one for each file below it */
    bool is_lost;
};

/* The name that is meant; bytes is NULL where none is, or where it is right. */
static struct text meant_by(struct text name)
{
    struct suggestion suggestion;
    suggestion_init(&suggestion, name);
    suggestion_try(&suggestion, TEXT(INVENTORY_GROUP_FOLDER));
    suggestion_try(&suggestion, TEXT(INVENTORY_HOST_FOLDER));
    bool is_near = suggestion.nearest.bytes && suggestion.distance <= LETTERS_MAX &&
                   !text_equal(suggestion.nearest, name);
    return is_near ? suggestion.nearest : (struct text){0};
}

static void report(struct misnamed_search *search, struct text folder, struct text meant)
{
    bool added;
    struct reading *reading = search->reading;
    struct text kept = arena_copy(&search->arena, folder);
    void **slot = kept.bytes ? map_place(&search->seen, kept, &added) : NULL;
    struct buffer help;
    search->is_lost |= !slot;
    if (!slot || !added)
        return;
    *slot = search;
    buffer_init(&help, 200);
    buffer_format(&help, "rename it to %.*s with git mv", (int)meant.length, meant.bytes);
    findings_add(&reading->findings, RULE_FLEET_UNREAD_FILE, &(struct place){.path = kept},
                 help.failed ? NULL : help.bytes,
                 "Ansible reads %.*s here, and never a folder of this name", (int)meant.length,
                 meant.bytes);
    buffer_release(&help);
}

/* Goes no further than to the folders beside an inventory, whose entries were counted when they
 * were listed. */
static bool enters(void *context, struct text folder)
{
    struct misnamed_search *search = context;
    const struct inventory_location *location = search->reading->location;
    bool leads_on = false;
    for (size_t i = 0; i < location->base_count; i++) {
        struct text base = location->bases[i], name = folder;
        leads_on |= base.length > folder.length && base.bytes[folder.length] == '/' &&
                    memcmp(base.bytes, folder.bytes, folder.length) == 0;
        if (folder.length <= base.length ||
            (base.length && memcmp(base.bytes, folder.bytes, base.length) != 0))
            continue;
        text_skip(&name, base.length);
        struct text meant = text_has(name, '/') ? (struct text){0} : meant_by(name);
        if (meant.bytes)
            report(search, folder, meant);
    }
    return leads_on;
}

static int pass(void *context, struct text path, const struct object_id *blob, struct error *error)
{
    (void)context, (void)path, (void)blob, (void)error;
    return 0;
}

int misnamed_judge(struct reading *reading, const struct object_id *tree, struct error *error)
{
    struct misnamed_search search = {.reading = reading};
    const struct file_search files = {.enters = enters,
                                      .found = pass,
                                      .context = &search,
                                      .limit = reading->judge->limits->tree_entries};
    size_t entries;
    if (reading->location->state != INVENTORY_FOUND)
        return 0;
    arena_init(&search.arena);
    map_init(&search.seen);
    int result = repository_each_file(reading->judge->repository, tree, &files, &entries, error);
    map_release(&search.seen);
    arena_release(&search.arena);
    return result == 0 && search.is_lost ? error_memory(error) : result;
}

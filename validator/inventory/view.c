/* SPDX-License-Identifier: MIT */
/* The variables of one device after the other. */
#include "inventory/files.h"
#include "inventory/kin.h"
#include "inventory/scopes.h"

#include <stdlib.h>

/* What the groups of a kin come to. */
struct base {
    struct base *next; /* that was made before it */
    struct scopes scopes;
    const struct variable **sorted; /* [scopes.top.count] by name */
    const size_t *groups;           /* [group_count] */
    size_t group_count;
    struct text unread, broken; /* files of theirs, see inventory_view_unread */
};

/* Bases are forgotten when so many variables are kept in them, and groups may set so many for each
 * value that one judgement may read, before it is too much work. */
enum { KEPT_MAX = 250000, WORK_FACTOR = 16 };

struct inventory_view {
    const struct inventory *inventory;
    struct blob_reader *reader; /* NULL where no files are read */
    struct arena base_arena;    /* of all bases */
    struct base **bases;        /* [kin_count + 1] by kin; those that are there, ... */
    struct base *newest;        /* ... and as a list */
    bool *was_made;          /* [kin_count + 1] the base was there once, perhaps forgotten since */
    size_t again;            /* variables that groups set once more for this device */
    size_t kept;             /* variables in bases */
    size_t work;             /* variables that groups have set, in all */
    const struct base *base; /* of the device */
    struct scopes own;       /* of the device */
    struct arena arena;      /* of the device */
    struct read_file *files; /* [file_count] of the device; read into again for the next one */
    size_t file_count, file_capacity;
    size_t folder;             /* whose files are read */
    struct findings *findings; /* while a device is entered */
    struct text unread, broken;
    const struct variable **list; /* [list_capacity] on the heap */
    size_t list_capacity;
};

/* ---------------------------------------------------------------------------------- bases -- */

static int set_blocks(struct scopes *scopes, const struct scope *scope,
                      const struct inventory_block *block, struct error *error)
{
    for (; block; block = block->next) {
        if (scopes_set(scopes, scope, block->variables, block->path, error) != 0)
            return -1;
    }
    return 0;
}

/* What stands in files for a group, in the folders of a phase: the last folder is the playbook's,
 * where there is one. */
struct folders {
    size_t first, end;
};

static struct folders folders_of(const struct inventory_files *files, bool of_play)
{
    size_t count = files ? files->folder_count : 0;
    size_t play = files && files->has_play ? count - 1 : count;
    return of_play ? (struct folders){play, count} : (struct folders){0, play};
}

static int set_group_files(struct scopes *scopes, const struct inventory *inventory,
                           enum phase phase, const size_t *groups, size_t count,
                           struct error *error)
{
    const struct inventory_files *files = inventory->files;
    bool of_play = phase == PHASE_ALL_PLAY || phase == PHASE_GROUPS_PLAY;
    struct folders folders = folders_of(files, of_play);
    for (size_t i = folders.first; i < folders.end; i++) {
        for (size_t j = 0; j < count; j++) {
            const struct scope scope = {phase, i, inventory->groups[groups[j]].name};
            if (set_blocks(scopes, &scope,
                           files->group_blocks[i * inventory->group_count + groups[j]], error) != 0)
                return -1;
        }
    }
    return 0;
}

static int set_groups(struct scopes *scopes, const struct inventory *inventory,
                      const struct base *base, struct error *error)
{
    static const size_t all = INVENTORY_ALL;
    const struct inventory_group *groups = inventory->groups;
    const struct scope lowest = {PHASE_ALL_INVENTORY, 0, groups[all].name};
    if (set_blocks(scopes, &lowest, groups[all].blocks, error) != 0)
        return -1;
    for (size_t i = 0; i < base->group_count; i++) {
        const struct inventory_group *group = &groups[base->groups[i]];
        const struct scope scope = {PHASE_GROUPS_INVENTORY, i, group->name};
        if (set_blocks(scopes, &scope, group->blocks, error) != 0)
            return -1;
    }
    if (set_group_files(scopes, inventory, PHASE_ALL_FILES, &all, 1, error) != 0 ||
        set_group_files(scopes, inventory, PHASE_ALL_PLAY, &all, 1, error) != 0 ||
        set_group_files(scopes, inventory, PHASE_GROUPS_FILES, base->groups, base->group_count,
                        error) != 0 ||
        set_group_files(scopes, inventory, PHASE_GROUPS_PLAY, base->groups, base->group_count,
                        error) != 0)
        return -1;
    return scopes_finish(scopes, error);
}

static int compare_variables(const void *a, const void *b)
{
    const struct variable *left = *(const struct variable *const *)a;
    const struct variable *right = *(const struct variable *const *)b;
    return text_compare(left->name, right->name);
}

static int sort_base(struct inventory_view *view, struct base *base, struct error *error)
{
    size_t count = base->scopes.top.count;
    base->sorted = arena_alloc_array(&view->base_arena, count + 1, sizeof(*base->sorted));
    if (!base->sorted)
        return error_memory(error);
    for (size_t i = 0; i < count; i++)
        base->sorted[i] = &((const struct scoped *)base->scopes.top.entries[i].value)->variable;
    qsort(base->sorted, count, sizeof(*base->sorted), compare_variables);
    return 0;
}

/* The first path that a group of the base has. */
static struct text find_path(const struct base *base, const struct text *paths)
{
    struct text path = paths ? paths[INVENTORY_ALL] : (struct text){0};
    for (size_t i = 0; paths && !path.bytes && i < base->group_count; i++)
        path = paths[base->groups[i]];
    return path;
}

static void forget_bases(struct inventory_view *view)
{
    for (struct base *base = view->newest; base; base = base->next)
        map_release(&base->scopes.top);
    view->newest = NULL;
    memset(view->bases, 0, (view->inventory->kin_count + 1) * sizeof(*view->bases));
    arena_release(&view->base_arena);
    view->kept = 0;
}

static int count_work(struct inventory_view *view, size_t kin, const struct base *base,
                      struct error *error)
{
    view->again = view->was_made[kin] ? base->scopes.set + base->group_count : 0;
    view->was_made[kin] = true;
    view->kept += base->scopes.set + base->group_count;
    view->work += base->scopes.set + base->group_count;
    if (view->work / WORK_FACTOR <= view->inventory->limits->judged_values)
        return 0;
    return error_set(error, ERROR_LIMIT,
                     "the devices are in so many different groups that their variables cannot be "
                     "computed (%d times judged_values)",
                     WORK_FACTOR);
}

static int make_base(struct inventory_view *view, size_t kin, struct error *error)
{
    if (view->kept > KEPT_MAX)
        forget_bases(view);
    struct base *base = arena_alloc(&view->base_arena, sizeof *base);
    if (!base)
        return error_memory(error);
    base->scopes.arena = &view->base_arena;
    base->scopes.merges = view->inventory->files && view->inventory->files->input.merges;
    map_init(&base->scopes.top);
    base->next = view->newest;
    view->newest = view->bases[kin] = base;
    if (kin_groups(view->inventory, kin, &view->base_arena, &base->groups, &base->group_count,
                   error) != 0 ||
        set_groups(&base->scopes, view->inventory, base, error) != 0 ||
        sort_base(view, base, error) != 0)
        return -1;
    if (view->inventory->files) {
        base->unread = find_path(base, view->inventory->files->unread);
        base->broken = find_path(base, view->inventory->files->broken);
    }
    return count_work(view, kin, base, error);
}

/* ------------------------------------------------------------------------------- the device -- */

static int set_own_file(struct inventory_view *view, const struct read_file *read,
                        struct error *error)
{
    const struct inventory_files *files = view->inventory->files;
    if (read->is_unread && !view->unread.bytes)
        view->unread = read->path;
    if (read->is_broken && !view->broken.bytes)
        view->broken = read->path;
    bool of_play = files->has_play && view->folder == files->folder_count - 1;
    const struct scope scope = {of_play ? PHASE_HOST_PLAY : PHASE_HOST_FILES, view->folder,
                                TEXT("")};
    return read->variables ? scopes_set(&view->own, &scope, read->variables, read->path, error) : 0;
}

static int read_own_file(void *context, size_t index, struct error *error)
{
    struct inventory_view *view = context;
    const struct inventory_files *files = view->inventory->files;
    if (view->file_count == view->file_capacity) {
        size_t before = view->file_capacity;
        if (ARRAY_RESERVE(view->files, view->file_capacity, view->file_count + 1) != 0)
            return error_memory(error);
        memset(view->files + before, 0, (view->file_capacity - before) * sizeof *view->files);
    }
    struct read_file *read = &view->files[view->file_count++];
    if (files_read_variables(view->reader, &files->input.snapshot->files[index],
                             view->inventory->limits, &view->arena, read, view->findings,
                             error) != 0)
        return -1;
    return set_own_file(view, read, error);
}

static int set_own_blocks(struct inventory_view *view, const struct inventory_host *host,
                          struct error *error)
{
    const struct scope scope = {PHASE_HOST_INVENTORY, 0, TEXT("")};
    return set_blocks(&view->own, &scope, host->blocks, error);
}

static int read_own_files(struct inventory_view *view, const struct inventory_host *host,
                          struct error *error)
{
    const struct inventory_files *files = view->inventory->files;
    for (view->folder = 0; files && view->folder < files->folder_count; view->folder++) {
        if (files_each_of_owner(files->input.snapshot, files->folders[view->folder],
                                INVENTORY_HOST_FOLDER, host->name, read_own_file, view, error) != 0)
            return -1;
    }
    return 0;
}

/* Takes the document of the only file. */
static int take_own_file(struct inventory_view *view, const struct inventory_own *own,
                         struct error *error)
{
    const struct inventory_files *files = view->inventory->files;
    struct read_file read;
    struct text path = files->input.snapshot->files[own->file].path;
    files_take_variables(&read, path, own->root, view->findings);
    view->folder = files_owner_folder(files, path);
    return set_own_file(view, &read, error);
}

static void leave(struct inventory_view *view)
{
    map_release(&view->own.top);
    arena_reset(&view->arena);
    view->file_count = 0;
    view->own = (struct scopes){.arena = &view->arena};
    map_init(&view->own.top);
}

/* What the groups of the device give it. */
static int enter(struct inventory_view *view, const struct inventory_host *host,
                 struct findings *findings, struct error *error)
{
    leave(view);
    view->again = 0;
    if (!view->bases[host->kin] && make_base(view, host->kin, error) != 0)
        return -1;
    view->base = view->bases[host->kin];
    view->own.base = &view->base->scopes;
    view->own.merges = view->base->scopes.merges;
    view->findings = findings;
    view->unread = view->base->unread;
    view->broken = view->base->broken;
    return set_own_blocks(view, host, error);
}

int inventory_view_enter(struct inventory_view *view, const struct inventory_host *host,
                         struct findings *findings, struct error *error)
{
    if (enter(view, host, findings, error) != 0 || read_own_files(view, host, error) != 0)
        return -1;
    return scopes_finish(&view->own, error);
}

int inventory_view_enter_read(struct inventory_view *view, const struct inventory_host *host,
                              const struct inventory_own *own, struct findings *findings,
                              struct error *error)
{
    if (enter(view, host, findings, error) != 0 ||
        (own->file != INVENTORY_NO_FILE && take_own_file(view, own, error) != 0))
        return -1;
    return scopes_finish(&view->own, error);
}

const struct variable *inventory_view_find(const struct inventory_view *view, struct text name)
{
    return scopes_find(&view->own, name);
}

/* Both lists are sorted; of equal names the device's own counts. */
int inventory_view_list(struct inventory_view *view, const struct variable *const **variables,
                        size_t *count, struct error *error)
{
    const struct map *own = &view->own.top, *base = &view->base->scopes.top;
    if (ARRAY_RESERVE(view->list, view->list_capacity, 2 * own->count + base->count + 1) != 0)
        return error_memory(error);
    const struct variable **sorted = view->list + own->count + base->count;
    for (size_t i = 0; i < own->count; i++)
        sorted[i] = &((const struct scoped *)own->entries[i].value)->variable;
    qsort(sorted, own->count, sizeof(*sorted), compare_variables);
    size_t next = 0, listed = 0;
    for (size_t i = 0; i < base->count; i++) {
        const struct variable *below = view->base->sorted[i];
        while (next < own->count && text_compare(sorted[next]->name, below->name) < 0)
            view->list[listed++] = sorted[next++];
        struct text key = scopes_key(below->key, &view->arena);
        if (!key.bytes)
            return error_memory(error);
        if (!map_has(own, key))
            view->list[listed++] = below;
    }
    while (next < own->count)
        view->list[listed++] = sorted[next++];
    *variables = view->list;
    *count = listed;
    return 0;
}

struct text inventory_view_unread(const struct inventory_view *view)
{
    return view->unread;
}

struct text inventory_view_broken(const struct inventory_view *view)
{
    return view->broken;
}

struct inventory_work inventory_view_work(const struct inventory_view *view)
{
    return (struct inventory_work){.own = view->own.set,
                                   .groups = view->base->scopes.set + view->base->group_count,
                                   .again = view->again};
}

void inventory_view_groups(const struct inventory_view *view, const size_t **groups, size_t *count)
{
    *groups = view->base->groups;
    *count = view->base->group_count;
}

/* --------------------------------------------------------------------------------- life -- */

int inventory_view_new(struct inventory_view **view, const struct inventory *inventory,
                       struct error *error)
{
    struct inventory_view *made = calloc(1, sizeof *made);
    *view = made;
    if (!made)
        return error_memory(error);
    made->inventory = inventory;
    arena_init(&made->arena);
    arena_init(&made->base_arena);
    map_init(&made->own.top);
    made->bases = calloc(inventory->kin_count + 1, sizeof(*made->bases));
    made->was_made = calloc(inventory->kin_count + 1, sizeof *made->was_made);
    if (!made->bases || !made->was_made)
        error_memory(error);
    if (made->bases && made->was_made &&
        (!inventory->files ||
         blob_reader_open(&made->reader, inventory->files->input.repository, error) == 0))
        return 0;
    inventory_view_free(made);
    *view = NULL;
    return -1;
}

void inventory_view_free(struct inventory_view *view)
{
    if (!view)
        return;
    if (view->bases)
        forget_bases(view);
    map_release(&view->own.top);
    for (size_t i = 0; i < view->file_capacity; i++)
        document_release(&view->files[i].document);
    blob_reader_free(view->reader);
    arena_release(&view->arena);
    arena_release(&view->base_arena);
    free(view->files);
    free((void *)view->bases);
    free(view->was_made);
    free((void *)view->list);
    free(view);
}

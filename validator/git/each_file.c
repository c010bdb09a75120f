/* SPDX-License-Identifier: MIT */
/* All regular files of a tree, or of the index, in the folders that somebody cares for. */
#include "git/index_open.h"
#include "git/library.h"
#include "git/tree.h"

#include <git2.h>

/* Folders inside each other, as many as a checkout may have. */
enum { DEPTH_MAX = 64 };

struct walk {
    struct repository *repository;
    const struct file_search *search;
    struct arena arena;
    size_t entries;
    struct error *error;
};

static bool goes_on(struct walk *walk)
{
    return ++walk->entries <= walk->search->limit;
}

static int meet_other(const struct walk *walk, struct text path)
{
    return walk->search->met_other
               ? walk->search->met_other(walk->search->context, path, walk->error)
               : 0;
}

static int walk_folder(struct walk *walk, const struct object_id *id, struct text folder,
                       unsigned depth);

static int meet(struct walk *walk, const struct tree_entry *entry, struct text folder,
                unsigned depth)
{
    const struct file_search *search = walk->search;
    const char *path =
        arena_format(&walk->arena, "%.*s%s%.*s", (int)folder.length, folder.bytes,
                     folder.length ? "/" : "", (int)entry->name.length, entry->name.bytes);
    if (!path)
        return error_memory(walk->error);
    if (entry->kind == ENTRY_FILE || entry->kind == ENTRY_EXECUTABLE)
        return search->found(search->context, text_of(path), &entry->id, walk->error);
    bool is_folder = entry->kind == ENTRY_FOLDER;
    if (is_folder && !search->enters(search->context, text_of(path)))
        return 0;
    if (is_folder && depth < DEPTH_MAX)
        return walk_folder(walk, &entry->id, text_of(path), depth + 1);
    return meet_other(walk, text_of(path));
}

/* A folder that is too large ends the walk; why another one cannot be read is told where the
 * checkout is judged. */
static int skip_folder(struct walk *walk, const struct error *trouble)
{
    if (trouble->kind == ERROR_LIMIT)
        walk->entries = walk->search->limit + 1;
    else if (trouble->kind != ERROR_INPUT)
        return error_set(walk->error, trouble->kind, "%s", trouble->message);
    return 0;
}

static int walk_folder(struct walk *walk, const struct object_id *id, struct text folder,
                       unsigned depth)
{
    struct tree tree;
    struct error trouble = {0};
    if (tree_read_flawless(&tree, walk->repository, id, &trouble) != 0)
        return skip_folder(walk, &trouble);
    int result = 0;
    for (size_t i = 0; i < tree.count && result == 0 && goes_on(walk); i++)
        result = meet(walk, &tree.entries[i], folder, depth);
    tree_release(&tree);
    return result;
}

/* Asks of each folder of the path, from the top, as a walk through trees would. */
static bool is_entered(const struct file_search *search, struct text path)
{
    for (size_t i = 0; i < path.length; i++) {
        if (path.bytes[i] == '/' && !search->enters(search->context, (struct text){path.bytes, i}))
            return false;
    }
    return true;
}

static int walk_index(struct walk *walk)
{
    git_index *index = NULL;
    int result = index_open(&index, walk->repository, walk->error);
    size_t count = result == 0 ? git_index_entrycount(index) : 0;
    for (size_t i = 0; i < count && result == 0; i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        struct text path = text_of(entry->path);
        bool is_regular =
            entry->mode == GIT_FILEMODE_BLOB || entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
        if (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD ||
            !is_entered(walk->search, path) || !goes_on(walk))
            continue;
        struct object_id id = object_id_of(&entry->id);
        result = is_regular ? walk->search->found(walk->search->context, path, &id, walk->error)
                            : meet_other(walk, path);
    }
    git_index_free(index);
    return result;
}

int repository_each_file(struct repository *repository, const struct object_id *tree,
                         const struct file_search *search, size_t *entries, struct error *error)
{
    struct walk walk = {.repository = repository, .search = search, .error = error};
    arena_init(&walk.arena);
    int result = tree ? walk_folder(&walk, tree, TEXT(""), 0) : walk_index(&walk);
    *entries = walk.entries;
    arena_release(&walk.arena);
    return result;
}

/* SPDX-License-Identifier: MIT */
/* A single file of a commit or of the index, by its path. */
#include "git/commit.h"
#include "git/index_open.h"
#include "git/library.h"
#include "git/tree.h"

#include <git2.h>
#include <string.h>

static int find_entry(struct repository *repository, const struct object_id *folder,
                      struct text name, struct entry *entry, struct error *error)
{
    struct tree tree;
    *entry = (struct entry){0};
    if (tree_read_flawless(&tree, repository, folder, error) != 0)
        return -1;
    for (size_t i = 0; i < tree.count; i++)
        if (text_equal(tree.entries[i].name, name))
            *entry = entry_from(&tree.entries[i]);
    tree_release(&tree);
    return 0;
}

int repository_entry(struct repository *repository, const struct object_id *tree, const char *path,
                     struct entry *entry, struct error *error)
{
    struct object_id folder = *tree;
    struct text rest = text_of(path);
    for (;;) {
        if (find_entry(repository, &folder, text_cut(&rest, '/'), entry, error) != 0)
            return -1;
        if (!rest.bytes)
            return 0;
        if (entry->mode != GIT_FILEMODE_TREE) {
            *entry = (struct entry){0};
            return 0;
        }
        folder = entry->id;
    }
}

static bool is_regular(unsigned mode)
{
    return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static int find_in_tree(struct repository *repository, const struct object_id *tree,
                        const char *path, struct object_id *blob, bool *found, struct error *error)
{
    struct entry entry;
    if (repository_entry(repository, tree, path, &entry, error) != 0)
        return -1;
    *found = is_regular(entry.mode);
    *blob = entry.id;
    return 0;
}

static int find_in_index(struct repository *repository, const char *path, struct object_id *blob,
                         bool *found, struct error *error)
{
    git_index *index = NULL;
    if (index_open(&index, repository, error) != 0)
        return -1;
    const git_index_entry *entry = git_index_get_bypath(index, path, 0);
    *found = entry && !(entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) &&
             is_regular(entry->mode);
    if (*found)
        *blob = object_id_of(&entry->id);
    git_index_free(index);
    return 0;
}

/* A folder stands in an index by what lies in it. */
static int holds_in_index(struct repository *repository, const char *path, bool *holds,
                          struct error *error)
{
    git_index *index = NULL;
    size_t length = strlen(path);
    if (index_open(&index, repository, error) != 0)
        return -1;
    size_t count = git_index_entrycount(index);
    *holds = false;
    for (size_t i = 0; i < count && !*holds; i++) {
        const char *name = git_index_get_byindex(index, i)->path;
        *holds = strncmp(name, path, length) == 0 && (!name[length] || name[length] == '/');
    }
    git_index_free(index);
    return 0;
}

int repository_tree_holds(struct repository *repository, const struct object_id *tree,
                          const char *path, bool *holds, struct error *error)
{
    struct entry entry;
    if (!tree)
        return holds_in_index(repository, path, holds, error);
    if (repository_entry(repository, tree, path, &entry, error) != 0)
        return -1;
    *holds = entry.mode != 0;
    return 0;
}

static enum leads_away leads_away(unsigned mode)
{
    return mode == GIT_FILEMODE_LINK     ? LEADS_BY_LINK
           : mode == GIT_FILEMODE_COMMIT ? LEADS_TO_SUBMODULE
                                         : LEADS_NOWHERE;
}

static int leads_away_in_index(struct repository *repository, const char *path,
                               enum leads_away *away, struct error *error)
{
    git_index *index = NULL;
    if (index_open(&index, repository, error) != 0)
        return -1;
    size_t count = git_index_entrycount(index);
    for (size_t i = 0; i < count && !*away; i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        size_t length = strlen(entry->path);
        if (strncmp(path, entry->path, length) == 0 && (!path[length] || path[length] == '/'))
            *away = leads_away(entry->mode);
    }
    git_index_free(index);
    return 0;
}

int repository_tree_leads_away(struct repository *repository, const struct object_id *tree,
                               const char *path, enum leads_away *away, struct error *error)
{
    struct object_id folder;
    struct text rest = text_of(path);
    *away = LEADS_NOWHERE;
    if (!tree)
        return leads_away_in_index(repository, path, away, error);
    folder = *tree;
    while (rest.bytes) {
        struct entry entry;
        if (find_entry(repository, &folder, text_cut(&rest, '/'), &entry, error) != 0)
            return -1;
        *away = leads_away(entry.mode);
        if (entry.mode != GIT_FILEMODE_TREE)
            return 0;
        folder = entry.id;
    }
    return 0;
}

static int copy_blob(struct repository *repository, const struct object_id *blob, const char *path,
                     size_t limit, struct buffer *content, struct error *error)
{
    struct blob_reader *reader = NULL;
    struct text bytes;
    uint64_t size = 0;
    if (blob_reader_open(&reader, repository, error) != 0)
        return -1;
    int result = blob_read(reader, blob, limit, &bytes, &size, error);
    if (result == 0 && size > limit)
        result = error_set(error, ERROR_LIMIT, "%s has %llu bytes, more than the %zu allowed", path,
                           (unsigned long long)size, limit);
    if (result == 0) {
        buffer_append_text(content, bytes);
        if (content->failed)
            result = error_memory(error);
    }
    blob_reader_free(reader);
    return result;
}

static int find(struct repository *repository, const struct object_id *tree, const char *path,
                struct object_id *blob, bool *found, struct error *error)
{
    *found = false;
    return tree ? find_in_tree(repository, tree, path, blob, found, error)
                : find_in_index(repository, path, blob, found, error);
}

int repository_tree_has_file(struct repository *repository, const struct object_id *tree,
                             const char *path, bool *has, struct error *error)
{
    struct object_id blob;
    return find(repository, tree, path, &blob, has, error);
}

int repository_tree_file(struct repository *repository, const struct object_id *tree,
                         const char *path, size_t limit, struct buffer *content, bool *found,
                         struct error *error)
{
    struct object_id blob;
    int result = find(repository, tree, path, &blob, found, error);
    if (result != 0 || !*found)
        return result;
    return copy_blob(repository, &blob, path, limit, content, error);
}

int repository_file(struct repository *repository, const struct object_id *commit, const char *path,
                    size_t limit, struct buffer *content, bool *found, struct error *error)
{
    struct object_id tree;
    *found = false;
    if (commit && commit_tree(repository, commit, &tree, error) != 0)
        return -1;
    return repository_tree_file(repository, commit ? &tree : NULL, path, limit, content, found,
                                error);
}

/* SPDX-License-Identifier: MIT */
/* The .gitattributes that a merge heeds, written to where git looks for them. */
#include "git/merge.h"
#include "git/object.h"
#include "git/tree.h"

#include <git2.h>
#include <limits.h>

/* What a side may hold of them; and what is looked at, as a folder may hold others many times. */
enum { BYTES_MAX = 16 << 20, FILES_MAX = 1000, ENTRIES_MAX = 4000000 };

struct copying {
    struct repository *repository;
    struct program *program;
    struct buffer path; /* of the folder, in the program's, with a slash at its end */
    size_t bytes, files, entries;
    size_t unseen;   /* folders that lie too deep where they were met */
    struct map bare; /* trees that hold none, whatever their depth: they may stand in many places */
    struct error *error;
};

/* One folder as each side has it; `theirs` may be NULL: not, or it is of no matter. */
struct folder {
    const struct object_id *ours, *theirs;
};

static int put_file(struct copying *copying, struct text content)
{
    size_t length = copying->path.length;
    copying->bytes += content.length;
    buffer_append_string(&copying->path, ".gitattributes");
    int result = copying->path.failed
                     ? error_memory(copying->error)
                     : program_put(copying->program, copying->path.bytes, content, copying->error);
    copying->path.length = length;
    return result;
}

static int copy_file(struct copying *copying, const struct object_id *blob)
{
    git_odb_object *object = NULL;
    if (object_read(&object, copying->repository, blob, GIT_OBJECT_BLOB, BYTES_MAX - copying->bytes,
                    copying->error) != 0)
        return -1;
    int result = 0;
    if (object && copying->files++ < FILES_MAX)
        result = put_file(copying, object_bytes(object));
    else
        result = error_set(copying->error, ERROR_LIMIT,
                           "no merge is made where there are more than %d .gitattributes, or %d "
                           "MiB of them",
                           FILES_MAX, BYTES_MAX >> 20);
    git_odb_object_free(object);
    return result;
}

static int copy_folder(struct copying *copying, const struct folder *folder);

/* Goes down unless both sides hold the same there, which leaves nothing to merge, or no working
 * tree could hold a file there. */
static int descend(struct copying *copying, struct text name, const struct folder *folder)
{
    size_t length = copying->path.length;
    if (folder->theirs && object_id_equal(folder->ours, folder->theirs))
        return 0;
    if (name.length > NAME_MAX || length + name.length + sizeof "/.gitattributes" > PATH_MAX) {
        copying->unseen++;
        return 0;
    }
    buffer_append_text(&copying->path, name);
    buffer_append_string(&copying->path, "/");
    int result = copying->path.failed ? error_memory(copying->error) : copy_folder(copying, folder);
    copying->path.length = length;
    return result;
}

/* Where the entry of this name and kind stands in the other tree, *next on; both are sorted. */
static const struct object_id *find_same(const struct tree *tree, size_t *next,
                                         const struct tree_entry *entry)
{
    while (*next < tree->count && tree_entry_compare(&tree->entries[*next], entry) < 0)
        ++*next;
    bool found = *next < tree->count && tree_entry_compare(&tree->entries[*next], entry) == 0;
    return found ? &tree->entries[*next].id : NULL;
}

static int copy_entries(struct copying *copying, const struct tree *ours, const struct tree *theirs)
{
    size_t next = 0;
    for (size_t i = 0; i < ours->count; i++) {
        const struct tree_entry *entry = &ours->entries[i];
        int result = 0;
        if (copying->entries++ == ENTRIES_MAX)
            return error_set(copying->error, ERROR_LIMIT,
                             "no merge is made where more than %d files have changed or "
                             "stand beside one that has",
                             ENTRIES_MAX);
        if (tree_entry_fault(ours, i) != FAULT_NONE) /* git finds that, too */
            continue;
        if (entry->kind == ENTRY_FOLDER) {
            const struct folder below = {&entry->id, find_same(theirs, &next, entry)};
            result = descend(copying, entry->name, &below);
        } else if (text_is(entry->name, ".gitattributes") &&
                   (entry->kind == ENTRY_FILE || entry->kind == ENTRY_EXECUTABLE))
            result = copy_file(copying, &entry->id);
        if (result != 0)
            return -1;
    }
    return 0;
}

/* What is no tree is an empty one: git will say what is wrong with it. */
static int read_folder(struct copying *copying, const struct object_id *id, struct tree *tree)
{
    enum tree_state state;
    *tree = (struct tree){0};
    return id ? tree_read(tree, copying->repository, id, ENTRIES_MAX, &state, copying->error) : 0;
}

static bool holds_folder(const struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        if (tree->entries[i].kind == ENTRY_FOLDER)
            return true;
    return false;
}

static int note_bare(struct copying *copying, const struct object_id *folder)
{
    struct text key = arena_copy(&copying->program->arena, object_id_text(folder));
    return key.bytes && map_put(&copying->bare, key, copying) == 0 ? 0
                                                                   : error_memory(copying->error);
}

/* Their tree is asked for folders alone: one may hold a million files, and no folder. */
static int copy_folder(struct copying *copying, const struct folder *folder)
{
    struct tree ours, theirs = {0};
    size_t seen = copying->files + copying->unseen;
    if (map_has(&copying->bare, object_id_text(folder->ours)))
        return 0;
    if (read_folder(copying, folder->ours, &ours) != 0)
        return -1;
    int result = holds_folder(&ours) ? read_folder(copying, folder->theirs, &theirs) : 0;
    if (result == 0)
        result = copy_entries(copying, &ours, &theirs);
    tree_release(&theirs);
    tree_release(&ours);
    if (result == 0 && copying->files + copying->unseen == seen && !folder->theirs)
        result = note_bare(copying, folder->ours);
    return result;
}

int merge_copy_attributes(struct program *program, struct repository *repository,
                          const struct merge *merge, struct error *error)
{
    struct copying copying = {.repository = repository, .program = program, .error = error};
    /* Of several bases git makes one, by merging what neither side need hold any more. */
    const struct folder root = {&merge->our_tree, merge->has_base ? &merge->their_tree : NULL};
    map_init(&copying.bare);
    buffer_init(&copying.path, 2 * PATH_MAX);
    buffer_append_string(&copying.path, "tree/");
    int result = copying.path.failed ? error_memory(error) : copy_folder(&copying, &root);
    buffer_release(&copying.path);
    map_release(&copying.bare);
    return result;
}

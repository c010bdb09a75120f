/* SPDX-License-Identifier: MIT */
/* Compares two trees, path by path. */
#include "git/tree.h"

/* A folder deeper than this is compared as a whole. A tree that holds itself many times over has
 * more entries than anyone can count, so that is bounded as well. */
enum { DEPTH_MAX = 64, PATH_BYTES_MAX = 1 << 16, ENTRIES_MAX = 1000000 };

struct comparison {
    struct repository *repository;
    struct arena *arena;
    struct difference *items; /* [limit] */
    size_t limit;
    struct differences *differences;
    struct buffer path; /* of the folder being compared, with a slash at its end */
    size_t entries;     /* looked at so far */
    int depth;
    struct error *error;
};

static int add_difference(struct comparison *comparison, struct text name,
                          const struct tree_entry *a, const struct tree_entry *b)
{
    struct differences *differences = comparison->differences;
    if (differences->total++ >= comparison->limit)
        return 0;
    struct difference *difference = &comparison->items[differences->count++];
    difference->path = arena_format(comparison->arena, "%.*s%.*s", (int)comparison->path.length,
                                    comparison->path.bytes ? comparison->path.bytes : "",
                                    (int)name.length, name.bytes);
    difference->a = entry_from(a);
    difference->b = entry_from(b);
    return difference->path ? 0 : error_memory(comparison->error);
}

/* The tree of a folder; of anything else, or of nothing, an empty one. */
static int read_folder(struct comparison *comparison, const struct object_id *id, struct tree *tree)
{
    *tree = (struct tree){0};
    return id ? tree_read_flawless(tree, comparison->repository, id, comparison->error) : 0;
}

static int compare_folders(struct comparison *comparison, const struct object_id *a,
                           const struct object_id *b);

/* Goes down into what is a folder in either; NULL where there is none. */
static int descend(struct comparison *comparison, struct text name, const struct tree_entry *a,
                   const struct tree_entry *b)
{
    size_t length = comparison->path.length;
    buffer_append_text(&comparison->path, name);
    buffer_append_string(&comparison->path, "/");
    if (comparison->path.failed)
        return error_set(comparison->error, ERROR_LIMIT, "a path in a tree has more than %d bytes",
                         PATH_BYTES_MAX);
    comparison->depth++;
    int result = compare_folders(comparison, a ? &a->id : NULL, b ? &b->id : NULL);
    comparison->depth--;
    comparison->path.length = length;
    return result;
}

static int compare_entries(struct comparison *comparison, const struct tree_entry *a,
                           const struct tree_entry *b)
{
    struct entry left = entry_from(a), right = entry_from(b);
    struct text name = a ? a->name : b->name;
    if (entry_equal(&left, &right))
        return 0;
    bool is_folder = (a ? a : b)->kind == ENTRY_FOLDER;
    if (is_folder && comparison->depth < DEPTH_MAX)
        return descend(comparison, name, a, b);
    return add_difference(comparison, name, a, b);
}

/* Both trees are sorted, and a folder and a file of one name are two entries of that order. */
static int compare_trees(struct comparison *comparison, const struct tree *a, const struct tree *b)
{
    size_t i = 0, j = 0;
    int result = 0;
    while (result == 0 && (i < a->count || j < b->count) && comparison->entries++ < ENTRIES_MAX) {
        const struct tree_entry *left = i < a->count ? &a->entries[i] : NULL;
        const struct tree_entry *right = j < b->count ? &b->entries[j] : NULL;
        int order = left && right ? tree_entry_compare(left, right) : left ? -1 : 1;
        i += order <= 0;
        j += order >= 0;
        result = compare_entries(comparison, order <= 0 ? left : NULL, order >= 0 ? right : NULL);
    }
    return result;
}

static int compare_folders(struct comparison *comparison, const struct object_id *a,
                           const struct object_id *b)
{
    struct tree left, right;
    if (read_folder(comparison, a, &left) != 0)
        return -1;
    int result = read_folder(comparison, b, &right);
    if (result == 0) {
        result = compare_trees(comparison, &left, &right);
        tree_release(&right);
    }
    tree_release(&left);
    return result;
}

int repository_differences(struct repository *repository, const struct object_id *a,
                           const struct object_id *b, size_t limit, struct arena *arena,
                           struct differences *differences, struct error *error)
{
    struct comparison comparison = {.repository = repository,
                                    .arena = arena,
                                    .items =
                                        arena_alloc_array(arena, limit, sizeof *comparison.items),
                                    .limit = limit,
                                    .differences = differences,
                                    .error = error};
    *differences = (struct differences){.items = comparison.items};
    if (!comparison.items)
        return error_memory(error);
    if (object_id_equal(a, b))
        return 0;
    buffer_init(&comparison.path, PATH_BYTES_MAX);
    int result = compare_folders(&comparison, a, b);
    buffer_release(&comparison.path);
    differences->is_cut = comparison.entries > ENTRIES_MAX;
    return result;
}

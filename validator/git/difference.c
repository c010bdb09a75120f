/* SPDX-License-Identifier: MIT */
#include "git/tree.h"

enum { DEPTH_MAX = 64, PATH_BYTES_MAX = 1 << 16 };

static bool same_entry(const struct tree_entry *a, const struct tree_entry *b)
{
    return text_equal(a->name, b->name) && text_equal(a->mode, b->mode) &&
           object_id_equal(&a->id, &b->id);
}

/* The first entry that is not the same in both; NULL on the side that does not have it. */
static void find_difference(const struct tree *a, const struct tree *b,
                            const struct tree_entry **left, const struct tree_entry **right)
{
    size_t i = 0;
    while (i < a->count && i < b->count && same_entry(&a->entries[i], &b->entries[i]))
        i++;
    *left = i < a->count ? &a->entries[i] : NULL;
    *right = i < b->count ? &b->entries[i] : NULL;
    int order = *left && *right ? tree_entry_compare(*left, *right) : 0;
    if (order < 0)
        *right = NULL;
    else if (order > 0)
        *left = NULL;
}

/* Appends the name of the first difference. *descend says that it is a folder in both trees, which
 * `folders` then holds. */
static void compare_trees(const struct tree *a, const struct tree *b, struct buffer *path,
                          struct object_id folders[2], bool *descend)
{
    const struct tree_entry *left, *right;
    find_difference(a, b, &left, &right);
    *descend = left && right && left->kind == ENTRY_FOLDER;
    if (left || right)
        buffer_append_text(path, left ? left->name : right->name);
    if (*descend) {
        folders[0] = left->id;
        folders[1] = right->id;
        buffer_append_string(path, "/");
    }
}

static int compare_folders(struct repository *repository, struct object_id folders[2],
                           struct buffer *path, bool *descend, struct error *error)
{
    struct tree a, b;
    if (tree_read_flawless(&a, repository, &folders[0], error) != 0)
        return -1;
    int result = tree_read_flawless(&b, repository, &folders[1], error);
    if (result == 0) {
        compare_trees(&a, &b, path, folders, descend);
        tree_release(&b);
    }
    tree_release(&a);
    return result;
}

int repository_difference(struct repository *repository, const struct object_id *a,
                          const struct object_id *b, struct arena *arena, const char **path,
                          struct error *error)
{
    struct buffer found;
    struct object_id folders[2] = {*a, *b};
    bool descend = !object_id_equal(a, b);
    int result = 0;
    *path = NULL;
    buffer_init(&found, PATH_BYTES_MAX);
    for (int depth = 0; descend && depth < DEPTH_MAX && result == 0; depth++)
        result = compare_folders(repository, folders, &found, &descend, error);
    if (result == 0 && found.length > 0) {
        *path = arena_string(arena, buffer_text(&found));
        if (!*path)
            result = error_memory(error);
    }
    buffer_release(&found);
    return result;
}

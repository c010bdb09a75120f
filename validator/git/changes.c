/* SPDX-License-Identifier: MIT */
/*
 * The same folder of several trees, read side by side: of the tree in question, and of its bases.
 * Where an entry is the same as in one of the bases, all below it is too, and nothing is read.
 */
#include "git/tree.h"

#include <stdlib.h>

enum { DEPTH_MAX = 64, PATH_BYTES_MAX = 1 << 16 };

struct walk {
    struct repository *repository;
    const struct change_search *search;
    size_t side_count;  /* the tree in question first, then its bases */
    size_t entries_max; /* of the tree and its first base */
    size_t entries_seen;
    struct buffer path; /* of the folder, with a slash behind it; empty at the root */
    struct findings *findings;
    bool full; /* a limit is hit and reported */
    struct error *error;
};

/* One of the folders that are read side by side. */
struct side {
    struct tree tree; /* empty where there is no such folder */
    size_t next;
    bool is_unknown;                /* it cannot be read, so that nothing is the same there */
    const struct tree_entry *entry; /* the one that stands at the name looked at, or NULL */
};

static struct place place_of(const struct walk *walk)
{
    struct text path = buffer_text(&walk->path);
    path.length -= path.length > 0;
    return (struct place){.path = path};
}

/* A tree that is refused for its size is not refused for it twice. */
static void stop(struct walk *walk, const char *what, size_t limit)
{
    const struct place place = place_of(walk);
    walk->full = true;
    if (!findings_have_error(walk->findings, RULE_TREE_LIMIT))
        findings_add(walk->findings, RULE_TREE_LIMIT, &place, "push fewer changes at once",
                     "more than %zu %s would have to be searched for guarded files", limit, what);
}

static bool is_flawless(const struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        if (tree_entry_fault(tree, i) != FAULT_NONE)
            return false;
    }
    return true;
}

/* Reads one folder. What is wrong with the root is found where the content is judged. */
static int open_side(struct walk *walk, const struct object_id *folder, bool is_base,
                     struct side *side)
{
    enum tree_state state;
    if (object_id_is_zero(folder))
        return 0;
    if (tree_read(&side->tree, walk->repository, folder, default_limits.tree_entries, &state,
                  walk->error) != 0)
        return -1;
    side->is_unknown = state != TREE_READ || !is_flawless(&side->tree);
    if (!side->is_unknown)
        return 0;
    tree_release(&side->tree);
    const struct place place = place_of(walk);
    if (!is_base && walk->path.length > 0)
        findings_add(walk->findings, RULE_TREE_MALFORMED, &place,
                     "make the commit again with git, which writes folders correctly",
                     "the folder cannot be searched for guarded files: readers differ in what it "
                     "holds");
    return 0;
}

/* The entry that comes next in the tree or in its first base; NULL at the end of both. */
static const struct tree_entry *next_entry(const struct side *sides)
{
    const struct tree_entry *next = NULL;
    for (size_t i = 0; i < 2; i++) {
        const struct tree *tree = &sides[i].tree;
        const struct tree_entry *entry =
            sides[i].next < tree->count ? &tree->entries[sides[i].next] : NULL;
        if (entry && (!next || tree_entry_compare(entry, next) < 0))
            next = entry;
    }
    return next;
}

/* Looks at the name on every side; folders sort apart from files of their name. */
static void look_at(struct side *sides, size_t count, const struct tree_entry *name)
{
    for (size_t i = 0; i < count; i++) {
        struct side *side = &sides[i];
        const struct tree_entry *entries = side->tree.entries;
        while (side->next < side->tree.count && tree_entry_compare(&entries[side->next], name) < 0)
            side->next++;
        bool is_there =
            side->next < side->tree.count && tree_entry_compare(&entries[side->next], name) == 0;
        side->entry = is_there ? &entries[side->next++] : NULL;
    }
}

static bool is_same(const struct tree_entry *a, const struct side *base)
{
    const struct tree_entry *b = base->entry;
    if (!a || !b)
        return !base->is_unknown && !a && !b;
    return text_equal(a->mode, b->mode) && object_id_equal(&a->id, &b->id);
}

static bool is_change(const struct side *sides, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (is_same(sides[0].entry, &sides[i]))
            return false;
    }
    return true;
}

static int walk_folder(struct walk *walk, const struct object_id *folders, unsigned depth);

static int descend(struct walk *walk, const struct side *sides, unsigned depth)
{
    struct object_id *folders = calloc(walk->side_count, sizeof *folders);
    if (!folders)
        return error_memory(walk->error);
    for (size_t i = 0; i < walk->side_count; i++) {
        if (sides[i].entry)
            folders[i] = sides[i].entry->id;
    }
    buffer_append_string(&walk->path, "/");
    int result = walk_folder(walk, folders, depth + 1);
    free(folders);
    return result;
}

/* Tells of the entry at the name looked at, which is none of the bases'. */
static int tell(struct walk *walk, const struct side *sides, const struct tree_entry *entry,
                unsigned depth)
{
    size_t length = walk->path.length;
    int result = 0;
    buffer_append_text(&walk->path, entry->name);
    if (walk->path.failed && length + entry->name.length <= PATH_BYTES_MAX)
        return error_memory(walk->error);
    if (walk->path.failed)
        stop(walk, "bytes in a path", PATH_BYTES_MAX);
    else if (entry->kind != ENTRY_FOLDER)
        walk->search->found(walk->search->context, buffer_text(&walk->path));
    else if (walk->search->enters(walk->search->context, buffer_text(&walk->path)))
        result = descend(walk, sides, depth);
    walk->path.length = length;
    return result;
}

static int compare_sides(struct walk *walk, struct side *sides, unsigned depth)
{
    const struct tree_entry *entry;
    while (!walk->full && (entry = next_entry(sides))) {
        look_at(sides, walk->side_count, entry);
        if (is_change(sides, walk->side_count) && tell(walk, sides, entry, depth) != 0)
            return -1;
    }
    return 0;
}

static int walk_folder(struct walk *walk, const struct object_id *folders, unsigned depth)
{
    int result = 0;
    if (depth > DEPTH_MAX) {
        stop(walk, "folders inside each other", DEPTH_MAX);
        return 0;
    }
    struct side *sides = calloc(walk->side_count, sizeof *sides);
    if (!sides)
        return error_memory(walk->error);
    for (size_t i = 0; i < walk->side_count && result == 0; i++)
        result = open_side(walk, &folders[i], i > 0, &sides[i]);
    walk->entries_seen += sides[0].tree.count + sides[1].tree.count;
    if (result == 0 && walk->entries_seen > walk->entries_max)
        stop(walk, "entries", walk->entries_max);
    if (result == 0 && !walk->full && !sides[0].is_unknown)
        result = compare_sides(walk, sides, depth);
    for (size_t i = 0; i < walk->side_count; i++)
        tree_release(&sides[i].tree);
    free(sides);
    return result;
}

int repository_changes(struct repository *repository, const struct object_id *tree,
                       const struct object_id *bases, size_t base_count,
                       const struct change_search *search, const struct limits *limits,
                       struct findings *findings, struct error *error)
{
    struct walk walk = {.repository = repository,
                        .search = search,
                        .side_count = base_count + 1,
                        .entries_max = limits->tree_entries,
                        .findings = findings,
                        .error = error};
    struct object_id *folders = calloc(base_count + 1, sizeof *folders);
    if (!folders)
        return error_memory(error);
    folders[0] = *tree;
    bool is_known = false;
    for (size_t i = 0; i < base_count; i++) {
        folders[i + 1] = bases[i];
        is_known |= object_id_equal(tree, &bases[i]);
    }
    buffer_init(&walk.path, PATH_BYTES_MAX);
    int result = is_known ? 0 : walk_folder(&walk, folders, 0);
    buffer_release(&walk.path);
    free(folders);
    return result;
}

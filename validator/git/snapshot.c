/* SPDX-License-Identifier: MIT */
/* Walks a tree and lists the files of the fleet. */
#include "git/listing.h"

/* No path on any system we know is longer. */
enum { PATH_BYTES_MAX = 4096 };

struct walk {
    struct listing listing;
    struct buffer path; /* of the folder that is walked, with its last slash */
    size_t entries_left;
    size_t depth;
    bool is_below_root; /* all that is met is below a root */
};

static int walk_folder(struct walk *walk, const struct object_id *tree, struct error *error);

static void report_fault(struct listing *listing, struct text path, const struct tree_entry *entry,
                         enum entry_fault fault)
{
    static const char help[] = "git fsck shows it; make the commit anew with git itself";
    if (fault == FAULT_MODE)
        listing_report(listing, RULE_TREE_MODE, path, help, "has mode %.*s, which git never writes",
                       entry->mode.length < 40 ? (int)entry->mode.length : 40, entry->mode.bytes);
    else if (entry->name.length == 0)
        listing_report(listing, RULE_TREE_NAME, path, help, "holds an entry without a name");
    else
        listing_report(listing, fault == FAULT_NAME ? RULE_TREE_NAME : RULE_TREE_MALFORMED, path,
                       help, "%s", entry_fault_text(fault));
}

static bool is_named_like_a_file(struct text name)
{
    return text_ends_with(name, ".yml") || text_ends_with(name, ".yaml") ||
           text_ends_with(name, ".json");
}

static int enter_folder(struct walk *walk, const struct tree_entry *entry,
                        enum listing_standing standing, struct error *error)
{
    struct listing *listing = &walk->listing;
    struct text path = buffer_text(&walk->path);
    bool was_below_root = walk->is_below_root;
    if (!was_below_root && standing == LISTING_ROOT && is_named_like_a_file(entry->name)) {
        listing_report(listing, RULE_TREE_NAME, path, "put one file of that name in its place",
                       "is a folder where a file should be");
        return 0;
    }
    if (walk->depth == listing->limits->tree_depth) {
        listing_stop(listing, path, "folders below each other", listing->limits->tree_depth);
        return 0;
    }
    buffer_append_string(&walk->path, "/");
    walk->is_below_root = standing == LISTING_ROOT;
    int result = walk_folder(walk, &entry->id, error);
    walk->is_below_root = was_below_root;
    return result;
}

/* Takes one entry of the tree that is walked. */
static int take_entry(struct walk *walk, const struct tree *tree, size_t index, struct error *error)
{
    struct listing *listing = &walk->listing;
    const struct tree_entry *entry = &tree->entries[index];
    struct text path = buffer_text(&walk->path);
    enum entry_fault fault = tree_entry_fault(tree, index);
    if (fault != FAULT_NONE) {
        report_fault(listing, path, entry, fault);
        return 0;
    }
    enum listing_standing standing =
        walk->is_below_root ? LISTING_ROOT : listing_standing(listing, path);
    if (standing == LISTING_OTHER || (standing == LISTING_ABOVE && entry->kind != ENTRY_FOLDER))
        return 0;
    if (!listing_check_name(listing, path, entry->name))
        return 0;
    if (entry->kind == ENTRY_FOLDER)
        return enter_folder(walk, entry, standing, error);
    return listing_take(listing, path, entry->kind, &entry->id, error);
}

static int take_entries(struct walk *walk, const struct tree *tree, struct error *error)
{
    size_t length = walk->path.length;
    for (size_t i = 0; i < tree->count && !walk->listing.full; i++) {
        struct text name = tree->entries[i].name;
        buffer_append_text(&walk->path, name);
        if (walk->path.failed) {
            if (length + name.length <= PATH_BYTES_MAX)
                return error_memory(error);
            walk->path.failed = false;
            listing_stop(&walk->listing, buffer_text(&walk->path), "bytes in a path",
                         PATH_BYTES_MAX);
            return 0;
        }
        if (take_entry(walk, tree, i, error) != 0)
            return -1;
        walk->path.length = length;
    }
    return 0;
}

static void report_state(struct walk *walk, enum tree_state state)
{
    struct listing *listing = &walk->listing;
    struct text path = buffer_text(&walk->path);
    if (path.length > 0)
        path.length--; /* the slash */
    if (state == TREE_TOO_LARGE)
        listing_stop(listing, path, "entries in its folders", listing->limits->tree_entries);
    else
        listing_report(listing, RULE_TREE_MALFORMED, path, "commit it again with git add",
                       state == TREE_OTHER_TYPE ? "is called a folder but its object is none"
                                                : "is a folder whose object cannot be parsed");
}

static int walk_folder(struct walk *walk, const struct object_id *id, struct error *error)
{
    struct tree tree;
    enum tree_state state;
    if (tree_read(&tree, walk->listing.repository, id, walk->entries_left, &state, error) != 0)
        return -1;
    if (state != TREE_READ) {
        report_state(walk, state);
        return 0;
    }
    walk->entries_left -= tree.count;
    walk->depth++;
    int result = take_entries(walk, &tree, error);
    walk->depth--;
    tree_release(&tree);
    return result;
}

static int note_changed(struct listing *listing, struct error *error)
{
    const struct differences *changes = listing->changes;
    for (size_t i = 0; changes && i < changes->count; i++) {
        if (map_put(&listing->changed, object_id_text(&changes->items[i].b.id), listing) != 0)
            return error_memory(error);
    }
    return 0;
}

int snapshot_of_tree(struct snapshot *snapshot, struct repository *repository,
                     const struct object_id *tree, const struct differences *changes,
                     const struct snapshot_root *roots, const struct limits *limits,
                     struct findings *findings, struct error *error)
{
    struct walk walk = {.listing = {.repository = repository,
                                    .changes = changes,
                                    .roots = roots,
                                    .limits = limits,
                                    .findings = findings},
                        .entries_left = limits->tree_entries};
    listing_init(&walk.listing, snapshot);
    buffer_init(&walk.path, PATH_BYTES_MAX);
    int result = note_changed(&walk.listing, error);
    if (result == 0)
        result = walk_folder(&walk, tree, error);
    buffer_release(&walk.path);
    snapshot->entries = limits->tree_entries - walk.entries_left;
    return listing_finish(&walk.listing, result, error);
}

size_t snapshot_lower_bound(const struct snapshot *snapshot, struct text path)
{
    size_t low = 0, high = snapshot->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(snapshot->files[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t snapshot_find(const struct snapshot *snapshot, struct text path)
{
    size_t index = snapshot_lower_bound(snapshot, path);
    return index < snapshot->count && text_equal(snapshot->files[index].path, path) ? index
                                                                                    : SIZE_MAX;
}

void snapshot_release(struct snapshot *snapshot)
{
    arena_release(&snapshot->arena);
    *snapshot = (struct snapshot){0};
}

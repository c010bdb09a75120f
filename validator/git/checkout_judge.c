/* SPDX-License-Identifier: MIT */
/*
 * Whether a job can check a tree out: every name, link and size of it, before a byte is written. A
 * folder that stands in many places is read once; beside a tree that was judged before, only what
 * differs is.
 */
#include "git/checkout_entry.h"
#include "git/object.h"

#include <git2.h>
#include <stdio.h>

enum { PATH_BYTES_MAX = CHECKOUT_PATH_MAX + (1 << 16) };

/* What a folder comes to with all below it. */
struct weight {
    struct checkout_size size;
    size_t height;  /* folders inside each other, this one included */
    size_t longest; /* bytes of the longest path in it */
    size_t climb;   /* how far above it its links lead */
};

struct walk {
    struct repository *repository;
    const struct limits *limits;
    const struct snapshot_root *roots;
    const struct blob_sizes *sizes; /* NULL: none is known */
    struct findings *findings;      /* NULL: nothing is told, of what was judged before */
    struct error *error;
    struct arena arena;
    struct map seen;    /* weights of folders, by id */
    struct buffer path; /* of what is looked at */
    size_t entries_left;
    bool is_fleet;           /* inside one of the roots */
    bool full;               /* a limit is hit and told: nothing more is read */
    struct object_id object; /* the last one whose header was read */
    int type;
    size_t bytes;
};

static void walk_init(struct walk *walk)
{
    arena_init(&walk->arena);
    map_init(&walk->seen);
    buffer_init(&walk->path, PATH_BYTES_MAX);
    walk->entries_left = walk->limits->checkout_entries;
}

static void walk_release(struct walk *walk)
{
    buffer_release(&walk->path);
    map_release(&walk->seen);
    arena_release(&walk->arena);
}

/* ----------------------------------------------------------------------------------- telling -- */

static void tell(struct walk *walk, enum rule rule, const char *help, const char *what)
{
    struct text path = buffer_text(&walk->path);
    const struct place place = {.path = path};
    struct text name = path.length ? path : TEXT("the root folder");
    if (walk->findings)
        findings_add(walk->findings, rule, &place, help, "%.*s %s",
                     name.length < 500 ? (int)name.length : 500, name.bytes, what);
}

/* Says which limit is hit, unless the tree is refused for one already, and ends the walk. */
static void stop(struct walk *walk, const char *what, unsigned long long limit, const char *name)
{
    char sentence[200];
    bool is_told =
        walk->full || (walk->findings && findings_have_error(walk->findings, RULE_TREE_LIMIT));
    snprintf(sentence, sizeof sentence, "%s than the %llu that a checkout may have%s%s%s", what,
             limit, *name ? " (limits: " : "", name, *name ? ")" : "");
    if (!is_told)
        tell(walk, RULE_TREE_LIMIT, "take what is large, deep or long out of the repository",
             sentence);
    walk->full = true;
}

/* Whether snapshot_of_tree tells what is wrong with entries of this folder. */
static bool is_told_elsewhere(const struct walk *walk, size_t depth)
{
    return walk->roots && (depth == 0 || walk->is_fleet);
}

static void tell_link(struct walk *walk, const struct link_fault *fault)
{
    tell(walk, fault->rule,
         fault->rule == RULE_TREE_OUTSIDE_LINK
             ? "let it lead to a file of the repository, '..' at its beginning alone, or commit "
               "the file itself"
             : "commit the file itself in its place",
         fault->what);
}

/* ----------------------------------------------------------------------------------- weights -- */

static void add_size(struct checkout_size *sum, const struct checkout_size *size)
{
    if (__builtin_add_overflow(sum->bytes, size->bytes, &sum->bytes))
        sum->bytes = UINT64_MAX;
    if (__builtin_add_overflow(sum->entries, size->entries, &sum->entries))
        sum->entries = UINT64_MAX;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Adds a folder of this name to the one that it lies in. */
static void add_folder(struct weight *weight, const struct weight *below, struct text name)
{
    add_size(&weight->size, &below->size);
    weight->height = larger(weight->height, below->height + 1);
    weight->longest = larger(weight->longest, name.length + 1 + below->longest);
    weight->climb = larger(weight->climb, below->climb > 0 ? below->climb - 1 : 0);
}

static void check_size(struct walk *walk, const struct checkout_size *size)
{
    if (size->bytes > walk->limits->checkout_bytes)
        stop(walk, "holds more bytes", walk->limits->checkout_bytes, "checkout_bytes");
    if (size->entries > walk->limits->checkout_entries)
        stop(walk, "holds more files and folders", walk->limits->checkout_entries,
             "checkout_entries");
}

/* A folder that was read where it stands elsewhere may lie too deep here. */
static void check_place(struct walk *walk, const struct weight *weight, size_t depth)
{
    static const struct link_fault outside = {
        "holds a symbolic link that leads out of the repository", RULE_TREE_OUTSIDE_LINK};
    if (depth + weight->height - 1 > CHECKOUT_DEPTH_MAX)
        stop(walk, "holds more folders inside each other", CHECKOUT_DEPTH_MAX, "");
    if (walk->path.length + 1 + weight->longest > CHECKOUT_PATH_MAX)
        stop(walk, "holds a path of more bytes", CHECKOUT_PATH_MAX, "");
    if (weight->climb > depth)
        tell_link(walk, &outside);
}

static int remember(struct walk *walk, const struct object_id *id, const struct weight *weight)
{
    struct weight *kept = arena_alloc(&walk->arena, sizeof *kept);
    struct text key = arena_copy(&walk->arena, object_id_text(id));
    if (!kept || !key.bytes)
        return error_memory(walk->error);
    *kept = *weight;
    return map_put(&walk->seen, key, kept) == 0 ? 0 : error_memory(walk->error);
}

/* ----------------------------------------------------------------------------------- entries -- */

/* Whether the name can be looked behind. */
static bool check_name(struct walk *walk, const struct tree *tree, size_t index, size_t depth)
{
    static const char help[] = "git fsck shows it; make the commit anew with git itself";
    enum entry_fault fault = tree_entry_fault(tree, index);
    if (fault != FAULT_NONE) {
        if (!is_told_elsewhere(walk, depth))
            tell(walk,
                 fault == FAULT_NAME   ? RULE_TREE_NAME
                 : fault == FAULT_MODE ? RULE_TREE_MODE
                                       : RULE_TREE_MALFORMED,
                 help, entry_fault_text(fault));
        return false;
    }
    if (tree->entries[index].name.length <= CHECKOUT_NAME_MAX)
        return true;
    tell(walk, RULE_TREE_NAME,
         "give it a shorter name: git rm --cached it, and git add it under that",
         "has a name of more than 255 bytes, which no file system takes");
    return false;
}

/* Sets walk->type and walk->bytes. */
static int look_at_object(struct walk *walk, const struct object_id *id)
{
    if (!blob_sizes_find(walk->sizes, id, &walk->bytes))
        return object_header(walk->repository, id, &walk->type, &walk->bytes, walk->error);
    walk->type = GIT_OBJECT_BLOB;
    return 0;
}

/* *is_blob is false for an object that is no file, which is told. */
static int look_at_blob(struct walk *walk, const struct object_id *id, bool *is_blob)
{
    if (!object_id_equal(id, &walk->object) || object_id_is_zero(id)) {
        if (look_at_object(walk, id) != 0)
            return -1;
        walk->object = *id;
    }
    *is_blob = walk->type == GIT_OBJECT_BLOB;
    if (!*is_blob && !(walk->roots && walk->is_fleet))
        tell(walk, RULE_TREE_MALFORMED, "commit it again with git add",
             "is called a file but its object is none");
    return 0;
}

static int weigh_file(struct walk *walk, const struct tree_entry *entry, struct weight *weight)
{
    bool is_blob;
    if (look_at_blob(walk, &entry->id, &is_blob) != 0)
        return -1;
    if (!is_blob)
        return 0;
    const struct checkout_size size = {.bytes = walk->bytes};
    add_size(&weight->size, &size);
    check_size(walk, &size);
    return 0;
}

/* In the fleet no link may stand, and snapshot_of_tree says so. */
static int weigh_link(struct walk *walk, const struct tree_entry *entry, size_t depth,
                      struct weight *weight)
{
    bool is_blob;
    size_t climb;
    git_odb_object *object = NULL;
    if (look_at_blob(walk, &entry->id, &is_blob) != 0)
        return -1;
    if (!is_blob || (walk->roots && walk->is_fleet))
        return 0;
    if (object_read(&object, walk->repository, &entry->id, GIT_OBJECT_BLOB, LINK_TARGET_MAX,
                    walk->error) != 0)
        return -1;
    struct text target = object_bytes(object);
    const struct link_fault fault = checkout_judge_link(entry->name, target, depth, &climb);
    const struct checkout_size size = {.bytes = target.length};
    git_odb_object_free(object);
    if (fault.what)
        tell_link(walk, &fault);
    add_size(&weight->size, &size);
    weight->climb = larger(weight->climb, climb);
    return 0;
}

static int weigh_folder(struct walk *walk, const struct object_id *id, size_t depth,
                        struct weight *weight);

static int weigh_below(struct walk *walk, const struct tree_entry *entry, size_t depth,
                       struct weight *weight)
{
    struct weight below;
    const struct weight *known = map_get(&walk->seen, object_id_text(&entry->id));
    if (known)
        below = *known;
    else if (weigh_folder(walk, &entry->id, depth + 1, &below) != 0)
        return -1;
    if (known)
        check_place(walk, known, depth + 1);
    add_folder(weight, &below, entry->name);
    return 0;
}

static int weigh_kind(struct walk *walk, const struct tree_entry *entry, size_t depth,
                      struct weight *weight)
{
    static const struct checkout_size one = {.entries = 1};
    add_size(&weight->size, &one);
    weight->longest = larger(weight->longest, entry->name.length);
    switch (entry->kind) {
    case ENTRY_FOLDER:
        return weigh_below(walk, entry, depth, weight);
    case ENTRY_FILE:
    case ENTRY_EXECUTABLE:
        return weigh_file(walk, entry, weight);
    case ENTRY_SYMLINK:
        return weigh_link(walk, entry, depth, weight);
    case ENTRY_SUBMODULE:
    case ENTRY_UNKNOWN:
        break;
    }
    return 0;
}

/* Appends the name to the path; false where that is too long, which ends the walk. */
static bool enter(struct walk *walk, struct text name, size_t depth)
{
    if (walk->path.length + 1 + name.length > CHECKOUT_PATH_MAX &&
        name.length <= CHECKOUT_NAME_MAX) {
        stop(walk, "holds a path of more bytes", CHECKOUT_PATH_MAX, "");
        return false;
    }
    if (walk->path.length > 0)
        buffer_append_string(&walk->path, "/");
    if (name.length > 4 * CHECKOUT_NAME_MAX) /* as much as is shown of it */
        name.length = 4 * CHECKOUT_NAME_MAX;
    buffer_append_text(&walk->path, name);
    for (const struct snapshot_root *root = walk->roots; depth == 0 && root && root->path; root++)
        walk->is_fleet |= text_is(name, root->path);
    return true;
}

static void leave(struct walk *walk, size_t length, size_t depth)
{
    walk->path.length = length;
    walk->is_fleet &= depth > 0;
}

static int weigh_entry(struct walk *walk, const struct tree *tree, size_t index, size_t depth,
                       struct weight *weight)
{
    size_t length = walk->path.length;
    if (!enter(walk, tree->entries[index].name, depth))
        return 0;
    int result = 0;
    if (walk->path.failed)
        result = error_memory(walk->error);
    else if (check_name(walk, tree, index, depth))
        result = weigh_kind(walk, &tree->entries[index], depth, weight);
    leave(walk, length, depth);
    return result;
}

/* ----------------------------------------------------------------------------------- folders -- */

/* Reads the folder; one that cannot be read has no entries, and is told. */
static int open_folder(struct walk *walk, const struct object_id *id, size_t depth,
                       struct tree *tree)
{
    enum tree_state state;
    *tree = (struct tree){0};
    if (depth > CHECKOUT_DEPTH_MAX)
        stop(walk, "lies inside more folders", CHECKOUT_DEPTH_MAX, "");
    if (walk->full)
        return 0;
    if (tree_read(tree, walk->repository, id, walk->entries_left, &state, walk->error) != 0)
        return -1;
    walk->entries_left -= tree->count;
    if (state == TREE_TOO_LARGE)
        stop(walk, "holds more files and folders", walk->limits->checkout_entries,
             "checkout_entries");
    else if (state != TREE_READ && !is_told_elsewhere(walk, depth))
        tell(walk, RULE_TREE_MALFORMED, "commit it again with git add",
             "is called a folder but its object is none that can be read");
    else if (tree_is_repository(tree))
        tell(walk, RULE_TREE_REPOSITORY, "rename HEAD in it, or git rm the folder",
             "is taken for a repository by git: it holds HEAD beside objects, refs or commondir");
    return 0;
}

static int weigh_folder(struct walk *walk, const struct object_id *id, size_t depth,
                        struct weight *weight)
{
    struct tree tree;
    int result = 0;
    *weight = (struct weight){.height = 1};
    if (open_folder(walk, id, depth, &tree) != 0)
        return -1;
    for (size_t i = 0; i < tree.count && result == 0 && !walk->full; i++)
        result = weigh_entry(walk, &tree, i, depth, weight);
    tree_release(&tree);
    if (result != 0)
        return -1;
    check_size(walk, &weight->size);
    return remember(walk, id, weight);
}

/* --------------------------------------------------------------------------------- comparing -- */

/* A tree beside one that was judged: what it has more, and what less. */
struct comparison {
    struct walk *walk;
    struct walk base;
    struct weight more;
    struct weight less;
};

static int compare_folders(struct comparison *comparison, const struct object_id *id,
                           const struct object_id *base, size_t depth);

static int descend(struct comparison *comparison, const struct tree_entry *entry,
                   const struct object_id *base, size_t depth)
{
    struct walk *walk = comparison->walk;
    size_t length = walk->path.length;
    if (!enter(walk, entry->name, depth))
        return 0;
    int result = compare_folders(comparison, &entry->id, base, depth + 1);
    leave(walk, length, depth);
    return result;
}

/* One entry of the tree, and what stands in its place in the base, or NULL. */
static int compare_entry(struct comparison *comparison, const struct tree *tree, size_t index,
                         const struct tree *base_tree, size_t base_index, size_t depth)
{
    const struct tree_entry *entry = &tree->entries[index];
    const struct tree_entry *old =
        base_index < base_tree->count ? &base_tree->entries[base_index] : NULL;
    if (old && text_equal(old->mode, entry->mode) && object_id_equal(&old->id, &entry->id))
        return 0;
    if (old && entry->kind == ENTRY_FOLDER)
        return descend(comparison, entry, &old->id, depth);
    if (old && weigh_entry(&comparison->base, base_tree, base_index, depth, &comparison->less) != 0)
        return -1;
    return weigh_entry(comparison->walk, tree, index, depth, &comparison->more);
}

static int compare_entries(struct comparison *comparison, const struct tree *tree,
                           const struct tree *base, size_t depth)
{
    size_t next = 0;
    int result = 0;
    for (size_t i = 0; i < tree->count && result == 0 && !comparison->walk->full; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        for (; next < base->count && result == 0 &&
               tree_entry_compare(&base->entries[next], entry) < 0;
             next++)
            result = weigh_entry(&comparison->base, base, next, depth, &comparison->less);
        bool is_there = next < base->count && tree_entry_compare(&base->entries[next], entry) == 0;
        if (result == 0)
            result = compare_entry(comparison, tree, i, base, is_there ? next : SIZE_MAX, depth);
        next += is_there;
    }
    for (; next < base->count && result == 0; next++)
        result = weigh_entry(&comparison->base, base, next, depth, &comparison->less);
    return result;
}

static int compare_folders(struct comparison *comparison, const struct object_id *id,
                           const struct object_id *base, size_t depth)
{
    struct tree tree, base_tree;
    if (open_folder(comparison->walk, id, depth, &tree) != 0)
        return -1;
    int result = open_folder(&comparison->base, base, depth, &base_tree);
    if (result == 0)
        result = compare_entries(comparison, &tree, &base_tree, depth);
    tree_release(&tree);
    tree_release(&base_tree);
    return result;
}

static int compare(struct walk *walk, const struct object_id *tree,
                   const struct judged_checkout *base, struct checkout_size *size)
{
    struct comparison comparison = {.walk = walk, .base = *walk};
    comparison.base.findings = NULL;
    walk_init(&comparison.base);
    int result = compare_folders(&comparison, tree, &base->tree, 0);
    walk_release(&comparison.base);
    *size = base->size;
    size->bytes -= comparison.less.size.bytes;
    size->entries -= comparison.less.size.entries;
    add_size(size, &comparison.more.size);
    if (result == 0)
        check_size(walk, size);
    return result;
}

/* ------------------------------------------------------------------------------------- whole -- */

int repository_judge_checkout(struct repository *repository,
                              const struct checkout_question *question, struct checkout_size *size,
                              struct findings *findings, struct error *error)
{
    struct walk walk = {.repository = repository,
                        .limits = question->limits,
                        .roots = question->roots,
                        .sizes = question->sizes,
                        .findings = findings,
                        .error = error};
    struct weight weight = {0};
    walk_init(&walk);
    int result = question->base ? compare(&walk, &question->tree, question->base, &weight.size)
                                : weigh_folder(&walk, &question->tree, 0, &weight);
    walk_release(&walk);
    *size = weight.size;
    return result;
}

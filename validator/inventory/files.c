/* SPDX-License-Identifier: MIT */
/* Files of variables in a snapshot: which ones Ansible reads for an owner, and reading them. */
#include "inventory/files.h"

#include "inventory/value.h"

#include <stdlib.h>

enum { PATH_BYTES_MAX = 8192 };

/* ------------------------------------------------------------------------------- in the tree -- */

static bool is_below(struct text path, struct text folder)
{
    return path.length > folder.length && memcmp(path.bytes, folder.bytes, folder.length) == 0;
}

bool files_is_folder(const struct snapshot *snapshot, struct text path)
{
    size_t index = snapshot_lower_bound(snapshot, path);
    return index < snapshot->count && is_below(snapshot->files[index].path, path);
}

static int compare_entries(const void *a, const void *b)
{
    const struct folder_entry *left = a, *right = b;
    return text_compare(left->name, right->name);
}

int files_list(const struct snapshot *snapshot, struct text folder, struct folder_entry **entries,
               size_t *count, struct error *error)
{
    size_t capacity = 0;
    *entries = NULL;
    *count = 0;
    for (size_t i = snapshot_lower_bound(snapshot, folder); i < snapshot->count; i++) {
        struct text path = snapshot->files[i].path;
        if (!is_below(path, folder))
            break;
        struct text rest = text_from(path, folder.length);
        struct folder_entry entry = {.name = text_cut(&rest, '/')};
        entry.file = rest.bytes ? SIZE_MAX : i;
        if (*count > 0 && text_equal((*entries)[*count - 1].name, entry.name))
            continue;
        if (ARRAY_RESERVE(*entries, capacity, *count + 1) != 0)
            return error_memory(error);
        (*entries)[(*count)++] = entry;
    }
    if (*count > 0)
        qsort(*entries, *count, sizeof **entries, compare_entries);
    return 0;
}

/* ------------------------------------------------------------------------------- of a source -- */

bool files_is_ignored(struct text name, bool reads_ini)
{
    static const char *const names[] = {INVENTORY_HOST_FOLDER, INVENTORY_GROUP_FOLDER,
                                        "vars_plugins"};
    static const char *const ends[] = {".pyc", ".pyo", ".swp", ".bak",  "~",    ".rpm",
                                       ".md",  ".txt", ".rst", ".orig", ".cfg", ".retry"};
    if (name.bytes[0] == '.' || (!reads_ini && text_ends_with(name, ".ini")))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_is(name, names[i]))
            return true;
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (text_ends_with(name, ends[i]))
            return true;
    }
    return false;
}

struct source_walk {
    const struct snapshot *snapshot;
    struct arena *arena;
    bool reads_ini;
    int (*visit)(void *context, size_t file, struct error *error);
    void *context;
};

/* `folder` is a path with its last slash. Depth is bounded by that of trees. */
static int walk_source(const struct source_walk *walk, struct text folder, struct error *error)
{
    struct folder_entry *entries;
    size_t count;
    int result = files_list(walk->snapshot, folder, &entries, &count, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        if (files_is_ignored(entries[i].name, walk->reads_ini))
            continue;
        if (entries[i].file != SIZE_MAX) {
            result = walk->visit(walk->context, entries[i].file, error);
            continue;
        }
        char *path = arena_format(walk->arena, "%.*s%.*s/", (int)folder.length, folder.bytes,
                                  (int)entries[i].name.length, entries[i].name.bytes);
        result = path ? walk_source(walk, text_of(path), error) : error_memory(error);
    }
    free(entries);
    return result;
}

int files_each_of_source(const struct snapshot *snapshot, struct arena *arena, struct text source,
                         bool reads_ini,
                         int (*visit)(void *context, size_t file, struct error *error),
                         void *context, struct error *error)
{
    const struct source_walk walk = {snapshot, arena, reads_ini, visit, context};
    size_t file = snapshot_find(snapshot, source);
    if (file != SIZE_MAX)
        return visit(context, file, error);
    bool has_slash = source.length == 0 || source.bytes[source.length - 1] == '/';
    char *folder =
        arena_format(arena, "%.*s%s", (int)source.length, source.bytes, has_slash ? "" : "/");
    if (!folder)
        return error_memory(error);
    if (!files_is_folder(snapshot, text_of(folder)))
        return 1;
    return walk_source(&walk, text_of(folder), error);
}

/* ------------------------------------------------------------------------------- of an owner -- */

struct search {
    const struct snapshot *snapshot;
    struct buffer path;
    int (*visit)(void *context, size_t file, struct error *error);
    void *context;
    struct error *error;
};

static bool is_data_extension(struct text extension)
{
    return text_is(extension, ".yml") || text_is(extension, ".yaml") || text_is(extension, ".json");
}

/* search->path is a folder with its slash. Depth is bounded by that of trees. */
static int visit_folder(struct search *search)
{
    struct folder_entry *entries;
    size_t count, length = search->path.length;
    int result =
        files_list(search->snapshot, buffer_text(&search->path), &entries, &count, search->error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        struct text name = entries[i].name;
        struct text extension = text_extension(name);
        if (name.bytes[0] == '.' || name.bytes[name.length - 1] == '~')
            continue;
        if (entries[i].file != SIZE_MAX) {
            if (extension.length == 0 || is_data_extension(extension))
                result = search->visit(search->context, entries[i].file, search->error);
        } else if (extension.length == 0) {
            buffer_append_text(&search->path, name);
            buffer_append_string(&search->path, "/");
            result = search->path.failed ? error_memory(search->error) : visit_folder(search);
            search->path.length = length;
        }
    }
    free(entries);
    return result;
}

/* Visits what stands at search->path. *found is false where nothing does. */
static int visit_path(struct search *search, bool *found)
{
    size_t file = snapshot_find(search->snapshot, buffer_text(&search->path));
    *found = true;
    if (file != SIZE_MAX)
        return search->visit(search->context, file, search->error);
    buffer_append_string(&search->path, "/");
    if (search->path.failed)
        return error_memory(search->error);
    *found = files_is_folder(search->snapshot, buffer_text(&search->path));
    return *found ? visit_folder(search) : 0;
}

int files_each_of_owner(const struct snapshot *snapshot, struct text folder, const char *kind,
                        struct text owner,
                        int (*visit)(void *context, size_t file, struct error *error),
                        void *context, struct error *error)
{
    static const char *const extensions[] = {"", ".yml", ".yaml", ".json"};
    struct search search = {
        .snapshot = snapshot, .visit = visit, .context = context, .error = error};
    bool found = false;
    int result = 0;
    if (folder.length + owner.length > PATH_BYTES_MAX / 2)
        return 0; /* no path is so long */
    buffer_init(&search.path, PATH_BYTES_MAX);
    for (size_t i = 0; result == 0 && !found && i < 4; i++) {
        buffer_clear(&search.path);
        buffer_append_text(&search.path, folder);
        buffer_append_string(&search.path, kind);
        buffer_append_string(&search.path, "/");
        buffer_append_text(&search.path, owner);
        buffer_append_string(&search.path, extensions[i]);
        result = search.path.failed ? error_memory(error) : visit_path(&search, &found);
    }
    buffer_release(&search.path);
    return result;
}

/* ------------------------------------------------------------------------------- documents -- */

int files_load(struct blob_reader *reader, const struct file *file, size_t limit,
               struct arena *arena, struct text *text, struct findings *findings,
               struct error *error)
{
    const struct place place = {.path = file->path};
    struct text content;
    uint64_t size;
    *text = (struct text){0};
    if (blob_read_file(reader, file, limit, &content, &size, error) != 0)
        return -1;
    if (!content.bytes) {
        findings_add(findings, RULE_DOCUMENT_LIMIT, &place,
                     "fleet files are small; keep large data outside the fleet's folders",
                     "the file has %llu bytes; the gate reads at most %zu",
                     (unsigned long long)size, limit);
        return 0;
    }
    *text = arena_copy(arena, content);
    return text->bytes ? 0 : error_memory(error);
}

/* What is read of the root of a document, NULL where it has none. */
static void take_root(struct read_file *read, const struct node *root, const struct place *place,
                      struct findings *findings)
{
    read->is_unread = root && root->vaulted;
    read->variables = root && root->type == NODE_MAPPING ? root : NULL;
    read->is_broken = !read->variables && !read->is_unread && !(root && value_is_false(root));
    if (root && read->is_broken)
        findings_add(findings, RULE_SCHEMA_VIOLATION, place,
                     "write variables as keys that end in a colon",
                     "the file is no mapping of variables, so Ansible fails on it");
}

void files_take_variables(struct read_file *read, struct text path, const struct node *root,
                          struct findings *findings)
{
    const struct place place = {.path = path};
    read->path = path;
    take_root(read, root, &place, findings);
}

int files_read_variables(struct blob_reader *reader, const struct file *file,
                         const struct limits *limits, struct arena *arena, struct read_file *read,
                         struct findings *findings, struct error *error)
{
    const struct document_limits bounds = {limits->document_depth, limits->document_nodes,
                                           limits->scalar_bytes};
    const struct place place = {.path = file->path};
    struct text text;
    read->path = file->path;
    read->variables = NULL;
    read->is_unread = false;
    read->is_broken = true;
    if (files_load(reader, file, limits->file_bytes, arena, &text, findings, error) != 0)
        return -1;
    if (!text.bytes)
        return 0;
    if (document_read(&read->document, text, &bounds, &place, findings, error) != 0)
        return -1;
    take_root(read, read->document.root, &place, findings);
    return 0;
}

/* ----------------------------------------------------------------- what inventory_load keeps -- */

void files_free(struct inventory_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->document_count; i++) {
        document_release(&files->documents[i]->document);
        free(files->documents[i]);
    }
    free(files->documents);
    free(files->group_blocks);
    free(files->unread);
    free(files->broken);
    free(files);
}

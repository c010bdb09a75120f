/* SPDX-License-Identifier: MIT */
/* Takes the files of the fleet into a snapshot, and finds what must not stand among them. */
#include "git/listing.h"

#include "git/object.h"

#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINK_SHOWN_MAX = 200, LINK_PATH_MAX = 4096, HELP_BYTES_MAX = 2000 };

/* For the precision of %.*s. */
static int shown(struct text text)
{
    return text.length < 500 ? (int)text.length : 500;
}

void listing_report(struct listing *listing, enum rule rule, struct text path, const char *help,
                    const char *format, ...)
{
    char what[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    const struct place place = {.path = path};
    struct text name = path.length ? path : TEXT("the root folder");
    findings_add(listing->findings, rule, &place, help, "%.*s %s", shown(name), name.bytes, what);
}

void listing_stop(struct listing *listing, struct text path, const char *what, size_t limit)
{
    if (!listing->full)
        listing_report(listing, RULE_TREE_LIMIT, path,
                       "move what Ansible does not read out of the folders of the fleet",
                       "is where the fleet has more than %zu %s", limit, what);
    listing->full = true;
}

/* ------------------------------------------------------------------------------------- names -- */

/* Whether `path` is `folder` or lies below it. */
static bool is_at_or_below(struct text path, struct text folder)
{
    return path.length >= folder.length && memcmp(path.bytes, folder.bytes, folder.length) == 0 &&
           (path.length == folder.length || path.bytes[folder.length] == '/');
}

enum listing_standing listing_standing(struct listing *listing, struct text path)
{
    enum listing_standing standing = LISTING_OTHER;
    const char *alike = NULL;
    for (const struct snapshot_root *item = listing->roots; item->path; item++) {
        struct text root = text_of(item->path);
        if (is_at_or_below(path, root))
            return LISTING_ROOT;
        if (is_at_or_below(root, path))
            standing = LISTING_ABOVE;
        if (root.length == path.length && strncasecmp(root.bytes, path.bytes, path.length) == 0)
            alike = item->path;
    }
    if (alike)
        listing_report(listing, RULE_TREE_NAME, path, "rename it with git mv",
                       "differs from %s only in upper and lower case", alike);
    return standing;
}

bool listing_check_name(struct listing *listing, struct text path, struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        if (name.bytes[i] >= ' ' && name.bytes[i] <= '~')
            continue;
        listing_report(listing, RULE_TREE_NAME, path,
                       "rename it with git mv to a name of letters, digits, '-', '_' and '.'",
                       "has a byte in its name that is not printable ASCII");
        return false;
    }
    return true;
}

static bool has_upper_case(const struct listing *listing)
{
    for (size_t i = 0; i < listing->count; i++) {
        struct text path = listing->files[i].path;
        for (size_t j = 0; j < path.length; j++)
            if (path.bytes[j] >= 'A' && path.bytes[j] <= 'Z')
                return true;
    }
    return false;
}

static struct text lower_case(struct arena *arena, struct text text)
{
    char *copy = arena_string(arena, text);
    for (size_t i = 0; copy && i < text.length; i++)
        copy[i] = lower_ascii(copy[i]);
    return (struct text){copy, text.length};
}

/* Notes the spelling of one file or folder. An equal one in other letters is a finding. */
static int note_spelling(struct listing *listing, struct map *spellings, struct arena *arena,
                         struct text *path)
{
    struct text key = lower_case(arena, *path);
    bool added = false;
    void **place = key.bytes ? map_place(spellings, key, &added) : NULL;
    if (!place)
        return -1;
    if (added)
        *place = path;
    const struct text *first = *place;
    if (!text_equal(*first, *path))
        listing_report(listing, RULE_TREE_NAME, *path, "rename one of the two with git mv",
                       "differs from %.*s only in upper and lower case", shown(*first),
                       first->bytes);
    return 0;
}

/* Two names that are one where case does not count would overwrite each other there. */
static int report_collisions(struct listing *listing, struct error *error)
{
    if (!has_upper_case(listing))
        return 0;
    struct map spellings;
    struct arena arena;
    map_init(&spellings);
    arena_init(&arena);
    int result = 0;
    for (size_t i = 0; i < listing->count && result == 0; i++) {
        struct text path = listing->files[i].path;
        for (size_t end = 1; end <= path.length && result == 0; end++) {
            if (end < path.length && path.bytes[end] != '/')
                continue;
            struct text *part = arena_alloc(&arena, sizeof *part);
            if (part)
                *part = (struct text){path.bytes, end};
            result = part ? note_spelling(listing, &spellings, &arena, part) : -1;
        }
    }
    arena_release(&arena);
    map_release(&spellings);
    return result == 0 ? 0 : error_memory(error);
}

/* ------------------------------------------------------------------------------------- files -- */

/* Reports an entry that a command on its path fixes, with words before and after it. The path is
 * the pusher's, and the help is for pasting. */
static void report_with_command(struct listing *listing, enum rule rule, struct text path,
                                const char *before, const char *after, struct text what)
{
    struct buffer help;
    buffer_init(&help, HELP_BYTES_MAX);
    buffer_append_string(&help, before);
    buffer_append_shown_word(&help, path);
    buffer_append_string(&help, after);
    listing_report(listing, rule, path, help.failed ? NULL : help.bytes, "%.*s", shown(what),
                   what.bytes);
    buffer_release(&help);
}

static bool is_root(const struct listing *listing, struct text path)
{
    for (const struct snapshot_root *root = listing->roots; root->path; root++) {
        if (text_is(path, root->path))
            return true;
    }
    return false;
}

static void report_link(struct listing *listing, struct text path, struct text target)
{
    if (target.length == 0) /* too long to be shown, or no link at all */
        target = TEXT("some other place");
    char what[LINK_SHOWN_MAX + 40];
    int length =
        snprintf(what, sizeof what, "is a symbolic link to %.*s", shown(target), target.bytes);
    report_with_command(listing, RULE_TREE_SYMLINK, path, "commit the file itself: git rm ",
                        ", then add a regular file of that name",
                        (struct text){what, length > 0 ? (size_t)length : 0});
}

static void report_submodule(struct listing *listing, struct text path)
{
    report_with_command(listing, RULE_TREE_SUBMODULE, path, "commit the files themselves: git rm ",
                        ", then add them", TEXT("is a submodule"));
}

/* Whether files of variables lie there. */
static bool is_of_variables(const struct listing *listing, struct text path)
{
    for (const struct snapshot_root *root = listing->roots; root->path; root++) {
        if (root->has_variables && is_at_or_below(path, text_of(root->path)))
            return true;
    }
    return false;
}

/* Ansible runs an inventory that is executable; variables it only reads. An inventory may lie in a
 * folder of variables, and most often folders of variables lie in one of inventories. */
static bool is_run(const struct listing *listing, struct text path)
{
    bool is_run = !is_of_variables(listing, path);
    for (const struct snapshot_root *root = listing->roots; root->path; root++) {
        struct text place = text_of(root->path);
        is_run |=
            !root->has_variables && is_at_or_below(path, place) && is_of_variables(listing, place);
    }
    return is_run;
}

static void report_executable(struct listing *listing, struct text path)
{
    report_with_command(listing, is_run(listing, path) ? RULE_TREE_MODE : RULE_TREE_EXECUTABLE,
                        path, "git update-index --chmod=-x ", "",
                        TEXT("is executable (mode 100755)"));
}

/* `size` is that of its blob, where it was asked for. */
static int append_file(struct listing *listing, struct text path, const struct object_id *id,
                       size_t size, struct error *error)
{
    if (listing->count == listing->limits->files) {
        listing_stop(listing, path, "files", listing->limits->files);
        return 0;
    }
    if (ARRAY_RESERVE(listing->files, listing->capacity, listing->count + 1) != 0)
        return error_memory(error);
    struct text copy = arena_copy(&listing->snapshot->arena, path);
    if (!copy.bytes)
        return error_memory(error);
    listing->files[listing->count++] =
        (struct file){.path = copy, .blob = *id, .size = size <= UINT32_MAX ? (uint32_t)size : 0};
    return 0;
}

/* A tree may call any object a file. */
static int take_file(struct listing *listing, struct text path, const struct object_id *id,
                     struct error *error)
{
    int type;
    size_t size = 0;
    if ((listing->changes && !map_has(&listing->changed, object_id_text(id))) ||
        map_has(&listing->blobs, object_id_text(id)))
        return append_file(listing, path, id, 0, error);
    if (object_header(listing->repository, id, &type, &size, error) != 0)
        return -1;
    if (type == GIT_OBJECT_BLOB) {
        struct text kept = arena_copy(&listing->snapshot->arena, object_id_text(id));
        if (!kept.bytes || map_put(&listing->blobs, kept, listing) != 0)
            return error_memory(error);
        return append_file(listing, path, id, size, error);
    }
    listing_report(listing, RULE_TREE_MALFORMED, path, "commit it again with git add",
                   "is called a file but its object is a %s",
                   git_object_type2string((git_object_t)type));
    return 0;
}

static int keep_link(struct listing *listing, struct text path, const struct object_id *id,
                     struct error *error)
{
    if (listing->link_count == listing->limits->files) {
        listing_stop(listing, path, "links", listing->limits->files);
        return 0;
    }
    if (ARRAY_RESERVE(listing->links, listing->link_capacity, listing->link_count + 1) != 0)
        return error_memory(error);
    struct text copy = arena_copy(&listing->snapshot->arena, path);
    if (!copy.bytes)
        return error_memory(error);
    listing->links[listing->link_count++] = (struct link){copy, *id};
    return 0;
}

int listing_take(struct listing *listing, struct text path, enum entry_kind kind,
                 const struct object_id *id, struct error *error)
{
    switch (kind) {
    case ENTRY_FILE:
        return take_file(listing, path, id, error);
    case ENTRY_EXECUTABLE:
        report_executable(listing, path);
        return is_run(listing, path) ? 0 : take_file(listing, path, id, error);
    case ENTRY_SYMLINK:
        return keep_link(listing, path, id, error);
    case ENTRY_SUBMODULE:
        report_submodule(listing, path);
        return 0;
    case ENTRY_FOLDER:
    case ENTRY_UNKNOWN:
        break;
    }
    return error_set(error, ERROR_INTERNAL, "a folder was taken for a file");
}

/* ------------------------------------------------------------------------------------- links -- */

/* Whether a root is a link to another one beside it, to a file of YAML: what is read through it is
 * listed under that name. */
static bool is_second_name(const struct listing *listing, struct text path, struct text target)
{
    char other[LINK_SHOWN_MAX + 200];
    size_t folder = path.length;
    while (folder > 0 && path.bytes[folder - 1] != '/')
        folder--;
    if (!is_root(listing, path) || target.length == 0 || text_has(target, '/') ||
        !(text_ends_with(target, ".yml") || text_ends_with(target, ".yaml")) ||
        folder + target.length > sizeof other)
        return false;
    memcpy(other, path.bytes, folder);
    memcpy(other + folder, target.bytes, target.length);
    return is_root(listing, (struct text){other, folder + target.length});
}

/* The path that a link means, from its own folder. Of `..` only those at its beginning go by what
 * is there: a folder that is not would be none to Ansible. */
static struct text place_of(struct text link, struct text target, char *out, size_t size)
{
    size_t folder = link.length;
    while (folder > 0 && link.bytes[folder - 1] != '/')
        folder--;
    while (text_take_string(&target, "../")) {
        if (folder == 0)
            return (struct text){0};
        for (folder--; folder > 0 && link.bytes[folder - 1] != '/'; folder--)
            continue;
    }
    struct text rest = target;
    while (rest.bytes) {
        struct text name = text_cut(&rest, '/');
        if (name.length == 0 || text_is(name, ".") || text_is(name, ".."))
            return (struct text){0};
    }
    int length =
        snprintf(out, size, "%.*s%.*s", (int)folder, link.bytes, (int)target.length, target.bytes);
    return length > 0 && (size_t)length < size ? (struct text){out, (size_t)length}
                                               : (struct text){0};
}

/* The file of variables that a link among variables leads to; NULL: none, or another link. */
static const struct file *linked_file(const struct listing *listing, const struct map *files,
                                      struct text link, struct text target)
{
    char place[LINK_SHOWN_MAX + LINK_PATH_MAX];
    struct text path = place_of(link, target, place, sizeof place);
    bool is_inside =
        path.length && is_of_variables(listing, link) && is_of_variables(listing, path);
    return is_inside ? map_get(files, path) : NULL;
}

static int take_link(struct listing *listing, const struct map *files, const struct link *link,
                     struct error *error)
{
    git_odb_object *object = NULL;
    if (object_read(&object, listing->repository, &link->blob, GIT_OBJECT_BLOB, LINK_SHOWN_MAX,
                    error) != 0)
        return -1;
    struct text target = object_bytes(object);
    const struct file *file = linked_file(listing, files, link->path, target);
    int result = 0;
    if (file)
        result = append_file(listing, link->path, &file->blob, file->size, error);
    else if (!is_second_name(listing, link->path, target))
        report_link(listing, link->path, target);
    git_odb_object_free(object);
    return result;
}

static int compare_files(const void *a, const void *b)
{
    const struct file *left = a, *right = b;
    return text_compare(left->path, right->path);
}

/* Once all files are known. What a link leads to is a file under its name, too, as Ansible has it.
 */
static int take_links(struct listing *listing, struct error *error)
{
    struct map files;
    size_t count = listing->count;
    int result = 0;
    if (listing->link_count == 0 || listing->full)
        return 0;
    struct file *kept = calloc(count + 1, sizeof *kept);
    if (!kept)
        return error_memory(error);
    if (count > 0)
        memcpy(kept, listing->files, count * sizeof *kept);
    map_init(&files);
    for (size_t i = 0; result == 0 && i < count; i++)
        result = map_put(&files, kept[i].path, &kept[i]) != 0 ? error_memory(error) : 0;
    for (size_t i = 0; result == 0 && i < listing->link_count; i++)
        result = take_link(listing, &files, &listing->links[i], error);
    if (listing->count > count)
        qsort(listing->files, listing->count, sizeof *listing->files, compare_files);
    map_release(&files);
    free(kept);
    return result;
}

/* ---------------------------------------------------------------------------------- lifetime -- */

void listing_init(struct listing *listing, struct snapshot *snapshot)
{
    *snapshot = (struct snapshot){0};
    arena_init(&snapshot->arena);
    map_init(&listing->blobs);
    map_init(&listing->changed);
    listing->snapshot = snapshot;
}

int listing_finish(struct listing *listing, int result, struct error *error)
{
    struct snapshot *snapshot = listing->snapshot;
    if (result == 0)
        result = take_links(listing, error);
    if (result == 0)
        result = report_collisions(listing, error);
    if (result == 0 && listing->count > 0) {
        snapshot->files =
            arena_alloc_array(&snapshot->arena, listing->count, sizeof *snapshot->files);
        if (snapshot->files) {
            memcpy(snapshot->files, listing->files, listing->count * sizeof *snapshot->files);
            snapshot->count = listing->count;
        } else {
            result = error_memory(error);
        }
    }
    snapshot->is_cut = listing->full;
    snapshot->has_links = listing->link_count > 0;
    map_release(&listing->blobs);
    map_release(&listing->changed);
    free(listing->links);
    free(listing->files);
    return result;
}

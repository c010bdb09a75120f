/* SPDX-License-Identifier: MIT */
/*
 * Writes the files of a commit as they are in git: no attribute, no filter and no line ending
 * changes a byte, so that what runs is what was judged.
 */
#include "git/commit.h"
#include "git/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct checkout {
    struct repository *repository;
    struct blob_reader *reader;
    size_t entries_left;
    size_t depth_left;
};

static int write_error(const char *name, struct error *error)
{
    return error_set(error, ERROR_ENVIRONMENT, "%s cannot be written: %s", name, strerror(errno));
}

static int write_file(int folder, const char *name, struct text content, mode_t mode,
                      struct error *error)
{
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0)
        return write_error(name, error);
    int failed = stream_write(file, content);
    if (close(file) != 0 || failed)
        return write_error(name, error);
    return 0;
}

static int write_link(int folder, const char *name, struct text content, struct error *error)
{
    char *target = strndup(content.bytes, content.length);
    if (!target)
        return error_memory(error);
    int failed = symlinkat(target, folder, name);
    free(target);
    return failed ? write_error(name, error) : 0;
}

static int write_blob(struct checkout *checkout, int folder, const struct tree_entry *entry,
                      const char *name, struct error *error)
{
    struct text content;
    uint64_t size = 0;
    size_t limit = default_limits.inventory_bytes;
    if (blob_read(checkout->reader, &entry->id, limit, &content, &size, error) != 0)
        return -1;
    if (size > limit)
        return error_set(error, ERROR_LIMIT, "%s has %llu bytes, more than the %zu allowed", name,
                         (unsigned long long)size, limit);
    if (entry->kind == ENTRY_SYMLINK)
        return write_link(folder, name, content, error);
    return write_file(folder, name, content, entry->kind == ENTRY_EXECUTABLE ? 0777 : 0666, error);
}

static int write_tree(struct checkout *checkout, int folder, const struct object_id *id,
                      struct error *error);

static int write_folder(struct checkout *checkout, int parent, const struct tree_entry *entry,
                        const char *name, struct error *error)
{
    if (mkdirat(parent, name, 0777) != 0)
        return write_error(name, error);
    if (entry->kind == ENTRY_SUBMODULE)
        return 0;
    if (checkout->depth_left == 0)
        return error_set(error, ERROR_LIMIT, "%s lies below more folders than allowed", name);
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return write_error(name, error);
    checkout->depth_left--;
    int result = write_tree(checkout, folder, &entry->id, error);
    checkout->depth_left++;
    close(folder);
    return result;
}

static int write_entry(struct checkout *checkout, int folder, const struct tree_entry *entry,
                       struct error *error)
{
    char *name = strndup(entry->name.bytes, entry->name.length);
    if (!name)
        return error_memory(error);
    bool is_folder = entry->kind == ENTRY_FOLDER || entry->kind == ENTRY_SUBMODULE;
    int result = is_folder ? write_folder(checkout, folder, entry, name, error)
                           : write_blob(checkout, folder, entry, name, error);
    free(name);
    return result;
}

static int write_tree(struct checkout *checkout, int folder, const struct object_id *id,
                      struct error *error)
{
    struct tree tree;
    if (tree_read_flawless(&tree, checkout->repository, id, error) != 0)
        return -1;
    int result = 0;
    if (tree.count > checkout->entries_left)
        result = error_set(error, ERROR_LIMIT, "the commit has more than %zu files and folders",
                           default_limits.tree_entries);
    else
        checkout->entries_left -= tree.count;
    for (size_t i = 0; i < tree.count && result == 0; i++)
        result = write_entry(checkout, folder, &tree.entries[i], error);
    tree_release(&tree);
    return result;
}

int repository_checkout(struct repository *repository, const struct object_id *commit,
                        const char *folder, struct error *error)
{
    struct checkout checkout = {
        .repository = repository, .entries_left = default_limits.tree_entries, .depth_left = 64};
    struct object_id tree;
    if (commit_tree(repository, commit, &tree, error) != 0 ||
        blob_reader_open(&checkout.reader, repository, error) != 0)
        return -1;
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result =
        handle < 0 ? write_error(folder, error) : write_tree(&checkout, handle, &tree, error);
    if (handle >= 0)
        close(handle);
    blob_reader_free(checkout.reader);
    return result;
}

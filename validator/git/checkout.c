/* SPDX-License-Identifier: MIT */
/*
 * Writes the files of a commit as they are in git: no attribute, no filter and no line ending
 * changes a byte, so that what runs is what was judged. What is written is a repository of its own,
 * and was judged as a whole before.
 */
#include "git/checkout_git.h"
#include "git/commit.h"
#include "git/object.h"
#include "git/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { PATH_BYTES_MAX = 1 << 16 };

struct checkout {
    struct repository *repository;
    struct blob_reader *reader;
    struct checkout_git git;
    struct buffer path; /* of what is written, from the root of the tree */
    const struct limits *limits;
};

/* The last part of the path. */
static const char *name_of(const struct checkout *checkout)
{
    const char *slash = strrchr(checkout->path.bytes, '/');
    return slash ? slash + 1 : checkout->path.bytes;
}

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

static int write_content(int folder, const char *name, enum entry_kind kind, struct text content,
                         struct error *error)
{
    if (kind == ENTRY_SYMLINK)
        return write_link(folder, name, content, error);
    return write_file(folder, name, content, kind == ENTRY_EXECUTABLE ? 0777 : 0666, error);
}

static int write_blob(struct checkout *checkout, int folder, const struct tree_entry *entry,
                      struct error *error)
{
    struct text content;
    struct stat facts;
    uint64_t size = 0;
    const char *name = name_of(checkout);
    const struct entry plain = entry_from(entry);
    if (blob_read(checkout->reader, &entry->id, checkout->limits->checkout_bytes, &content, &size,
                  error) != 0)
        return -1;
    if (size > checkout->limits->checkout_bytes)
        return error_set(error, ERROR_LIMIT, "%s has %llu bytes, more than the %zu allowed", name,
                         (unsigned long long)size, checkout->limits->checkout_bytes);
    if (write_content(folder, name, entry->kind, content, error) != 0 ||
        checkout_git_add(&checkout->git, GIT_OBJECT_BLOB, content, error) != 0)
        return -1;
    if (fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return write_error(name, error);
    return checkout_git_enter(&checkout->git, checkout->path.bytes, &plain, &facts, error);
}

static int write_tree(struct checkout *checkout, int folder, const struct object_id *id,
                      struct error *error);

static int write_submodule(struct checkout *checkout, int parent, const struct tree_entry *entry,
                           struct error *error)
{
    const struct entry plain = entry_from(entry);
    const char *name = name_of(checkout);
    if (mkdirat(parent, name, 0777) != 0)
        return write_error(name, error);
    return checkout_git_enter(&checkout->git, checkout->path.bytes, &plain, NULL, error);
}

static int write_folder(struct checkout *checkout, int parent, const struct tree_entry *entry,
                        struct error *error)
{
    const char *name = name_of(checkout);
    if (mkdirat(parent, name, 0777) != 0)
        return write_error(name, error);
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return write_error(name, error);
    buffer_append_string(&checkout->path, "/");
    int result = write_tree(checkout, folder, &entry->id, error);
    close(folder);
    return result;
}

static int write_entry(struct checkout *checkout, int folder, const struct tree_entry *entry,
                       struct error *error)
{
    size_t length = checkout->path.length;
    buffer_append_text(&checkout->path, entry->name);
    if (checkout->path.failed)
        return error_set(error, ERROR_LIMIT, "a path is longer than allowed");
    int result = entry->kind == ENTRY_FOLDER      ? write_folder(checkout, folder, entry, error)
                 : entry->kind == ENTRY_SUBMODULE ? write_submodule(checkout, folder, entry, error)
                                                  : write_blob(checkout, folder, entry, error);
    checkout->path.length = length;
    return result;
}

static int write_tree(struct checkout *checkout, int folder, const struct object_id *id,
                      struct error *error)
{
    struct tree tree;
    enum tree_state state;
    if (tree_read(&tree, checkout->repository, id, checkout->limits->checkout_entries, &state,
                  error) != 0)
        return -1;
    if (state != TREE_READ) /* judged, and yet it is none */
        return error_set(error, ERROR_INTERNAL, "a folder cannot be read");
    int result =
        checkout_git_add(&checkout->git, GIT_OBJECT_TREE, object_bytes(tree.object), error);
    for (size_t i = 0; i < tree.count && result == 0; i++)
        result = write_entry(checkout, folder, &tree.entries[i], error);
    tree_release(&tree);
    return result;
}

static int write_files(struct checkout *checkout, const struct object_id *tree, const char *folder,
                       struct error *error)
{
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (handle < 0)
        return write_error(folder, error);
    buffer_init(&checkout->path, PATH_BYTES_MAX);
    int result = write_tree(checkout, handle, tree, error);
    buffer_release(&checkout->path);
    close(handle);
    return result;
}

static int write_repository(struct checkout *checkout, const struct object_id *commit,
                            const struct object_id *tree, const char *branch, const char *folder,
                            struct error *error)
{
    int result = checkout_git_open(&checkout->git, folder, error);
    if (result == 0)
        result = write_files(checkout, tree, folder, error);
    if (result == 0)
        result = checkout_git_finish(&checkout->git, checkout->repository, commit, branch, error);
    checkout_git_close(&checkout->git);
    return result;
}

/* --------------------------------------------------------------------------- before a byte -- */

/* Where links lead is not for a job to say: see git.h. */
static int refuse_findings(const struct findings *findings, struct error *error)
{
    if (findings->lost)
        return error_memory(error);
    if (findings->count == 0)
        return 0;
    const struct finding *first = &findings->items[0];
    return error_set(error, first->rule == RULE_TREE_LIMIT ? ERROR_LIMIT : ERROR_REPOSITORY,
                     "the commit cannot be checked out: %s", first->message);
}

static int judge(const struct checkout *checkout, const struct object_id *tree,
                 struct checkout_size *size, struct error *error)
{
    enum severity severities[RULE_COUNT];
    struct findings findings;
    for (unsigned rule = 0; rule < RULE_COUNT; rule++)
        severities[rule] = rule == RULE_TREE_OUTSIDE_LINK ? SEVERITY_OFF : SEVERITY_ERROR;
    findings_init(&findings, 1, severities);
    const struct checkout_question question = {.tree = *tree, .limits = checkout->limits};
    int result = repository_judge_checkout(checkout->repository, &question, size, &findings, error);
    if (result == 0)
        result = refuse_findings(&findings, error);
    findings_release(&findings);
    return result;
}

/* Every file stands there twice, as it is and as an object, and fills whole blocks. */
static int find_room(const char *folder, const struct checkout_size *size, struct error *error)
{
    struct statvfs disk;
    if (statvfs(folder, &disk) != 0)
        return write_error(folder, error);
    uint64_t block = disk.f_frsize ? disk.f_frsize : disk.f_bsize;
    uint64_t needed = 2 * (size->bytes + size->entries * block);
    uint64_t room = (uint64_t)disk.f_bavail * block;
    if (needed <= room)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT,
                     "the checkout takes up to %llu MiB, and the disk of %s has %llu MiB left",
                     (unsigned long long)(needed >> 20) + 1, folder,
                     (unsigned long long)(room >> 20));
}

int repository_checkout(struct repository *repository, const struct object_id *commit,
                        const char *branch, const char *folder, const struct limits *limits,
                        struct error *error)
{
    struct checkout checkout = {.repository = repository, .limits = limits};
    struct object_id tree;
    struct checkout_size size;
    if (commit_tree(repository, commit, &tree, error) != 0 ||
        judge(&checkout, &tree, &size, error) != 0 || find_room(folder, &size, error) != 0 ||
        blob_reader_open(&checkout.reader, repository, error) != 0)
        return -1;
    int result = write_repository(&checkout, commit, &tree, branch, folder, error);
    blob_reader_free(checkout.reader);
    return result;
}

/* SPDX-License-Identifier: MIT */
/* Makes a checkout a repository of its own. */
#include "git/checkout_git.h"

#include "git/commit.h"
#include "git/library.h"
#include "git/object.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is written once is read once or not at all. */
enum { FASTEST = 1, SYNCED = 0, FOLDER_MODE = 0700, OBJECT_MODE = 0400 };
enum { COMMIT_BYTES_MAX = 64 << 20 };

/* What the user's own configuration may say otherwise, and must not here. */
static const char configuration[] = "[core]\n"
                                    "\trepositoryformatversion = 0\n"
                                    "\tbare = false\n"
                                    "\tfilemode = true\n"
                                    "\tsymlinks = true\n"
                                    "\tignorecase = false\n"
                                    "\tfsmonitor = false\n"
                                    "\thooksPath = /dev/null\n";

/* The files are as they are in git, whatever .gitattributes says: so they are not changed. */
static const char attributes[] = "* -text !eol !ident !filter !working-tree-encoding\n";

static int write_file(struct checkout_git *git, const char *name, struct text content,
                      struct error *error)
{
    const char *path = arena_format(&git->arena, "%s/%s", git->folder, name);
    if (!path)
        return error_memory(error);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool written = file >= 0 && stream_write(file, content) == 0;
    if (file >= 0 && close(file) != 0)
        written = false;
    return written ? 0
                   : error_set(error, ERROR_ENVIRONMENT, "%s cannot be written: %s", path,
                               strerror(errno));
}

static int make_folders(struct checkout_git *git, struct error *error)
{
    static const char *const names[] = {"", "/objects", "/refs", "/info"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *path = arena_format(&git->arena, "%s%s", git->folder, names[i]);
        if (!path)
            return error_memory(error);
        if (mkdir(path, FOLDER_MODE) != 0)
            return error_set(error, ERROR_ENVIRONMENT, "%s cannot be made: %s", path,
                             strerror(errno));
    }
    return 0;
}

/* The backend belongs to the objects once it is added. */
static int open_objects(struct checkout_git *git, struct error *error)
{
    const char *folder = arena_format(&git->arena, "%s/objects", git->folder);
    const char *index = arena_format(&git->arena, "%s/index", git->folder);
    git_odb_backend *backend = NULL;
    if (!folder || !index)
        return error_memory(error);
    if (git_odb_new(&git->objects) != 0 ||
        git_odb_backend_loose(&backend, folder, FASTEST, SYNCED, FOLDER_MODE, OBJECT_MODE) != 0 ||
        git_odb_add_backend(git->objects, backend, 1) != 0 ||
        git_index_open(&git->index, index) != 0)
        return library_error(error, "the repository %s cannot be made", git->folder);
    return 0;
}

int checkout_git_open(struct checkout_git *git, const char *folder, struct error *error)
{
    *git = (struct checkout_git){0};
    arena_init(&git->arena);
    git->folder = arena_format(&git->arena, "%s/.git", folder);
    if (!git->folder)
        return error_memory(error);
    if (make_folders(git, error) != 0)
        return -1;
    return open_objects(git, error);
}

void checkout_git_close(struct checkout_git *git)
{
    git_index_free(git->index);
    git_odb_free(git->objects);
    arena_release(&git->arena);
    *git = (struct checkout_git){0};
}

int checkout_git_add(struct checkout_git *git, int type, struct text bytes, struct error *error)
{
    git_oid id;
    if (git_odb_write(&id, git->objects, bytes.bytes, bytes.length, (git_object_t)type) != 0)
        return library_error(error, "an object cannot be written below %s", git->folder);
    return 0;
}

int checkout_git_enter(struct checkout_git *git, const char *path, const struct entry *entry,
                       const struct stat *facts, struct error *error)
{
    git_index_entry item = {.path = path, .mode = entry->mode, .id = *library_id(&entry->id)};
    if (facts) {
        item.ctime =
            (git_index_time){(int32_t)facts->st_ctim.tv_sec, (uint32_t)facts->st_ctim.tv_nsec};
        item.mtime =
            (git_index_time){(int32_t)facts->st_mtim.tv_sec, (uint32_t)facts->st_mtim.tv_nsec};
        item.dev = (uint32_t)facts->st_dev;
        item.ino = (uint32_t)facts->st_ino;
        item.uid = facts->st_uid;
        item.gid = facts->st_gid;
        item.file_size = (uint32_t)facts->st_size;
    }
    return git_index_add(git->index, &item) == 0
               ? 0
               : library_error(error, "%s cannot be added to the index of the checkout", path);
}

static int add_commit(struct checkout_git *git, struct repository *repository,
                      const struct object_id *commit, struct error *error)
{
    git_odb_object *object = NULL;
    char hex[OBJECT_ID_HEX];
    if (object_read(&object, repository, commit, GIT_OBJECT_COMMIT, COMMIT_BYTES_MAX, error) != 0)
        return -1;
    int result = object ? checkout_git_add(git, GIT_OBJECT_COMMIT, object_bytes(object), error)
                        : error_set(error, ERROR_REPOSITORY, "%s is no commit that can be read",
                                    object_id_hex(commit, hex));
    git_odb_object_free(object);
    return result;
}

/* History ends at the commit, as in a clone of depth 1. A root commit may be called shallow too. */
static int write_refs(struct checkout_git *git, const struct object_id *commit, const char *branch,
                      struct error *error)
{
    char hex[OBJECT_ID_HEX];
    object_id_hex(commit, hex);
    const char *shallow = arena_format(&git->arena, "%s\n", hex);
    const char *refs = arena_format(&git->arena, "%s %s\n", hex, branch);
    const char *head = arena_format(&git->arena, "ref: %s\n", branch);
    if (!shallow || !refs || !head)
        return error_memory(error);
    return write_file(git, "shallow", text_of(shallow), error) == 0 &&
                   write_file(git, "packed-refs", text_of(refs), error) == 0 &&
                   write_file(git, "HEAD", text_of(head), error) == 0
               ? 0
               : -1;
}

int checkout_git_finish(struct checkout_git *git, struct repository *repository,
                        const struct object_id *commit, const char *branch, struct error *error)
{
    if (add_commit(git, repository, commit, error) != 0 ||
        write_file(git, "config", text_of(configuration), error) != 0 ||
        write_file(git, "info/attributes", text_of(attributes), error) != 0)
        return -1;
    if (git_index_write(git->index) != 0)
        return library_error(error, "the index of %s cannot be written", git->folder);
    return write_refs(git, commit, branch, error);
}

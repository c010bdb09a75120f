/* SPDX-License-Identifier: MIT */
/* Opens the repository, and says what it is told about it. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "git/repository.h"

#include "git/library.h"

#include <errno.h>
#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Above the priority of every backend that git data lives in. */
enum { MEMORY_PRIORITY = 999 };

enum { PATH_WORD_BYTES = 16 << 10 /* of a path as sh reads it */ };

/* Folders are looked at by several stages, and are read once: all but what is larger than one of a
 * million devices; libgit2 keeps 256 MiB of objects at most. */
enum { CACHED_TREE_BYTES_MAX = 96 << 20 };

/* Every repository holds libgit2 open; its options are set anew for each, as they are one for the
 * whole process. Extensions that change nothing the gate reads are welcome; "!" refuses one that
 * libgit2 may know, here object ids longer than ours. */
static int library_open(enum trust trust, struct error *error)
{
    static const char *extensions[] = {"preciousobjects", "worktreeconfig", "!objectformat"};
    if (library_check(error) != 0)
        return -1;
    if (library_start() < 0)
        return library_error(error, "libgit2 does not start");
    if (git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions,
                         sizeof extensions / sizeof *extensions) != 0 ||
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, trust == TRUST_OWNER) != 0 ||
        git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1) != 0 ||
        git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE,
                         (size_t)CACHED_TREE_BYTES_MAX) != 0) {
        library_error(error, "libgit2 does not take its options");
        git_libgit2_shutdown();
        return -1;
    }
    return 0;
}

static int refuse_foreign(const char *path, struct error *error)
{
    struct buffer word;
    char *absolute = realpath(path, NULL);
    buffer_init(&word, PATH_WORD_BYTES);
    buffer_append_shown_word(&word, text_of(absolute ? absolute : path));
    free(absolute);
    if (word.failed)
        error_memory(error);
    else
        error_set(error, ERROR_REPOSITORY,
                  "the repository at %s belongs to another user: if you trust it, run git config "
                  "--global --add safe.directory %s",
                  path, word.bytes);
    buffer_release(&word);
    return -1;
}

static int open_error(const char *path, int code, struct error *error)
{
    const git_error *reason = git_error_last();
    bool foreign = code == GIT_EOWNER ||
                   (reason && reason->message && strstr(reason->message, "safe.directory"));
    if (foreign)
        return refuse_foreign(path, error);
    if (code == GIT_ENOTFOUND)
        return error_set(error, ERROR_REPOSITORY, "there is no git repository at %s", path);
    return library_error(error, "the git repository at %s cannot be opened", path);
}

/* libgit2 asks for extensions only where the format version is 1, git for this one before, too. */
static int refuse_partial_clone(const git_config_entry *entry, void *context)
{
    struct text name = text_of(entry->name);
    if (!text_is(name, "extensions.partialclone") &&
        !(text_starts_with(name, "remote.") && text_ends_with(name, ".promisor")))
        return 0;
    error_set(context, ERROR_REPOSITORY,
              "%s is set: partial clones are not supported, clone without --filter", entry->name);
    return GIT_EUSER;
}

/* libgit2 takes a configuration that it cannot look at for one that is not there. What it says must
 * not be lost: it may name the policy. */
static int check_configured(git_repository *handle, struct error *error)
{
    git_config *config = NULL;
    git_config *local = NULL;
    git_buf path = {0};
    struct stat status;
    if (git_repository_config(&config, handle) != 0 ||
        git_repository_item_path(&path, handle, GIT_REPOSITORY_ITEM_CONFIG) != 0)
        library_error(error, "the configuration of the repository cannot be read");
    else if (git_config_open_level(&local, config, GIT_CONFIG_LEVEL_LOCAL) != 0 &&
             (stat(path.ptr, &status) == 0 || errno != ENOENT))
        error_set(error, ERROR_REPOSITORY, "%s cannot be read", path.ptr);
    git_buf_dispose(&path);
    git_config_free(local);
    git_config_free(config);
    return error->kind == ERROR_NONE ? 0 : -1;
}

static int check_complete(git_repository *handle, struct error *error)
{
    git_config *config = NULL;
    if (git_repository_config_snapshot(&config, handle) != 0)
        return library_error(error, "the configuration of the repository cannot be read");
    /* Not git_config_foreach_match: its regular expressions leak. */
    int code = git_config_foreach(config, refuse_partial_clone, error);
    git_config_free(config);
    if (code != 0)
        return library_error(error, "the configuration of the repository cannot be read");
    return 0;
}

/* Computed merges are objects too: they are written to memory and nowhere else. */
static int keep_writes_in_memory(git_odb *objects, struct error *error)
{
    git_odb_backend *memory = NULL;
    if (git_mempack_new(&memory) != 0)
        return library_error(error, "no object store in memory");
    if (git_odb_add_backend(objects, memory, MEMORY_PRIORITY) != 0) {
        memory->free(memory);
        return library_error(error, "no object store in memory");
    }
    return 0;
}

/* libgit2 looks for attributes in the index, and merges as they say: the index of one clone must
 * not decide what a merge comes to. */
static int hide_index(git_repository *handle, struct error *error)
{
    git_index *empty = NULL;
    int code = git_index_new(&empty);
    if (code == 0)
        code = git_repository_set_index(handle, empty);
    git_index_free(empty);
    return code == 0 ? 0 : library_error(error, "the index cannot be set aside");
}

/* From 1.7 libgit2 takes the parents of a commit from info/grafts and shallow, where these lie
 * beside the objects: there somebody has written what history is to look like. Handed the objects
 * and no folder it knows neither, nor an index or a configuration that a merge would heed. */
static int open_history(struct repository *opened, struct error *error)
{
    git_config *empty = NULL;
    int code = git_repository_wrap_odb(&opened->history, opened->objects);
    if (code == 0)
        code = git_config_new(&empty);
    if (code == 0)
        code = git_repository_set_config(opened->history, empty);
    git_config_free(empty);
    if (code != 0)
        return library_error(error, "the history cannot be opened");
    return hide_index(opened->history, error);
}

static int open_handle(struct repository *opened, const char *git_dir, struct error *error)
{
    unsigned flags =
        GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_DOTGIT;
    int code = git_repository_open_ext(&opened->handle, git_dir, flags, NULL);
    if (code != 0)
        return open_error(git_dir, code, error);
    if (check_configured(opened->handle, error) != 0 || check_complete(opened->handle, error) != 0)
        return -1;
    if (git_repository_odb(&opened->objects, opened->handle) != 0)
        return library_error(error, "the objects of %s cannot be opened", git_dir);
    if (keep_writes_in_memory(opened->objects, error) != 0)
        return -1;
    return open_history(opened, error);
}

static int find_common_dir(struct repository *opened, struct error *error)
{
    opened->common_dir = realpath(git_repository_commondir(opened->handle), NULL);
    if (!opened->common_dir)
        return error_set(error, ERROR_REPOSITORY, "the repository of %s cannot be found",
                         opened->git_dir);
    return 0;
}

/* With libgit2 open, which the repository then holds open, or which is closed. */
static int open_with_library(struct repository **repository, const char *git_dir,
                             struct error *error)
{
    struct repository *opened = calloc(1, sizeof *opened);
    if (!opened) {
        git_libgit2_shutdown();
        return error_memory(error);
    }
    opened->bare = true;
    opened->git_dir = realpath(git_dir, NULL);
    if (!opened->git_dir)
        error_set(error, ERROR_REPOSITORY, "there is no git repository at %s", git_dir);
    else if (open_handle(opened, opened->git_dir, error) == 0 &&
             find_common_dir(opened, error) == 0) {
        *repository = opened;
        return 0;
    }
    repository_free(opened);
    return -1;
}

int repository_open_git_dir(struct repository **repository, const char *git_dir, enum trust trust,
                            struct error *error)
{
    *repository = NULL;
    return library_open(trust, error) == 0 ? open_with_library(repository, git_dir, error) : -1;
}

/* The options stay as they are: they are those of the whole process, and set without a lock. */
int repository_open_again(struct repository **repository, const struct repository *opened,
                          struct error *error)
{
    *repository = NULL;
    if (library_start() < 0)
        return library_error(error, "libgit2 does not start");
    if (open_with_library(repository, opened->git_dir, error) != 0)
        return -1;
    (*repository)->bare = opened->bare;
    return 0;
}

/* What stands where a path leads. */
struct discovery {
    char *git_dir;
    char *work_tree; /* NULL: none */
    bool bare;
};

static int describe(struct discovery *discovery, git_repository *found, struct error *error)
{
    const char *work_tree = git_repository_workdir(found);
    discovery->bare = git_repository_is_bare(found) == 1;
    discovery->git_dir = strdup(git_repository_path(found));
    if (work_tree)
        discovery->work_tree = strdup(work_tree);
    return discovery->git_dir && !discovery->work_tree == !work_tree ? 0 : error_memory(error);
}

/* Where git would find the repository: GIT_DIR goes before the current folder, for git sets it for
 * the hooks of linked working trees, but not before a path the user names. */
static int discover(struct discovery *discovery, const char *path, struct error *error)
{
    const char *preset = strcmp(path, ".") == 0 ? environment_get("GIT_DIR") : NULL;
    unsigned flags = preset ? GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT : 0;
    git_repository *found = NULL;
    if (preset)
        path = preset;
    int code =
        git_repository_open_ext(&found, path, flags, environment_get("GIT_CEILING_DIRECTORIES"));
    if (code != 0)
        return open_error(path, code, error);
    int result = describe(discovery, found, error);
    git_repository_free(found);
    return result;
}

int repository_open(struct repository **repository, const char *path, struct error *error)
{
    struct discovery discovery = {0};
    *repository = NULL;
    if (library_open(TRUST_OWNER, error) != 0)
        return -1;
    int result = discover(&discovery, path, error);
    /* The owner has been asked for; once more would ask safe.directory for a second entry. */
    if (result == 0)
        result = repository_open_git_dir(repository, discovery.git_dir, TRUST_CALLER, error);
    if (result == 0) {
        (*repository)->bare = discovery.bare;
        (*repository)->work_tree = discovery.work_tree;
        discovery.work_tree = NULL;
    }
    free(discovery.git_dir);
    free(discovery.work_tree);
    git_libgit2_shutdown();
    return result;
}

void repository_free(struct repository *repository)
{
    if (!repository)
        return;
    git_odb_free(repository->settled);
    git_odb_free(repository->objects);
    git_repository_free(repository->history);
    git_repository_free(repository->handle);
    free(repository->work_tree);
    free(repository->common_dir);
    free(repository->quarantine);
    free(repository->heads);
    free(repository->git_dir);
    free(repository);
    git_libgit2_shutdown();
}

const char *repository_git_dir(const struct repository *repository)
{
    return repository->git_dir;
}

const char *repository_common_dir(const struct repository *repository)
{
    return repository->common_dir;
}

bool repository_is_bare(const struct repository *repository)
{
    return repository->bare;
}

int repository_config(struct repository *repository, const char *key, struct arena *arena,
                      const char **value, struct error *error)
{
    *value = NULL;
    git_config *config = NULL;
    if (git_repository_config_snapshot(&config, repository->handle) != 0)
        return library_error(error, "the configuration of the repository cannot be read");
    const char *found = NULL;
    int code = git_config_get_string(&found, config, key);
    if (code == 0)
        *value = arena_string(arena, text_of(found));
    git_config_free(config);
    if (code != 0 && code != GIT_ENOTFOUND)
        return library_error(error, "the configuration value %s cannot be read", key);
    return code == 0 && !*value ? error_memory(error) : 0;
}

int repository_config_is_on(struct repository *repository, const char *key, bool *on,
                            struct error *error)
{
    int value = 0;
    git_config *config = NULL;
    if (git_repository_config_snapshot(&config, repository->handle) != 0)
        return library_error(error, "the configuration of the repository cannot be read");
    int code = git_config_get_bool(&value, config, key);
    git_config_free(config);
    *on = code == 0 && value != 0;
    if (code != 0 && code != GIT_ENOTFOUND)
        return library_error(error, "the configuration value %s cannot be read", key);
    return 0;
}

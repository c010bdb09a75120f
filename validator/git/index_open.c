/* SPDX-License-Identifier: MIT */
/*
 * Opening the index. Where it has a form that git reads and libgit2 does not (split in two files,
 * sparse, without a checksum) git writes a copy of it in the plain form.
 */
#define _XOPEN_SOURCE 700 /* symlink */

#include "git/index_open.h"

#include "git/library.h"
#include "git/program.h"

#include <dirent.h>
#include <errno.h>
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { INDEX_BYTES_MAX = 1 << 30 };

/* libgit2 takes an index that it cannot look at for one that is not there, and that for an empty
 * one; an index that it has read has a checksum. */
static bool has_been_read(git_index *index)
{
    return index && !git_oid_is_zero(git_index_checksum(index));
}

/* ------------------------------------------------------------------------------ rewritten -- */

static int copy_index(struct program *program, const char *path, struct error *error)
{
    struct buffer content;
    bool found = false;
    buffer_init(&content, INDEX_BYTES_MAX);
    int result = file_load(path, INDEX_BYTES_MAX, &content, &found, error);
    if (result == 0 && !found)
        result = error_set(error, ERROR_REPOSITORY, "the index %s is gone", path);
    if (result == 0)
        result = program_put(program, "git/index", buffer_text(&content), error);
    buffer_release(&content);
    return result;
}

/* The other half of a split index lies in the git directory, under the name of its checksum. */
static int link_shared_indexes(struct program *program, const char *git_dir, struct error *error)
{
    DIR *folder = opendir(git_dir);
    if (!folder)
        return error_set(error, ERROR_REPOSITORY, "%s cannot be read: %s", git_dir,
                         strerror(errno));
    for (struct dirent *entry; error->kind == ERROR_NONE && (entry = readdir(folder));) {
        if (!text_starts_with(text_of(entry->d_name), "sharedindex."))
            continue;
        const char *target = arena_format(&program->arena, "%s/%s", git_dir, entry->d_name);
        const char *link = arena_format(&program->arena, "%s/%s", program->git_dir, entry->d_name);
        if (!target || !link)
            error_memory(error);
        else if (symlink(target, link) != 0)
            error_set(error, ERROR_ENVIRONMENT, "%s cannot be made: %s", link, strerror(errno));
    }
    closedir(folder);
    return error->kind == ERROR_NONE ? 0 : -1;
}

static int rewrite(struct program *program, const char *path, struct error *error)
{
    static const char *const argv[] = {"git", "update-index", "--no-split-index",
                                       "--force-write-index", NULL};
    struct program_answer answer;
    int result = program_run(program, argv, &answer, error);
    if (result == 0 && answer.status != 0) {
        const char *what = arena_format(&program->arena, "the index %s cannot be read", path);
        result = what ? program_failure(&answer, what, error) : error_memory(error);
    }
    program_answer_release(&answer);
    return result;
}

static int open_copy(git_index **index, struct program *program, const char *path,
                     struct error *error)
{
    const char *copy = arena_format(&program->arena, "%s/index", program->git_dir);
    if (!copy)
        return error_memory(error);
    git_index_open(index, copy);
    return has_been_read(*index) ? 0 : library_error(error, "the index %s cannot be read", path);
}

static int open_rewritten(git_index **index, struct repository *repository, const char *path,
                          struct error *error)
{
    struct program program;
    int result = program_open(&program, repository, error);
    if (result == 0)
        result = copy_index(&program, path, error);
    if (result == 0)
        result = link_shared_indexes(&program, repository->git_dir, error);
    if (result == 0)
        result = rewrite(&program, path, error);
    if (result == 0)
        result = open_copy(index, &program, path, error);
    if (result != 0) {
        git_index_free(*index);
        *index = NULL;
    }
    program_close(&program);
    return result;
}

/* ----------------------------------------------------------------------------------- opening -- */

/* The index that git names to its hooks, else the repository's. On the heap. */
static char *index_path(const struct repository *repository)
{
    const char *preset = environment_get("GIT_INDEX_FILE");
    size_t size = strlen(repository->git_dir) + sizeof "/index";
    char *path = preset ? strdup(preset) : malloc(size);
    if (path && !preset)
        snprintf(path, size, "%s/index", repository->git_dir);
    return path;
}

static bool is_absent(const char *path)
{
    struct stat status;
    return stat(path, &status) != 0 && errno == ENOENT;
}

int index_open(git_index **index, struct repository *repository, struct error *error)
{
    char *path = index_path(repository);
    *index = NULL;
    if (!path)
        return error_memory(error);
    int result = 0;
    int code = git_index_open(index, path);
    if (code != 0 || !(has_been_read(*index) || is_absent(path))) {
        git_index_free(*index);
        *index = NULL;
        result = open_rewritten(index, repository, path, error);
    }
    free(path);
    return result;
}

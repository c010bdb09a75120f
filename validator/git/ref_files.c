/* SPDX-License-Identifier: MIT */
/* The names of refs, read from the files that git keeps them in. */
#include "git/ref_files.h"

#include "git/library.h"

#include <dirent.h>
#include <errno.h>
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct reader {
    const char *folder; /* of the repository, with a slash at its end */
    const char *prefix; /* of the names, without a slash at its end */
    struct arena *arena;
    struct map *names;
    struct error *error;
};

static int cannot_read(struct reader *reader, const char *name)
{
    return error_set(reader->error, ERROR_REPOSITORY, "%s%s cannot be read: %s", reader->folder,
                     name, strerror(errno));
}

static int add_name(struct reader *reader, const char *name)
{
    int is_valid = 0;
    bool added;
    if (git_reference_name_is_valid(&is_valid, name) != 0)
        return library_error(reader->error, "the ref name %s cannot be checked", name);
    if (!is_valid)
        return 0;
    const char *copy = arena_string(reader->arena, text_of(name));
    if (!copy || !map_place(reader->names, text_of(copy), &added))
        return error_memory(reader->error);
    return 0;
}

/* ---------------------------------------------------------------- a file of its own for each -- */

static int read_folder(struct reader *reader, const char *name);

/* It may have been deleted just now, and a ref been made where its folder was. */
static bool is_gone(int cause)
{
    return cause == ENOENT || cause == ENOTDIR;
}

static int read_entry(struct reader *reader, const char *name)
{
    struct stat status;
    const char *path = arena_format(reader->arena, "%s%s", reader->folder, name);
    if (!path)
        return error_memory(reader->error);
    if (stat(path, &status) != 0)
        return is_gone(errno) ? 0 : cannot_read(reader, name);
    if (S_ISDIR(status.st_mode))
        return read_folder(reader, name);
    return text_ends_with(text_of(name), ".lock") ? 0 : add_name(reader, name);
}

static int read_entries(struct reader *reader, const char *name, DIR *folder)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry)
            return errno == 0 ? 0 : cannot_read(reader, name);
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        const char *inner = arena_format(reader->arena, "%s/%s", name, entry->d_name);
        if (!inner)
            return error_memory(reader->error);
        if (read_entry(reader, inner) != 0)
            return -1;
    }
}

static int read_folder(struct reader *reader, const char *name)
{
    const char *path = arena_format(reader->arena, "%s%s", reader->folder, name);
    if (!path)
        return error_memory(reader->error);
    DIR *folder = opendir(path);
    if (!folder)
        return is_gone(errno) ? 0 : cannot_read(reader, name);
    int result = read_entries(reader, name, folder);
    closedir(folder);
    return result;
}

/* ------------------------------------------------------------------------- one file for many -- */

/* "<id> <name>"; lines of other kinds begin with '#' or '^'. */
static int read_line(struct reader *reader, char *line)
{
    char *name = strchr(line, ' ');
    if (!name || *line == '#' || *line == '^')
        return 0;
    name++;
    name[strcspn(name, "\n")] = '\0';
    size_t length = strlen(reader->prefix);
    bool wanted = strncmp(name, reader->prefix, length) == 0 && name[length] == '/';
    return wanted ? add_name(reader, name) : 0;
}

static int read_packed(struct reader *reader)
{
    const char *path = arena_format(reader->arena, "%spacked-refs", reader->folder);
    if (!path)
        return error_memory(reader->error);
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? 0 : cannot_read(reader, "packed-refs");
    char *line = NULL;
    size_t size = 0;
    int result = 0;
    while (result == 0 && getline(&line, &size, file) >= 0)
        result = read_line(reader, line);
    if (result == 0 && !feof(file))
        result = cannot_read(reader, "packed-refs");
    free(line);
    fclose(file);
    return result;
}

int ref_files_list(struct repository *repository, const char *prefix, struct arena *arena,
                   struct map *names, struct error *error)
{
    struct reader reader = {.folder = git_repository_commondir(repository->handle),
                            .prefix = prefix,
                            .arena = arena,
                            .names = names,
                            .error = error};
    /* git moves refs from files of their own to the file for many: in this order none is missed. */
    return read_folder(&reader, prefix) != 0 || read_packed(&reader) != 0 ? -1 : 0;
}

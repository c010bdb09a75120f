/* SPDX-License-Identifier: MIT */
/* The files that paths on a command line stand for, folders taken apart. */
#define _DEFAULT_SOURCE /* d_type */
#include "cli/file_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 64 };

static int add_path(struct file_list *list, const char *path, struct error *error)
{
    if (list->count >= default_limits.files)
        return error_set(error, ERROR_LIMIT, "more than %zu files", list->count);
    if (ARRAY_RESERVE(list->paths, list->capacity, list->count + 1) != 0)
        return error_memory(error);
    list->paths[list->count++] = path;
    return 0;
}

static bool is_data(const char *name)
{
    struct text text = text_of(name);
    return text_ends_with(text, ".yml") || text_ends_with(text, ".yaml") ||
           text_ends_with(text, ".json");
}

static int add_folder(struct file_list *list, const char *path, unsigned depth,
                      struct error *error);

/* What the folder says the entry is, or where it does not say, what the entry itself does. Never
 * through a symbolic link: what that leads to may lie anywhere, and may be met twice. */
static int entry_kind(const struct dirent *entry, const char *path, unsigned char *kind,
                      struct error *error)
{
    struct stat status;
    *kind = entry->d_type;
    if (*kind != DT_UNKNOWN)
        return 0;
    if (lstat(path, &status) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
    *kind = S_ISDIR(status.st_mode) ? DT_DIR : S_ISREG(status.st_mode) ? DT_REG : DT_UNKNOWN;
    return 0;
}

/* Far faster than printf, and the folders may hold all devices of a fleet. */
static char *join(struct arena *arena, struct text folder, struct text name)
{
    size_t slash = text_ends_with(folder, "/") ? 0 : 1;
    char *path = arena_alloc(arena, folder.length + slash + name.length + 1);
    if (!path)
        return NULL;
    memcpy(path, folder.bytes, folder.length);
    if (slash)
        path[folder.length] = '/';
    memcpy(path + folder.length + slash, name.bytes, name.length);
    return path;
}

static int add_entry(struct file_list *list, const char *folder, const struct dirent *entry,
                     unsigned depth, struct error *error)
{
    unsigned char kind;
    char *path = join(&list->arena, text_of(folder), text_of(entry->d_name));
    if (!path)
        return error_memory(error);
    if (entry_kind(entry, path, &kind, error) != 0)
        return -1;
    if (kind == DT_DIR)
        return add_folder(list, path, depth + 1, error);
    return kind == DT_REG && is_data(entry->d_name) ? add_path(list, path, error) : 0;
}

static int add_folder(struct file_list *list, const char *path, unsigned depth, struct error *error)
{
    if (depth > DEPTH_MAX)
        return error_set(error, ERROR_LIMIT, "%s lies deeper than %d folders", path, DEPTH_MAX);
    DIR *folder = opendir(path);
    if (!folder)
        return error_set(error, ERROR_ENVIRONMENT, "cannot open %s: %s", path, strerror(errno));
    int result = 0;
    while (result == 0) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry && errno)
            result =
                error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
        if (!entry)
            break;
        if (entry->d_name[0] != '.')
            result = add_entry(list, path, entry, depth, error);
    }
    closedir(folder);
    return result;
}

int file_list_add(struct file_list *list, const char *path, struct error *error)
{
    struct stat status;
    if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return add_path(list, path, error);
    size_t before = list->count;
    if (add_folder(list, path, 1, error) != 0)
        return -1;
    if (list->count == before)
        return error_set(error, ERROR_USAGE, "no *.yml, *.yaml or *.json below %s", path);
    return 0;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void file_list_sort(struct file_list *list)
{
    size_t count = 0;
    if (list->count)
        qsort(list->paths, list->count, sizeof *list->paths, compare_paths);
    for (size_t i = 0; i < list->count; i++) {
        if (count == 0 || strcmp(list->paths[count - 1], list->paths[i]) != 0)
            list->paths[count++] = list->paths[i];
    }
    list->count = count;
}

void file_list_release(struct file_list *list)
{
    arena_release(&list->arena);
    free(list->paths);
}

/* SPDX-License-Identifier: MIT */
/* Private folders: made, synced to disk, emptied. */
#include "store/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

int folder_sync(const char *path, struct error *error)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = folder < 0 || fsync(folder) != 0 ? errno : 0;
    if (folder >= 0)
        close(folder);
    if (failed)
        return error_set(error, ERROR_ENVIRONMENT, "cannot sync %s: %s", path, strerror(failed));
    return 0;
}

int folder_make(const char *path, struct error *error)
{
    struct stat facts;
    if (mkdir(path, 0700) == 0)
        return 0;
    if (errno == EEXIST && lstat(path, &facts) == 0 && S_ISLNK(facts.st_mode))
        return error_set(error, ERROR_ENVIRONMENT,
                         "%s is a symbolic link, and what lies where it leads may be somebody "
                         "else's: put a folder in its place",
                         path);
    if (errno == EEXIST)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT, "cannot make the folder %s: %s", path,
                     strerror(errno));
}

/* ------------------------------------------------------------------------------- removing -- */

/*
 * A commit may hold folders deeper than a process may have files open. So nothing recurses: the
 * folders found in a folder are moved up to the top one, and each is then a matter of one level.
 */
struct removal {
    int top;            /* the folder that is emptied */
    const char *prefix; /* of what goes there */
    unsigned number;    /* of the next folder moved to it */
};

static const char moved_prefix[] = "fleetgate-removed-";

static bool goes(const struct removal *removal, const char *name)
{
    return text_starts_with(text_of(name), removal->prefix) ||
           text_starts_with(text_of(name), moved_prefix);
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool is_folder(int parent, const char *name)
{
    struct stat facts;
    return fstatat(parent, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(facts.st_mode);
}

/* Opens a folder even where the command that ran took its owner's rights away. */
static int open_folder(int parent, const char *name)
{
    int folder = openat(parent, name, OPEN_FOLDER);
    if (folder < 0 && errno == EACCES && is_folder(parent, name) &&
        fchmodat(parent, name, 0700, 0) == 0)
        folder = openat(parent, name, OPEN_FOLDER);
    if (folder >= 0 && fchmod(folder, 0700) != 0) {
        close(folder);
        return -1;
    }
    return folder;
}

static bool move_to_top(struct removal *removal, int parent, const char *name)
{
    /* A folder can be moved to another only by someone who may write to it. */
    int folder = open_folder(parent, name);
    if (folder < 0)
        return false;
    close(folder);
    for (;;) {
        char moved[32];
        snprintf(moved, sizeof moved, "%s%u", moved_prefix, removal->number++);
        if (renameat(parent, name, removal->top, moved) == 0)
            return true;
        if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
            return false;
    }
}

/* Removes the files of a folder right below the top one, moves its folders up, and removes it. */
static bool remove_folder(struct removal *removal, const char *name)
{
    int folder = open_folder(removal->top, name);
    DIR *entries = folder >= 0 ? fdopendir(folder) : NULL;
    if (!entries) {
        if (folder >= 0)
            close(folder);
        return false;
    }
    bool removed = true;
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (is_dots(entry->d_name))
            continue;
        if (is_folder(folder, entry->d_name))
            removed = move_to_top(removal, folder, entry->d_name) && removed;
        else
            removed = unlinkat(folder, entry->d_name, 0) == 0 && removed;
    }
    closedir(entries);
    return removed && unlinkat(removal->top, name, AT_REMOVEDIR) == 0;
}

/* One walk through the top folder. *more: folders were moved to it meanwhile, so walk again. */
static bool empty_once(struct removal *removal, DIR *entries, bool *more)
{
    bool removed = true;
    unsigned before = removal->number;
    rewinddir(entries);
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (is_dots(entry->d_name) || !goes(removal, entry->d_name))
            continue;
        if (is_folder(removal->top, entry->d_name))
            removed = remove_folder(removal, entry->d_name) && removed;
        else
            removed = unlinkat(removal->top, entry->d_name, 0) == 0 && removed;
    }
    *more = removal->number != before;
    return removed;
}

bool folder_empty_of(const char *path, const char *prefix)
{
    struct removal removal = {.top = open(path, OPEN_FOLDER), .prefix = prefix};
    DIR *entries = removal.top >= 0 ? fdopendir(removal.top) : NULL;
    if (!entries) {
        bool absent = errno == ENOENT;
        if (removal.top >= 0)
            close(removal.top);
        return absent;
    }
    bool removed = true;
    bool more = true;
    while (removed && more)
        removed = empty_once(&removal, entries, &more);
    closedir(entries);
    return removed;
}

bool folder_empty(const char *path)
{
    return folder_empty_of(path, "");
}

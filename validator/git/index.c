/* SPDX-License-Identifier: MIT */
#include "git/listing.h"

#include <errno.h>
#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* libgit2 takes an index that it cannot look at for one that is not there, and that for an empty
 * one; an index that it has read has a checksum. */
static int check_was_read(git_index *index, const char *path, struct error *error)
{
    struct stat status;
    if (!git_oid_is_zero(git_index_checksum(index)))
        return 0;
    if (stat(path, &status) != 0 && errno == ENOENT)
        return 0;
    return error_set(error, ERROR_REPOSITORY, "the index %s cannot be read", path);
}

int index_open(git_index **index, struct repository *repository, struct error *error)
{
    const char *preset = environment("GIT_INDEX_FILE");
    size_t size = strlen(repository->git_dir) + sizeof "/index";
    char *path = preset ? strdup(preset) : malloc(size);
    if (!path)
        return error_memory(error);
    if (!preset) {
        memcpy(path, repository->git_dir, size - sizeof "/index");
        memcpy(path + size - sizeof "/index", "/index", sizeof "/index");
    }
    int result = 0;
    if (git_index_open(index, path) != 0)
        result = library_error(error, "the index %s cannot be read", path);
    else
        result = check_was_read(*index, path, error);
    free(path);
    return result;
}

static enum entry_kind kind_of(const git_index_entry *entry)
{
    switch (entry->mode) {
    case GIT_FILEMODE_BLOB:
        return ENTRY_FILE;
    case GIT_FILEMODE_BLOB_EXECUTABLE:
        return ENTRY_EXECUTABLE;
    case GIT_FILEMODE_LINK:
        return ENTRY_SYMLINK;
    case GIT_FILEMODE_COMMIT:
        return ENTRY_SUBMODULE;
    default:
        return ENTRY_UNKNOWN;
    }
}

static struct text first_component(struct text path)
{
    const char *slash = memchr(path.bytes, '/', path.length);
    return slash ? (struct text){path.bytes, (size_t)(slash - path.bytes)} : path;
}

static int take_entry(struct listing *listing, const git_index_entry *entry, struct error *error)
{
    struct text path = text_of(entry->path);
    if (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)
        return 0;
    if (!listing_has_root(listing, first_component(path)))
        return 0;
    struct object_id id = own_id(&entry->id);
    if (git_index_entry_is_conflict(entry))
        listing_report(listing, RULE_TREE_MALFORMED, path,
                       "resolve the conflict, then git add the file", "is in conflict");
    else if (kind_of(entry) == ENTRY_UNKNOWN)
        listing_report(listing, RULE_TREE_MODE, path, "git add it anew",
                       "has mode %o, which git never writes", (unsigned)entry->mode);
    else if (listing_check_name(listing, path, path))
        return listing_take(listing, path, kind_of(entry), &id, error);
    return 0;
}

static int take_entries(struct listing *listing, git_index *index, struct error *error)
{
    size_t count = git_index_entrycount(index);
    if (count > listing->limits->tree_entries) {
        listing_stop(listing, TEXT(""), "entries", listing->limits->tree_entries);
        return 0;
    }
    for (size_t i = 0; i < count && !listing->full; i++)
        if (take_entry(listing, git_index_get_byindex(index, i), error) != 0)
            return -1;
    return 0;
}

int snapshot_of_index(struct snapshot *snapshot, struct repository *repository,
                      const char *const *roots, const struct limits *limits,
                      struct findings *findings, struct error *error)
{
    git_index *index = NULL;
    struct listing listing = {
        .repository = repository, .roots = roots, .limits = limits, .findings = findings};
    listing_init(&listing, snapshot);
    int result = index_open(&index, repository, error);
    if (result == 0)
        result = take_entries(&listing, index, error);
    git_index_free(index);
    return listing_finish(&listing, result, error);
}

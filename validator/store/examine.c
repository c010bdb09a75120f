/* SPDX-License-Identifier: MIT */
/* What opening a database would meet, told from its files alone. */
#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* The header of a SQLite file: how it begins, and where PRAGMA user_version lies in it, the most
 * significant byte first. */
static const char magic[] = "SQLite format 3";
enum { HEADER_BYTES = 64, VERSION_AT = 60, VERSION_BYTES = 4 };

static int64_t version_of(const char *header)
{
    uint32_t version = 0;
    for (size_t i = 0; i < VERSION_BYTES; i++)
        version = version << 8 | (unsigned char)header[VERSION_AT + i];
    return (int32_t)version;
}

static int read_header(const struct store_plan *plan, struct store_examination *examination,
                       struct error *error)
{
    char header[HEADER_BYTES] = "";
    size_t length;
    if (file_read(examination->path, header, sizeof header, &length) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read %s: %s", examination->path,
                         file_trouble());
    if (length == 0) {
        examination->state = STORE_EMPTY;
        return 0;
    }
    bool is_database = length == sizeof header && memcmp(header, magic, sizeof magic) == 0;
    int64_t version = version_of(header);
    if (!is_database)
        examination->state = STORE_DAMAGED;
    else if (version < 0 || version > plan->migration_count)
        examination->state = STORE_NEWER;
    else
        examination->state = version == plan->migration_count ? STORE_SOUND : STORE_OLDER;
    return 0;
}

int store_examine(struct store_examination *examination, const char *git_dir,
                  const struct store_plan *plan, struct arena *arena, struct error *error)
{
    struct stat status;
    *examination = (struct store_examination){
        .state = STORE_ABSENT,
        .path = arena_format(arena, "%s/fleetgate/%s.db", git_dir, plan->name),
        .loss = plan->loss,
    };
    if (!examination->path)
        return error_memory(error);
    if (stat(examination->path, &status) != 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? 0
                   : error_set(error, ERROR_ENVIRONMENT, "cannot look at %s: %s", examination->path,
                               strerror(errno));
    examination->state = STORE_NO_FILE;
    return S_ISREG(status.st_mode) ? read_header(plan, examination, error) : 0;
}

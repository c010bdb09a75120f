/* SPDX-License-Identifier: MIT */
/* Whether the disk has room for what is recorded. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

enum {
    ROOM_MIB = 16, /* for what a push brings, its record and its job */
    ROOM_FILES = 1000,
};

static int check_disk(struct inspection *inspection, const char *path, bool *full,
                      struct error *error)
{
    struct statvfs disk;
    *full = false;
    if (statvfs(path, &disk) != 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? 0
                   : error_set(error, ERROR_ENVIRONMENT, "cannot look at the disk of %s: %s", path,
                               strerror(errno));
    unsigned long long mib = ((unsigned long long)disk.f_bavail * disk.f_frsize) >> 20;
    bool few_files = disk.f_files > 0 && disk.f_favail < ROOM_FILES;
    *full = mib < ROOM_MIB || few_files || (disk.f_flag & ST_RDONLY);
    if (disk.f_flag & ST_RDONLY)
        diagnosis_add(inspection, STATE_PROBLEM, NULL, "the disk of %s cannot be written", path);
    else if (mib < ROOM_MIB)
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "the disk of %s has %llu MiB left: moves and jobs may go unrecorded; free %d "
                      "MiB at least",
                      path, mib, ROOM_MIB);
    else if (few_files)
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "the disk of %s takes %llu more files: moves and jobs may go unrecorded; "
                      "remove some",
                      path, (unsigned long long)disk.f_favail);
    return 0;
}

/* What fleetgate keeps may lie on a disk of its own. */
int check_room(struct inspection *inspection, struct error *error)
{
    bool full;
    if (check_disk(inspection, inspection->git_dir, &full, error) != 0 || full)
        return full ? 0 : -1;
    return check_disk(inspection, inspection_path(inspection, "fleetgate"), &full, error);
}

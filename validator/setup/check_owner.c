/* SPDX-License-Identifier: MIT */
/* Whose the files of the repository are, and who else can write those that decide. */
#include "setup/checks.h"
#include "setup/diagnosis.h"
#include "setup/path_list.h"

#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTRIES_MAX = 1000000 /* looked at; more than a server's repository has */ };

static const char *user_name(struct inspection *inspection, uid_t user)
{
    const struct passwd *entry = getpwuid(user);
    return entry ? inspection_format(inspection, "%s", entry->pw_name)
                 : inspection_format(inspection, "%lu", (unsigned long)user);
}

static int look_at_repository(struct inspection *inspection, struct stat *status,
                              struct error *error)
{
    if (stat(inspection->git_dir, status) == 0)
        return 0;
    return error_set(error, ERROR_ENVIRONMENT, "cannot look at %s: %s", inspection->git_dir,
                     strerror(errno));
}

/* ------------------------------------------------------------------------------------ owner -- */

/* Files of somebody else in the repository, by what they lie in at its top. */
struct strangers {
    struct inspection *inspection;
    uid_t owner;
    struct path_list tops;
    char last[256]; /* of them */
};

/* Pushes write there, and whatever they cannot write stops them. */
static bool is_written(const char *top)
{
    static const char *const names[] = {"objects", "refs", "logs", "packed-refs", "fleetgate"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(top, names[i]) == 0)
            return true;
    }
    return false;
}

/* What pushes only read may be root's, which keeps them from changing it. */
static void look_at_entry(struct strangers *strangers, const FTSENT *entry)
{
    const char *top = entry->fts_path + strlen(strangers->inspection->git_dir) + 1;
    size_t length = strcspn(top, "/");
    uid_t user = entry->fts_statp->st_uid;
    char name[sizeof strangers->last] = "";
    if (user == strangers->owner || length >= sizeof name)
        return;
    memcpy(name, top, length);
    if ((user == 0 && !is_written(name)) || strcmp(name, strangers->last) == 0)
        return;
    memcpy(strangers->last, name, sizeof name);
    path_list_add(&strangers->tops, inspection_path(strangers->inspection, name));
}

static int find_strangers(struct strangers *strangers, struct error *error)
{
    char *const paths[] = {(char *)strangers->inspection->git_dir, NULL};
    FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!tree)
        return error_set(error, ERROR_ENVIRONMENT, "cannot look into %s: %s", paths[0],
                         strerror(errno));
    const FTSENT *entry;
    for (size_t i = 0; i < ENTRIES_MAX && (entry = fts_read(tree)) != NULL; i++) {
        if (entry->fts_level > 0 && entry->fts_info != FTS_DP && entry->fts_info != FTS_NS)
            look_at_entry(strangers, entry);
    }
    fts_close(tree);
    return 0;
}

int check_owner(struct inspection *inspection, struct error *error)
{
    struct stat status;
    struct strangers strangers = {.inspection = inspection};
    const char *path = inspection->git_dir;
    if (look_at_repository(inspection, &status, error) != 0)
        return -1;
    const char *owner = user_name(inspection, status.st_uid);
    if (status.st_uid != geteuid())
        diagnosis_add(
            inspection, STATE_PROBLEM,
            inspection_command(inspection, "sudo -u %s fleetgate doctor %s", owner, path),
            "%s belongs to %s, but this runs as %s: what is said below is not what pushes meet",
            path, owner, user_name(inspection, geteuid()));
    strangers.owner = status.st_uid;
    path_list_init(&strangers.tops);
    int result = find_strangers(&strangers, error);
    path_list_diagnose(
        &strangers.tops, inspection, STATE_PROBLEM,
        inspection_command(inspection, "chown -R %s", owner),
        inspection_format(inspection,
                          "hold files of another user than %s, whom pushes run as: they fail",
                          owner));
    return result;
}

/* ------------------------------------------------------------------------------------ modes -- */

/* A group that has no other member is nobody else. That it is another one's first group nobody
 * lists.
 */
static bool has_others(gid_t gid, uid_t owner)
{
    const struct passwd *user = getpwuid(owner);
    const struct group *group = getgrgid(gid);
    for (char **member = group ? group->gr_mem : NULL; member && *member; member++) {
        if (!user || strcmp(*member, user->pw_name) != 0)
            return true;
    }
    return !user || user->pw_gid != gid;
}

static void look_at_mode(struct path_list *open, const char *path, uid_t owner)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return;
    bool group_writes = (status.st_mode & S_IWGRP) && has_others(status.st_gid, owner);
    if (group_writes || (status.st_mode & S_IWOTH))
        path_list_add(open, path);
}

static int compare_names(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* The folder, what lies in it, and in folders in it: hooks/pre-receive.d/fleetgate. */
static int look_at_folder(struct path_list *open, const char *path, uid_t owner,
                          struct error *error)
{
    char *const paths[] = {(char *)path, NULL};
    FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, compare_names);
    if (!tree)
        return error_set(error, ERROR_ENVIRONMENT, "cannot look into %s: %s", path,
                         strerror(errno));
    FTSENT *entry;
    for (size_t i = 0; i < ENTRIES_MAX && (entry = fts_read(tree)) != NULL; i++) {
        if (entry->fts_level == 2)
            fts_set(tree, entry, FTS_SKIP);
        if (entry->fts_info != FTS_DP && entry->fts_info != FTS_NS)
            look_at_mode(open, entry->fts_path, owner);
    }
    fts_close(tree);
    return 0;
}

/* Who can write to these puts another hook in the place of ours, moves branches beside it, or has
 * jobs forgotten. */
int check_modes(struct inspection *inspection, struct error *error)
{
    static const char *const files[] = {"config",  "HEAD", "packed-refs",
                                        "objects", "refs", "refs/heads"};
    const char *const folders[] = {"hooks", inspection->server->hooks.folder, "fleetgate"};
    struct path_list open;
    struct stat repository;
    int result = 0;
    if (look_at_repository(inspection, &repository, error) != 0)
        return -1;
    path_list_init(&open);
    look_at_mode(&open, inspection->git_dir, repository.st_uid);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        look_at_mode(&open, inspection_path(inspection, files[i]), repository.st_uid);
    for (size_t i = 0; i < sizeof folders / sizeof *folders && result == 0; i++) {
        if (i == 0 || strcmp(folders[i], folders[0]) != 0)
            result = look_at_folder(&open, inspection_path(inspection, folders[i]),
                                    repository.st_uid, error);
    }
    path_list_diagnose(&open, inspection, STATE_PROBLEM, "chmod go-w",
                       "can be written by others, who then decide what the gate does");
    return result;
}

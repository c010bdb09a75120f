/* SPDX-License-Identifier: MIT */
/* What is kept in fleetgate/: databases, their logs, locks; and the jobs in the outbox. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include "ledger/ledger.h"
#include "rollout/rollout.h"
#include "store/store.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Begins anew what was moved or removed. */
static const char *begin_anew(struct inspection *inspection, const char *command)
{
    return inspection_format(
        inspection, "%s && %s", command,
        inspection_command(inspection, "fleetgate install --server %s", inspection->git_dir));
}

static const char *move_away(struct inspection *inspection, const char *path)
{
    return inspection_command(inspection, "mv %s %s.old", path, path);
}

/* -------------------------------------------------------------------------------- databases -- */

static void diagnose_database(struct inspection *inspection,
                              const struct store_examination *examination)
{
    const char *path = examination->path;
    switch (examination->state) {
    case STORE_EMPTY:
        diagnosis_add(inspection, STATE_PROBLEM,
                      begin_anew(inspection, move_away(inspection, path)),
                      "%s is empty, so what was in it is lost: %s", path, examination->loss);
        break;
    case STORE_DAMAGED:
        diagnosis_add(inspection, STATE_PROBLEM,
                      begin_anew(inspection, move_away(inspection, path)),
                      "%s is no database, so what was in it is lost: %s", path, examination->loss);
        break;
    case STORE_NEWER:
        diagnosis_add(inspection, STATE_PROBLEM,
                      begin_anew(inspection, move_away(inspection, path)),
                      "%s was written by a newer fleetgate and cannot be used: put that one back, "
                      "or begin anew; then %s",
                      path, examination->loss);
        break;
    case STORE_ABSENT:
    case STORE_NO_FILE: /* check_entry has said it */
    case STORE_OLDER:   /* the next run brings it up to date */
    case STORE_SOUND:
        break;
    }
}

static bool is_kept(const char *name)
{
    static const char *const endings[] = {".db", ".db-wal", ".db-shm", ".lock"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (text_ends_with(text_of(name), endings[i]))
            return true;
    }
    return false;
}

/* Whatever is to be opened must be a file, and ours to write. */
static void check_entry(struct inspection *inspection, const char *path, uid_t owner)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return;
    if (!S_ISREG(status.st_mode))
        diagnosis_add(inspection, STATE_PROBLEM,
                      text_ends_with(text_of(path), ".db")
                          ? begin_anew(inspection, move_away(inspection, path))
                          : move_away(inspection, path),
                      "%s is no file, so what is to be kept in it cannot be", path);
    else if (status.st_uid == owner && access(path, R_OK | W_OK) != 0)
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "chmod u+rw %s", path),
                      "%s cannot be read and written", path);
}

/* A folder that is missing or cannot be read is for check_outbox. */
static int check_entries(struct inspection *inspection, struct error *error)
{
    struct stat status;
    const char *folder = inspection_path(inspection, "fleetgate");
    DIR *entries = opendir(folder);
    if (!entries)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES
                   ? 0
                   : error_set(error, ERROR_ENVIRONMENT, "cannot look into %s: %s", folder,
                               strerror(errno));
    bool known = stat(inspection->git_dir, &status) == 0;
    for (const struct dirent *entry; known && (entry = readdir(entries)) != NULL;) {
        if (is_kept(entry->d_name))
            check_entry(inspection, inspection_format(inspection, "%s/%s", folder, entry->d_name),
                        status.st_uid);
    }
    closedir(entries);
    return 0;
}

static bool has_older_checkouts(struct inspection *inspection)
{
    const struct dirent *entry;
    bool found = false;
    DIR *entries = opendir(inspection_path(inspection, "fleetgate/checkouts"));
    while (entries && !found && (entry = readdir(entries)) != NULL)
        found = text_starts_with(text_of(entry->d_name), ROLLOUT_OLDER_CHECKOUT);
    if (entries)
        closedir(entries);
    return found;
}

/* What a deliverer of 0.1.0 has left; not while one runs. */
static void check_older(struct inspection *inspection)
{
    struct stat status;
    struct error unknown = {0};
    bool busy = false;
    const char *lock = inspection_path(inspection, "fleetgate/" ROLLOUT_OLDER_LOCK);
    bool has_lock = lstat(lock, &status) == 0 && S_ISREG(status.st_mode);
    bool has_checkouts = has_older_checkouts(inspection);
    if ((!has_lock && !has_checkouts) || lock_look(lock, &busy, &unknown) != 0 || busy)
        return;
    diagnosis_add(inspection, STATE_WARNING,
                  inspection_command(inspection, "rm -rf %s %s/" ROLLOUT_OLDER_CHECKOUT "*", lock,
                                     inspection_path(inspection, "fleetgate/checkouts")),
                  "%s: left by fleetgate 0.1.0, and used by nothing any more",
                  has_checkouts ? "checkouts of rollout jobs" : lock);
}

typedef int examiner(struct store_examination *examination, const char *git_dir,
                     struct arena *arena, struct error *error);

int check_databases(struct inspection *inspection, struct error *error)
{
    static examiner *const examine[] = {outbox_examine, audit_examine, memory_examine,
                                        certificates_examine};
    if (check_entries(inspection, error) != 0)
        return -1;
    check_older(inspection);
    for (size_t i = 0; i < sizeof examine / sizeof *examine; i++) {
        struct store_examination examination;
        struct error unread = {0};
        if (examine[i](&examination, inspection->git_dir, &inspection->arena, &unread) == 0)
            diagnose_database(inspection, &examination);
        else if (unread.kind == ERROR_MEMORY)
            return error_memory(error);
    }
    return 0;
}

/* ------------------------------------------------------------------------------------- jobs -- */

static bool is_failing(const struct delivery *delivery)
{
    return delivery->state == DELIVERY_PENDING && delivery->tries > 0 && *delivery->last_error;
}

static int check_deliveries(struct inspection *inspection, struct outbox *outbox,
                            struct error *error)
{
    const struct delivery *deliveries;
    size_t count;
    if (outbox_list(outbox, &inspection->arena, &deliveries, &count, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (is_failing(&deliveries[i]))
            diagnosis_add(inspection, STATE_WARNING,
                          inspection_command(inspection, "fleetgate rollout retry %s --repo %s",
                                             deliveries[i].job, inspection->git_dir),
                          "%s of %s fails (%s, tries: %u): %s; fix that first", deliveries[i].job,
                          branch_short_name(deliveries[i].ref), deliveries[i].trigger,
                          deliveries[i].tries, deliveries[i].last_error);
    }
    return 0;
}

/* One in use may turn out to be damaged inside, and has then been begun anew. */
static int open_outbox(struct inspection *inspection, bool is_used, struct outbox *outbox,
                       struct error *error)
{
    const char *notice = NULL;
    if (!is_used)
        return outbox_open_to_read(outbox, inspection->git_dir, error);
    if (outbox_open(outbox, inspection->git_dir, false, &notice, error) != 0)
        return -1;
    if (notice)
        diagnosis_add(inspection, STATE_PROBLEM, NULL, "%s", notice);
    return 0;
}

/* Only an outbox that nothing is wrong with is opened. */
int check_jobs(struct inspection *inspection, struct error *error)
{
    struct store_examination examination;
    struct outbox outbox = {0};
    struct error unread = {0};
    const char *log = inspection_path(inspection, "fleetgate/outbox.db-wal");
    struct stat status;
    bool is_used = stat(log, &status) == 0 && status.st_size > 0;
    if (outbox_examine(&examination, inspection->git_dir, &inspection->arena, &unread) != 0 ||
        examination.state != STORE_SOUND || (is_used && !S_ISREG(status.st_mode)))
        return unread.kind == ERROR_MEMORY ? error_memory(error) : 0;
    int result = open_outbox(inspection, is_used, &outbox, error);
    if (result == 0 && outbox.store)
        result = check_deliveries(inspection, &outbox, error);
    outbox_close(&outbox);
    return result;
}

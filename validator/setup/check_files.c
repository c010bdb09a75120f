/* SPDX-License-Identifier: MIT */
/* Files that the gate reads and writes: whether it can, who else can, and the policy that names
 * some. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ------------------------------------------------------------------------------------ files -- */

/* What lets this user read the file: of one's own the mode of the owner counts, and no other. */
static const char *let_read(struct inspection *inspection, const char *path)
{
    struct stat status;
    const char *group = inspection_format(inspection, "%lu", (unsigned long)getegid());
    return stat(path, &status) == 0 && status.st_uid == geteuid()
               ? inspection_command(inspection, "chmod u+r %s", path)
               : inspection_command(inspection, "chgrp %s %s && chmod g+r %s", group, path, path);
}

/* Whether the file is there and this user can read it; says so where not. */
static bool check_readable(struct inspection *inspection, const char *path, const char *what)
{
    if (inspection_can_read(path))
        return true;
    if (access(path, R_OK) == 0)
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "%s %s is not a regular file; put one there, or correct the policy", what,
                      path);
    else if (errno == EACCES)
        diagnosis_add(inspection, STATE_PROBLEM, let_read(inspection, path),
                      "%s %s cannot be read by this user", what, path);
    else
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "%s %s: %s; put the file there, or correct the policy", what, path,
                      strerror(errno));
    return false;
}

/* A group of the file that is ours is how a server reads a file of root's. */
static void check_readers(struct inspection *inspection, const char *path, const char *what)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return;
    if (status.st_mode & S_IROTH)
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "chmod o= %s", path),
                      "%s %s can be read by every user of this machine", what, path);
    else if ((status.st_mode & S_IRGRP) && status.st_gid != getegid())
        diagnosis_add(inspection, STATE_WARNING,
                      inspection_command(inspection, "chmod g= %s", path),
                      "%s %s can be read by group %lu", what, path, (unsigned long)status.st_gid);
}

static void check_file(struct inspection *inspection, const char *path, const char *what,
                       bool is_secret)
{
    if (!path || !check_readable(inspection, path, what))
        return;
    diagnosis_of_writers(inspection, path, what);
    if (is_secret)
        check_readers(inspection, path, what);
}

int check_credentials(struct inspection *inspection, struct error *error)
{
    (void)error;
    const struct policy *policy = &inspection->policy;
    check_file(inspection, policy->mender.token_file, "mender.token_file", true);
    check_file(inspection, policy->mender.ca_file, "mender.ca_file", false);
    check_file(inspection, policy->rollout.webhook.secret_file, "rollout.webhook.secret_file",
               true);
    check_file(inspection, policy->rollout.webhook.ca_file, "rollout.webhook.ca_file", false);
    check_file(inspection, policy->signers.allowed, "allowed_signers", false);
    check_file(inspection, policy->signers.revoked, "revoked_signers", false);
    check_file(inspection, policy->signers.openpgp, "openpgp_keys", false);
    return 0;
}

/* ----------------------------------------------------------------------------------- outbox -- */

/* The folder as it must be for post-receive; *there says whether it is there at all. Whose it must
 * be, check_owner says. */
static int check_folder(struct inspection *inspection, const char *path, bool *there,
                        struct error *error)
{
    struct stat status;
    *there = stat(path, &status) == 0;
    if (!*there && errno != ENOENT)
        return error_set(error, ERROR_ENVIRONMENT, "cannot look at %s: %s", path, strerror(errno));
    if (*there && status.st_uid == geteuid() && access(path, R_OK | W_OK | X_OK) != 0)
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "chmod u+rwX %s", path),
                      "%s cannot be written: no rollout job can be recorded", path);
    return 0;
}

int check_outbox(struct inspection *inspection, struct error *error)
{
    struct stat status;
    bool there;
    const char *folder = inspection_path(inspection, "fleetgate");
    const char *database = inspection_path(inspection, "fleetgate/outbox.db");
    if (stat(folder, &status) == 0 && !S_ISDIR(status.st_mode)) {
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection,
                                         "mv %s %s.old && fleetgate install --server %s", folder,
                                         folder, inspection->git_dir),
                      "%s is not a folder: no rollout job can be recorded", folder);
        return 0;
    }
    if (check_folder(inspection, folder, &there, error) != 0)
        return -1;
    if (!there || (access(database, F_OK) != 0 && errno == ENOENT))
        diagnosis_add(
            inspection, STATE_WARNING,
            inspection_command(inspection, "fleetgate install --server %s", inspection->git_dir),
            "there is no %s: where branches stand now does not count as rolled out", database);
    return 0;
}

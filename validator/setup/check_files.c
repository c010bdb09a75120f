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

/* Whether the file is there and this user can read it; says so where not. */
static bool check_readable(struct inspection *inspection, const char *path, const char *what)
{
    const char *group = inspection_format(inspection, "%lu", (unsigned long)getegid());
    if (access(path, R_OK) == 0)
        return true;
    if (errno == EACCES)
        diagnosis_add(
            inspection, STATE_PROBLEM,
            inspection_command(inspection, "chgrp %s %s && chmod g+r %s", group, path, path),
            "%s %s cannot be read by this user", what, path);
    else
        diagnosis_add(inspection, STATE_PROBLEM, NULL,
                      "%s %s: %s; put the file there, or correct the policy", what, path,
                      strerror(errno));
    return false;
}

/* Whoever writes the file decides what the gate does. */
static void check_writers(struct inspection *inspection, const char *path, const char *what)
{
    struct stat status;
    if (stat(path, &status) == 0 && (status.st_mode & (S_IWGRP | S_IWOTH)))
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection, "chmod go-w %s", path),
                      "%s %s can be written by others", what, path);
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
    check_writers(inspection, path, what);
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

/* ----------------------------------------------------------------------------------- policy -- */

/* The policy that is no fault of ours does not load; *what says why. */
static int load_policy(struct inspection *inspection, struct error *why, struct error *error)
{
    if (policy_load(&inspection->policy, inspection->repository, inspection->policy_file, NULL,
                    &inspection->arena, why) == 0) {
        inspection->has_policy = true;
        return 0;
    }
    if (why->kind == ERROR_MEMORY || why->kind == ERROR_REPOSITORY || why->kind == ERROR_INTERNAL)
        return error_set(error, why->kind, "%s", why->message);
    diagnosis_add(inspection, STATE_PROBLEM, NULL,
                  "%s: every push is rejected until that is corrected", why->message);
    return 0;
}

/* A file that nobody has named may get lost without anybody noticing. */
static int check_policy_name(struct inspection *inspection, struct error *error)
{
    const char *named;
    if (repository_config(inspection->repository, "fleetgate.policy", &inspection->arena, &named,
                          error))
        return -1;
    if (named || inspection->policy_file)
        return 0;
    const char *source = inspection->policy.source;
    bool is_file = *source == '/';
    const char *path = is_file ? source : "/etc/fleetgate/fleet.yml";
    const char *command = inspection_command(inspection, "git config --file %s fleetgate.policy %s",
                                             inspection_path(inspection, "config"), path);
    if (is_file)
        diagnosis_add(
            inspection, STATE_WARNING, command,
            "git config fleetgate.policy does not name %s: were it lost, the built-in policy "
            "would take its place",
            path);
    else
        diagnosis_add(
            inspection, STATE_WARNING, command,
            "git config fleetgate.policy is not set: the built-in policy is in force; write "
            "yours");
    return 0;
}

int check_policy(struct inspection *inspection, struct error *error)
{
    struct error why = {0};
    if (load_policy(inspection, &why, error) != 0)
        return -1;
    if (!inspection->has_policy)
        return 0;
    const char *source = inspection->policy.source;
    if (strchr(source, '/'))
        check_writers(inspection, source, "the policy");
    return check_policy_name(inspection, error);
}

/* ----------------------------------------------------------------------------------- outbox -- */

/* The path as it must be for post-receive; *there says whether there is such a file at all. */
static int check_own(struct inspection *inspection, const char *path, int access_mode, bool *there,
                     struct error *error)
{
    struct stat status, repository;
    *there = false;
    if (stat(path, &status) != 0)
        return errno == ENOENT ? 0
                               : error_set(error, ERROR_ENVIRONMENT, "cannot look at %s: %s", path,
                                           strerror(errno));
    if (stat(inspection->git_dir, &repository) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot look at %s: %s", inspection->git_dir,
                         strerror(errno));
    *there = true;
    /* Whose it must be, check_owner says. */
    if (status.st_uid == repository.st_uid && access(path, access_mode) != 0)
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
                      inspection_command(inspection, "mv %s %s.old", folder, folder),
                      "%s is not a folder: no rollout job can be recorded", folder);
        return 0;
    }
    if (check_own(inspection, folder, R_OK | W_OK | X_OK, &there, error) != 0)
        return -1;
    if (there && check_own(inspection, database, R_OK | W_OK, &there, error) != 0)
        return -1;
    if (!there)
        diagnosis_add(
            inspection, STATE_WARNING,
            inspection_command(inspection, "fleetgate install --server %s", inspection->git_dir),
            "there is no %s: where branches stand now does not count as rolled out", database);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Files: whose they are, who can read and write them, and the policy that names some. */
#include "cli/doctor.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *user_name(struct examination *examination, uid_t user)
{
    const struct passwd *entry = getpwuid(user);
    return entry ? command_line(examination, "%s", entry->pw_name)
                 : command_line(examination, "%lu", (unsigned long)user);
}

/* ------------------------------------------------------------------------------------ owner -- */

int check_owner(struct examination *examination, struct error *error)
{
    struct stat status;
    const char *path = examination->git_dir;
    if (stat(path, &status) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot look at %s: %s", path, strerror(errno));
    if (status.st_uid == geteuid())
        return 0;
    const char *owner = user_name(examination, status.st_uid);
    const char *me = user_name(examination, geteuid());
    diagnose(examination, STATE_PROBLEM,
             command_line(examination, "sudo -u %s fleetgate doctor %s", word(examination, owner),
                          word(examination, path)),
             "%s belongs to %s, but this runs as %s: what stands below is not what pushes meet",
             path, owner, me);
    return 0;
}

/* ------------------------------------------------------------------------------------ files -- */

/* Whether the file is there and this user can read it; says so where not. */
static bool check_readable(struct examination *examination, const char *path, const char *what)
{
    const char *group =
        command_line(examination, "chgrp %lu %s && chmod g+r %s", (unsigned long)getegid(),
                     word(examination, path), word(examination, path));
    if (access(path, R_OK) == 0)
        return true;
    if (errno == EACCES)
        diagnose(examination, STATE_PROBLEM, group, "%s %s cannot be read by this user", what,
                 path);
    else
        diagnose(examination, STATE_PROBLEM, NULL,
                 "%s %s: %s; put the file there, or correct the policy", what, path,
                 strerror(errno));
    return false;
}

/* Whoever writes the file decides what the gate does. */
static void check_writers(struct examination *examination, const char *path, const char *what)
{
    struct stat status;
    if (stat(path, &status) == 0 && (status.st_mode & (S_IWGRP | S_IWOTH)))
        diagnose(examination, STATE_PROBLEM,
                 command_line(examination, "chmod go-w %s", word(examination, path)),
                 "%s %s can be written by others", what, path);
}

/* A group of the file that is ours is how a server reads a file of root's. */
static void check_readers(struct examination *examination, const char *path, const char *what)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return;
    if (status.st_mode & S_IROTH)
        diagnose(examination, STATE_PROBLEM,
                 command_line(examination, "chmod o= %s", word(examination, path)),
                 "%s %s can be read by every user of this machine", what, path);
    else if ((status.st_mode & S_IRGRP) && status.st_gid != getegid())
        diagnose(examination, STATE_WARNING,
                 command_line(examination, "chmod g= %s", word(examination, path)),
                 "%s %s can be read by group %lu", what, path, (unsigned long)status.st_gid);
}

static void check_file(struct examination *examination, const char *path, const char *what,
                       bool is_secret)
{
    if (!path || !check_readable(examination, path, what))
        return;
    check_writers(examination, path, what);
    if (is_secret)
        check_readers(examination, path, what);
}

int check_credentials(struct examination *examination, struct error *error)
{
    (void)error;
    const struct policy *policy = &examination->session.policy;
    check_file(examination, policy->mender.token_file, "mender.token_file", true);
    check_file(examination, policy->mender.ca_file, "mender.ca_file", false);
    check_file(examination, policy->rollout.webhook.secret_file, "rollout.webhook.secret_file",
               true);
    check_file(examination, policy->rollout.webhook.ca_file, "rollout.webhook.ca_file", false);
    check_file(examination, policy->signers.allowed, "allowed_signers", false);
    check_file(examination, policy->signers.revoked, "revoked_signers", false);
    check_file(examination, policy->signers.openpgp, "openpgp_keys", false);
    return 0;
}

/* ----------------------------------------------------------------------------------- policy -- */

/* The policy that is no fault of ours does not load; *what says why. */
static int load_policy(struct examination *examination, struct error *why, struct error *error)
{
    if (session_load_policy(&examination->session, examination->policy_file, NULL, why) == 0) {
        examination->has_policy = true;
        return 0;
    }
    if (why->kind == ERROR_MEMORY || why->kind == ERROR_REPOSITORY || why->kind == ERROR_INTERNAL)
        return error_set(error, why->kind, "%s", why->message);
    diagnose(examination, STATE_PROBLEM, NULL, "%s: every push is rejected until that is corrected",
             why->message);
    return 0;
}

/* A file that nobody has named may get lost without anybody noticing. */
static int check_policy_name(struct examination *examination, struct error *error)
{
    const char *named;
    struct session *session = &examination->session;
    if (repository_config(session->repository, "fleetgate.policy", &session->arena, &named, error))
        return -1;
    if (named || examination->policy_file)
        return 0;
    const char *source = session->policy.source;
    bool is_file = *source == '/';
    const char *path = is_file ? source : "/etc/fleetgate/fleet.yml";
    const char *command =
        command_line(examination, "git config --file %s fleetgate.policy %s",
                     word(examination, in_git_dir(examination, "config")), word(examination, path));
    if (is_file)
        diagnose(examination, STATE_WARNING, command,
                 "git config fleetgate.policy does not name %s: were it lost, the built-in policy "
                 "would take its place",
                 path);
    else
        diagnose(examination, STATE_WARNING, command,
                 "git config fleetgate.policy names none: the built-in one is in force; write "
                 "yours");
    return 0;
}

int check_policy(struct examination *examination, struct error *error)
{
    struct error why = {0};
    if (load_policy(examination, &why, error) != 0)
        return -1;
    if (!examination->has_policy)
        return 0;
    const char *source = examination->session.policy.source;
    if (strchr(source, '/'))
        check_writers(examination, source, "the policy");
    return check_policy_name(examination, error);
}

/* ----------------------------------------------------------------------------------- outbox -- */

/* The path as it must be for post-receive; *there says whether there is such a file at all. */
static int check_own(struct examination *examination, const char *path, int access_mode,
                     bool *there, struct error *error)
{
    struct stat status, repository;
    *there = false;
    if (stat(path, &status) != 0)
        return errno == ENOENT ? 0
                               : error_set(error, ERROR_ENVIRONMENT, "cannot look at %s: %s", path,
                                           strerror(errno));
    if (stat(examination->git_dir, &repository) != 0)
        return error_set(error, ERROR_ENVIRONMENT, "cannot look at %s: %s", examination->git_dir,
                         strerror(errno));
    *there = true;
    const char *owner = user_name(examination, repository.st_uid);
    if (status.st_uid != repository.st_uid)
        diagnose(examination, STATE_PROBLEM,
                 command_line(examination, "chown -R %s %s", word(examination, owner),
                              word(examination, in_git_dir(examination, "fleetgate"))),
                 "%s belongs to %s, but the repository to %s", path,
                 user_name(examination, status.st_uid), owner);
    else if (access(path, access_mode) != 0)
        diagnose(examination, STATE_PROBLEM,
                 command_line(examination, "chmod u+rwX %s", word(examination, path)),
                 "%s cannot be written: no rollout job can be recorded", path);
    return 0;
}

int check_outbox(struct examination *examination, struct error *error)
{
    struct stat status;
    bool there;
    const char *folder = in_git_dir(examination, "fleetgate");
    const char *database = in_git_dir(examination, "fleetgate/outbox.db");
    if (stat(folder, &status) == 0 && !S_ISDIR(status.st_mode)) {
        diagnose(examination, STATE_PROBLEM,
                 command_line(examination, "mv %s %s.old", word(examination, folder),
                              word(examination, folder)),
                 "%s is no folder: no rollout job can be recorded", folder);
        return 0;
    }
    if (check_own(examination, folder, R_OK | W_OK | X_OK, &there, error) != 0)
        return -1;
    if (there && check_own(examination, database, R_OK | W_OK, &there, error) != 0)
        return -1;
    if (!there)
        diagnose(examination, STATE_WARNING,
                 command_line(examination, "fleetgate install --server %s",
                              word(examination, examination->git_dir)),
                 "there is no %s: where branches stand now does not count as rolled out", database);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Whether the policy that is meant is in force, and what nobody meant to write in it. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

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

/* ------------------------------------------------------------------------------------- name -- */

static const char POLICY_NAME[] = "fleetgate.yml";

/* What people call a policy, and fleetgate does not. */
static bool is_misnamed(const char *name)
{
    static const char *const names[] = {"fleetgate.yml", "fleetgate.yaml", "fleetgate.json"};
    if (strcmp(name, POLICY_NAME) == 0)
        return false;
    name += *name == '.';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcasecmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat of_a, of_b;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

/* The path of a policy beside HEAD that is not read, in *path; NULL when there is none. */
static int find_misnamed(struct inspection *inspection, const char **path, struct error *error)
{
    *path = NULL;
    DIR *entries = opendir(inspection->git_dir);
    if (!entries)
        return error_set(error, ERROR_ENVIRONMENT, "cannot look into %s: %s", inspection->git_dir,
                         strerror(errno));
    const struct dirent *entry;
    while (!*path && (entry = readdir(entries)) != NULL) {
        if (!is_misnamed(entry->d_name))
            continue;
        *path = inspection_path(inspection, entry->d_name);
        if (is_same_file(*path, inspection->policy.source))
            *path = NULL;
    }
    closedir(entries);
    return 0;
}

/* One that was meant to be in force, or to be there no more. */
static void diagnose_misnamed(struct inspection *inspection, const char *path)
{
    const char *source = inspection->policy.source;
    const char *right = inspection_path(inspection, POLICY_NAME);
    if (*source == '/')
        diagnosis_add(inspection, STATE_WARNING,
                      inspection_command(inspection, "mv %s %s.unused", path, path),
                      "%s is not read: the policy is %s", path, source);
    else
        diagnosis_add(inspection, STATE_PROBLEM,
                      inspection_command(inspection,
                                         "mv %s %s && git config --file %s fleetgate.policy %s",
                                         path, right, inspection_path(inspection, "config"), right),
                      "%s is not read, since a policy is called %s: the built-in one is in force",
                      path, POLICY_NAME);
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
            "git config fleetgate.policy is not set: the built-in policy is in force; write yours, "
            "%s, and only then",
            path);
    return 0;
}

/* The gate is open as long as it stands there. */
static void diagnose_observing(struct inspection *inspection)
{
    if (inspection->policy.observes)
        diagnosis_add(inspection, STATE_WARNING, NULL,
                      "%s has `observe: true`: the gate tells what it would refuse, and refuses "
                      "nothing; remove that line to close it",
                      inspection->policy.source);
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
        diagnosis_of_writers(inspection, source, "the policy");
    diagnose_observing(inspection);
    const char *misnamed;
    if (find_misnamed(inspection, &misnamed, error) != 0)
        return -1;
    if (misnamed)
        diagnose_misnamed(inspection, misnamed);
    return misnamed && *source != '/' ? 0 : check_policy_name(inspection, error);
}

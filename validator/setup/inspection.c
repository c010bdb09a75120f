/* SPDX-License-Identifier: MIT */
/* The table of checks, and running them. */
#include "setup/checks.h"
#include "setup/diagnosis.h"

/* In the order in which they should be fixed. */
static const struct check {
    const char *name;
    const char *well; /* what is so when it finds nothing */
    bool needs_policy;
    int (*run)(struct inspection *inspection, struct error *error);
} checks[] = {
    {"owner", "all of the repository belongs to the user this runs as", false, check_owner},
    {"modes", "nobody else can write what decides", false, check_modes},
    {"hooks-path", "git runs the hooks of this repository", false, check_hooks_path},
    {"pre-receive", "it runs this program", false, check_pre_receive},
    {"post-receive", "it runs this program", false, check_post_receive},
    {"policy", "it loads, and nobody else can write it", false, check_policy},
    {"credentials", "files that the policy names are there, and closed to others", true,
     check_credentials},
    {"mender", "there are credentials of the right form", true, check_mender},
    {"rollout", "the policy's command is there, its secret is of use", true, check_rollout},
    {"room", "the disk has room for records", false, check_room},
    {"outbox", "it can be written", false, check_outbox},
    {"databases", "what is kept can be read and written", false, check_databases},
    {"jobs", "none fails", false, check_jobs},
    {"ledger", "it tells where the protected branches stand", true, check_ledger},
    {"settings", "git's settings suit the gate", true, check_settings},
    {"history", "no object is replaced, none is cut off", false, check_history},
    {"names", "no ref can be taken for a branch of the policy", true, check_names},
    {"aliases", "no symbolic ref leads to a protected branch", true, check_aliases},
    {"sources", "every source of the policy is there", true, check_sources},
    {"branches", "every branch of the policy is there", true, check_branches},
};

static void run_check(struct inspection *inspection, const struct check *check)
{
    struct error error = {0};
    const struct diagnosis *before = inspection->last;
    inspection->check = check->name;
    if (check->needs_policy && !inspection->has_policy)
        diagnosis_add(inspection, STATE_SKIPPED, NULL,
                      "not checked: this needs a policy that loads");
    else if (check->run(inspection, &error) != 0)
        diagnosis_add(inspection, STATE_UNKNOWN, NULL, "%s (%s)", error.message,
                      error_kind_name(error.kind));
    else if (inspection->last == before)
        diagnosis_add(inspection, STATE_OK, NULL, "%s", check->well);
}

static int open_repository(struct inspection *inspection, const char *path, struct error *error)
{
    struct error reason = {0};
    if (repository_open(&inspection->repository, path, &reason) != 0)
        return reason.kind != ERROR_REPOSITORY || setup_refuse_stranger(path, "doctor", error) == 0
                   ? error_set(error, reason.kind, "%s", reason.message)
                   : -1;
    if (!repository_is_bare(inspection->repository))
        return error_set(error, ERROR_USAGE,
                         "%s is not a bare repository: the gate guards no other", path);
    inspection->git_dir = repository_git_dir(inspection->repository);
    if (inspection->server)
        return 0;
    return server_detect(&inspection->server, inspection->git_dir, &inspection->arena, error);
}

int inspection_run(struct inspection *inspection, const char *path, struct error *error)
{
    if (open_repository(inspection, path, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        run_check(inspection, &checks[i]);
    return 0;
}

void inspection_release(struct inspection *inspection)
{
    policy_release(&inspection->policy);
    repository_free(inspection->repository);
    arena_release(&inspection->arena);
}

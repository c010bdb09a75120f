/* SPDX-License-Identifier: MIT */
/* What the commands that judge a repository open: its policy, Mender, the memory of trees. */
#include "cli/cli.h"

#include "ledger/ledger.h"

#include <sys/stat.h>
#include <unistd.h>

int session_load_policy(struct session *session, const char *policy_file,
                        const struct object_id *policy_commit, struct error *error)
{
    int result = policy_load(&session->policy, session->repository, policy_file, policy_commit,
                             &session->arena, error);
    if (result != 0) /* its schemas may be what does not load */
        session->policy.observes = false;
    return result;
}

const char *session_branch_ref(struct session *session, const char *name)
{
    return text_starts_with(text_of(name), "refs/heads/")
               ? name
               : arena_format(&session->arena, "refs/heads/%s", name);
}

/* What is kept must be the hooks' to read and to write: nobody else's, such as root's, who looks
 * after a repository, are made there. */
static bool is_own_repository(const struct session *session)
{
    struct stat folder;
    return stat(repository_common_dir(session->repository), &folder) == 0 &&
           folder.st_uid == geteuid();
}

int session_judge(struct session *session, bool offline, enum remembering remembering,
                  struct judge *judge, struct error *error)
{
    struct error no_memory = {0};
    *judge = (struct judge){.repository = session->repository,
                            .policy = &session->policy,
                            .limits = &session->policy.limits};
    if (offline)
        judge->no_mender = "images were not asked for: --offline";
    else if (!session->policy.mender.server)
        judge->no_mender = "images were not asked for: the policy has no `mender` section";
    else if (mender_open(&session->mender, &session->policy, error) != 0)
        return -1;
    if (remembering != REMEMBERS_NOTHING && is_own_repository(session))
        memory_open(&session->memory, repository_common_dir(session->repository), &session->policy,
                    remembering == REMEMBERS_ALL, &no_memory);
    judge->mender = session->mender;
    judge->memory = session->memory;
    return 0;
}

int session_find_devices(struct session *session, struct mender_facts *facts, struct error *error)
{
    if (!session->policy.mender.server)
        return error_set(error, ERROR_POLICY,
                         "the policy names no Mender: add mender: { server: "
                         "https://hosted.mender.io, token_file: /etc/fleetgate/mender.token }");
    if (mender_open(&session->mender, &session->policy, error) != 0)
        return -1;
    return mender_find_devices(session->mender, facts, error);
}

void session_plan_jobs(struct session *session, const char *policy_file)
{
    struct rollout_policy *rollout = &session->policy.rollout;
    rollout->plan.program = "/proc/self/exe";
    rollout->plan.policy_file = policy_file;
    rollout->plan.timeout_s = (session->policy.limits.plan_ms + 999) / 1000;
}

size_t session_input_max(const struct limits *limits)
{
    /* Two object ids, two spaces, a name, a newline. */
    return limits->push_refs * (2 * OBJECT_ID_HEX + limits->ref_name_bytes + 1);
}

void session_release(struct session *session)
{
    memory_close(session->memory);
    audit_close(&session->audit);
    mender_free(session->mender);
    policy_release(&session->policy);
    repository_free(session->repository);
    arena_release(&session->arena);
}

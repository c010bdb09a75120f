/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "ledger/ledger.h"

#include <stdlib.h>

int session_load_policy(struct session *session, const char *policy_file,
                        const struct object_id *policy_commit, struct error *error)
{
    return policy_load(&session->policy, session->repository, policy_file, policy_commit,
                       &session->arena, error);
}

int session_open_mender(struct session *session, bool offline, struct error *error)
{
    const struct mender_policy *policy = &session->policy.mender;
    session->judge = (struct judge){.repository = session->repository,
                                    .policy = &session->policy,
                                    .limits = &session->policy.limits};
    if (!policy->server || offline) {
        session->judge.no_mender = offline
                                       ? "images were not asked for: --offline"
                                       : "images were not asked for: the policy has no `mender` "
                                         "section";
        return 0;
    }
    const struct mender_options options = {
        .server = policy->server,
        .token = policy->token_file ? NULL : getenv("MENDER_ACCESS_TOKEN"),
        .token_file = policy->token_file,
        .user = getenv("MENDER_USER"),
        .password = getenv("MENDER_PASSWORD"),
        .ca_file = policy->ca_file,
        .limits = &session->policy.limits,
    };
    if (mender_new(&session->mender, &options, error) != 0)
        return -1;
    session->judge.mender = session->mender;
    return 0;
}

size_t updates_bytes(const struct limits *limits)
{
    /* Two object ids, two spaces, a name, a newline. */
    return limits->push_refs * (2 * OBJECT_ID_HEX + limits->ref_name_bytes + 1);
}

void session_open_memory(struct session *session)
{
    struct error ignored = {0};
    const char *git_dir = repository_common_dir(session->repository);
    if (memory_open(&session->memory, git_dir, &session->policy, &ignored) == 0)
        session->judge.memory = session->memory;
}

void session_release(struct session *session)
{
    memory_close(session->memory);
    audit_close(session->audit);
    mender_free(session->mender);
    policy_release(&session->policy);
    repository_free(session->repository);
    arena_release(&session->arena);
}

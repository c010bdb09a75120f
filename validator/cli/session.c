/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

enum { POLICY_BYTES = 1 << 20 };

/* The folder part of an absolute path. */
static char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash > path ? (size_t)(slash - path) : 1;
    return arena_string(arena, (struct text){path, length});
}

static int load_file(struct session *session, const char *path, bool must_exist, bool *found,
                     struct error *error)
{
    struct buffer content;
    char *absolute = realpath(path, NULL);
    int result = file_load(absolute ? absolute : path, POLICY_BYTES, &content, found, error);
    if (result == 0 && !*found && must_exist)
        result = error_set(error, ERROR_POLICY, "there is no policy file %s", path);
    const char *folder = absolute ? folder_of(&session->arena, absolute) : NULL;
    if (result == 0 && *found && !folder)
        result = error_memory(error);
    if (result == 0 && *found)
        result = policy_read(&session->policy, path, buffer_text(&content), folder, error);
    buffer_release(&content);
    free(absolute);
    return result;
}

/* A relative name in the configuration counts from the git folder, where hooks run. */
static int load_configured(struct session *session, bool *found, struct error *error)
{
    const char *path;
    *found = false;
    if (repository_config(session->repository, "fleetgate.policy", &session->arena, &path, error))
        return -1;
    if (!path)
        return 0;
    if (*path != '/')
        path = arena_format(&session->arena, "%s/%s", repository_common_dir(session->repository),
                            path);
    if (!path)
        return error_memory(error);
    return load_file(session, path, true, found, error);
}

static int load_git_folder(struct session *session, bool *found, struct error *error)
{
    const char *path = arena_format(&session->arena, "%s/fleetgate.yml",
                                    repository_common_dir(session->repository));
    return path ? load_file(session, path, false, found, error) : error_memory(error);
}

static int load_tree(struct session *session, const struct object_id *commit, bool *found,
                     struct error *error)
{
    struct buffer content;
    char hex[OBJECT_ID_HEX];
    buffer_init(&content, POLICY_BYTES);
    int result = repository_file(session->repository, commit, "fleetgate.yml", POLICY_BYTES,
                                 &content, found, error);
    const char *source =
        arena_format(&session->arena, "%.10s:fleetgate.yml", object_id_hex(commit, hex));
    if (result == 0 && !source)
        result = error_memory(error);
    if (result == 0 && *found)
        result = policy_read(&session->policy, source, buffer_text(&content), NULL, error);
    buffer_release(&content);
    return result;
}

int session_load_policy(struct session *session, const char *policy_file,
                        const struct object_id *policy_commit, struct error *error)
{
    bool found = false;
    if (policy_file)
        return load_file(session, policy_file, true, &found, error);
    int result = load_configured(session, &found, error);
    if (result == 0 && !found)
        result = load_git_folder(session, &found, error);
    if (result == 0 && !found && policy_commit)
        result = load_tree(session, policy_commit, &found, error);
    if (result == 0 && !found)
        result = policy_default(&session->policy, error);
    return result;
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

/* SPDX-License-Identifier: MIT */
/* Where the policy is read from. */
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

enum { POLICY_BYTES = 1 << 20 };

/* What is read, and where it may lie. */
struct places {
    struct policy *policy;
    struct repository *repository;
    struct arena *arena;
};

/* The folder part of an absolute path. */
static char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash > path ? (size_t)(slash - path) : 1;
    return arena_string(arena, (struct text){path, length});
}

static int load_file(const struct places *places, const char *path, bool must_exist, bool *found,
                     struct error *error)
{
    struct buffer content;
    char *absolute = realpath(path, NULL);
    int result = file_load(absolute ? absolute : path, POLICY_BYTES, &content, found, error);
    if (result == 0 && !*found && must_exist)
        result = error_set(error, ERROR_POLICY, "there is no policy file %s", path);
    const char *folder = absolute ? folder_of(places->arena, absolute) : NULL;
    if (result == 0 && *found && !folder)
        result = error_memory(error);
    if (result == 0 && *found)
        result = policy_read(places->policy, path, buffer_text(&content), folder, error);
    buffer_release(&content);
    free(absolute);
    return result;
}

/* A relative name in the configuration counts from the git folder, where hooks run. */
static int load_configured(const struct places *places, bool *found, struct error *error)
{
    const char *path;
    *found = false;
    if (repository_config(places->repository, "fleetgate.policy", places->arena, &path, error) != 0)
        return -1;
    if (!path)
        return 0;
    if (*path != '/')
        path =
            arena_format(places->arena, "%s/%s", repository_common_dir(places->repository), path);
    if (!path)
        return error_memory(error);
    return load_file(places, path, true, found, error);
}

static int load_git_folder(const struct places *places, bool *found, struct error *error)
{
    const char *path =
        arena_format(places->arena, "%s/fleetgate.yml", repository_common_dir(places->repository));
    return path ? load_file(places, path, false, found, error) : error_memory(error);
}

static int load_tree(const struct places *places, const struct object_id *commit, bool *found,
                     struct error *error)
{
    struct buffer content;
    char hex[OBJECT_ID_HEX];
    buffer_init(&content, POLICY_BYTES);
    int result = repository_file(places->repository, commit, "fleetgate.yml", POLICY_BYTES,
                                 &content, found, error);
    const char *source =
        arena_format(places->arena, "%.10s:fleetgate.yml", object_id_hex(commit, hex));
    if (result == 0 && !source)
        result = error_memory(error);
    if (result == 0 && *found)
        result = policy_read_tree(places->policy, source, buffer_text(&content), places->repository,
                                  commit, error);
    buffer_release(&content);
    return result;
}

int policy_load(struct policy *policy, struct repository *repository, const char *policy_file,
                const struct object_id *policy_commit, struct arena *arena, struct error *error)
{
    const struct places *places = &(struct places){policy, repository, arena};
    bool found = false;
    if (policy_file)
        return load_file(places, policy_file, true, &found, error);
    int result = load_configured(places, &found, error);
    if (result == 0 && !found)
        result = load_git_folder(places, &found, error);
    if (result == 0 && !found && policy_commit)
        result = load_tree(places, policy_commit, &found, error);
    if (result == 0 && !found) {
        result = policy_default(policy, error);
        policy->rollout.is_unknown = true;
    }
    return result;
}

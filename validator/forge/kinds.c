/* SPDX-License-Identifier: MIT */
/* The table of forges: how each is told, by the descriptions of their APIs. */
#include "forge/kinds.h"

#include <string.h>

/* A token of a workflow or of an app is nobody's, and writes as a bot. */
static bool is_bot(const json_t *author)
{
    const char *type = json_string_value(json_object_get(author, "type"));
    return type && strcmp(type, "Bot") == 0;
}

/* The token of a workflow writes as a user that nobody can be. */
static bool is_actions_user(const json_t *author)
{
    enum { ACTIONS_USER = -2 };
    return json_integer_value(json_object_get(author, "id")) == ACTIONS_USER;
}

#define STATES_OF_MOST                                                                         \
    {                                                                                          \
        [FORGE_PENDING] = "pending", [FORGE_SUCCESS] = "success", [FORGE_FAILURE] = "failure", \
        [FORGE_ERROR] = "error"                                                                \
    }

#define HOOK_OF_MOST                                                                    \
    .project = {"repository", "full_name"}, .number = {"number"}, .action = {"action"}, \
    .ends = {"closed"}

/* Forgejo's API is Gitea's. */
#define LIKE_GITEA                                                                               \
    .api = "/api/v1", .projects = "/repos/", .states = STATES_OF_MOST, .requests = "pulls",      \
    .head = {"head", "sha"}, .base = {"base", "ref"}, .commented = "issues", .number = "number", \
    .list_open = "?state=open&limit=50", .open = "open", .head_ref = {"refs/pull/", "/head"},    \
    .comments = "comments", .list = "", .edit = "PATCH", .author = "user",                       \
    .is_robot = is_actions_user,                                                                 \
    .rights = {                                                                                  \
        [RIGHT_STATUS] = "the scope write:repository, of a user that may write to the project",  \
        [RIGHT_REQUEST] = "the scope read:repository",                                           \
        [RIGHT_COMMENT] = "the scope write:issue",                                               \
        [RIGHT_USER] = "the scope read:user",                                                    \
    }

static const struct forge_kind kinds[] = {
    {
        .name = "github",
        .api = "",
        .projects = "/repos/",
        .takes_checks = true,
        .states = STATES_OF_MOST,
        .requests = "pulls",
        .head = {"head", "sha"},
        .base = {"base", "ref"},
        .number = "number",
        .list_open = "?state=open&per_page=100",
        .open = "open",
        .head_ref = {"refs/pull/", "/head"},
        .commented = "issues",
        .comments = "comments",
        .list = "?per_page=30",
        .edit = "PATCH",
        .author = "user",
        .is_robot = is_bot,
        .rights =
            {
                [RIGHT_STATUS] = "the right to write commit statuses (statuses: write)",
                [RIGHT_REQUEST] = "the right to read pull requests (pull-requests: read)",
                [RIGHT_COMMENT] = "the right to write pull requests (pull-requests: write)",
                [RIGHT_CHECK] = "the right to write checks (checks: write)",
            },
        .hook = {HOOK_OF_MOST, .event = {"X-GitHub-Event", "pull_request"},
                 .signature = {"X-Hub-Signature-256", "sha256="}, .delivery = "X-GitHub-Delivery",
                 .asks = {"opened", "synchronize", "reopened", "edited"}},
    },
    {
        .name = "gitea",
        LIKE_GITEA,
        .hook = {HOOK_OF_MOST, .event = {"X-Gitea-Event", "pull_request"},
                 .signature = {"X-Gitea-Signature", ""}, .delivery = "X-Gitea-Delivery",
                 .asks = {"opened", "synchronized", "reopened", "edited"}},
    },
    {
        .name = "forgejo",
        LIKE_GITEA,
        .hook = {HOOK_OF_MOST, .event = {"X-Forgejo-Event", "pull_request"},
                 .signature = {"X-Forgejo-Signature", ""}, .delivery = "X-Forgejo-Delivery",
                 .asks = {"opened", "synchronized", "reopened", "edited"}},
    },
    {
        .name = "gitlab",
        .api = "/api/v4",
        .projects = "/projects/",
        .is_one_word = true,
        .states = {[FORGE_PENDING] = "pending",
                   [FORGE_SUCCESS] = "success",
                   [FORGE_FAILURE] = "failed",
                   [FORGE_ERROR] = "failed"},
        .requests = "merge_requests",
        .head = {"sha"},
        .base = {"target_branch"},
        .number = "iid",
        .list_open = "?state=opened&per_page=100",
        .open = "opened",
        .head_ref = {"refs/merge-requests/", "/head"},
        .commented = "merge_requests",
        .comments = "notes",
        .list = "?per_page=30&sort=asc",
        .edits_below = true,
        .edit = "PUT",
        .author = "author",
        .rights =
            {
                [RIGHT_STATUS] = "the scope api and the role Developer",
                [RIGHT_REQUEST] = "the scope api and the role Reporter",
                [RIGHT_COMMENT] = "the scope api and the role Reporter",
                [RIGHT_USER] = "the scope api, of a user: a job token will not do",
            },
        /* Events that one webhook brings about may share X-Gitlab-Event-UUID. */
        .hook = {.event = {"X-Gitlab-Event", "Merge Request Hook"},
                 .secret = "X-Gitlab-Token",
                 .delivery = "Idempotency-Key",
                 .project = {"project", "path_with_namespace"},
                 .number = {"object_attributes", "iid"},
                 .action = {"object_attributes", "action"},
                 .asks = {"open", "update", "reopen"},
                 .ends = {"close", "merge"}},
    },
};

const struct forge_kind *forge_kind(size_t index)
{
    return &kinds[index];
}

const json_t *forge_find(const json_t *json, const char *const path[2])
{
    const json_t *found = json_object_get(json, path[0]);
    return path[1] ? json_object_get(found, path[1]) : found;
}

const char *forge_name(size_t index)
{
    return index < sizeof kinds / sizeof *kinds ? kinds[index].name : NULL;
}

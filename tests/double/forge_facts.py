# SPDX-License-Identifier: MIT
"""What the forges' own descriptions of their APIs say of the routes that fleetgate asks for: GitHub's
OpenAPI, the Swagger of Gitea (which is Forgejo's), GitLab's pages of the REST API. The double runs on
this table, and forges.py holds it against the descriptions where they are at hand."""

GITHUB_STATES = ["error", "failure", "pending", "success"]
GITEA_STATES = ["error", "failure", "pending", "success", "warning"]
GITLAB_STATES = ["pending", "running", "success", "failed", "canceled", "skipped"]

OUTPUT = {"title": str, "summary": 65535, "annotations": 50}


def fact(method, path, name, answers, required=(), fields=None):
    return {
        "method": method,
        "path": path,
        "name": name,  # what the double does
        "answers": answers,  # the first is that of success
        "required": list(required),
        "fields": fields or {},  # a type, the most characters or items, or the words there are
    }


GITHUB_PROJECT = "/repos/{owner}/{repo}"
GITLAB_PROJECT = "/projects/{id}"
GITEA = "/api/v1" + GITHUB_PROJECT
GITLAB = "/api/v4" + GITLAB_PROJECT
COMMENT = {"body": 65536}
CHECK = {"name": str, "head_sha": str, "external_id": str, "status": ["queued", "in_progress", "completed"],
         "conclusion": ["action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out"],
         "output": OUTPUT}

GITEA_FACTS = [
    fact("GET", "/api/v1/user", "user", [200]),
    fact("POST", GITEA + "/statuses/{sha}", "status", [201, 400, 404], (),
         {"state": GITEA_STATES, "context": 255, "description": str}),
    fact("GET", GITEA + "/pulls", "requests", [200, 404, 500]),
    fact("GET", GITEA + "/pulls/{index}", "request", [200, 404]),
    fact("GET", GITEA + "/issues/{index}/comments", "comments", [200, 404]),
    fact("POST", GITEA + "/issues/{index}/comments", "comment", [201, 403, 404, 423], ["body"], {"body": str}),
    fact("PATCH", GITEA + "/issues/comments/{id}", "edit", [200, 204, 403, 404, 423], ["body"], {"body": str}),
]

FACTS = {
    "github": [
        fact("GET", "/user", "user", [200, 304, 401, 403]),
        fact("POST", GITHUB_PROJECT + "/statuses/{sha}", "status", [201], ["state"],
             {"state": GITHUB_STATES, "context": 255, "description": 140}),
        fact("GET", GITHUB_PROJECT + "/pulls", "requests", [200, 304, 422]),
        fact("GET", GITHUB_PROJECT + "/pulls/{pull_number}", "request", [200, 304, 404, 406, 500, 503]),
        fact("GET", GITHUB_PROJECT + "/issues/{issue_number}/comments", "comments", [200, 404, 410]),
        fact("POST", GITHUB_PROJECT + "/issues/{issue_number}/comments", "comment", [201, 403, 404, 410, 422],
             ["body"], COMMENT),
        fact("PATCH", GITHUB_PROJECT + "/issues/comments/{comment_id}", "edit", [200, 422], ["body"], COMMENT),
        fact("POST", GITHUB_PROJECT + "/check-runs", "check", [201], ["name", "head_sha"], CHECK),
        fact("GET", GITHUB_PROJECT + "/check-runs/{check_run_id}", "check_of_id", [200]),
        fact("PATCH", GITHUB_PROJECT + "/check-runs/{check_run_id}", "annotate", [200], [], {"output": OUTPUT}),
        fact("GET", GITHUB_PROJECT + "/commits/{ref}/check-runs", "checks", [200]),
    ],
    "gitea": GITEA_FACTS,
    "forgejo": GITEA_FACTS,
    "gitlab": [
        fact("GET", "/api/v4/user", "user", [200]),
        fact("POST", GITLAB + "/statuses/{sha}", "status", [201, 400], ["state"],
             {"state": GITLAB_STATES, "context": 255, "description": 255}),
        fact("GET", GITLAB + "/merge_requests", "requests", [200, 404]),
        fact("GET", GITLAB + "/merge_requests/{merge_request_iid}", "request", [200, 404]),
        fact("GET", GITLAB + "/merge_requests/{merge_request_iid}/notes", "comments", [200, 404]),
        fact("POST", GITLAB + "/merge_requests/{merge_request_iid}/notes", "comment", [201, 404], ["body"],
             {"body": 1000000}),
        fact("PUT", GITLAB + "/merge_requests/{merge_request_iid}/notes/{note_id}", "edit", [200, 404], ["body"],
             {"body": 1000000}),
    ],
}

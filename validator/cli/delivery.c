/* SPDX-License-Identifier: MIT */
/* Tells a forge what came of the judgement of a request. */
#include "cli/delivery.h"

#include <string.h>

enum { ANNOUNCE_MS = 5000 };

/* A commit that its whole id names is known without the repository, too. */
static bool is_id(const char *head)
{
    size_t length = strlen(head);
    return (length == 40 || length == 64) && strspn(head, "0123456789abcdef") == length;
}

static int find_head(struct session *session, const char *head, char hex[OBJECT_ID_HEX],
                     struct error *error)
{
    struct error unknown = {0};
    struct object_id commit;
    const char *branch;
    if (session->repository && repository_revision(session->repository, head, &session->arena,
                                                   &commit, &branch, &unknown) == 0)
        object_id_hex(&commit, hex);
    else if (is_id(head))
        memcpy(hex, head, strlen(head) + 1);
    else
        return error_set(error, unknown.kind == ERROR_NONE ? ERROR_REPOSITORY : unknown.kind, "%s",
                         unknown.kind == ERROR_NONE ? "the repository cannot be opened"
                                                    : unknown.message);
    return 0;
}

/* The name of the base; NULL where nobody can say it. */
static const char *find_base(struct session *session, const char *base)
{
    struct error ignored = {0};
    struct object_id commit;
    const char *branch = NULL;
    if (!session->repository || repository_revision(session->repository, base, &session->arena,
                                                    &commit, &branch, &ignored) != 0)
        return NULL;
    return branch;
}

/* `policy` is NULL where none is loaded. */
static void describe(struct session *session, const struct delivery_request *request,
                     const struct policy *policy, struct forge_judgement *judged)
{
    judged->base = find_base(session, request->base);
    judged->is_protected = true;
    const char *ref = judged->base && policy ? session_branch_ref(session, judged->base) : NULL;
    if (ref)
        judged->is_protected = branch_law_protects(branch_law_of(&policy->laws, ref));
    judged->policy = policy ? policy->digest_of_all : NULL;
}

void delivery_announce(const struct judgement *judgement, struct session *session)
{
    const struct delivery_request *request = judgement->context;
    struct error ignored = {0};
    struct limits limits = session->policy.limits;
    struct forge_judgement judged = {0};
    char hex[OBJECT_ID_HEX];
    if (!request->target || find_head(session, request->head, hex, &ignored) != 0)
        return;
    if (limits.forge_ms > ANNOUNCE_MS)
        limits.forge_ms = ANNOUNCE_MS;
    judged.commit = hex;
    describe(session, request, &session->policy, &judged);
    forge_report(request->target, &limits, &judged, &ignored);
}

static int deliver(struct session *session, const struct delivery_request *request,
                   const struct report *report, struct error *error)
{
    const struct policy *policy = session->policy.limits.forge_ms ? &session->policy : NULL;
    struct forge_judgement judged = {.report = report};
    char hex[OBJECT_ID_HEX];
    if (find_head(session, request->head, hex, error) != 0)
        return -1;
    judged.commit = hex;
    describe(session, request, policy, &judged);
    /* Of a policy that did not load not all laws are known. */
    judged.is_protected |= report->outcome == OUTCOME_UNDECIDED;
    return forge_report(request->target, policy ? &policy->limits : &default_limits, &judged,
                        error);
}

int delivery_report(struct judgement *judgement, struct session *session,
                    const struct report *report)
{
    struct error error = {0}, told = {0}, unopened = {0};
    if (!session->repository)
        repository_open(&session->repository, judgement->repository, &unopened);
    if (deliver(session, judgement->context, report, &error) == 0)
        return 0;
    error_set(&told, error.kind, "not all could be reported: %s", error.message);
    return output_error(&told);
}

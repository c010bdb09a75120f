/* SPDX-License-Identifier: MIT */
/* Signed commits: which ones a branch gains, and whether each is signed. */
#include "signature/report.h"

/* Whether what the branch contains has been through this judgement. */
static bool was_judged(const struct signature_judgement *judgement, const struct branch *branch)
{
    const struct branch_laws *laws = &judgement->signatures->policy->laws;
    const struct branch_law *law = branch_law_of(laws, branch->name);
    return law && law->signing == SIGNING_COMMITS;
}

static int open_judged(struct signature_judgement *judgement, const struct branch_state *before,
                       struct ancestry **judged, struct error *error)
{
    size_t count = 0;
    struct object_id *tips = arena_alloc_array(&judgement->arena, before->count + 1, sizeof *tips);
    if (!tips)
        return error_memory(error);
    if (!object_id_is_zero(&judgement->update->old)) /* a request's base need be no branch here */
        tips[count++] = judgement->update->old;
    for (size_t i = 0; i < before->count; i++) {
        if (was_judged(judgement, &before->branches[i]))
            tips[count++] = before->branches[i].tip;
    }
    return ancestry_open(judged, judgement->signatures->repository, tips, count, error);
}

static int verify(struct signature_judgement *judgement, const struct object_id *id,
                  const struct verification **verification, struct error *error)
{
    static const struct verification missing = {.state = VERIFICATION_MISSING};
    static const struct verification several = {.state = VERIFICATION_INVALID,
                                                .reason = "it is more than one signature"};
    struct signatures *signatures = judgement->signatures;
    struct commit_signature signature;
    struct arena arena;
    int result = 0;
    arena_init(&arena);
    if (repository_commit_signature(signatures->repository, id, &arena, &signature, error) != 0)
        result = -1;
    else if (!signature.signature.bytes)
        *verification = &missing;
    else if (signature.is_several)
        *verification = &several;
    else
        result = signature_verify(signatures, id, signature.signature, signature.payload,
                                  verification, error);
    arena_release(&arena);
    return result;
}

static int judge_commit(struct signature_judgement *judgement, struct ancestry *judged,
                        const struct object_id *id, struct error *error)
{
    const struct verification *verification = NULL;
    struct commit commit;
    bool contained = false, is_commit = false;
    if (verify(judgement, id, &verification, error) != 0)
        return -1;
    if (verification->state == VERIFICATION_GOOD)
        return 0;
    /* The list may hold a commit that is not new. */
    if (ancestry_contains(judged, id, &contained, error) != 0 ||
        repository_commit(judgement->signatures->repository, id, &judgement->arena, &commit,
                          &is_commit, error) != 0)
        return -1;
    if (!contained)
        report_commit(judgement, &commit, verification);
    return 0;
}

static int judge_new(struct signature_judgement *judgement, struct ancestry *judged,
                     struct error *error)
{
    const struct object_id *commits;
    size_t count, limit = judgement->signatures->policy->limits.signed_commits;
    if (repository_new_commits(judgement->signatures->repository, &judgement->update->new, judged,
                               limit + 1, &judgement->arena, &commits, &count, error) != 0)
        return -1;
    if (count > limit)
        return error_set(error, ERROR_LIMIT,
                         "%s would gain more than %zu commits that must be signed: push it in "
                         "steps, older commits first, or raise the limit signed_commits",
                         judgement->update->ref, limit);
    for (size_t i = 0; i < count; i++) {
        if (judge_commit(judgement, judged, &commits[i], error) != 0)
            return -1;
    }
    return 0;
}

static int judge(struct signature_judgement *judgement, const struct branch_state *before,
                 struct error *error)
{
    struct ancestry *judged = NULL;
    struct commit tip;
    bool is_commit = false;
    if (repository_commit(judgement->signatures->repository, &judgement->update->new,
                          &judgement->arena, &tip, &is_commit, error) != 0)
        return -1;
    if (!is_commit)
        return 0;
    int result = open_judged(judgement, before, &judged, error);
    if (result == 0)
        result = judge_new(judgement, judged, error);
    ancestry_free(judged);
    return result;
}

int signatures_judge_commits(struct signatures *signatures, const struct branch_state *before,
                             const struct update *update, struct findings *findings,
                             struct error *error)
{
    struct signature_judgement judgement;
    if (object_id_is_zero(&update->new))
        return 0;
    int result = signature_judgement_begin(&judgement, signatures, update, findings, error);
    if (result == 0 && judgement.law)
        result = judge(&judgement, before, error);
    signature_judgement_end(&judgement);
    return result;
}

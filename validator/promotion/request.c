/* SPDX-License-Identifier: MIT */
#include "promotion/examine.h"

#include <string.h>

struct request {
    struct arena arena;
    struct sources sources;
    const struct branch_law *base;
    const struct object_id *base_tip;
    const struct object_id *head;
    struct findings *findings;
    char hex[OBJECT_ID_HEX];
    struct place place;
    const char *allowed;
};

static void report_source(struct request *request, const char *found_on)
{
    const char *base = request->base->name;
    const char *help =
        arena_format(&request->arena, "open the request from %s instead", request->allowed);
    if (found_on)
        findings_add(request->findings, RULE_PROMOTION_WRONG_SOURCE, &request->place, help,
                     "the request would take %s into %s, which takes promotions only from %s",
                     found_on, base, request->allowed);
    else
        findings_add(request->findings, RULE_PROMOTION_WRONG_SOURCE, &request->place, help,
                     "the request would take %.10s, which lies on no branch of the server, into "
                     "%s, which takes promotions only from %s",
                     request->hex, base, request->allowed);
}

static int judge_branch(struct request *request, const char *branch, struct error *error)
{
    const char *ref = strncmp(branch, "refs/heads/", 11) == 0
                          ? branch
                          : arena_format(&request->arena, "refs/heads/%s", branch);
    if (!ref)
        return error_memory(error);
    if (!branch_law_takes_from(request->sources.laws, request->base, ref))
        report_source(request, branch_short_name(ref));
    return 0;
}

static void report_unrelated(struct request *request)
{
    findings_add(request->findings, RULE_PROMOTION_UNRELATED, &request->place, NULL,
                 "the head of the request, %.10s, shares no commit with %s", request->hex,
                 request->base->name);
}

static void report_never_stood(struct request *request)
{
    findings_add(
        request->findings, RULE_PROMOTION_SKIPPED_STAGE, &request->place,
        arena_format(&request->arena, "open the request from %s as it stands", request->allowed),
        "the request would take %.10s, which never stood on %s, into %s: it came there inside a "
        "merge",
        request->hex, request->allowed, request->base->name);
}

static void report_altered(struct request *request, const struct alterations *alterations)
{
    const char *base = request->base->name;
    const char *help =
        arena_format(&request->arena,
                     "bring what %s holds of its own into %s first:\n"
                     "git fetch origin && git switch -c <topic> %.10s && git merge origin/%s",
                     base, request->allowed, request->hex, base);
    for (size_t i = 0; i < alterations->count; i++) {
        struct place place = request->place;
        place.path = text_of(alterations->items[i].path);
        place.line = alterations->items[i].line;
        place.column = place.line > 0;
        findings_add(request->findings, RULE_PROMOTION_ALTERED_TREE, &place, i == 0 ? help : NULL,
                     "%s would not hold here what %.10s holds, which it takes in unaltered only",
                     base, request->hex);
    }
    if (alterations->total > alterations->count)
        findings_add(request->findings, RULE_PROMOTION_ALTERED_TREE, &request->place, NULL,
                     "%s would differ from %.10s in %zu paths, of which %zu are shown", base,
                     request->hex, alterations->total, alterations->count);
}

/* What comes of merging head into base. A conflict is none of ours. */
static int judge_content(struct request *request, struct error *error)
{
    struct merge_outcome outcome;
    struct flaw flaw = {0};
    if (repository_merge_outcome(request->sources.repository, request->base_tip, request->head,
                                 &request->arena, &outcome, error) != 0)
        return -1;
    if (!outcome.related) {
        report_unrelated(request);
        return 0;
    }
    if (outcome.conflict_count > 0)
        return 0;
    if (examine_content(&request->sources, request->head, &outcome.tree, &request->arena, &flaw,
                        error) != 0)
        return -1;
    if (flaw.kind == FLAW_ALTERED_TREE)
        report_altered(request, &flaw.alterations);
    return 0;
}

static int judge_standing(struct request *request, struct error *error)
{
    struct flaw flaw = {0};
    if (examine_standing(&request->sources, request->head, &flaw, error) != 0)
        return -1;
    if (flaw.kind == FLAW_NEVER_STOOD)
        report_never_stood(request);
    return 0;
}

static int judge_commit(struct request *request, struct error *error)
{
    const char *branch = NULL;
    bool contained = false;
    if (sources_contain(&request->sources, request->head, &contained, error) != 0)
        return -1;
    if (contained)
        return judge_standing(request, error);
    if (sources_other_branch(&request->sources, request->head, &branch, error) != 0)
        return -1;
    report_source(request, branch);
    return 0;
}

static int judge(struct request *request, const char *head_branch, struct error *error)
{
    const char *ref = arena_format(&request->arena, "refs/heads/%s", request->base->name);
    struct commit commit;
    bool is_commit = false;
    request->allowed = branch_law_sources(request->base, &request->arena);
    if (!ref || !request->allowed)
        return error_memory(error);
    request->place =
        (struct place){.ref = ref, .commit = object_id_hex(request->head, request->hex)};
    if (repository_commit(request->sources.repository, request->head, &request->arena, &commit,
                          &is_commit, error) != 0)
        return -1;
    if (!is_commit) {
        findings_add(request->findings, RULE_PUSH_NOT_A_COMMIT, &request->place, NULL,
                     "the head of the request, %.10s, is not a commit", request->hex);
        return 0;
    }
    if (!branch_law_protects(request->base))
        return 0;
    if ((head_branch ? judge_branch(request, head_branch, error) : judge_commit(request, error)) !=
        0)
        return -1;
    return judge_content(request, error);
}

int promotion_judge_request(struct repository *repository, const struct branch_laws *laws,
                            const struct branch_state *before, const struct branch_law *base,
                            const struct object_id *base_tip, const struct object_id *head,
                            const char *head_branch, struct findings *findings, struct error *error)
{
    struct request request = {
        .base = base, .base_tip = base_tip, .head = head, .findings = findings};
    if (!base)
        return 0;
    arena_init(&request.arena);
    int result = sources_open(&request.sources, repository, laws, before, base, error);
    if (result == 0)
        result = judge(&request, head_branch, error);
    sources_release(&request.sources);
    arena_release(&request.arena);
    return result;
}

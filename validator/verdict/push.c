/* SPDX-License-Identifier: MIT */
/* Judges the updates of a push, and moves of the past. */
#include "verdict/state.h"

#include <string.h>

/* Branches outside the policy are judged for information only, so not more than this many a push.
 */
enum { UNNAMED_BRANCHES_WARNED_OF = 8 };

static bool is_branch(const char *ref)
{
    return text_starts_with(text_of(ref), "refs/heads/");
}

/* Whether the content of a branch that the policy does not name is looked into. */
static bool looks_into_unnamed(struct verdict *verdict, size_t *unnamed)
{
    enum content_check others = verdict->judge.policy->others;
    if (others != CONTENT_WARN)
        return others == CONTENT_REJECT;
    ++*unnamed;
    if (*unnamed == UNNAMED_BRANCHES_WARNED_OF + 1)
        verdict_note(verdict, "only the first 8 branches outside the policy were looked into");
    return *unnamed <= UNNAMED_BRANCHES_WARNED_OF;
}

static int judge_signatures(struct verdict *verdict, const struct branch_law *law,
                            const struct branch_state *before, const struct update *update)
{
    struct findings *findings = &verdict->findings;
    switch (law ? law->signing : SIGNING_OFF) {
    case SIGNING_COMMITS:
        return signatures_judge_commits(verdict->signatures, before, update, findings,
                                        &verdict->error);
    case SIGNING_PUSHES:
        /* Of certificates no more is kept than that they counted. */
        if (before->is_later || verdict->judge.is_ahead)
            return 0;
        return signatures_judge_push(verdict->signatures, verdict->certificate, update, findings,
                                     &verdict->error);
    case SIGNING_OFF:
        break;
    }
    return 0;
}

/* Content that is only shown is softened: see `others` of the policy. */
static int judge_content(struct verdict *verdict, const struct object_id *commit, bool softens)
{
    const struct findings_scope scope = {.softens = softens};
    const struct findings_scope outer = findings_scope_begin(&verdict->findings, &scope);
    int result = judge_commit(verdict, commit);
    findings_scope_end(&verdict->findings, outer);
    return result;
}

/* *done says that there is nothing more to judge. What is overridden is judged as it stands. */
static int judge_standing(struct verdict *verdict, const struct update *update, bool *done)
{
    const size_t *errors = &verdict->findings.total[SEVERITY_ERROR];
    size_t before = *errors;
    if (promotion_judge_standing(verdict->judge.repository, &verdict->judge.policy->laws,
                                 verdict->unrecorded, verdict->unrecorded_count, update, done,
                                 &verdict->findings, &verdict->error) != 0)
        return -1;
    *done |= *errors > before;
    return 0;
}

/* What was wrong where the branch stands is told as such. A protected branch that is made anew is
 * held against none: what comes to it has never been judged for it. Another one is held against the
 * branch that it was made from; one whose errors reject a push, against such branches alone. */
static int find_former(struct verdict *verdict, const struct branch_state *before,
                       const struct update *update, const struct branch_law *law)
{
    const char *target;
    struct object_id tip = {{0}};
    bool found = false;
    verdict->former = (struct former){.name = branch_short_name(update->target), .event = "push"};
    if (before->is_later) {
        verdict->former.commit = update->old;
        return 0;
    }
    /* Not as the pusher says, but as it is. */
    if (repository_ref(verdict->judge.repository, update->target, &verdict->arena, &target, &tip,
                       &found, &verdict->error) != 0)
        return -1;
    if (found)
        verdict->former.commit = tip;
    else if (!branch_law_protects(law))
        verdict->former.made = update->new;
    verdict->former.of_policy = law && verdict->judge.policy->others != CONTENT_REJECT;
    return 0;
}

/* The pusher has what was pushed, under this name. Of several branches one is told, as an example.
 */
static int tell_how_to_see_all(struct verdict *verdict, const struct update *update)
{
    const char *name = former_name(verdict, branch_short_name(update->ref), &update->new);
    verdict->see_all =
        name ? arena_format(&verdict->arena, "fleetgate check --all %s", name) : NULL;
    return verdict->see_all ? 0 : error_memory(&verdict->error);
}

static int judge_emptied(struct verdict *verdict, const struct branch_law *law,
                         const struct update *update)
{
    struct commit commit;
    bool is_commit = false;
    if (repository_commit(verdict->judge.repository, &update->new, &verdict->arena, &commit,
                          &is_commit, &verdict->error) != 0)
        return -1;
    return is_commit ? verdict_judge_emptied(verdict, law, &update->old, &commit.tree) : 0;
}

static int judge_update(struct verdict *verdict, const struct branch_state *before,
                        const struct update *update, size_t *unnamed, struct move *move)
{
    const struct policy *policy = verdict->judge.policy;
    struct findings *findings = &verdict->findings;
    const struct branch_law *law = branch_law_of(&policy->laws, update->target);
    bool done = false;
    promotion_judge_name(&policy->laws, update, findings);
    if (!is_branch(update->target))
        return 0;
    if (judge_standing(verdict, update, &done) != 0)
        return -1;
    if (done)
        return 0;
    if (law && promotion_judge(verdict->judge.repository, &policy->laws, before, update, move,
                               findings, &verdict->error) != 0)
        return -1;
    verdict->is_of_stage |= branch_law_protects(law);
    if (judge_signatures(verdict, law, before, update) != 0)
        return -1;
    if (verdict->judge.law_alone || object_id_is_zero(&update->new) ||
        (!law && !looks_into_unnamed(verdict, unnamed)))
        return 0;
    verdict->before = update->old;
    verdict->asks_for_fleet = branch_law_protects(law);
    if (find_former(verdict, before, update, law) != 0 ||
        (!verdict->see_all && tell_how_to_see_all(verdict, update) != 0))
        return -1;
    if (judge_content(verdict, &update->new, !law && policy->others == CONTENT_WARN) != 0)
        return -1;
    if (!law)
        return 0;
    if (promotion_judge_files(verdict->judge.repository, policy, before, update,
                              verdict->judge.is_ahead ? NULL : &verdict->judge.pusher, findings,
                              &verdict->error) != 0)
        return -1;
    return judge_emptied(verdict, law, update);
}

/* Judges one update; what is found is stamped with its ref and commit. */
static int add_update(struct verdict *verdict, const struct branch_state *before,
                      const struct update *update, size_t *unnamed)
{
    struct report_update *shown = &verdict->report_updates[verdict->report_update_count];
    char hex[OBJECT_ID_HEX];
    struct move move = {0};
    shown->ref = arena_string(&verdict->arena, text_of(update->ref));
    shown->old = arena_string(&verdict->arena, text_of(object_id_hex(&update->old, hex)));
    shown->new = arena_string(&verdict->arena, text_of(object_id_hex(&update->new, hex)));
    if (!shown->ref || !shown->old || !shown->new)
        return error_memory(&verdict->error);
    verdict->report_update_count++;

    bool deletes = object_id_is_zero(&update->new);
    size_t errors = verdict->findings.total[SEVERITY_ERROR];
    const struct findings_scope scope = {.ref = update->ref, .commit = deletes ? NULL : shown->new};
    const struct findings_scope outer = findings_scope_begin(&verdict->findings, &scope);
    int result = judge_update(verdict, before, update, unnamed, &move);
    findings_scope_end(&verdict->findings, outer);
    shown->outcome = result != 0                                        ? OUTCOME_UNDECIDED
                     : verdict->findings.total[SEVERITY_ERROR] > errors ? OUTCOME_REJECT
                                                                        : OUTCOME_ACCEPT;
    shown->kind = move_kind_name(move.kind);
    return result;
}

static bool touches_protected(const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->updates.count; i++)
        if (branch_law_protects(
                branch_law_of(&verdict->judge.policy->laws, verdict->updates.items[i].target)))
            return true;
    return false;
}

/* Only moves of branches with a law are held against the others, and reading twenty thousand
 * branches of a server takes longer than all the rest. */
static bool needs_branches(const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->updates.count; i++)
        if (branch_law_of(&verdict->judge.policy->laws, verdict->updates.items[i].target))
            return true;
    return false;
}

static int make_room(struct verdict *verdict, size_t count)
{
    verdict->report_updates =
        arena_alloc_array(&verdict->arena, count + 1, sizeof *verdict->report_updates);
    return verdict->report_updates ? 0 : error_memory(&verdict->error);
}

/* A branch of the policy that is a symbolic ref moves with what it stands for, which has no law. */
static int refuse_symbolic_branches(struct verdict *verdict)
{
    const struct branch_laws *laws = &verdict->judge.policy->laws;
    for (size_t i = 0; i < laws->count; i++) {
        const char *ref = arena_format(&verdict->arena, "refs/heads/%s", laws->items[i].name);
        const char *target;
        struct object_id tip;
        bool found;
        if (!ref)
            return error_memory(&verdict->error);
        if (repository_ref(verdict->judge.repository, ref, &verdict->arena, &target, &tip, &found,
                           &verdict->error) != 0)
            return -1;
        if (strcmp(ref, target) != 0)
            return error_set(&verdict->error, ERROR_POLICY,
                             "%s, which the policy names, is a symbolic ref to %s on this server: "
                             "let the policy name that one instead",
                             ref, target);
    }
    return 0;
}

/* Zero where there was none. */
static struct object_id tip_read(const struct branch_state *before, const char *ref)
{
    for (size_t i = 0; i < before->count; i++)
        if (strcmp(before->branches[i].name, ref) == 0)
            return before->branches[i].tip;
    return (struct object_id){{0}};
}

/* *moved says whether a protected branch stands elsewhere than it was read. */
static int have_moved(struct verdict *verdict, const struct branch_state *before, bool *moved)
{
    const struct branch_laws *laws = &verdict->judge.policy->laws;
    *moved = false;
    for (size_t i = 0; i < laws->count && !*moved; i++) {
        const char *ref = arena_format(&verdict->arena, "refs/heads/%s", laws->items[i].name);
        const char *target;
        struct object_id tip = {{0}};
        bool found;
        if (!ref)
            return error_memory(&verdict->error);
        if (!branch_law_protects(&laws->items[i]))
            continue;
        if (repository_ref(verdict->judge.repository, ref, &verdict->arena, &target, &tip, &found,
                           &verdict->error) != 0)
            return -1;
        const struct object_id read = tip_read(before, ref);
        *moved = !object_id_equal(&tip, &read);
    }
    return 0;
}

/* The ledger is asked after the branches were read: what moves past the gate between the two is
 * met. It may take its time, in which a branch that was moved so may be set back: then it is not
 * judged as it stood. */
static int read_branches(struct verdict *verdict, struct branch_state *before)
{
    enum { TRIES = 10 };
    const struct judge *judge = &verdict->judge;
    bool asks = judge->find_unrecorded && touches_protected(verdict);
    bool moved = needs_branches(verdict);
    for (int i = 0; moved && i < TRIES; i++) {
        if (repository_branches(judge->repository, &verdict->arena, &before->branches,
                                &before->count, &verdict->error) != 0)
            return -1;
        if (!asks)
            return 0;
        if (judge->find_unrecorded(judge->unrecorded_context, &verdict->arena, &verdict->unrecorded,
                                   &verdict->unrecorded_count, &verdict->error) != 0 ||
            have_moved(verdict, before, &moved) != 0)
            return -1;
    }
    return moved ? error_set(&verdict->error, ERROR_REPOSITORY,
                             "the protected branches keep moving: push again")
                 : 0;
}

static int add_updates(struct verdict *verdict)
{
    size_t count = verdict->updates.count;
    const struct standing_record *record = &verdict->judge.record;
    struct branch_state before = {.updates = verdict->updates.items,
                                  .update_count = count,
                                  .record = record->ask ? record : NULL,
                                  .of_server = verdict->judge.of_server};
    size_t unnamed = 0;
    if (make_room(verdict, count) != 0)
        return -1;
    if (read_branches(verdict, &before) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (add_update(verdict, &before, &verdict->updates.items[i], &unnamed) != 0)
            return -1;
    }
    return 0;
}

/* A certificate orders one push. A push that is rejected has not had its own yet. */
static int use_certificate(struct verdict *verdict)
{
    const struct judge *judge = &verdict->judge;
    const char *certificate = signatures_certificate(verdict->signatures);
    bool used = false;
    if (!certificate || !judge->use_certificate || verdict->findings.total[SEVERITY_ERROR] > 0)
        return 0;
    if (judge->use_certificate(judge->certificate_context, certificate, &used, &verdict->error) !=
        0)
        return -1;
    for (size_t i = 0; used && i < verdict->updates.count; i++) {
        const struct update *update = &verdict->updates.items[i];
        const struct branch_law *law = branch_law_of(&judge->policy->laws, update->target);
        if (!law || law->signing != SIGNING_PUSHES)
            continue;
        if (signatures_refuse_used(verdict->signatures, update, &verdict->findings,
                                   &verdict->error) != 0)
            return -1;
        if (verdict->findings.total[SEVERITY_ERROR] > 0) /* and not overridden */
            verdict->report_updates[i].outcome = OUTCOME_REJECT;
    }
    return 0;
}

void verdict_on_push(struct verdict *verdict, struct text input,
                     const struct push_certificate *certificate)
{
    verdict->certificate = certificate;
    verdict_note_images(verdict);
    if (verdict_take_overrides(verdict) != 0)
        return;
    const size_t *errors = &verdict->findings.total[SEVERITY_ERROR];
    size_t refused = *errors; /* overrides */
    if (updates_read(&verdict->updates, verdict->judge.repository, input, verdict->judge.limits,
                     &verdict->findings, &verdict->error) != 0)
        return;
    /* A ref name that git does not allow may have forged lines: nothing else is believed. */
    if (*errors == refused && refuse_symbolic_branches(verdict) == 0 && add_updates(verdict) == 0 &&
        verdict_plan_push(verdict) == 0 && use_certificate(verdict) == 0)
        verdict_note_overrides(verdict);
    verdict_note_old_git(verdict);
}

void verdict_on_past(struct verdict *verdict, const struct update *moves, size_t count,
                     void (*progress)(void *context, size_t done), void *context)
{
    struct branch_state later = {.is_later = true};
    size_t unnamed = 0;
    verdict_note_images(verdict);
    if (make_room(verdict, count) != 0 ||
        repository_branches(verdict->judge.repository, &verdict->arena, &later.branches,
                            &later.count, &verdict->error) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        repository_renew(verdict->judge.repository);
        later.updates = &moves[i];
        later.update_count = 1;
        if (add_update(verdict, &later, &moves[i], &unnamed) != 0)
            return;
        progress(context, i + 1);
    }
    verdict_note_old_git(verdict);
}

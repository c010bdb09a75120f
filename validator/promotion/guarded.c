/* SPDX-License-Identifier: MIT */
/* Files that are not everybody's to change. */
#include "promotion/removed.h"
#include "promotion/sources.h"

#include "fleet/fleet.h"

#include <stdlib.h>
#include <string.h>

/* Guarded files named one by one; who changes more reads how many. */
enum { FILES_NAMED = 10 };

struct guarding {
    struct repository *repository;
    const struct policy *policy;
    const struct branch_state *state;
    const struct content_change *change;
    struct arena arena;
    struct findings *findings;
    size_t found[SEVERITY_COUNT];
    struct error *error;
};

/* --------------------------------------------------------------------------- what is guarded -- */

static bool guard_matches(const struct policy *policy, const struct guard *guard, struct text path)
{
    if (guard->spares_inventory && inventory_is_usual_path(policy, path))
        return false;
    for (size_t i = 0; i < guard->paths.count; i++) {
        if (path_matches(guard->paths.items[i], path))
            return true;
    }
    return false;
}

static bool enters(void *context, struct text folder)
{
    const struct guarding *guarding = context;
    for (size_t i = 0; i < guarding->policy->guard_count; i++) {
        const struct names *paths = &guarding->policy->guards[i].paths;
        for (size_t j = 0; j < paths->count; j++) {
            if (path_may_match_below(paths->items[j], folder))
                return true;
        }
    }
    return false;
}

/* Whether the entry keeps the pusher from changing what it guards. */
static bool forbids(const struct guarding *guarding, const struct guard *guard)
{
    const struct pusher *pusher = guarding->change->pusher;
    return pusher && guard->people.count > 0 &&
           !(pusher->name && names_have(&guard->people, pusher->name));
}

/* Whether it has anything to say where nobody is kept from anything. In a repository that begins
 * there is nothing yet that would change. */
static bool warns(const struct guarding *guarding, const struct guard *guard)
{
    if (guard->people.count > 0)
        return !guarding->change->pusher;
    return guarding->state->count > 0;
}

/* ---------------------------------------------------------------------------------- findings -- */

static const char *people_of(struct guarding *guarding, const struct guard *guard)
{
    const char *list = NULL;
    for (size_t i = 0; i < guard->people.count; i++) {
        const char *person = guard->people.items[i];
        list = list ? arena_format(&guarding->arena, "%s or %s", list, person) : person;
        if (!list) {
            error_memory(guarding->error);
            return "";
        }
    }
    return list;
}

static void report_forbidden(struct guarding *guarding, const struct guard *guard,
                             const struct place *place)
{
    const char *people = people_of(guarding, guard);
    const char *name = guarding->change->pusher->name;
    const char *help = arena_format(&guarding->arena,
                                    "have %s push the change, or leave it out of the push", people);
    if (name)
        findings_add(guarding->findings, RULE_PUSH_GUARDED_PATH, place, help,
                     "%s may not change this file of %s: the policy leaves it to %s", name,
                     guarding->change->law->name, people);
    else
        findings_add(guarding->findings, RULE_PUSH_GUARDED_PATH, place, help,
                     "the server does not say who pushes, and the policy leaves this file of %s "
                     "to %s",
                     guarding->change->law->name, people);
}

static void report_warning(struct guarding *guarding, const struct guard *guard,
                           const struct place *place)
{
    struct findings *findings = guarding->findings;
    const struct findings_scope scope = {.softens = true};
    const struct findings_scope outer = findings_scope_begin(findings, &scope);
    if (guard->people.count > 0)
        findings_add(findings, RULE_PUSH_GUARDED_PATH, place,
                     "who pushes is not known here; the server will ask",
                     "on %s only %s may change this file", guarding->change->law->name,
                     people_of(guarding, guard));
    else
        findings_add(findings, RULE_PUSH_GUARDED_PATH, place,
                     "`guarded:` in the policy may say who may change it; see "
                     "`fleetgate explain push/guarded-path`",
                     "a guarded file of %s would change: have somebody look at it",
                     guarding->change->law->name);
    findings_scope_end(findings, outer);
}

/* The entry that says most of the path: one that forbids its change, else one that warns. */
static const struct guard *guard_of(const struct guarding *guarding, struct text path,
                                    enum severity *severity)
{
    const struct guard *found = NULL;
    *severity = SEVERITY_OFF;
    for (size_t i = 0; i < guarding->policy->guard_count; i++) {
        const struct guard *guard = &guarding->policy->guards[i];
        if (!guard_matches(guarding->policy, guard, path))
            continue;
        if (forbids(guarding, guard)) {
            *severity = SEVERITY_ERROR;
            return guard;
        }
        if (!found && warns(guarding, guard)) {
            *severity = SEVERITY_WARNING;
            found = guard;
        }
    }
    return found;
}

static void judge_path(void *context, struct text path)
{
    struct guarding *guarding = context;
    const struct place place = {.path = path};
    enum severity severity;
    const struct guard *guard = guard_of(guarding, path, &severity);
    if (!guard || ++guarding->found[severity] > FILES_NAMED)
        return;
    if (severity == SEVERITY_ERROR)
        report_forbidden(guarding, guard, &place);
    else
        report_warning(guarding, guard, &place);
}

static void report_rest(struct guarding *guarding, enum severity severity)
{
    const struct findings_scope scope = {.softens = severity == SEVERITY_WARNING};
    size_t found = guarding->found[severity];
    if (found <= FILES_NAMED)
        return;
    const struct findings_scope outer = findings_scope_begin(guarding->findings, &scope);
    findings_add(guarding->findings, RULE_PUSH_GUARDED_PATH, &(struct place){0}, NULL,
                 "and %zu more guarded files", found - FILES_NAMED);
    findings_scope_end(guarding->findings, outer);
}

/* ------------------------------------------------------------------------------------- bases -- */

static int tree_of(struct guarding *guarding, const struct object_id *id, struct object_id *tree,
                   bool *is_commit)
{
    struct commit commit = {0};
    if (repository_commit(guarding->repository, id, &guarding->arena, &commit, is_commit,
                          guarding->error) != 0)
        return -1;
    if (*is_commit)
        *tree = commit.tree;
    return 0;
}

static bool is_named_source(const struct guarding *guarding, const struct branch *branch)
{
    const struct branch_laws *laws = &guarding->policy->laws;
    const struct branch_law *law = branch_law_of(laws, branch->name);
    return law && law != guarding->change->law &&
           branch_law_takes_from(laws, guarding->change->law, branch->name);
}

/* What the branch was, and the tips of its sources that the policy names: no more than it names. */
static int judge_against_bases(struct guarding *guarding, struct object_id *bases)
{
    const struct change_search search = {
        .enters = enters, .found = judge_path, .context = guarding};
    size_t count = 0;
    bases[count++] = guarding->change->old;
    for (size_t i = 0; i < guarding->state->count; i++) {
        const struct branch *branch = &guarding->state->branches[i];
        bool is_commit = false;
        if (!is_named_source(guarding, branch))
            continue;
        if (tree_of(guarding, &branch->tip, &bases[count], &is_commit) != 0)
            return -1;
        count += is_commit;
    }
    return repository_changes(guarding->repository, &guarding->change->new, bases, count, &search,
                              &guarding->policy->limits, guarding->findings, guarding->error);
}

int promotion_judge_content(struct repository *repository, const struct policy *policy,
                            const struct branch_state *state, const struct content_change *change,
                            struct findings *findings, struct error *error)
{
    struct guarding guarding = {.repository = repository,
                                .policy = policy,
                                .state = state,
                                .change = change,
                                .findings = findings,
                                .error = error};
    struct object_id *bases = calloc(policy->laws.count + 1, sizeof *bases);
    if (!bases)
        return error_memory(error);
    arena_init(&guarding.arena);
    int result = judge_against_bases(&guarding, bases);
    report_rest(&guarding, SEVERITY_ERROR);
    report_rest(&guarding, SEVERITY_WARNING);
    if (result == 0 && !change->starts)
        result = removed_judge(repository, policy, change, findings, error);
    arena_release(&guarding.arena);
    free(bases);
    return error->kind != ERROR_NONE ? -1 : result;
}

static const struct branch *find_branch(const struct branch_state *state, const char *name)
{
    for (size_t i = 0; i < state->count; i++) {
        if (strcmp(state->branches[i].name, name) == 0)
            return &state->branches[i];
    }
    return NULL;
}

/* The branch that HEAD names, or where that is not there the first that the policy names: with
 * nothing to hold a new branch against, what it lacks would not be seen. */
static int find_model(struct repository *repository, const struct branch_laws *laws,
                      const struct branch_state *state, struct arena *arena,
                      const struct branch **model, struct error *error)
{
    const char *name = NULL;
    bool unborn = false, merging = false;
    if (repository_head(repository, arena, &name, &unborn, &merging, error) != 0)
        return -1;
    *model = name ? find_branch(state, name) : NULL;
    for (size_t i = 0; i < laws->count && !*model; i++) {
        name = arena_format(arena, "refs/heads/%s", laws->items[i].name);
        if (!name)
            return error_memory(error);
        *model = find_branch(state, name);
    }
    return 0;
}

/* The commit that an update is held against; zero when there is none. */
static int find_old(struct repository *repository, const struct branch_laws *laws,
                    const struct branch_state *state, const struct update *update,
                    struct arena *arena, struct object_id *old, struct error *error)
{
    const struct branch *model = NULL;
    *old = update->old;
    if (!object_id_is_zero(old))
        return 0;
    if (find_model(repository, laws, state, arena, &model, error) != 0)
        return -1;
    if (model)
        *old = model->tip;
    return 0;
}

int promotion_judge_files(struct repository *repository, const struct policy *policy,
                          const struct branch_state *state, const struct update *update,
                          const struct pusher *pusher, struct findings *findings,
                          struct error *error)
{
    struct content_change change = {.law = branch_law_of(&policy->laws, update->target),
                                    .pusher = pusher,
                                    .starts = object_id_is_zero(&update->old)};
    struct guarding guarding = {.repository = repository, .error = error};
    struct object_id old;
    bool is_commit = false, old_is_commit = false;
    arena_init(&guarding.arena);
    int result = find_old(repository, &policy->laws, state, update, &guarding.arena, &old, error);
    if (result == 0 && !object_id_is_zero(&old))
        result = tree_of(&guarding, &old, &change.old, &old_is_commit);
    if (result == 0)
        result = tree_of(&guarding, &update->new, &change.new, &is_commit);
    arena_release(&guarding.arena);
    if (result != 0 || !is_commit) /* promotion_judge has said so */
        return result;
    return promotion_judge_content(repository, policy, state, &change, findings, error);
}

/* SPDX-License-Identifier: MIT */
/* Which branches a law takes promotions from, and what they contain. */
#include "promotion/sources.h"

#include <stdlib.h>
#include <string.h>

static bool is_allowed(const struct sources *sources, const struct branch *branch)
{
    return branch_law_takes_from(sources->laws, sources->law, branch->name);
}

int sources_open(struct sources *sources, struct repository *repository,
                 const struct branch_laws *laws, const struct branch_state *state,
                 const struct branch_law *law, struct error *error)
{
    *sources = (struct sources){.repository = repository, .laws = laws, .law = law, .state = state};
    struct object_id *tips = malloc((state->count + 1) * sizeof *tips);
    if (!tips)
        return error_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < state->count; i++)
        if (is_allowed(sources, &state->branches[i]))
            tips[count++] = state->branches[i].tip;
    int result = ancestry_open(&sources->allowed, repository, tips, count, error);
    free(tips);
    return result;
}

void sources_release(struct sources *sources)
{
    ancestry_free(sources->allowed);
    *sources = (struct sources){0};
}

bool sources_have_tip(const struct sources *sources, const struct object_id *commit)
{
    for (size_t i = 0; i < sources->state->count; i++) {
        const struct branch *branch = &sources->state->branches[i];
        if (object_id_equal(&branch->tip, commit) && is_allowed(sources, branch))
            return true;
    }
    return false;
}

int sources_contain(struct sources *sources, const struct object_id *commit, bool *contained,
                    struct error *error)
{
    return ancestry_contains(sources->allowed, commit, contained, error);
}

size_t sources_tips(const struct sources *sources, const struct branch **tips, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < sources->state->count && count < most; i++)
        if (is_allowed(sources, &sources->state->branches[i]))
            tips[count++] = &sources->state->branches[i];
    return count;
}

/* Whether the update makes an allowed source contain the commit. */
static int update_brings(struct sources *sources, const struct update *update,
                         const struct object_id *commit, bool *brings, struct error *error)
{
    struct arena arena;
    struct commit new;
    *brings = false;
    if (object_id_is_zero(&update->new) || strncmp(update->target, "refs/heads/", 11) != 0 ||
        !branch_law_takes_from(sources->laws, sources->law, update->target))
        return 0;
    arena_init(&arena);
    int result = repository_commit(sources->repository, &update->new, &arena, &new, brings, error);
    arena_release(&arena);
    if (result == 0 && *brings)
        result = repository_contains(sources->repository, &update->new, commit, brings, error);
    return result;
}

int sources_moving(struct sources *sources, const struct object_id *commit, const char **branch,
                   struct error *error)
{
    const struct branch_state *state = sources->state;
    bool brings = false;
    *branch = NULL;
    for (size_t i = 0; i < state->update_count && !brings; i++) {
        if (update_brings(sources, &state->updates[i], commit, &brings, error) != 0)
            return -1;
        if (brings)
            *branch = branch_short_name(state->updates[i].ref);
    }
    return 0;
}

static bool is_stage(const struct sources *sources, const struct branch *branch)
{
    return is_allowed(sources, branch) &&
           branch_law_protects(branch_law_of(sources->laws, branch->name));
}

static int lies_on_a_stage(struct sources *sources, const struct object_id *commit, bool *lies,
                           struct error *error)
{
    const struct branch_state *state = sources->state;
    struct object_id *tips = malloc((state->count + 1) * sizeof *tips);
    if (!tips)
        return error_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < state->count; i++)
        if (is_stage(sources, &state->branches[i]))
            tips[count++] = state->branches[i].tip;
    int result = repository_on_line(sources->repository, tips, count, commit, lies, error);
    free(tips);
    return result;
}

/* What is recorded: ONCE where one of the stages stood there, NEVER where none can have. */
static int ask_record(struct sources *sources, const struct object_id *commit, enum stood *stood,
                      struct error *error)
{
    const struct branch_state *state = sources->state;
    bool unknown = false;
    *stood = STOOD_UNKNOWN;
    if (!state->record)
        return 0;
    for (size_t i = 0; i < state->count && *stood != STOOD_ONCE; i++) {
        const struct branch *branch = &state->branches[i];
        if (!is_stage(sources, branch))
            continue;
        if (state->record->ask(state->record->context, branch->name, commit, stood, error) != 0)
            return -1;
        unknown |= *stood == STOOD_UNKNOWN;
    }
    if (*stood == STOOD_NEVER && unknown)
        *stood = STOOD_UNKNOWN;
    return 0;
}

/* First parents tell less than a record does: a fast-forward passes commits where the stage never
 * stood, and one to a branch that had merged the stage leaves those aside where it did. */
static int stood_on_a_stage(struct sources *sources, const struct object_id *commit, bool *stood,
                            struct error *error)
{
    enum stood recorded;
    if (ask_record(sources, commit, &recorded, error) != 0)
        return -1;
    *stood = recorded == STOOD_ONCE;
    return recorded == STOOD_UNKNOWN ? lies_on_a_stage(sources, commit, stood, error) : 0;
}

int sources_stood(struct sources *sources, const struct object_id *commit, bool *stood,
                  struct error *error)
{
    const struct branch_state *state = sources->state;
    *stood = sources_have_tip(sources, commit);
    if (!*stood && stood_on_a_stage(sources, commit, stood, error) != 0)
        return -1;
    for (size_t i = 0; i < state->count && !*stood; i++) {
        const struct branch *branch = &state->branches[i];
        if (is_allowed(sources, branch) && !is_stage(sources, branch) &&
            repository_contains(sources->repository, &branch->tip, commit, stood, error) != 0)
            return -1;
    }
    return 0;
}

/* One walk tells whether any of them contains the commit before each is asked. */
static int any_branch_contains(struct sources *sources, const struct object_id *commit,
                               bool *contained, struct error *error)
{
    const struct branch_state *state = sources->state;
    struct ancestry *all = NULL;
    struct object_id *tips = malloc((state->count + 1) * sizeof *tips);
    if (!tips)
        return error_memory(error);
    for (size_t i = 0; i < state->count; i++)
        tips[i] = state->branches[i].tip;
    int result = ancestry_open(&all, sources->repository, tips, state->count, error);
    if (result == 0)
        result = ancestry_contains(all, commit, contained, error);
    ancestry_free(all);
    free(tips);
    return result;
}

int sources_other_branch(struct sources *sources, const struct object_id *commit,
                         const char **branch, struct error *error)
{
    bool contained = false;
    *branch = NULL;
    if (any_branch_contains(sources, commit, &contained, error) != 0)
        return -1;
    for (size_t i = 0; contained && i < sources->state->count; i++) {
        const struct branch *candidate = &sources->state->branches[i];
        bool has_law = branch_law_of(sources->laws, candidate->name) != NULL;
        bool has_commit = false;
        if (is_allowed(sources, candidate) || (*branch && !has_law))
            continue;
        if (repository_contains(sources->repository, &candidate->tip, commit, &has_commit, error) !=
            0)
            return -1;
        if (!has_commit)
            continue;
        *branch = branch_short_name(candidate->name);
        if (has_law)
            break;
    }
    return 0;
}

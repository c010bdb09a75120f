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

/* Branches without a law come and go: what the gate saw on one need not be on any now. */
static bool has_seen_more(const struct sources *sources)
{
    return sources->state->was_accepted && branch_law_takes_unprotected(sources->law);
}

size_t sources_tips(const struct sources *sources, const struct branch **tips, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < sources->state->count && count < most; i++)
        if (is_allowed(sources, &sources->state->branches[i]))
            tips[count++] = &sources->state->branches[i];
    return count;
}

/* Whether the update moves an allowed source to a commit. */
static int moves_source(struct sources *sources, const struct update *update, bool *moves,
                        struct error *error)
{
    struct arena arena;
    struct commit new;
    *moves = false;
    if (object_id_is_zero(&update->new) || strncmp(update->target, "refs/heads/", 11) != 0 ||
        !branch_law_takes_from(sources->laws, sources->law, update->target))
        return 0;
    arena_init(&arena);
    int result = repository_commit(sources->repository, &update->new, &arena, &new, moves, error);
    arena_release(&arena);
    return result;
}

int sources_moving(struct sources *sources, const struct object_id *commit, const char **branch,
                   struct error *error)
{
    const struct branch_state *state = sources->state;
    const struct update **updates = malloc((state->update_count + 1) * sizeof *updates);
    struct object_id *tips = malloc((state->update_count + 1) * sizeof *tips);
    bool *contain = calloc(state->update_count + 1, sizeof *contain);
    size_t count = 0;
    int result = updates && tips && contain ? 0 : error_memory(error);
    for (size_t i = 0; result == 0 && i < state->update_count; i++) {
        bool moves = false;
        result = moves_source(sources, &state->updates[i], &moves, error);
        if (!moves)
            continue;
        updates[count] = &state->updates[i];
        tips[count++] = state->updates[i].new;
    }
    if (result == 0 && count > 0)
        result = repository_which_contain(sources->repository, tips, count, commit, contain, error);
    *branch = NULL;
    for (size_t i = 0; result == 0 && i < count && !*branch; i++)
        if (contain[i])
            *branch = branch_short_name(updates[i]->ref);
    free(updates);
    free(tips);
    free(contain);
    return result;
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

/* Whether a source that is no stage contains the commit: all of them in one walk. */
static int lies_on_another(struct sources *sources, const struct object_id *commit, bool *lies,
                           struct error *error)
{
    const struct branch_state *state = sources->state;
    struct ancestry *others = NULL;
    struct object_id *tips = malloc((state->count + 1) * sizeof *tips);
    if (!tips)
        return error_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < state->count; i++)
        if (is_allowed(sources, &state->branches[i]) && !is_stage(sources, &state->branches[i]))
            tips[count++] = state->branches[i].tip;
    int result = ancestry_open(&others, sources->repository, tips, count, error);
    if (result == 0)
        result = ancestry_contains(others, commit, lies, error);
    ancestry_free(others);
    free(tips);
    return result;
}

/* Of those that contain the commit, the first with a law, or else the first. */
static const char *choose_branch(const struct sources *sources,
                                 const struct branch *const *branches, const bool *contain,
                                 size_t count)
{
    const char *chosen = NULL;
    for (size_t i = 0; i < count; i++) {
        bool has_law = branch_law_of(sources->laws, branches[i]->name) != NULL;
        if (!contain[i] || (chosen && !has_law))
            continue;
        chosen = branch_short_name(branches[i]->name);
        if (has_law)
            break;
    }
    return chosen;
}

int sources_other_branch(struct sources *sources, const struct object_id *commit,
                         const char **branch, struct error *error)
{
    const struct branch_state *state = sources->state;
    const struct branch **others = malloc((state->count + 1) * sizeof *others);
    struct object_id *tips = malloc((state->count + 1) * sizeof *tips);
    bool *contain = calloc(state->count + 1, sizeof *contain);
    size_t count = 0;
    int result = others && tips && contain ? 0 : error_memory(error);
    for (size_t i = 0; result == 0 && i < state->count; i++) {
        if (is_allowed(sources, &state->branches[i]))
            continue;
        others[count] = &state->branches[i];
        tips[count++] = state->branches[i].tip;
    }
    if (result == 0)
        result = repository_which_contain(sources->repository, tips, count, commit, contain, error);
    *branch = result == 0 ? choose_branch(sources, others, contain, count) : NULL;
    free(others);
    free(tips);
    free(contain);
    return result;
}

/* The head of a request, of a fork above all, is a branch that is not protected, though it bears no
 * name here: it may go where any such branch may. What lies on a branch is that branch's. */
static int is_request(struct sources *sources, const struct object_id *commit, bool *is_request,
                      struct error *error)
{
    const char *branch = NULL;
    *is_request = false;
    if (!branch_law_takes_unprotected(sources->law))
        return 0;
    if (repository_is_request_head(sources->repository, commit, is_request, error) != 0)
        return -1;
    if (*is_request && sources_other_branch(sources, commit, &branch, error) != 0)
        return -1;
    *is_request &= branch == NULL;
    return 0;
}

int sources_contain(struct sources *sources, const struct object_id *commit, bool *contained,
                    struct error *error)
{
    if (ancestry_contains(sources->allowed, commit, contained, error) != 0)
        return -1;
    *contained |= has_seen_more(sources);
    return *contained ? 0 : is_request(sources, commit, contained, error);
}

int sources_stood(struct sources *sources, const struct object_id *commit, bool *stood,
                  struct error *error)
{
    *stood = sources_have_tip(sources, commit) || has_seen_more(sources);
    if (!*stood && stood_on_a_stage(sources, commit, stood, error) != 0)
        return -1;
    if (!*stood && lies_on_another(sources, commit, stood, error) != 0)
        return -1;
    return *stood ? 0 : is_request(sources, commit, stood, error);
}

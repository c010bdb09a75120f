/* SPDX-License-Identifier: MIT */
/* promotion/removed-fleet: no promotion takes a stage's inventory away, all of its variables, or
 * all of its templates. */
#include "promotion/removed.h"

#include "fleet/fleet.h"

/* The first of the paths (NULL-terminated) that stands in the tree; NULL: none does. git keeps no
 * empty folders. */
static int find_one_of(struct repository *repository, const struct object_id *tree,
                       const char *const *paths, const char **found, struct error *error)
{
    *found = NULL;
    for (; *paths && !*found; paths++) {
        struct entry entry;
        if (repository_entry(repository, tree, *paths, &entry, error) != 0)
            return -1;
        if (entry.mode != 0)
            *found = *paths;
    }
    return 0;
}

static int judge_paths(struct repository *repository, const struct content_change *change,
                       const char *const *paths, const char *loss, struct findings *findings,
                       struct error *error)
{
    const char *had, *has;
    if (find_one_of(repository, &change->old, paths, &had, error) != 0 ||
        find_one_of(repository, &change->new, paths, &has, error) != 0)
        return -1;
    if (had && !has)
        findings_add(findings, RULE_PROMOTION_REMOVED_FLEET, &(struct place){.path = text_of(had)},
                     "bring it back on a branch that may be committed to, and promote that",
                     "%s would have no %s", change->law->name, loss);
    return 0;
}

static int judge_root(struct repository *repository, const struct policy *policy,
                      const struct fleet_root *root, const struct content_change *change,
                      struct findings *findings, struct error *error)
{
    struct inventory_paths usual;
    struct arena arena;
    arena_init(&arena);
    int result = inventory_usual_paths(&usual, policy, root, &arena, error);
    if (result == 0)
        result = judge_paths(repository, change, usual.inventories,
                             "inventory any more, so nothing of its devices would be judged",
                             findings, error);
    if (result == 0)
        result = judge_paths(repository, change, usual.variables,
                             "file of variables any more, so nothing of its devices would be "
                             "judged",
                             findings, error);
    if (result == 0)
        result = judge_paths(repository, change, usual.templates,
                             "template any more, so nothing would tell what its devices are "
                             "configured with",
                             findings, error);
    arena_release(&arena);
    return result;
}

int removed_judge(struct repository *repository, const struct policy *policy,
                  const struct content_change *change, struct findings *findings,
                  struct error *error)
{
    int result = 0;
    if (!branch_law_protects(change->law) || object_id_is_zero(&change->old))
        return 0;
    for (size_t i = 0; i < policy->fleet_root_count && result == 0; i++)
        result = judge_root(repository, policy, &policy->fleet_roots[i], change, findings, error);
    return result;
}

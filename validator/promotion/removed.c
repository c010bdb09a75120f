/* SPDX-License-Identifier: MIT */
/* promotion/removed-fleet: no promotion takes a stage's inventory away, or all of its variables. */
#include "promotion/removed.h"

#include "fleet/fleet.h"

/* Whether one of the paths (NULL-terminated) stands in the tree. git keeps no empty folders. */
static int has_one_of(struct repository *repository, const struct object_id *tree,
                      const char *const *paths, bool *has, struct error *error)
{
    *has = false;
    for (; *paths && !*has; paths++) {
        struct entry entry;
        if (repository_entry(repository, tree, *paths, &entry, error) != 0)
            return -1;
        *has = entry.mode != 0;
    }
    return 0;
}

static int judge_paths(struct repository *repository, const struct content_change *change,
                       const char *const *paths, const char *what, struct findings *findings,
                       struct error *error)
{
    bool had, has;
    if (has_one_of(repository, &change->old, paths, &had, error) != 0 ||
        has_one_of(repository, &change->new, paths, &has, error) != 0)
        return -1;
    if (had && !has)
        findings_add(findings, RULE_PROMOTION_REMOVED_FLEET,
                     &(struct place){.path = text_of(paths[0])},
                     "bring it back on a branch that may be committed to, and promote that",
                     "%s would have no %s any more, so nothing of its devices would be judged",
                     change->law->name, what);
    return 0;
}

int removed_judge(struct repository *repository, const struct content_change *change,
                  struct findings *findings, struct error *error)
{
    static const char *const inventory[] = {FLEET_INVENTORY_FILE, NULL};
    static const char *const variables[] = {FLEET_GROUP_FOLDER, FLEET_DEVICE_FOLDER, NULL};
    if (!branch_law_protects(change->law) || object_id_is_zero(&change->old))
        return 0;
    if (judge_paths(repository, change, inventory, "inventory", findings, error) != 0)
        return -1;
    return judge_paths(repository, change, variables, "file of variables", findings, error);
}

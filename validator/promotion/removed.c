/* SPDX-License-Identifier: MIT */
/* promotion/removed-fleet: no promotion takes a fleet of a stage its inventory, all of its
 * variables, or all of its templates. */
#include "promotion/removed.h"

#include "inventory/inventory.h"
#include "promotion/substance.h"

/* The first of the paths (NULL-terminated) that stands in both trees as it was: what is there was
 * judged before, and is no loss. git keeps no empty folders. */
static int find_kept(struct repository *repository, const struct content_change *change,
                     const char *const *paths, bool *is_kept, struct error *error)
{
    *is_kept = false;
    for (; *paths && !*is_kept; paths++) {
        struct entry old, new;
        if (repository_entry(repository, &change->old, *paths, &old, error) != 0 ||
            repository_entry(repository, &change->new, *paths, &new, error) != 0)
            return -1;
        *is_kept = old.mode != 0 && entry_equal(&old, &new);
    }
    return 0;
}

/* What a fleet had of one kind, and would not have any more. */
struct loss {
    const char *const *paths;
    const char *what, *consequence;
};

static int judge_loss(struct repository *repository, const struct policy *policy,
                      const struct content_change *change, const struct fleet_root *root,
                      const struct loss *loss, struct findings *findings, struct error *error)
{
    const char *had, *has;
    bool is_kept, is_in_folder = root->folder && *root->folder;
    if (find_kept(repository, change, loss->paths, &is_kept, error) != 0)
        return -1;
    if (is_kept)
        return 0;
    if (substance_find(repository, &change->new, loss->paths, &policy->limits, &has, error) != 0 ||
        substance_find(repository, &change->old, loss->paths, &policy->limits, &had, error) != 0)
        return -1;
    if (had && !has)
        findings_add(findings, RULE_PROMOTION_REMOVED_FLEET, &(struct place){.path = text_of(had)},
                     "bring it back on a branch that may be committed to, and promote that",
                     "%s would have no %s%s%s any more, so nothing %s", change->law->name,
                     loss->what, is_in_folder ? " in " : "", is_in_folder ? root->folder : "",
                     loss->consequence);
    return 0;
}

static int judge_root(struct repository *repository, const struct policy *policy,
                      const struct fleet_root *root, const struct content_change *change,
                      struct findings *findings, struct error *error)
{
    struct inventory_paths usual = {0};
    struct arena arena;
    arena_init(&arena);
    int result = inventory_usual_paths(&usual, policy, root, &arena, error);
    const struct loss losses[] = {
        {usual.inventories, "inventory", "of its devices would be judged"},
        {usual.variables, "file of variables", "of its devices would be judged"},
        {usual.templates, "template", "would tell what its devices are configured with"},
    };
    for (size_t i = 0; i < sizeof losses / sizeof *losses && result == 0; i++)
        result = judge_loss(repository, policy, change, root, &losses[i], findings, error);
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

/* SPDX-License-Identifier: MIT */
/* Whether a protected branch would list no device any more, whatever its files are called. */
#include "verdict/state.h"

/* *tree is zero where the object is no commit. */
static int tree_of(struct verdict *verdict, const struct object_id *id, struct object_id *tree)
{
    struct commit commit;
    bool is_commit = false;
    *tree = (struct object_id){0};
    if (repository_commit(verdict->judge.repository, id, &verdict->arena, &commit, &is_commit,
                          &verdict->error) != 0)
        return -1;
    if (is_commit)
        *tree = commit.tree;
    return 0;
}

/* Of an inventory that could not be read, or is gone, it is told elsewhere. */
static bool lists_none(struct verdict *verdict, const struct object_id *tree)
{
    const struct judged_tree *judged;
    if (findings_have_error(&verdict->findings, RULE_PROMOTION_REMOVED_FLEET))
        return false;
    judged = tree_judge(verdict, tree);
    return judged && judged->is_seen && judged->devices == 0;
}

static int hold_against(struct verdict *verdict, const struct branch_law *law,
                        const struct object_id *old_tree)
{
    struct error why = {0};
    const struct judged_tree *former = tree_judge_former(verdict, old_tree, &why);
    if (!former)
        return error_set(&verdict->error, why.kind, "%s", why.message);
    if (former->devices > 0)
        findings_add(&verdict->findings, RULE_PROMOTION_REMOVED_FLEET, &(struct place){0},
                     "list them again on a branch that may be committed to, and promote that",
                     "%s would list no device any more, so no rollout would reach one of the %zu "
                     "that it lists",
                     law->name, former->devices);
    return 0;
}

int verdict_judge_emptied(struct verdict *verdict, const struct branch_law *law,
                          const struct object_id *old, const struct object_id *tree)
{
    struct object_id old_tree;
    if (!branch_law_protects(law) || object_id_is_zero(old) || object_id_is_zero(tree) ||
        !lists_none(verdict, tree))
        return verdict->error.kind == ERROR_NONE ? 0 : -1;
    if (tree_of(verdict, old, &old_tree) != 0)
        return -1;
    return object_id_is_zero(&old_tree) ? 0 : hold_against(verdict, law, &old_tree);
}

/* SPDX-License-Identifier: MIT */
/* The outbox of a session. */
#include "cli/rollout_jobs.h"

#include <stdio.h>

static int protected_branches(struct session *session, struct branch **branches, size_t *count,
                              struct error *error)
{
    const struct branch *all;
    size_t all_count;
    *count = 0;
    if (repository_branches(session->repository, &session->arena, &all, &all_count, error) != 0)
        return -1;
    *branches = arena_alloc_array(&session->arena, all_count + 1, sizeof **branches);
    if (!*branches)
        return error_memory(error);
    for (size_t i = 0; i < all_count; i++) {
        if (branch_law_protects(branch_law_of(&session->policy.laws, all[i].name)))
            (*branches)[(*count)++] = all[i];
    }
    return 0;
}

int session_open_outbox(struct session *session, struct outbox *outbox, bool create,
                        struct error *error)
{
    const char *notice;
    if (outbox_open(outbox, repository_git_dir(session->repository), create, &notice, error) != 0)
        return -1;
    if (notice)
        fprintf(stderr, "fleetgate: %s\n", notice);
    return 0;
}

int session_reconcile_outbox(struct session *session, struct outbox *outbox, size_t *added,
                             struct error *error)
{
    struct branch *branches;
    size_t count;
    if (protected_branches(session, &branches, &count, error) != 0)
        return -1;
    return outbox_reconcile(outbox, session->repository, &session->policy, branches, count, added,
                            error);
}

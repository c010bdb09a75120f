/* SPDX-License-Identifier: MIT */
/* Branches that stand where no record lets them, and no push that is known brought them. */
#include "ledger/audit.h"
#include "ledger/standing.h"

/* A move that began where the branch was let stand may not be recorded yet: its push is going on,
 * or what records it has died. */
static int is_accounted_for(const struct recorder *recorder, const struct standings *standings,
                            const struct standing *standing, struct arena *arena, bool *accounted,
                            struct error *error)
{
    struct audited_path path;
    *accounted = object_id_equal(&standing->tip, &standing->let) ||
                 (!standing->known && standings->policy_is_new);
    if (*accounted || !object_id_equal(&standing->recorded, &standing->let))
        return 0;
    if (audit_path(recorder, standing->stage->ref, &standing->let, &standing->tip, arena, &path,
                   error) != 0)
        return -1;
    *accounted = path.count > 0 && !path.is_open;
    return 0;
}

int ledger_unrecorded(const struct recorder *recorder, struct arena *arena,
                      const struct unrecorded_move **moves, size_t *count, struct error *error)
{
    struct standings standings;
    *count = 0;
    if (standings_read_protected(&standings, recorder->repository, recorder->policy, arena,
                                 error) != 0)
        return -1;
    struct unrecorded_move *found = arena_alloc_array(arena, standings.count + 1, sizeof *found);
    *moves = found;
    if (!found)
        return error_memory(error);
    for (size_t i = 0; i < standings.count; i++) {
        const struct standing *standing = &standings.items[i];
        bool accounted = false;
        if (is_accounted_for(recorder, &standings, standing, arena, &accounted, error) != 0)
            return -1;
        if (!accounted)
            found[(*count)++] =
                (struct unrecorded_move){standing->stage->ref, standing->let, standing->tip};
    }
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Branches that stand where no record lets them, and no push that is known brought them. */
#include "ledger/audit.h"
#include "ledger/standing.h"

#include <time.h>

/* An override that was accepted longer ago is not waited for. */
enum { JUST_NOW_S = 60 };

/* What is known of one such branch. */
struct account {
    bool accounted;
    bool is_open;   /* by overrides that have not landed */
    int64_t opened; /* when the last of them was accepted; else 0 */
};

/* A move that began where the branch was let stand may not be recorded yet: its push is going on,
 * or what records it has died. */
static int account_for(const struct recorder *recorder, const struct standings *standings,
                       const struct standing *standing, struct arena *arena,
                       struct account *account, struct error *error)
{
    struct audited_path path;
    *account = (struct account){.accounted = object_id_equal(&standing->tip, &standing->let) ||
                                             (!standing->known && standings->policy_is_new)};
    if (account->accounted || !object_id_equal(&standing->recorded, &standing->let))
        return 0;
    if (audit_path(recorder, standing->stage->ref, &standing->let, &standing->tip, arena, &path,
                   error) != 0)
        return -1;
    *account = (struct account){path.count > 0 && !path.is_open, path.is_open, path.opened};
    return 0;
}

/* Whether the override may land yet. One that, by the clock, is yet to come was accepted before the
 * clock was set back: nobody knows how long ago, and every push would wait for it until then. */
static bool may_land(const struct account *account, int64_t now)
{
    return account->is_open && account->opened <= now && account->opened > now - JUST_NOW_S;
}

/* Whether something was recorded since: a push that the audit calls recorded by now accounts for
 * nothing, and in the standings it is not yet. */
static int has_grown(const struct recorder *recorder, const struct standings *standings,
                     struct arena *arena, bool *grown, struct error *error)
{
    const char *target;
    struct object_id tip = {{0}};
    bool found = false;
    if (repository_ref(recorder->repository, LEDGER_REF, arena, &target, &tip, &found, error) != 0)
        return -1;
    *grown = !object_id_equal(&tip, &standings->tip);
    return 0;
}

/* *again: one of them may land yet, or be recorded by now. */
static int look(const struct recorder *recorder, struct arena *arena,
                const struct unrecorded_move **moves, size_t *count, bool *again,
                struct error *error)
{
    struct standings standings;
    const int64_t now = time(NULL);
    *count = 0;
    *again = false;
    if (standings_read_protected(&standings, recorder->repository, recorder->policy, arena,
                                 error) != 0)
        return -1;
    struct unrecorded_move *found = arena_alloc_array(arena, standings.count + 1, sizeof *found);
    *moves = found;
    if (!found)
        return error_memory(error);
    for (size_t i = 0; i < standings.count; i++) {
        const struct standing *standing = &standings.items[i];
        struct account account;
        if (account_for(recorder, &standings, standing, arena, &account, error) != 0)
            return -1;
        if (account.accounted)
            continue;
        found[(*count)++] =
            (struct unrecorded_move){standing->stage->ref, standing->let, standing->tip,
                                     account.is_open, account.opened > now};
        *again |= may_land(&account, now);
    }
    return *count == 0 || *again ? 0 : has_grown(recorder, &standings, arena, again, error);
}

int ledger_unrecorded(const struct recorder *recorder, struct arena *arena,
                      const struct unrecorded_move **moves, size_t *count, struct error *error)
{
    const int64_t end = monotonic_ms() + RECORD_LAG_MS;
    const struct timespec pause = {.tv_nsec = RECORD_PAUSE_MS * 1000000L};
    bool again = false;
    for (;;) {
        if (look(recorder, arena, moves, count, &again, error) != 0)
            return -1;
        if (!again || monotonic_ms() > end)
            return 0;
        nanosleep(&pause, NULL);
    }
}

/* SPDX-License-Identifier: MIT */
/* By which accepted pushes a branch came from one commit to another, nobody having recorded it. */
#include "ledger/audit.h"

#include <string.h>
#include <time.h>

/* Moves that are looked at: more than are pushed between two records. */
enum { MOVES_MAX = 200 };

/* A move, found from its end, and the one that follows it on the way. */
struct waypoint {
    struct audited_move move;
    const struct waypoint *next; /* NULL: it ends the way */
};

struct search {
    const struct recorder *recorder;
    const char *ref;
    const struct object_id *from;
    struct waypoint *waypoints; /* [MOVES_MAX] each commit once, in the order of their distance */
    size_t count;
    const struct waypoint *found; /* begins the way */
};

static bool is_known(const struct search *search, const struct object_id *old)
{
    for (size_t i = 0; i < search->count; i++) {
        if (object_id_equal(&search->waypoints[i].move.old, old))
            return true;
    }
    return false;
}

/* The newest move between two commits comes first, and is the one that is kept. */
static int add_move(struct search *search, const struct object_id *new, const struct waypoint *next,
                    struct statement *row, struct error *error)
{
    struct audited_move move = {.new = *new, .time = column_number(row, 4)};
    bool used = false;
    if (!object_id_parse(column_text(row, 0), &move.old) || is_known(search, &move.old))
        return 0;
    const struct update update = {search->ref, search->ref, move.old, move.new};
    if (audit_is_used(search->recorder, &update, column_number(row, 3) != 0, &used, error) != 0)
        return -1;
    if (used)
        return 0;
    move.is_open = column_number(row, 1) > 0 && column_number(row, 2) == 0;
    search->waypoints[search->count] = (struct waypoint){move, next};
    if (object_id_equal(&move.old, search->from))
        search->found = &search->waypoints[search->count];
    search->count++;
    return 0;
}

static int look_before(struct search *search, const struct object_id *new,
                       const struct waypoint *next, struct error *error)
{
    char hex[OBJECT_ID_HEX];
    int result = 0;
    struct statement ask = statement_begin(
        search->recorder->audit->store,
        "SELECT old, overrides, landed, recorded, time FROM pushes JOIN moves ON push = sequence"
        " WHERE new = ? AND ref = ? AND passed = 1 AND (landed = 1 OR abs(time - ?) <= ?)"
        " ORDER BY sequence DESC");
    bind_text(&ask, object_id_hex(new, hex));
    bind_text(&ask, search->ref);
    bind_number(&ask, time(NULL));
    bind_number(&ask, LANDS_WITHIN_S);
    while (result == 0 && !search->found && search->count < MOVES_MAX && statement_step(&ask))
        result = add_move(search, new, next, &ask, error);
    return statement_end(&ask, error) != 0 ? -1 : result;
}

static int search_back(struct search *search, const struct object_id *to, struct error *error)
{
    if (look_before(search, to, NULL, error) != 0)
        return -1;
    for (size_t i = 0; i < search->count && !search->found; i++) {
        const struct object_id new = search->waypoints[i].move.old;
        if (look_before(search, &new, &search->waypoints[i], error) != 0)
            return -1;
    }
    return 0;
}

int audit_path(const struct recorder *recorder, const char *ref, const struct object_id *from,
               const struct object_id *to, struct arena *arena, struct audited_path *path,
               struct error *error)
{
    struct search search = {.recorder = recorder, .ref = ref, .from = from};
    *path = (struct audited_path){0};
    if (!recorder->audit || !recorder->audit->store)
        return 0;
    search.waypoints = arena_alloc_array(arena, MOVES_MAX, sizeof *search.waypoints);
    struct audited_move *moves = arena_alloc_array(arena, MOVES_MAX, sizeof *moves);
    if (!search.waypoints || !moves)
        return error_memory(error);
    if (search_back(&search, to, error) != 0)
        return -1;
    for (const struct waypoint *at = search.found; at; at = at->next) {
        moves[path->count++] = at->move;
        path->is_open |= at->move.is_open;
        if (at->move.is_open && at->move.time > path->opened)
            path->opened = at->move.time;
    }
    path->moves = moves;
    return 0;
}

int audit_accounts_for(const struct recorder *recorder, const struct update *move,
                       struct arena *arena, bool *accounted, struct error *error)
{
    struct audited_path path;
    *accounted = false;
    if (audit_path(recorder, move->target, &move->old, &move->new, arena, &path, error) != 0)
        return -1;
    *accounted = path.count > 0 && !path.is_open;
    return 0;
}

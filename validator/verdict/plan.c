/* SPDX-License-Identifier: MIT */
/* The plan between two trees. */
#include "verdict/verdict.h"

#include "verdict/change.h"
#include "verdict/given.h"

/* How many files may differ, for only their devices to be asked for. */
enum { CHANGES_MAX = 10000 };

struct planning {
    const struct plan_request *request;
    struct given_fleet older, newer;
    struct arena arena;
    struct differences changes; /* all of them, or none is of use */
    bool has_changes;
    size_t *files;    /* [changes.count] where each stands in the snapshot, or SIZE_MAX */
    bool is_part;     /* only devices differ whose own files do: `newer` stands for both */
    struct map names; /* of these devices */
};

/* ---------------------------------------------------------------------- what may differ -- */

static int find_changes(struct planning *planning, struct error *error)
{
    struct differences *changes = &planning->changes;
    if (!planning->request->may_be_part || object_id_is_zero(&planning->request->older))
        return 0;
    if (repository_differences(planning->newer.repository, &planning->request->older,
                               &planning->request->newer, CHANGES_MAX, &planning->arena, changes,
                               error) != 0)
        return -1;
    planning->has_changes = !changes->is_cut && changes->total == changes->count;
    planning->files =
        arena_alloc_array(&planning->arena, changes->count + 1, sizeof *planning->files);
    return planning->files ? 0 : error_memory(error);
}

/* Whether the change reaches no device but those of the file's name, which are noted. */
static int note_change(struct planning *planning, size_t index, bool *is_own, struct error *error)
{
    const struct given_fleet *fleet = &planning->newer;
    const struct difference *change = &planning->changes.items[index];
    const struct change_place place = {fleet->policy, fleet->location, &fleet->snapshot};
    enum change_reach reach = change_reach_of(&place, change);
    struct text path = text_of(change->path), names[2];
    *is_own = reach != CHANGE_OF_ALL;
    planning->files[index] = SIZE_MAX;
    if (reach != CHANGE_OF_DEVICE)
        return 0;
    size_t count = change_names(fleet->location, path, names);
    planning->files[index] = snapshot_find(&fleet->snapshot, path);
    *is_own = planning->files[index] != SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        if (map_put(&planning->names, names[i], planning) != 0)
            return error_memory(error);
    }
    return 0;
}

static int decide_on_part(struct planning *planning, struct error *error)
{
    const struct differences *changes = &planning->changes;
    bool is_own = planning->has_changes && !planning->newer.snapshot.has_links &&
                  !planning->newer.snapshot.is_cut;
    for (size_t i = 0; is_own && i < changes->count; i++) {
        if (note_change(planning, i, &is_own, error) != 0)
            return -1;
    }
    planning->is_part = is_own;
    if (is_own)
        planning->newer.part = &planning->names;
    return 0;
}

/* What playbooks, plug-ins and roles hold may reach any device, and a playbook may read any file, a
 * device's own, too. */
static bool is_read_otherwise(const struct planning *planning)
{
    const struct differences *changes = &planning->changes;
    for (size_t i = 0; planning->newer.templates && i < changes->count; i++) {
        if (templates_have_read(planning->newer.templates, text_of(changes->items[i].path)))
            return true;
    }
    return false;
}

/* The files that differ as one of the trees has them. */
static void show(struct planning *planning, bool is_newer)
{
    const struct snapshot *snapshot = &planning->newer.snapshot;
    for (size_t i = 0; planning->is_part && i < planning->changes.count; i++) {
        const struct difference *change = &planning->changes.items[i];
        if (planning->files[i] != SIZE_MAX)
            snapshot->files[planning->files[i]].blob = is_newer ? change->b.id : change->a.id;
    }
}

/* ----------------------------------------------------------------------------- comparing -- */

static struct given_fleet *fleet_of(struct planning *planning, bool is_newer)
{
    show(planning, is_newer);
    return is_newer || planning->is_part ? &planning->newer : &planning->older;
}

static int read_settings(void *context, bool is_newer, struct text device,
                         struct plan_settings *settings, struct error *error)
{
    return given_fleet_settings(fleet_of(context, is_newer), device, settings, error);
}

static int make(struct fleet_plan *plan, struct planning *planning, struct error *error)
{
    struct plan_fleet older, newer;
    plan_fleet_init(&older);
    plan_fleet_init(&newer);
    const struct plan_question question = {.older = &older,
                                           .newer = &newer,
                                           .branch = planning->request->branch,
                                           .is_of_all = planning->request->is_of_all,
                                           .is_part = planning->is_part,
                                           .facts = planning->request->facts,
                                           .read = read_settings,
                                           .context = planning};
    int result = given_fleet_add(fleet_of(planning, false), &older, error);
    if (result == 0)
        result = given_fleet_add(fleet_of(planning, true), &newer, error);
    if (result == 0)
        result = fleet_plan_make(plan, &question, error);
    plan_fleet_release(&older);
    plan_fleet_release(&newer);
    return result;
}

/* ------------------------------------------------------------------------------- reading -- */

/* Anew, and whole. */
static int read_again(struct planning *planning, const struct judge *judge,
                      struct findings *findings, struct error *error)
{
    given_fleet_release(&planning->newer);
    given_fleet_init(&planning->newer, judge, &planning->request->newer);
    planning->is_part = false;
    if (given_fleet_list(&planning->newer, NULL, findings, error) != 0)
        return -1;
    return given_fleet_load(&planning->newer, findings, error);
}

static int read_fleets(struct planning *planning, const struct judge *judge,
                       struct findings *findings, struct error *error)
{
    if (find_changes(planning, error) != 0 ||
        given_fleet_list(&planning->newer, planning->has_changes ? &planning->changes : NULL,
                         findings, error) != 0 ||
        decide_on_part(planning, error) != 0 ||
        given_fleet_load(&planning->newer, findings, error) != 0)
        return -1;
    if (planning->is_part && is_read_otherwise(planning) &&
        read_again(planning, judge, findings, error) != 0)
        return -1;
    /* A tree that is no object is none. */
    if (planning->is_part || object_id_is_zero(&planning->request->older))
        return 0;
    if (given_fleet_list(&planning->older, NULL, findings, error) != 0)
        return -1;
    return given_fleet_load(&planning->older, findings, error);
}

int verdict_plan(struct fleet_plan *plan, const struct judge *judge,
                 const struct plan_request *request, struct findings *findings, struct error *error)
{
    struct planning planning = {.request = request};
    *plan = (struct fleet_plan){.branch = request->branch};
    arena_init(&planning.arena);
    map_init(&planning.names);
    given_fleet_init(&planning.older, judge, &request->older);
    given_fleet_init(&planning.newer, judge, &request->newer);
    int result = read_fleets(&planning, judge, findings, error);
    if (result == 0 && findings->total[SEVERITY_ERROR] == 0)
        result = make(plan, &planning, error);
    given_fleet_release(&planning.older);
    given_fleet_release(&planning.newer);
    map_release(&planning.names);
    arena_release(&planning.arena);
    return result;
}

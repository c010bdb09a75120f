/* SPDX-License-Identifier: MIT */
/* The plan between two trees. */
#include "verdict/verdict.h"

#include "verdict/given.h"

#include <string.h>

struct planning {
    struct given_fleet older, newer;
};

static int read_settings(void *context, bool is_newer, struct text device,
                         struct plan_settings *settings, struct error *error)
{
    struct planning *planning = context;
    return given_fleet_settings(is_newer ? &planning->newer : &planning->older, device, settings,
                                error);
}

static int make(struct fleet_plan *plan, struct planning *planning,
                const struct plan_request *request, struct error *error)
{
    struct plan_fleet older, newer;
    plan_fleet_init(&older);
    plan_fleet_init(&newer);
    const struct plan_question question = {.older = &older,
                                           .newer = &newer,
                                           .branch = request->branch,
                                           .is_of_all = request->is_of_all,
                                           .read = read_settings,
                                           .context = planning};
    int result = given_fleet_add(&planning->older, &older, error);
    if (result == 0)
        result = given_fleet_add(&planning->newer, &newer, error);
    if (result == 0)
        result = fleet_plan_make(plan, &question, error);
    plan_fleet_release(&older);
    plan_fleet_release(&newer);
    return result;
}

int verdict_plan(struct fleet_plan *plan, const struct judge *judge,
                 const struct plan_request *request, struct findings *findings, struct error *error)
{
    struct planning planning;
    *plan = (struct fleet_plan){.branch = request->branch};
    given_fleet_init(&planning.older, judge, &request->older);
    given_fleet_init(&planning.newer, judge, &request->newer);
    int result = given_fleet_read(&planning.older, findings, error);
    if (result == 0 && findings->total[SEVERITY_ERROR] == 0)
        result = given_fleet_read(&planning.newer, findings, error);
    if (result == 0 && findings->total[SEVERITY_ERROR] == 0)
        result = make(plan, &planning, request, error);
    given_fleet_release(&planning.older);
    given_fleet_release(&planning.newer);
    return result;
}

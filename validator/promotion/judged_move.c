/* SPDX-License-Identifier: MIT */
/* What a judgement of one move has from beginning to end. */
#include "promotion/judged_move.h"

#include <string.h>

static size_t count_found(const struct findings *findings)
{
    return findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
}

int judged_move_open(struct judged_move *judged, struct error *error)
{
    const struct update *update = judged->update;
    const char *name = branch_short_name(update->ref);
    arena_init(&judged->arena);
    judged->found_before = count_found(judged->findings);
    judged->errors_before = judged->findings->total[SEVERITY_ERROR];
    judged->allowed = branch_law_sources(judged->law, &judged->arena);
    judged->branch = strcmp(update->ref, update->target) == 0
                         ? name
                         : arena_format(&judged->arena, "%s (a symbolic ref to %s)", name,
                                        branch_short_name(update->target));
    return judged->allowed && judged->branch ? 0 : error_memory(error);
}

bool judged_move_is_rejected(const struct judged_move *judged)
{
    return judged->findings->total[SEVERITY_ERROR] > judged->errors_before;
}

int judged_move_close(struct judged_move *judged, int result, struct error *error)
{
    const struct findings *findings = judged->findings;
    if (result == 0 && judged->is_refused && !findings->lost &&
        count_found(findings) == judged->found_before)
        result = error_set(error, ERROR_INTERNAL, "%s is refused for no reason that is given",
                           judged->update->ref);
    sources_release(&judged->sources);
    arena_release(&judged->arena);
    return result;
}

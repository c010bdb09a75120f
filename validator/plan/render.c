/* SPDX-License-Identifier: MIT */
/* The table of the formats that a plan is written in. */
#include "plan/render.h"

static const struct {
    const char *name;
    void (*render)(const struct fleet_plan *plan, const struct plan_title *title,
                   const struct plan_groups *groups, struct buffer *out);
} formats[PLAN_FORMAT_COUNT] = {
#define PLAN_FORMAT(format, name) [PLAN_##format] = {#name, plan_render_##name},
#include "plan/formats.def"
#undef PLAN_FORMAT
};

const char *plan_format_name(size_t index)
{
    return index < PLAN_FORMAT_COUNT ? formats[index].name : NULL;
}

int fleet_plan_render(const struct fleet_plan *plan, const struct plan_title *title,
                      enum plan_format format, struct buffer *out, struct error *error)
{
    struct plan_groups groups = {0};
    struct arena arena;
    arena_init(&arena);
    int result = format == PLAN_JSON ? 0 : plan_groups_make(&groups, &arena, plan, error);
    if (result == 0)
        formats[format].render(plan, title, &groups, out);
    plan_groups_release(&groups);
    arena_release(&arena);
    return result == 0 && out->failed ? error_memory(error) : result;
}

/* SPDX-License-Identifier: MIT */
/* The formats of a plan. */
#include "plan/render.h"

const char *plan_format_name(size_t index)
{
    static const char *const names[] = {
        [PLAN_TEXT] = "text", [PLAN_JSON] = "json", [PLAN_MARKDOWN] = "markdown"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

int fleet_plan_render(const struct fleet_plan *plan, const struct plan_title *title,
                      enum plan_format format, struct buffer *out, struct error *error)
{
    struct plan_groups groups = {0};
    struct arena arena;
    if (format == PLAN_JSON) {
        plan_render_json(plan, title, out);
        return out->failed ? error_memory(error) : 0;
    }
    arena_init(&arena);
    int result = plan_groups_make(&groups, &arena, plan, error);
    if (result == 0 && format == PLAN_TEXT)
        plan_render_text(plan, title, &groups, out);
    else if (result == 0)
        plan_render_markdown(plan, title, &groups, out);
    plan_groups_release(&groups);
    arena_release(&arena);
    return result == 0 && out->failed ? error_memory(error) : result;
}

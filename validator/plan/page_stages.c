/* SPDX-License-Identifier: MIT */
/* The protected branches on the page of a plan: where each stands, and what waits for it. */
#include "plan/page.h"

#include <string.h>

/* The line that commits go along, and the place where the branch stands on it. The style says where
 * its parts lie: on a phone it goes down, else across. */
static const char rail[] =
    "<svg class=\"rail\" aria-hidden=\"true\" focusable=\"false\">"
    "<rect class=\"line\"/><circle class=\"place\"/><circle class=\"core\"/></svg>\n";

static bool is_of_plan(const struct fleet_plan *plan, const struct plan_stage *stage)
{
    return plan->branch && strcmp(plan->branch, stage->branch) == 0;
}

/* On a line that goes across, the place says for whom. */
static void append_for(struct buffer *out, const struct plan_stage *stage)
{
    buffer_append_string(out, "<span class=\"for\"> for ");
    plan_page_text(out, text_of(stage->branch));
    buffer_append_string(out, "</span>");
}

/* What waits in the stage before. */
static void append_waiting(struct buffer *out, const struct plan_stage *stage)
{
    if (stage->commits == PLAN_UNKNOWN)
        buffer_append_string(out, "not known what waits");
    else if (stage->commits == 0)
        buffer_append_string(out, "nothing waits");
    else
        plan_page_count(out, stage->commits, "commit waits", "commits wait");
    append_for(out, stage);
    if (stage->commits == PLAN_UNKNOWN || stage->commits == 0)
        return;
    buffer_append_string(out, ": ");
    if (stage->changes == PLAN_UNKNOWN)
        buffer_append_string(out, "not known for which devices");
    else if (stage->changes == 0)
        buffer_append_string(out, "no device changes");
    else
        plan_page_count(out, stage->changes, "device changes", "devices change");
}

static void append_since(struct buffer *out, const struct plan_stage *stage)
{
    char time[TIME_BYTES];
    time_format(stage->since, time);
    if (strlen(time) != strlen("2024-05-01T12:00:00Z"))
        return;
    buffer_format(out, "<p class=\"since\">%s <time datetime=\"%s\">%.10s, %.5s UTC</time></p>\n",
                  stage->is_recorded ? "since" : "commit of", time, time, time + 11);
}

static void append_place(struct buffer *out, const struct plan_stage *stage)
{
    if (!stage->commit) {
        buffer_append_string(out, "<p class=\"since\">no such branch yet</p>\n");
        return;
    }
    buffer_format(out, "<p><code>%.*s</code> <span class=\"subject\">", PLAN_ID_SHOWN,
                  stage->commit);
    plan_page_cut(out, text_of(stage->subject), PLAN_VALUE_SHOWN);
    buffer_append_string(out, "</span></p>\n");
    append_since(out, stage);
    buffer_append_string(out, "<p class=\"follow\">");
    if (stage->devices == PLAN_UNKNOWN)
        buffer_append_string(out, "not known which devices follow");
    else
        plan_page_count(out, stage->devices, "device follows", "devices follow");
    buffer_append_string(out, "</p>\n");
}

/* `next` is the stage behind it on the same line, or NULL. */
static void append_stage(struct buffer *out, const struct fleet_plan *plan,
                         const struct plan_stage *stage, const struct plan_stage *next,
                         bool is_on_line)
{
    bool waits = next && next->commits != PLAN_UNKNOWN && next->commits > 0;
    buffer_format(out, "<li class=\"stage%s%s%s%s\">\n", is_of_plan(plan, stage) ? " planned" : "",
                  stage->commit ? "" : " missing", next ? "" : " last", waits ? " waits" : "");
    buffer_append_string(out, rail);
    buffer_append_string(out, "<div class=\"stands\">\n<h3>");
    plan_page_text(out, text_of(stage->branch));
    buffer_append_string(
        out, is_of_plan(plan, stage) ? " <span class=\"mark\">this plan</span></h3>\n" : "</h3>\n");
    append_place(out, stage);
    if (stage->source && !is_on_line) {
        buffer_append_string(out, "<p class=\"from\">from ");
        plan_page_text(out, text_of(stage->source));
        buffer_append_string(out, ": ");
        append_waiting(out, stage);
        buffer_append_string(out, "</p>\n");
    }
    buffer_append_string(out, "</div>\n");
    if (next) {
        buffer_append_string(out, "<p class=\"gap\">");
        append_waiting(out, next);
        buffer_append_string(out, "</p>\n");
    }
    buffer_append_string(out, "</li>\n");
}

void plan_page_stages(struct buffer *out, const struct fleet_plan *plan,
                      const struct plan_title *title)
{
    bool is_on_line = false;
    if (title->stage_count == 0)
        return;
    buffer_append_string(out,
                         "<section aria-labelledby=\"stages\">\n<h2 id=\"stages\">Stages</h2>\n"
                         "<ol class=\"stages\">\n");
    for (size_t i = 0; i < title->stage_count; i++) {
        const struct plan_stage *stage = &title->stages[i];
        const struct plan_stage *next = i + 1 < title->stage_count ? stage + 1 : NULL;
        if (next && (!next->source || strcmp(next->source, stage->branch) != 0))
            next = NULL;
        append_stage(out, plan, stage, next, is_on_line);
        is_on_line = next != NULL;
    }
    buffer_append_string(out, "</ol>\n</section>\n");
}

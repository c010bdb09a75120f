/* SPDX-License-Identifier: MIT */
/* The plan as one page: what happens, in a sentence; where the branches stand; the changes. */
#include "plan/page.h"

enum { WARNINGS_SHOWN = 20, MESSAGE_SHOWN = 400 /* bytes */ };

/* ---------------------------------------------------------------------------------- head -- */

/* Nothing but our own style and script counts, whatever stands in the page. */
static void append_head(struct buffer *out, const struct fleet_plan *plan)
{
    struct text style = embedded_file("validator/plan/page.css");
    struct text script = embedded_file("validator/plan/page.js");
    buffer_append_string(out,
                         "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                         "'none'; style-src ");
    plan_page_hash(out, style);
    buffer_append_string(out, "; script-src ");
    plan_page_hash(out, script);
    buffer_append_string(out, "; base-uri 'none'; form-action 'none'\">\n"
                              "<meta name=\"viewport\" content=\"width=device-width, "
                              "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
                              "dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    plan_page_text(out, text_of(plan->branch ? plan->branch : "all branches"));
    buffer_append_string(out, ": ");
    fleet_plan_summarize(plan, out);
    buffer_append_string(out, "</title>\n<style>");
    buffer_append_text(out, style);
    buffer_append_string(out, "</style>\n</head>\n");
}

static void append_script(struct buffer *out)
{
    buffer_append_string(out, "<script>");
    buffer_append_text(out, embedded_file("validator/plan/page.js"));
    buffer_append_string(out, "</script>\n");
}

/* ------------------------------------------------------------------------------ sentence -- */

static void append_revision(struct buffer *out, const char *revision, const char *commit)
{
    if (revision) {
        buffer_append_string(out, "<b>");
        plan_page_cut(out, text_of(revision), PLAN_VALUE_SHOWN);
        buffer_append_string(out, "</b> ");
    }
    buffer_format(out, "<code>%.*s</code>", PLAN_ID_SHOWN, commit);
}

/* Devices are given what NEW holds in place of what OLD does. */
static void append_terms(struct buffer *out, const struct fleet_plan *plan,
                         const struct plan_title *title)
{
    const struct plan_totals *totals = &plan->totals;
    buffer_append_string(out, "<p class=\"terms\">when ");
    append_revision(out, title->newer_revision, title->newer);
    buffer_append_string(out, " takes the place of ");
    append_revision(out, title->older_revision, title->older);
    buffer_append_string(out, plan->branch ? ", which " : ", which has ");
    if (plan->branch)
        plan_page_count(out, totals->followed, "device follows", "devices follow");
    else
        plan_page_count(out, totals->followed, "device", "devices");
    buffer_append_string(out, ".");
    if (totals->unknown) {
        buffer_append_string(out, " ");
        plan_page_count(out, totals->unknown, "more is not verified, by the same",
                        "more are not verified, by the same");
        buffer_append_string(out, " variables and template as before.");
    }
    buffer_append_string(out, "</p>\n");
}

static void append_header(struct buffer *out, const struct fleet_plan *plan,
                          const struct plan_title *title)
{
    struct buffer sentence;
    buffer_init(&sentence, out->ceiling);
    fleet_plan_summarize(plan, &sentence);
    buffer_append_string(out, "<header>\n<p class=\"kicker\">Plan of ");
    plan_page_text(out, text_of(plan->branch ? plan->branch : "all branches"));
    buffer_append_string(out, "</p>\n<h1>");
    plan_page_sentence(out, buffer_text(&sentence));
    buffer_append_string(out, "</h1>\n");
    append_terms(out, plan, title);
    buffer_append_string(out, "</header>\n");
    out->failed |= sentence.failed;
    buffer_release(&sentence);
}

/* ------------------------------------------------------------------------------ warnings -- */

/* Messages are escaped for terminals, but for no page. */
static void append_warning(struct buffer *out, const struct finding *finding)
{
    buffer_append_string(out, "<li><code>");
    plan_page_cut(out, finding->place.path, PLAN_VALUE_SHOWN * 2);
    if (finding->place.line)
        buffer_format(out, ":%u", finding->place.line);
    buffer_append_string(out, "</code> ");
    plan_page_cut(out, text_of(finding->message), MESSAGE_SHOWN);
    buffer_format(out, " <span class=\"rule\">%s</span></li>\n", rule_facts(finding->rule)->id);
}

static void append_warnings(struct buffer *out, const struct findings *warnings)
{
    size_t shown = 0;
    if (!warnings || warnings->count == 0)
        return;
    buffer_append_string(out, "<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings"
                              "</h2>\n<ul class=\"findings\">\n");
    for (; shown < warnings->count && shown < WARNINGS_SHOWN; shown++)
        append_warning(out, &warnings->items[shown]);
    if (shown < warnings->count) {
        buffer_append_string(out, "<li>");
        plan_page_count(out, warnings->count - shown, "more", "more");
        buffer_append_string(out, "</li>\n");
    }
    buffer_append_string(out, "</ul>\n</section>\n");
}

void plan_render_html(const struct fleet_plan *plan, const struct plan_title *title,
                      const struct plan_groups *groups, struct buffer *out)
{
    append_head(out, plan);
    buffer_append_string(out, "<body>\n");
    append_header(out, plan, title);
    buffer_append_string(out, "<main>\n");
    plan_page_stages(out, plan, title);
    plan_page_facts(out, plan);
    plan_page_table(out, plan, groups);
    append_warnings(out, title->warnings);
    buffer_append_string(out,
                         "</main>\n<footer><p>Written by <code>fleetgate plan</code>. A secret "
                         "of the runner stands as <code>&lt;env:NAME&gt;</code>, an encrypted "
                         "value as <code>&lt;vault&gt;</code>.</p></footer>\n");
    append_script(out);
    buffer_append_string(out, "</body>\n</html>\n");
}

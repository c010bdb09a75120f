/* SPDX-License-Identifier: MIT */
/* The report as one JSON object, and how JSON is put together wherever it is printed. */
#include "report/render.h"

json_t *report_json_text(struct text text)
{
    if (!text.bytes)
        return json_null();
    json_t *string = json_stringn(text.bytes, text.length);
    if (string)
        return string;
    struct buffer safe;
    buffer_init(&safe, SIZE_MAX / 2);
    buffer_escape(&safe, text);
    string = safe.failed ? NULL : json_stringn(buffer_text(&safe).bytes, safe.length);
    buffer_release(&safe);
    return string;
}

json_t *report_json_advice(const struct finding *finding)
{
    struct buffer advice;
    buffer_init(&advice, SIZE_MAX / 2);
    buffer_append_string(&advice, finding->message);
    if (*finding->help)
        buffer_format(&advice, "\n%s", finding->help);
    json_t *string = advice.failed ? NULL : json_stringn(advice.bytes, advice.length);
    buffer_release(&advice);
    return string;
}

json_t *json_list_add(json_t *list, json_t *item)
{
    if (!list) {
        json_decref(item);
        return NULL;
    }
    if (json_array_append_new(list, item) == 0)
        return list;
    json_decref(list);
    return NULL;
}

static int append(const char *bytes, size_t length, void *out)
{
    buffer_append(out, bytes, length);
    return 0;
}

void json_append(struct buffer *out, json_t *object)
{
    /* Not json_dumps: jansson goes on after a key that it had no memory for. Here failure sticks.
     */
    if (!object || json_dump_callback(object, append, out, JSON_ENSURE_ASCII | JSON_INDENT(2)) != 0)
        out->failed = true;
    buffer_append_string(out, "\n");
    json_decref(object);
}

static json_t *json_number_or_null(unsigned number)
{
    return number ? json_integer((json_int_t)number) : json_null();
}

static json_t *json_string_or_null(const char *string)
{
    return *string ? json_string(string) : json_null();
}

/* json_pack and the _new functions take NULL values as failures, so one check at the end does. */
static json_t *json_update(const struct report_update *update)
{
    return json_pack("{s:o, s:s, s:s, s:s?, s:s}", "ref", report_json_text(text_of(update->ref)),
                     "old", update->old, "new", update->new, "kind", update->kind, "verdict",
                     outcome_name(update->outcome));
}

static json_t *json_finding(const struct finding *finding)
{
    const struct place *place = &finding->place;
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:b}", "rule",
                     rule_facts(finding->rule)->id, "severity", severity_name(finding->severity),
                     "ref", report_json_text(text_of(place->ref)), "commit",
                     report_json_text(text_of(place->commit)), "path",
                     report_json_text(place->path), "line", json_number_or_null(place->line),
                     "column", json_number_or_null(place->column), "message", finding->message,
                     "help", json_string_or_null(finding->help), "standing", finding->stands);
}

static json_t *json_updates(const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->update_count; i++)
        list = json_list_add(list, json_update(&report->updates[i]));
    return list;
}

static json_t *json_findings(const struct findings *findings)
{
    json_t *list = json_array();
    for (size_t i = 0; i < findings->count; i++)
        list = json_list_add(list, json_finding(&findings->items[i]));
    return list;
}

static json_t *json_errors(const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->error_count; i++)
        list = json_list_add(list, json_pack("{s:s, s:s}", "kind",
                                             error_kind_name(report->errors[i].kind), "message",
                                             report->errors[i].message));
    return list;
}

static json_t *json_notes(const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->note_count; i++)
        list = json_list_add(list, json_string(report->notes[i]));
    return list;
}

static json_t *json_pusher(const struct report *report)
{
    if (!report->pusher)
        return json_null();
    return json_pack("{s:o, s:s}", "name", report_json_text(text_of(report->pusher)), "from",
                     report->pusher_from);
}

static json_t *json_overrides(const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->override_count; i++)
        list = json_list_add(list, json_pack("{s:s, s:o, s:o}", "rule", report->overrides[i].rule,
                                             "reason",
                                             report_json_text(text_of(report->overrides[i].reason)),
                                             "pusher", report_json_text(text_of(report->pusher))));
    return list;
}

static json_t *json_judged(const struct judged *judged)
{
    if (!judged)
        return json_null();
    json_t *unread = json_array();
    for (size_t i = 0; i < judged->unread.count; i++)
        unread = json_list_add(unread, report_json_text(judged->unread.entries[i].key));
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "devices", (json_int_t)judged->devices,
                     "files", (json_int_t)judged->files, "templates", (json_int_t)judged->templates,
                     "images", (json_int_t)judged->images, "unverified",
                     (json_int_t)judged->unverified, "unverified_images",
                     (json_int_t)judged->unverified_images, "unread", unread);
}

static json_t *json_plan(const struct report_plan *plan)
{
    if (!plan->failure)
        return json_loadb(plan->json.bytes, plan->json.length, JSON_ALLOW_NUL, NULL);
    return json_pack("{s:s, s:o, s:s}", "branch", plan->branch, "root",
                     report_json_text(text_of(plan->root)), "failure", plan->failure);
}

static json_t *json_plans(const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->plan_count; i++)
        list = json_list_add(list, json_plan(&report->plans[i]));
    return list;
}

void report_render_json(struct buffer *out, const struct report *report,
                        const struct report_style *style)
{
    (void)style;
    const struct findings *findings = report->findings;
    json_append(out,
                json_pack("{s:s, s:b, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "verdict",
                          outcome_name(report->outcome), "observed", report->is_observed, "updates",
                          json_updates(report), "findings", json_findings(findings), "omitted",
                          (json_int_t)report_omitted(report), "most", (json_int_t)findings->ceiling,
                          "errors", json_errors(report), "notes", json_notes(report), "pusher",
                          json_pusher(report), "overrides", json_overrides(report), "judged",
                          json_judged(report->judged), "plans", json_plans(report)));
}

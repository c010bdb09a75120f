/* SPDX-License-Identifier: MIT */
/* A check run of GitHub, whose annotations are the findings: the first 50 come with it, the others
 * in further requests, which add theirs. */
#include "forge/tell.h"

#include <string.h>

/* The API takes so many annotations at a time; of more than some a reader has no use. */
enum { BATCH = 50, ANNOTATIONS_MAX = 1000 };

struct check_run {
    struct forge_session *session;
    const char *name;
    const struct forge_judgement *judgement;
    char id_of_ours[DIGEST_HEX]; /* the same for the same judgement */
    json_int_t id;
    size_t annotated; /* as GitHub says */
};

/* ------------------------------------------------------------------------------- annotations -- */

/* In the order of the report; what stands in no file stands in the summary. */
static json_t *make_annotation(const struct finding *finding)
{
    json_int_t line = finding->place.line ? finding->place.line : 1;
    return json_pack("{s:o, s:I, s:I, s:s, s:s, s:o}", "path",
                     report_json_text(finding->place.path), "start_line", line, "end_line", line,
                     "annotation_level",
                     finding->severity == SEVERITY_ERROR ? "failure" : "warning", "title",
                     rule_facts(finding->rule)->id, "message", report_json_advice(finding));
}

/* What stood before is no matter of the request. */
static bool is_annotated(const struct findings *findings, const struct finding *finding)
{
    return finding->place.path.length > 0 && !finding_is_apart(findings, finding);
}

static size_t count_annotations(const struct report *report)
{
    const struct findings *findings = report->findings;
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += is_annotated(findings, &findings->items[i]);
    return count < ANNOTATIONS_MAX ? count : ANNOTATIONS_MAX;
}

/* At most 50 of them, from number `first` on. */
static json_t *make_annotations(const struct report *report, size_t first)
{
    json_t *list = json_array();
    size_t number = 0;
    for (size_t i = 0; list && i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->items[i];
        if (!is_annotated(report->findings, finding))
            continue;
        if (number >= first && number < first + BATCH)
            list = json_list_add(list, make_annotation(finding));
        number++;
    }
    return list;
}

static json_t *make_output(const struct check_run *run, size_t first)
{
    static const struct report_style style = {0};
    const struct report *report = run->judgement->report;
    struct buffer title, summary;
    buffer_init(&title, 1 << 16);
    buffer_init(&summary, 1 << 16);
    status_describe(&title, run->judgement);
    report_render(&summary, report, REPORT_markdown, &style);
    json_t *output =
        title.failed || summary.failed
            ? NULL
            : json_pack("{s:o, s:o, s:o}", "title", report_json_text(buffer_text(&title)),
                        "summary", report_json_text(buffer_text(&summary)), "annotations",
                        make_annotations(report, first));
    buffer_release(&title);
    buffer_release(&summary);
    return output;
}

/* ----------------------------------------------------------------------------------- the run -- */

static void take_run(struct check_run *run, const json_t *answer)
{
    run->id = json_integer_value(json_object_get(answer, "id"));
    run->annotated = (size_t)json_integer_value(
        json_object_get(json_object_get(answer, "output"), "annotations_count"));
}

/* Where the answer was lost: a run of this very judgement, if there is one. */
static int find_run(struct check_run *run, struct error *error)
{
    struct forge_session *session = run->session;
    struct answer answer = {0};
    const struct call call = {
        .method = "GET",
        .url = arena_format(&session->arena, "%s/commits/%s/check-runs?filter=all&per_page=100",
                            session->project, run->judgement->commit),
        .right = RIGHT_CHECK,
        .purpose = "read check runs",
    };
    if (call_ask(session, &call, JSON_OBJECT, &answer, error) != 0)
        return -1;
    const json_t *runs = json_object_get(answer.json, "check_runs");
    for (size_t i = 0; i < json_array_size(runs) && run->id == 0; i++) {
        const json_t *found = json_array_get(runs, i);
        const char *id = json_string_value(json_object_get(found, "external_id"));
        if (id && strcmp(id, run->id_of_ours) == 0)
            take_run(run, found);
    }
    answer_release(&answer);
    return 0;
}

static json_t *make_body(const struct check_run *run)
{
    return json_pack("{s:o, s:s, s:s, s:s, s:s, s:o}", "name", report_json_text(text_of(run->name)),
                     "head_sha", run->judgement->commit, "external_id", run->id_of_ours, "status",
                     "completed", "conclusion",
                     report_refuses(run->judgement->report) ? "failure" : "success", "output",
                     make_output(run, 0));
}

/* One try to make it. */
static int try_run(struct check_run *run, const struct call *call, bool *may, bool *is_lost,
                   struct error *error)
{
    struct answer answer;
    if (call_send(run->session, call, &answer, error) != 0)
        return -1;
    /* 404: a token without the right to know that there is such a thing. */
    *may = answer.status != 403 && answer.status != 404;
    *is_lost = answer.is_lost;
    if (answer.status == 201)
        take_run(run, answer.json);
    int result =
        *may && !*is_lost && run->id == 0 ? call_refused(run->session, call, &answer, error) : 0;
    answer_release(&answer);
    return result;
}

/* Makes the run; *may says whether the token may. */
static int make_run(struct check_run *run, bool *may, struct error *error)
{
    const struct call call = {
        .method = "POST",
        .url = arena_format(&run->session->arena, "%s/check-runs", run->session->project),
        .body = make_body(run),
        .right = RIGHT_CHECK,
        .purpose = "make a check run",
        .once = true,
    };
    bool is_lost = true;
    int result = call.body ? 0 : error_memory(error);
    *may = true;
    for (unsigned tries = 0; result == 0 && is_lost && run->id == 0; tries++) {
        result = try_run(run, &call, may, &is_lost, error);
        if (result == 0 && is_lost)
            result = call_pause(run->session, tries, &call, error);
        if (result == 0 && is_lost)
            result = find_run(run, error);
    }
    json_decref(call.body);
    return result;
}

static int read_run(struct check_run *run, const char *url, struct error *error)
{
    struct answer answer = {0};
    const struct call call = {
        .method = "GET", .url = url, .right = RIGHT_CHECK, .purpose = "read a check run"};
    if (call_ask(run->session, &call, JSON_OBJECT, &answer, error) != 0)
        return -1;
    take_run(run, answer.json);
    answer_release(&answer);
    return 0;
}

/* One try to add them. What was added, though the answer was lost, is not added again. */
static int try_annotations(struct check_run *run, const struct call *call, size_t first,
                           unsigned tries, bool *is_done, struct error *error)
{
    struct answer answer;
    if (call_ask(run->session, call, JSON_OBJECT, &answer, error) != 0)
        return -1;
    *is_done = !answer.is_lost;
    answer_release(&answer);
    if (*is_done)
        return 0;
    if (call_pause(run->session, tries, call, error) != 0 || read_run(run, call->url, error) != 0)
        return -1;
    *is_done = run->annotated > first;
    return 0;
}

/* Adds the annotations from number `first` on. */
static int add_annotations(struct check_run *run, size_t first, struct error *error)
{
    const struct call call = {
        .method = "PATCH",
        .url = arena_format(&run->session->arena, "%s/check-runs/%lld", run->session->project,
                            (long long)run->id),
        .body = json_pack("{s:o}", "output", make_output(run, first)),
        .right = RIGHT_CHECK,
        .purpose = "annotate files",
        .once = true,
    };
    int result = call.body ? 0 : error_memory(error);
    bool is_done = false;
    for (unsigned tries = 0; result == 0 && !is_done; tries++)
        result = try_annotations(run, &call, first, tries, &is_done, error);
    json_decref(call.body);
    return result;
}

int check_run_make(struct forge_session *session, const char *name,
                   const struct forge_judgement *judgement, struct error *error)
{
    struct check_run run = {.session = session, .name = name, .judgement = judgement};
    const char *bond = arena_format(
        &session->arena, "%s\n%s\n%s\n%s\n%d %d", name, judgement->commit,
        judgement->base ? judgement->base : "", judgement->policy ? judgement->policy : "",
        (int)judgement->report->outcome, report_refuses(judgement->report));
    bool may = false;
    if (!bond || digest_hex(text_of(bond), run.id_of_ours) != 0)
        return error_memory(error);
    if (make_run(&run, &may, error) != 0)
        return -1;
    size_t count = may ? count_annotations(judgement->report) : 0;
    for (size_t first = BATCH; first < count; first += BATCH)
        if (add_annotations(&run, first, error) != 0)
            return -1;
    return 0;
}

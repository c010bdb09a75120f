/* SPDX-License-Identifier: MIT */
#include "schema/report.h"

#include <stdlib.h>
#include <string.h>

enum {
    PROBLEMS_MAX = 1000, /* of one check; further ones say nothing new */
    PATH_BYTES = 400,
    NEIGHBOURS = 64, /* how far back a statement is looked for that says the same */
};

/* ------------------------------------------------------------------------------------ path -- */

static bool is_simple_name(struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        if (!ascii_is_alphanumeric(c) && !ascii_is_among(c, "_-$"))
            return false;
    }
    return name.length > 0;
}

static void append_step(struct buffer *path, const struct location *at)
{
    if (!at->member) {
        buffer_format(path, "[%zu]", at->index);
    } else if (is_simple_name(at->member->name)) {
        buffer_append_string(path, path->length ? "." : "");
        buffer_append_text(path, at->member->name);
    } else {
        buffer_append_string(path, "[");
        words_string(path, at->member->name);
        buffer_append_string(path, "]");
    }
}

/* From the root down; what would not fit is left out at the front, where it tells least. */
static void append_path(struct buffer *path, const struct location *at, unsigned *depth)
{
    if (!at->parent)
        return;
    append_path(path, at->parent, depth);
    ++*depth;
    if (path->length > PATH_BYTES) {
        buffer_clear(path);
        buffer_append_string(path, "...");
    }
    append_step(path, at);
}

/* -------------------------------------------------------------------------------- problems -- */

bool report_is_full(const struct problems *report)
{
    return report->count == PROBLEMS_MAX;
}

static struct problem *add_problem(struct problems *report)
{
    if (report_is_full(report))
        return NULL;
    if (report->count == report->capacity) {
        size_t capacity = report->capacity ? report->capacity * 2 : 16;
        struct problem *items = realloc(report->items, capacity * sizeof *items);
        if (!items)
            return NULL;
        report->items = items;
        report->capacity = capacity;
    }
    struct problem *problem = &report->items[report->count++];
    *problem = (struct problem){0};
    return problem;
}

static const char *compose(struct problems *report, const struct location *at,
                           const struct buffer *message, unsigned *depth)
{
    struct buffer whole;
    buffer_init(&whole, SIZE_MAX / 2);
    append_path(&whole, at, depth);
    if (whole.length)
        buffer_append_string(&whole, ": ");
    if (at->is_key)
        buffer_append_string(&whole, "the key ");
    buffer_append_text(&whole, buffer_text(message));
    bool is_lost = whole.failed || message->length == 0;
    const char *copy = is_lost ? NULL : arena_string(&report->arena, buffer_text(&whole));
    buffer_release(&whole);
    return copy;
}

struct problem *report_add(struct evaluation *evaluation, const struct location *at,
                           enum problem_kind kind, const struct buffer *message,
                           const struct buffer *help)
{
    struct problems *report = evaluation->report;
    struct problem *problem = report ? add_problem(report) : NULL;
    if (!problem) {
        evaluation->scratch->lost |= report && !report_is_full(report);
        return NULL;
    }
    problem->kind = kind;
    problem->node = at->node;
    problem->at = at->node->at;
    problem->message = compose(report, at, message, &problem->depth);
    problem->help = help ? arena_string(&report->arena, buffer_text(help)) : "";
    if (!problem->message || !problem->help) {
        evaluation->scratch->lost = true;
        report->count--;
        return NULL;
    }
    return problem;
}

static bool was_said(const struct problems *report, size_t index)
{
    const struct problem *problem = &report->items[index];
    for (size_t i = index > NEIGHBOURS ? index - NEIGHBOURS : 0; i < index; i++) {
        const struct problem *earlier = &report->items[i];
        if (earlier->at.line == problem->at.line && earlier->at.column == problem->at.column &&
            strcmp(earlier->message, problem->message) == 0)
            return true;
    }
    return false;
}

/* Whether the value would fit, or come nearer to it, in quotes. */
static bool lacks_quotes(const struct problem *problem)
{
    if (!node_is_ambiguous(problem->node))
        return false;
    if (problem->kind == PROBLEM_TYPE)
        return problem->types & TYPE_STRING;
    return problem->kind == PROBLEM_CONSTANT &&
           name_table_find(&problem->constants->strings, problem->node->source) != UINT32_MAX;
}

static void warn_of_reading(const struct problem *problem, const struct place *at,
                            struct findings *findings)
{
    struct buffer reading;
    buffer_init(&reading, SIZE_MAX / 2);
    words_reading(&reading, problem->node);
    findings->lost |= reading.failed;
    findings_add(findings, RULE_DOCUMENT_AMBIGUOUS_SCALAR, at, problem->help, "without quotes %s",
                 buffer_text(&reading).bytes);
    buffer_release(&reading);
}

void report_deliver(const struct problems *report, const struct place *place,
                    struct findings *findings)
{
    const struct node *warned = NULL;
    for (size_t i = 0; i < report->count; i++) {
        const struct problem *problem = &report->items[i];
        if (was_said(report, i))
            continue;
        struct place at = *place;
        at.line = problem->at.line;
        at.column = problem->at.column;
        bool is_trap =
            lacks_quotes(problem) && findings_want(findings, RULE_DOCUMENT_AMBIGUOUS_SCALAR);
        findings_add(findings, RULE_SCHEMA_VIOLATION, &at, problem->help, "%s", problem->message);
        if (is_trap && warned != problem->node) {
            warn_of_reading(problem, &at, findings);
            warned = problem->node;
        }
    }
}

/* SPDX-License-Identifier: MIT */
/* Problems: collected with the paths of their values, and made into findings. */
#include "schema/problem.h"

#include "schema/words.h"

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

void problems_init(struct problems *problems)
{
    *problems = (struct problems){0};
    arena_init(&problems->arena);
}

void problems_release(struct problems *problems)
{
    arena_release(&problems->arena);
    free(problems->items);
}

void problems_clear(struct problems *problems)
{
    arena_reset(&problems->arena);
    problems->count = 0;
    problems->lost = false;
}

bool problems_are_full(const struct problems *problems)
{
    return problems->count == PROBLEMS_MAX;
}

static const char *compose(struct problems *problems, const struct location *at,
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
    const char *copy = is_lost ? NULL : arena_string(&problems->arena, buffer_text(&whole));
    buffer_release(&whole);
    return copy;
}

/* FNV-1a. */
static unsigned mix(unsigned topic, const char *string)
{
    for (; *string; string++)
        topic = (topic ^ (unsigned char)*string) * 16777619U;
    return topic;
}

/* A mapping may lack several keys at once. */
static unsigned topic_of(const struct problems *problems, const struct problem *problem)
{
    unsigned topic = 2166136261U + problems->instruction;
    return problem->kind == PROBLEM_KEY ? mix(topic, problem->message) : topic;
}

/* The member of the root that the value stands in. */
static const struct member *member_of_root(const struct location *at)
{
    while (at->parent && at->parent->parent)
        at = at->parent;
    return at->member;
}

struct problem *problems_add(struct problems *problems, const struct location *at,
                             enum problem_kind kind, const struct buffer *message,
                             const struct buffer *help)
{
    if (!problems || problems_are_full(problems))
        return NULL;
    struct problem problem = {
        .kind = kind, .node = at->node, .at = at->node->at, .member = member_of_root(at)};
    problem.message = compose(problems, at, message, &problem.depth);
    problem.help = help ? arena_string(&problems->arena, buffer_text(help)) : "";
    if (!problem.message || !problem.help ||
        ARRAY_RESERVE(problems->items, problems->capacity, problems->count + 1) != 0) {
        problems->lost = true;
        return NULL;
    }
    problem.topic = topic_of(problems, &problem);
    problems->items[problems->count] = problem;
    return &problems->items[problems->count++];
}

static bool was_said(const struct problems *problems, size_t index)
{
    const struct problem *problem = &problems->items[index];
    for (size_t i = index > NEIGHBOURS ? index - NEIGHBOURS : 0; i < index; i++) {
        const struct problem *earlier = &problems->items[i];
        if (earlier->member == problem->member && earlier->at.line == problem->at.line &&
            earlier->at.column == problem->at.column &&
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

static enum rule rule_of(const struct problem *problem, const struct schema *schema)
{
    if (problem->kind == PROBLEM_UNKNOWN)
        return RULE_FLEET_UNDECIDABLE;
    return schema->own_name ? RULE_SCHEMA_OWN : RULE_SCHEMA_VIOLATION;
}

static void add_violation(const struct problem *problem, const struct schema *schema,
                          const struct place *at, struct findings *findings)
{
    const char *name = schema->own_name;
    findings_add(findings, rule_of(problem, schema), at, problem->help, "%s%s%s%s",
                 problem->message, name ? " (" : "", name ? name : "", name ? ")" : "");
}

void problems_deliver(const struct problems *problems, const struct schema *schema,
                      const struct schema_places *places, struct findings *findings)
{
    const struct node *warned = NULL;
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        if (was_said(problems, i))
            continue;
        struct place at = {.line = problem->at.line, .column = problem->at.column};
        places->find(places->context, problem->member, &at);
        at.topic = schema->own_name ? mix(problem->topic, schema->own_name) : 0;
        bool is_trap =
            lacks_quotes(problem) && findings_want(findings, RULE_DOCUMENT_AMBIGUOUS_SCALAR);
        add_violation(problem, schema, &at, findings);
        if (is_trap && warned != problem->node) {
            warn_of_reading(problem, &at, findings);
            warned = problem->node;
        }
    }
    findings->lost |= problems->lost;
}

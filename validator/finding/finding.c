/* SPDX-License-Identifier: MIT */
#include "finding/finding.h"

#include <stdlib.h>
#include <string.h>

enum { MESSAGE_MAX = 2000 };

#define FIXED false
#define ADJUSTABLE true
#define ABSOLUTE false
#define OVERRIDABLE true
static const struct rule_facts catalog[RULE_COUNT] = {
#define RULE(symbol, id, severity, adjustable, overridable, title) \
    [RULE_##symbol] = {id, title, SEVERITY_##severity, adjustable, overridable},
#include "finding/catalog.def"
#undef RULE
};

const struct rule_facts *rule_facts(enum rule rule)
{
    return &catalog[rule];
}

bool rule_find(struct text id, enum rule *rule)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        if (text_is(id, catalog[i].id)) {
            *rule = (enum rule)i;
            return true;
        }
    }
    return false;
}

const char *severity_name(enum severity severity)
{
    switch (severity) {
    case SEVERITY_OFF:
        return "off";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_ERROR:
    case SEVERITY_COUNT:
        break;
    }
    return "error";
}

void findings_init(struct findings *findings, size_t ceiling, const enum severity *severities)
{
    *findings = (struct findings){.ceiling = ceiling, .severities = severities};
    arena_init(&findings->arena);
}

void findings_release(struct findings *findings)
{
    arena_release(&findings->arena);
    free(findings->items);
    *findings = (struct findings){0};
}

/* A place for one more finding of the severity, or NULL with the reason remembered. */
static struct finding *add_item(struct findings *findings, enum severity severity)
{
    if (severity == SEVERITY_OFF)
        return NULL;
    if (findings->total[severity]++ >= findings->ceiling)
        return NULL;
    if (findings->count == findings->capacity) {
        size_t capacity = findings->capacity ? findings->capacity * 2 : 16;
        struct finding *items = realloc(findings->items, capacity * sizeof *items);
        if (!items) {
            findings->lost = true;
            return NULL;
        }
        findings->items = items;
        findings->capacity = capacity;
    }
    return &findings->items[findings->count];
}

static const char *copy_string(struct findings *findings, const char *string)
{
    if (!string)
        return NULL;
    const char *copy = arena_string(&findings->arena, text_of(string));
    if (!copy)
        findings->lost = true;
    return copy;
}

static struct place copy_place(struct findings *findings, const struct place *place,
                               const struct place *stamp)
{
    struct place copy = *place;
    if (stamp && !copy.ref)
        copy.ref = stamp->ref;
    if (stamp && !copy.commit)
        copy.commit = stamp->commit;
    copy.ref = copy_string(findings, copy.ref);
    copy.commit = copy_string(findings, copy.commit);
    if (copy.path.bytes) {
        copy.path = arena_copy(&findings->arena, copy.path);
        if (!copy.path.bytes)
            findings->lost = true;
    }
    return copy;
}

/* Escapes each line of `raw`; `keep_lines` says whether a newline stays one. */
static const char *safe_copy(struct findings *findings, const char *raw, bool keep_lines)
{
    struct buffer safe;
    buffer_init(&safe, 8 * MESSAGE_MAX);
    size_t length = strlen(raw);
    if (length > MESSAGE_MAX)
        length = MESSAGE_MAX;
    for (size_t start = 0; start < length;) {
        const char *newline = keep_lines ? memchr(raw + start, '\n', length - start) : NULL;
        size_t end = newline ? (size_t)(newline - raw) : length;
        buffer_escape(&safe, (struct text){raw + start, end - start});
        if (newline)
            buffer_append_string(&safe, "\n");
        start = end + (newline ? 1 : 0);
    }
    const char *copy = safe.failed ? NULL : arena_string(&findings->arena, buffer_text(&safe));
    buffer_release(&safe);
    if (!copy)
        findings->lost = true;
    return copy;
}

static enum severity severity_of(const struct findings *findings, enum rule rule)
{
    return findings->severities ? findings->severities[rule] : catalog[rule].severity;
}

bool findings_want(const struct findings *findings, enum rule rule)
{
    return severity_of(findings, rule) != SEVERITY_OFF;
}

void findings_add(struct findings *findings, enum rule rule, const struct place *place,
                  const char *help, const char *format, ...)
{
    enum severity severity = severity_of(findings, rule);
    struct finding *item = add_item(findings, severity);
    if (!item)
        return;

    struct buffer raw;
    buffer_init(&raw, SIZE_MAX / 2);
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&raw, format, arguments);
    va_end(arguments);
    if (raw.failed)
        findings->lost = true;

    *item = (struct finding){
        .rule = rule,
        .severity = severity,
        .place = copy_place(findings, place, NULL),
        .message = safe_copy(findings, raw.failed ? "" : buffer_text(&raw).bytes, false),
        .help = safe_copy(findings, help ? help : "", true),
        .excerpt = "",
    };
    buffer_release(&raw);
    /* Counted even when a string is lost: an error must never vanish for want of its words. */
    if (!item->message)
        item->message = rule_facts(rule)->title;
    if (!item->help)
        item->help = "";
    findings->count++;
}

void findings_append(struct findings *findings, const struct findings *from,
                     const struct place *stamp)
{
    size_t beyond[SEVERITY_COUNT]; /* found there, but not kept there */
    memcpy(beyond, from->total, sizeof beyond);
    for (size_t i = 0; i < from->count; i++) {
        const struct finding *source = &from->items[i];
        beyond[source->severity]--;
        struct finding *item = add_item(findings, source->severity);
        if (!item)
            continue;
        *item = *source;
        item->place = copy_place(findings, &source->place, stamp);
        item->message = copy_string(findings, source->message);
        item->help = copy_string(findings, source->help);
        item->excerpt = copy_string(findings, source->excerpt);
        if (!item->message)
            item->message = rule_facts(item->rule)->title;
        if (!item->help)
            item->help = "";
        if (!item->excerpt)
            item->excerpt = "";
        findings->count++;
    }
    for (int severity = 0; severity < SEVERITY_COUNT; severity++)
        findings->total[severity] += beyond[severity];
    findings->lost |= from->lost;
}

size_t findings_explain(struct findings *findings, enum rule rule, const char *help)
{
    size_t count = 0;
    const char *copy = safe_copy(findings, help, true);
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].rule != rule)
            continue;
        findings->items[i].help = copy ? copy : "";
        count++;
    }
    return count;
}

void findings_soften(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        findings->items[i].severity = SEVERITY_WARNING;
    findings->total[SEVERITY_WARNING] += findings->total[SEVERITY_ERROR];
    findings->total[SEVERITY_ERROR] = 0;
}

/* ------------------------------------------------------------------------------------ order -- */

static int compare_strings(const char *a, const char *b)
{
    return text_compare(text_of(a), text_of(b));
}

static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left;
    const struct finding *b = right;
    int order = compare_strings(a->place.ref, b->place.ref);
    if (order == 0)
        order = text_compare(a->place.path, b->place.path);
    if (order == 0)
        order = (a->place.line > b->place.line) - (a->place.line < b->place.line);
    if (order == 0)
        order = (a->place.column > b->place.column) - (a->place.column < b->place.column);
    if (order == 0)
        order = (a->severity < b->severity) - (a->severity > b->severity);
    if (order == 0)
        order = (a->rule > b->rule) - (a->rule < b->rule);
    if (order == 0)
        order = compare_strings(a->message, b->message);
    return order;
}

void findings_sort(struct findings *findings)
{
    if (findings->count > 1)
        qsort(findings->items, findings->count, sizeof *findings->items, compare_findings);
}

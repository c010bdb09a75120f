/* SPDX-License-Identifier: MIT */
/* Findings: collected up to a ceiling, stamped and softened by the scope they fall in, sorted. */
#include "finding/finding.h"

#include <stdlib.h>
#include <string.h>

enum { MESSAGE_MAX = 2000 };

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

static const char *copy_string(struct findings *findings, const char *string)
{
    if (!string)
        return NULL;
    const char *copy = arena_string(&findings->arena, text_of(string));
    if (!copy)
        findings->lost = true;
    return copy;
}

/* ----------------------------------------------------------------------------------- scopes -- */

struct findings_scope findings_scope_begin(struct findings *findings,
                                           const struct findings_scope *scope)
{
    struct findings_scope outer = findings->scope;
    if (scope->ref)
        findings->scope.ref = copy_string(findings, scope->ref);
    if (scope->commit)
        findings->scope.commit = copy_string(findings, scope->commit);
    findings->scope.softens |= scope->softens;
    return outer;
}

void findings_scope_end(struct findings *findings, struct findings_scope outer)
{
    findings->scope = outer;
}

/* What a finding of this severity weighs in the scope. */
static enum severity weigh(const struct findings *findings, enum severity severity)
{
    return findings->scope.softens && severity == SEVERITY_ERROR ? SEVERITY_WARNING : severity;
}

/* ----------------------------------------------------------------------------------- adding -- */

static bool is_apart(const struct findings *findings, bool stands, enum severity severity)
{
    return stands && !(findings->counts_standing && severity == SEVERITY_ERROR);
}

bool finding_is_apart(const struct findings *findings, const struct finding *finding)
{
    return is_apart(findings, finding->stands, finding->severity);
}

/* A place for one more finding of the severity, or NULL with the reason remembered. */
static struct finding *add_item(struct findings *findings, enum severity severity, bool stands)
{
    size_t *total = is_apart(findings, stands, severity) ? findings->standing : findings->total;
    if (severity == SEVERITY_OFF)
        return NULL;
    if (total[severity]++ >= findings->ceiling)
        return NULL;
    if (ARRAY_RESERVE(findings->items, findings->capacity, findings->count + 1) != 0) {
        findings->lost = true;
        return NULL;
    }
    return &findings->items[findings->count++];
}

/* The scope's strings are in the arena already. */
static struct place copy_place(struct findings *findings, const struct place *place)
{
    struct place copy = *place;
    copy.ref = place->ref ? copy_string(findings, place->ref) : findings->scope.ref;
    copy.commit = place->commit ? copy_string(findings, place->commit) : findings->scope.commit;
    if (copy.path.bytes) {
        copy.path = arena_copy(&findings->arena, copy.path);
        if (!copy.path.bytes)
            findings->lost = true;
    }
    return copy;
}

/* Hides secrets, and escapes each line of `raw`; `keep_lines` says whether a newline stays one. */
static const char *safe_copy(struct findings *findings, const char *raw, bool keep_lines)
{
    struct buffer hidden;
    struct buffer safe;
    buffer_init(&hidden, 2 * MESSAGE_MAX);
    buffer_init(&safe, 16 * MESSAGE_MAX);
    size_t length = strlen(raw);
    if (length > MESSAGE_MAX)
        length = MESSAGE_MAX;
    secret_append_hidden(&hidden, (struct text){raw, length});
    struct text rest = buffer_text(&hidden);
    if (!keep_lines)
        buffer_escape(&safe, rest);
    while (keep_lines && rest.length > 0) {
        buffer_escape(&safe, text_cut(&rest, '\n'));
        buffer_append_string(&safe, rest.bytes ? "\n" : "");
    }
    bool failed = hidden.failed || safe.failed;
    const char *copy = failed ? NULL : arena_string(&findings->arena, buffer_text(&safe));
    buffer_release(&hidden);
    buffer_release(&safe);
    if (!copy)
        findings->lost = true;
    return copy;
}

static enum severity severity_of(const struct findings *findings, enum rule rule)
{
    return findings->severities ? findings->severities[rule] : rule_facts(rule)->severity;
}

bool findings_want(const struct findings *findings, enum rule rule)
{
    return severity_of(findings, rule) != SEVERITY_OFF;
}

void findings_add(struct findings *findings, enum rule rule, const struct place *place,
                  const char *help, const char *format, ...)
{
    enum severity severity = weigh(findings, severity_of(findings, rule));
    struct finding *item = add_item(findings, severity, false);
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

    const char *safe = safe_copy(findings, raw.failed ? "" : buffer_text(&raw).bytes, false);
    const char *safe_help = safe_copy(findings, help ? help : "", true);
    buffer_release(&raw);
    /* There even when a string is lost: an error must never vanish for want of its words. */
    *item = (struct finding){
        .rule = rule,
        .severity = severity,
        .place = copy_place(findings, place),
        .message = safe ? safe : rule_facts(rule)->title,
        .help = safe_help ? safe_help : "",
        .excerpt = "",
    };
}

static const char *copy_or(struct findings *findings, const char *string, const char *otherwise)
{
    const char *copy = copy_string(findings, string);
    return copy ? copy : otherwise;
}

static const uint64_t *copy_devices(struct findings *findings, const struct finding *finding)
{
    size_t count = finding->device_count;
    if (!finding->devices)
        return NULL;
    uint64_t *copy = arena_alloc_array(&findings->arena, count + 1, sizeof *copy);
    if (!copy)
        findings->lost = true;
    else
        memcpy(copy, finding->devices, count * sizeof *copy);
    return copy;
}

void findings_add_copy(struct findings *findings, const struct finding *finding)
{
    enum severity severity = weigh(findings, finding->severity);
    struct finding *item = add_item(findings, severity, finding->stands);
    if (!item)
        return;
    *item = (struct finding){
        .rule = finding->rule,
        .severity = severity,
        .place = copy_place(findings, &finding->place),
        .message = copy_or(findings, finding->message, rule_facts(finding->rule)->title),
        .help = copy_or(findings, finding->help, ""),
        .excerpt = copy_or(findings, finding->excerpt, ""),
        .caret = finding->caret,
        .stands = finding->stands,
        .devices = copy_devices(findings, finding),
        .device_count = finding->device_count,
    };
}

/* Behind "line " and "column " a number is where something stands. */
void finding_append_words(struct buffer *out, const char *message)
{
    static const char *const marks[] = {"line ", "column "};
    while (*message) {
        size_t taken = 1;
        bool is_mark = false;
        for (size_t i = 0; !is_mark && i < sizeof marks / sizeof *marks; i++) {
            is_mark = strncmp(message, marks[i], strlen(marks[i])) == 0;
            taken = is_mark ? strlen(marks[i]) : 1;
        }
        buffer_append(out, message, taken);
        message += taken;
        message += is_mark ? strspn(message, "0123456789") : 0;
    }
}

void findings_count_more(struct findings *findings, enum severity severity, size_t count)
{
    findings->total[weigh(findings, severity)] += count;
}

/* What was found elsewhere, but is not kept there. */
static void add_beyond(struct findings *findings, const struct findings *from)
{
    size_t beyond[SEVERITY_COUNT];
    for (int severity = 0; severity < SEVERITY_COUNT; severity++)
        beyond[severity] = from->total[severity] + from->standing[severity];
    for (size_t i = 0; i < from->count; i++)
        beyond[from->items[i].severity]--;
    for (int severity = SEVERITY_WARNING; severity < SEVERITY_COUNT; severity++)
        findings_count_more(findings, (enum severity)severity, beyond[severity]);
    findings->lost |= from->lost;
}

void findings_append(struct findings *findings, const struct findings *from)
{
    for (size_t i = 0; i < from->count; i++)
        findings_add_copy(findings, &from->items[i]);
    add_beyond(findings, from);
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

size_t findings_explain_at(struct findings *findings, enum rule rule, const struct place *place,
                           const char *help)
{
    size_t count = 0;
    const char *copy = safe_copy(findings, help, true);
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *item = &findings->items[i];
        if (item->rule != rule || item->place.line != place->line ||
            item->place.column != place->column || !text_equal(item->place.path, place->path))
            continue;
        item->help = copy ? copy : "";
        count++;
    }
    return count;
}

static bool is_of_scope(const struct findings *findings, const struct finding *finding)
{
    const char *ref = findings->scope.ref, *other = finding->place.ref;
    return ref && other ? strcmp(ref, other) == 0 : !ref && !other;
}

bool findings_have_error(const struct findings *findings, enum rule rule)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->rule == rule && finding->severity == SEVERITY_ERROR &&
            is_of_scope(findings, finding))
            return true;
    }
    return false;
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
    int order = (a->severity < b->severity) - (a->severity > b->severity);
    if (order == 0)
        order = compare_strings(a->place.ref, b->place.ref);
    if (order == 0)
        order = text_compare(a->place.path, b->place.path);
    if (order == 0)
        order = (a->place.line > b->place.line) - (a->place.line < b->place.line);
    if (order == 0)
        order = (a->place.column > b->place.column) - (a->place.column < b->place.column);
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

void findings_merge(struct findings *findings, const struct findings *const *parts, size_t count)
{
    size_t length = 0, filled = 0;
    for (size_t i = 0; i < count; i++)
        length += parts[i]->count;
    struct finding *sorted = malloc((length + 1) * sizeof *sorted);
    if (!sorted) {
        findings->lost = true;
        for (size_t i = 0; i < count; i++)
            findings_append(findings, parts[i]);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t item = 0; item < parts[i]->count; item++)
            sorted[filled++] = parts[i]->items[item];
    }
    qsort(sorted, length, sizeof *sorted, compare_findings);
    for (size_t i = 0; i < length; i++) {
        if (i == 0 || compare_findings(&sorted[i - 1], &sorted[i]) != 0)
            findings_add_copy(findings, &sorted[i]);
    }
    for (size_t i = 0; i < count; i++)
        add_beyond(findings, parts[i]);
    free(sorted);
}

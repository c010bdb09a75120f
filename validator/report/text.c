/* SPDX-License-Identifier: MIT */
/* The report as people read it: behind "remote: ", or on a terminal. */
#include "git/git.h"
#include "report/render.h"

#include <stdio.h>
#include <string.h>

struct paint {
    const char *error, *warning, *rule, *bold, *end;
};

static const struct paint plain = {"", "", "", "", ""};
static const struct paint colors = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[2m", "\x1b[1m", "\x1b[0m"};

/* Every line of the help on a line of its own, indented below its finding. */
static void append_help(struct buffer *out, const char *help)
{
    while (*help) {
        size_t length = strcspn(help, "\n");
        buffer_append_string(out, "    ");
        buffer_append(out, help, length);
        buffer_append_string(out, "\n");
        help += length + (help[length] == '\n');
    }
}

/* The line of the file with a caret below; once for all that is found at one place. */
static void append_excerpt(struct buffer *out, const struct finding *finding,
                           const struct finding *before)
{
    const struct place *place = &finding->place;
    if (!*finding->excerpt ||
        (before && before->place.line == place->line && before->place.column == place->column))
        return;
    int width = snprintf(NULL, 0, "%u", place->line);
    buffer_format(out, "    %u | %s\n", place->line, finding->excerpt);
    buffer_format(out, "    %*s | %*s^\n", width, "", (int)finding->caret, "");
}

static bool is_same_place(const struct place *a, const struct place *b)
{
    return a->line == b->line && a->column == b->column;
}

/* `before` is the finding shown before in the same file, or NULL: what it has shown of this very
 * place, the source line or the help, is not shown twice. */
static void append_finding(struct buffer *out, const struct finding *finding,
                           const struct finding *before, const struct paint *paint)
{
    bool is_error = finding->severity == SEVERITY_ERROR;
    if (report_append_place(out, &finding->place))
        buffer_append_string(out, ": ");
    buffer_format(out, "%s%s:%s %s %s[%s]%s\n", is_error ? paint->error : paint->warning,
                  severity_name(finding->severity), paint->end, finding->message, paint->rule,
                  rule_facts(finding->rule)->id, paint->end);
    append_excerpt(out, finding, before);
    if (!before || !is_same_place(&before->place, &finding->place) ||
        strcmp(before->help, finding->help) != 0)
        append_help(out, finding->help);
}

/* ------------------------------------------------------------------- what there is room for -- */

/* How many errors and warnings may be shown; errors go first when there is not room for all. */
struct room {
    size_t errors;
    size_t warnings;
};

static struct room room_for(size_t errors, size_t warnings, size_t most)
{
    struct room room = {.errors = errors < most ? errors : most};
    size_t left = most - room.errors;
    room.warnings = warnings < left ? warnings : left;
    return room;
}

static bool take_room(struct room *room, enum severity severity)
{
    size_t *left = severity == SEVERITY_ERROR ? &room->errors : &room->warnings;
    if (*left == 0)
        return false;
    --*left;
    return true;
}

/* Findings that stand together: those in one file of one branch, or one that stands in no file. */
struct group {
    size_t first;
    size_t end;
    struct room room;
};

static bool is_same_file(const struct place *a, const struct place *b)
{
    return a->path.length && text_equal(a->path, b->path) &&
           text_equal(text_of(a->ref), text_of(b->ref));
}

/* The group that begins with finding number `first`, which is one. */
static struct group group_at(const struct findings *findings, size_t first, size_t most_of_file)
{
    struct group group = {.first = first, .end = first};
    const struct place *place = &findings->items[first].place;
    size_t count[SEVERITY_COUNT] = {0};
    do
        count[findings->items[group.end++].severity]++;
    while (group.end < findings->count && is_same_file(place, &findings->items[group.end].place));
    group.room = room_for(count[SEVERITY_ERROR], count[SEVERITY_WARNING], most_of_file);
    return group;
}

/* What the report has room for, once no file has more than its share. */
static struct room room_of_report(const struct findings *findings, const struct report_style *style)
{
    struct room wanted = {0};
    struct group group;
    for (size_t i = 0; i < findings->count; i = group.end) {
        group = group_at(findings, i, style->most_of_file);
        wanted.errors += group.room.errors;
        wanted.warnings += group.room.warnings;
    }
    return room_for(wanted.errors, wanted.warnings, style->most);
}

/* ------------------------------------------------------------------------------- the report -- */

/* What a report has shown so far. */
struct shown {
    struct room room; /* what is left */
    const char *ref;  /* whose findings in files are being shown */
    size_t told;      /* findings shown, or counted as "more in" a file */
};

/* Findings in files stand below the branch they were found on. */
static void append_heading(struct buffer *out, const struct place *place, struct shown *shown,
                           const struct paint *paint)
{
    if (!place->ref || !place->path.length || text_equal(text_of(shown->ref), text_of(place->ref)))
        return;
    buffer_append_string(out, paint->bold);
    buffer_escape(out, text_of(branch_short_name(place->ref)));
    buffer_format(out, ":%s\n", paint->end);
    shown->ref = place->ref;
}

/* A warning at the place of an error says how it came about: without it the error is half told. */
static bool is_fix_of(const struct finding *warning, const struct finding *error)
{
    return warning->severity == SEVERITY_WARNING && error->severity == SEVERITY_ERROR &&
           warning->place.line && warning->place.line == error->place.line &&
           warning->place.column == error->place.column;
}

static void append_group(struct buffer *out, const struct findings *findings, struct group *group,
                         struct shown *shown, const struct paint *paint)
{
    const struct finding *before = NULL;
    size_t beyond = 0; /* the share of one file */
    for (size_t i = group->first; i < group->end; i++) {
        const struct finding *finding = &findings->items[i];
        bool goes_along = before && is_fix_of(finding, before);
        if (!goes_along && !take_room(&group->room, finding->severity)) {
            beyond++;
            continue;
        }
        if (!goes_along && !take_room(&shown->room, finding->severity))
            continue;
        append_heading(out, &finding->place, shown, paint);
        append_finding(out, finding, before, paint);
        before = finding;
        shown->told++;
    }
    if (!before || beyond == 0)
        return;
    shown->told += beyond;
    buffer_format(out, "and %zu more in ", beyond);
    buffer_escape(out, before->place.path);
    buffer_append_string(out, "\n");
}

static void append_findings(struct buffer *out, const struct findings *findings,
                            const struct report_style *style, const struct paint *paint)
{
    struct shown shown = {.room = room_of_report(findings, style)};
    struct group group;
    for (size_t i = 0; i < findings->count; i = group.end) {
        group = group_at(findings, i, style->most_of_file);
        append_group(out, findings, &group, &shown, paint);
    }
    size_t found = findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
    if (found > shown.told)
        buffer_format(out, "and %zu more\n", found - shown.told);
}

/* "judged: 412 devices, 415 files, 3 templates, 6 images; 2 devices unverified; not read: 1
 * encrypted file". A pusher to a branch that is no stage and holds no fleet is told nothing. */
static void append_judged(struct buffer *out, const struct report *report,
                          const struct report_style *style)
{
    const struct judged *judged = report->judged;
    size_t unread = judged ? judged->unread.count : 0;
    bool is_empty = judged && judged->files == 0 && unread == 0;
    bool is_expected = style->is_hook && !report->is_of_stage;
    /* A tree that was refused before its files were read is no empty one. */
    if (!judged || (is_empty && (is_expected || report->outcome != OUTCOME_ACCEPT)))
        return;
    if (is_empty) {
        buffer_append_string(out, "judged: no fleet: no inventory, and no variables "
                                  "in group_vars/ or host_vars/\n");
        return;
    }
    buffer_append_string(out, "judged: ");
    report_append_count(out, judged->devices, "device");
    buffer_append_string(out, ", ");
    report_append_count(out, judged->files, "file");
    buffer_append_string(out, ", ");
    if (judged->templates) {
        report_append_count(out, judged->templates, "template");
        buffer_append_string(out, ", ");
    }
    report_append_count(out, judged->images, "image");
    if (judged->unverified_images)
        buffer_format(out, " (%zu not verified)", judged->unverified_images);
    if (judged->unverified) {
        buffer_append_string(out, "; ");
        report_append_count(out, judged->unverified, "device");
        buffer_append_string(out, " unverified");
    }
    if (unread) {
        buffer_append_string(out, "; not read: ");
        report_append_count(out, unread, "encrypted file");
    }
    buffer_append_string(out, "\n");
}

static void append_summary(struct buffer *out, const struct report *report,
                           const struct paint *paint)
{
    const char *verdict = report->outcome == OUTCOME_ACCEPT ? "accepted" : "rejected";
    const char *color = report->outcome == OUTCOME_ACCEPT ? paint->bold : paint->error;
    buffer_format(out, "fleetgate: %s%s%s", color, verdict, paint->end);
    report_append_totals(out, report);
    buffer_append_string(out, "\n");
}

static bool are_all(const struct report *report, enum error_kind kind)
{
    for (size_t i = 0; i < report->error_count; i++) {
        if (report->errors[i].kind != kind)
            return false;
    }
    return true;
}

/* Whose fault it is, and what to do. */
static const char *last_words(const struct report *report)
{
    if (are_all(report, ERROR_INPUT))
        return "what was pushed is damaged";
    if (are_all(report, ERROR_LIMIT))
        return "this push takes more than the gate spends on one: push less, or in steps; an "
               "honest "
               "push may need larger limits from who runs this server";
    return "this is a fault of the gate, not of your push; tell who runs this server";
}

static void append_undecided(struct buffer *out, const struct report *report,
                             const struct report_style *style, const struct paint *paint)
{
    for (size_t i = 0; i < report->error_count; i++)
        buffer_format(out, "fleetgate: %scould not decide:%s %s (%s)\n", paint->error, paint->end,
                      report->errors[i].message, error_kind_name(report->errors[i].kind));
    if (style->is_hook)
        buffer_format(out, "fleetgate: rejected: %s\n", last_words(report));
}

static void append_report(struct buffer *out, const struct report *report,
                          const struct report_style *style)
{
    const struct paint *paint = style->color ? &colors : &plain;
    append_findings(out, report->findings, style, paint);
    for (size_t i = 0; i < report->note_count; i++)
        buffer_format(out, "note: %s\n", report->notes[i]);
    if (report->outcome == OUTCOME_UNDECIDED) {
        append_undecided(out, report, style, paint);
        return;
    }
    append_judged(out, report, style);
    append_summary(out, report, paint);
}

static void append_lines(struct buffer *out, struct text lines, const char *prefix)
{
    while (lines.length) {
        buffer_append_string(out, prefix);
        buffer_append_text(out, text_cut(&lines, '\n'));
        buffer_append_string(out, lines.bytes ? "\n" : "");
    }
}

void report_render_text(struct buffer *out, const struct report *report,
                        const struct report_style *style)
{
    struct buffer lines;
    if (!style->line_prefix) {
        append_report(out, report, style);
        return;
    }
    buffer_init(&lines, out->ceiling);
    append_report(&lines, report, style);
    append_lines(out, buffer_text(&lines), style->line_prefix);
    out->failed |= lines.failed;
    buffer_release(&lines);
}

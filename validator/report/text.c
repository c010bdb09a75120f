/* SPDX-License-Identifier: MIT */
/* The report as people read it: behind "remote: ", or on a terminal. */
#include "git/git.h"
#include "report/alike.h"
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

/* "5,450 devices: warning: ..., first host_vars/<device>.yml:4:3 [rule]" */
static void append_alike(struct buffer *out, const struct finding *first, const struct alike *alike,
                         const struct paint *paint)
{
    bool is_error = first->severity == SEVERITY_ERROR;
    report_append_count(out, alike->files, alike->are_devices ? "device" : "file");
    buffer_format(out, ": %s%s:%s %s, first ", is_error ? paint->error : paint->warning,
                  severity_name(first->severity), paint->end, first->message);
    buffer_escape(out, first->place.path);
    if (first->place.line)
        buffer_format(out, ":%u:%u", first->place.line, first->place.column);
    buffer_format(out, " %s[%s]%s\n", paint->rule, rule_facts(first->rule)->id, paint->end);
    append_excerpt(out, first, NULL);
    append_help(out, first->help);
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

enum { ERRORS_REMEMBERED = 64 };

/* The findings of a report while they are being told. */
struct telling {
    struct buffer *out;
    const struct findings *findings;
    const struct report_style *style;
    const struct paint *paint;
    struct alikes alikes;
    struct room room;           /* what is left */
    const char *ref;            /* whose findings in files are being shown */
    size_t told;                /* findings shown, or counted as "more in" a file */
    const struct finding *last; /* shown; or NULL */
    const struct finding *errors[ERRORS_REMEMBERED]; /* [error_count] the first that were shown */
    size_t error_count;
    bool leaves_out; /* not every finding was shown by itself */
};

/* Whether the finding gets lines of its own, if there is room: it is new, and the first of those
 * that are told together. */
static bool is_told(const struct telling *telling, size_t index)
{
    const struct alike *alike = telling->alikes.of[index];
    return !finding_is_apart(telling->findings, &telling->findings->items[index]) &&
           (!alike || alike->first == index);
}

/* How many findings its lines stand for. */
static size_t weight_of(const struct telling *telling, size_t index)
{
    const struct alike *alike = telling->alikes.of[index];
    return alike ? alike->findings : 1;
}

/* Findings that stand together: those of one severity in one file of one branch, or one that stands
 * in no file. */
struct group {
    size_t first;
    size_t end;
    struct room room;
};

static bool is_same_file(const struct finding *a, const struct finding *b)
{
    return a->place.path.length && text_equal(a->place.path, b->place.path) &&
           text_equal(text_of(a->place.ref), text_of(b->place.ref));
}

static bool is_of_group(const struct finding *first, const struct finding *finding)
{
    return first->severity == finding->severity && is_same_file(first, finding);
}

/* The group that begins with finding number `first`, which is one. */
static struct group group_at(const struct telling *telling, size_t first)
{
    struct group group = {.first = first, .end = first};
    const struct findings *findings = telling->findings;
    size_t count[SEVERITY_COUNT] = {0};
    do {
        count[findings->items[group.end].severity] += is_told(telling, group.end);
        group.end++;
    } while (group.end < findings->count &&
             is_of_group(&findings->items[first], &findings->items[group.end]));
    group.room =
        room_for(count[SEVERITY_ERROR], count[SEVERITY_WARNING], telling->style->most_of_file);
    return group;
}

/* What the report has room for, once no file has more than its share. */
static struct room room_of_report(const struct telling *telling)
{
    struct room wanted = {0};
    struct group group;
    for (size_t i = 0; i < telling->findings->count; i = group.end) {
        group = group_at(telling, i);
        wanted.errors += group.room.errors;
        wanted.warnings += group.room.warnings;
    }
    return room_for(wanted.errors, wanted.warnings, telling->style->most);
}

/* ------------------------------------------------------------------------------- the report -- */

/* Findings in files stand below the branch they were found on. */
static void append_heading(struct telling *telling, const struct place *place)
{
    if (!place->ref || !place->path.length ||
        text_equal(text_of(telling->ref), text_of(place->ref)))
        return;
    buffer_append_string(telling->out, telling->paint->bold);
    buffer_escape(telling->out, text_of(branch_short_name(place->ref)));
    buffer_format(telling->out, ":%s\n", telling->paint->end);
    telling->ref = place->ref;
}

/* A warning at the place of an error says how it came about: without it the error is half told. */
static bool is_fix_of_shown(const struct telling *telling, const struct finding *warning)
{
    if (warning->severity != SEVERITY_WARNING || warning->place.line == 0)
        return false;
    for (size_t i = 0; i < telling->error_count; i++) {
        const struct finding *error = telling->errors[i];
        if (is_same_file(error, warning) && is_same_place(&error->place, &warning->place))
            return true;
    }
    return false;
}

static void remember_error(struct telling *telling, const struct finding *finding)
{
    if (finding->severity == SEVERITY_ERROR && telling->error_count < ERRORS_REMEMBERED)
        telling->errors[telling->error_count++] = finding;
}

/* Shows the finding, and with it those that say the same. */
static void append_told(struct telling *telling, size_t index)
{
    const struct finding *finding = &telling->findings->items[index];
    bool follows = telling->last && is_same_file(telling->last, finding);
    const struct alike *alike = telling->alikes.of[index];
    append_heading(telling, &finding->place);
    if (alike)
        append_alike(telling->out, finding, alike, telling->paint);
    else
        append_finding(telling->out, finding, follows ? telling->last : NULL, telling->paint);
    remember_error(telling, finding);
    telling->last = finding;
    telling->told += weight_of(telling, index);
    telling->leaves_out |= alike != NULL;
}

static void append_group(struct telling *telling, struct group *group)
{
    const struct finding *before = NULL;
    size_t beyond = 0; /* the share of one file */
    for (size_t i = group->first; i < group->end; i++) {
        const struct finding *finding = &telling->findings->items[i];
        if (!is_told(telling, i))
            continue;
        bool goes_along = is_fix_of_shown(telling, finding);
        if (!goes_along && !take_room(&group->room, finding->severity)) {
            beyond += weight_of(telling, i);
            continue;
        }
        if (!goes_along && !take_room(&telling->room, finding->severity))
            continue;
        append_told(telling, i);
        before = finding;
    }
    if (!before || beyond == 0)
        return;
    telling->told += beyond;
    telling->leaves_out = true;
    buffer_append_string(telling->out, "and ");
    report_append_number(telling->out, beyond);
    buffer_append_string(telling->out, " more in ");
    buffer_escape(telling->out, before->place.path);
    buffer_append_string(telling->out, "\n");
}

static void append_findings(struct buffer *out, const struct report *report,
                            const struct report_style *style, const struct paint *paint)
{
    const struct findings *findings = report->findings;
    struct telling telling = {.out = out, .findings = findings, .style = style, .paint = paint};
    size_t least = style->least_alike ? style->least_alike : SIZE_MAX;
    struct group group;
    if (alikes_find(&telling.alikes, findings, least) != 0) {
        out->failed = true;
        alikes_release(&telling.alikes);
        return;
    }
    telling.room = room_of_report(&telling);
    for (size_t i = 0; i < findings->count; i = group.end) {
        group = group_at(&telling, i);
        append_group(&telling, &group);
    }
    alikes_release(&telling.alikes);
    size_t found = findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
    if (found > telling.told) {
        buffer_append_string(out, "and ");
        report_append_number(out, found - telling.told);
        buffer_append_string(out, " more\n");
    }
    if (report->see_all && (telling.leaves_out || found > telling.told))
        buffer_format(out, "to see every one: %s\n", report->see_all);
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

/* Behind a verdict that keeps nobody out. */
#define ONLY_OBSERVES "; the gate only observes (observe: true), and refuses nothing"

static void append_summary(struct buffer *out, const struct report *report,
                           const struct paint *paint)
{
    bool is_accepted = report->outcome == OUTCOME_ACCEPT;
    bool is_let_in = !is_accepted && !report_refuses(report);
    const char *color = report_refuses(report) ? paint->error : paint->bold;
    buffer_format(out, "fleetgate: %s%s%s%s", color, is_let_in ? "would be " : "",
                  is_accepted ? "accepted" : "rejected", paint->end);
    report_append_totals(out, report);
    buffer_append_string(out, is_let_in ? ONLY_OBSERVES "\n" : "\n");
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
    if (style->is_hook || report->is_observed)
        buffer_format(out, "fleetgate: %s: %s%s\n",
                      report_refuses(report) ? "rejected" : "would be rejected", last_words(report),
                      report_refuses(report) ? "" : ONLY_OBSERVES);
}

static void append_report(struct buffer *out, const struct report *report,
                          const struct report_style *style)
{
    const struct paint *paint = style->color ? &colors : &plain;
    append_findings(out, report, style, paint);
    for (size_t i = 0; i < report->standing_count; i++) {
        report_append_standing(out, &report->standing[i]);
        buffer_append_string(out, "\n");
    }
    for (size_t i = 0; i < report->note_count; i++)
        buffer_format(out, "note: %s\n", report->notes[i]);
    if (report->outcome == OUTCOME_UNDECIDED) {
        append_undecided(out, report, style, paint);
        return;
    }
    append_judged(out, report, style);
    report_append_plans(out, report);
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

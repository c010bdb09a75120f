/* SPDX-License-Identifier: MIT */
/* The report as workflow commands of GitHub Actions, which become annotations of the files.
 *
 * A runner takes any line that begins with "::", and "##[" anywhere in another line, for a command
 * of its own. So whatever comes from a push stands in the data of one of our commands, escaped, and
 * a line that is no command holds nothing but our own words and numbers. */
#include "report/render.h"

#include <string.h>

/* More annotations of a kind a step has none; what is beyond is not shown anywhere. */
enum { ANNOTATIONS = 10 };

struct room {
    size_t errors, warnings, notices;
};

static void append_escaped(struct buffer *out, struct text text, const char *special)
{
    for (size_t i = 0; i < text.length; i++) {
        if (strchr(special, text.bytes[i]))
            buffer_format(out, "%%%02X", (unsigned char)text.bytes[i]);
        else
            buffer_append(out, text.bytes + i, 1);
    }
}

static void append_data(struct buffer *out, const char *data)
{
    append_escaped(out, text_of(data), "%\r\n");
}

static void append_property(struct buffer *out, struct text value)
{
    append_escaped(out, value, "%\r\n:,");
}

static void append_file(struct buffer *out, const struct place *place)
{
    struct buffer path;
    buffer_init(&path, out->ceiling);
    buffer_escape(&path, place->path);
    buffer_append_string(out, " file=");
    append_property(out, buffer_text(&path));
    if (place->line)
        buffer_format(out, ",line=%u,col=%u", place->line, place->column);
    buffer_append_string(out, ",");
    out->failed |= path.failed;
    buffer_release(&path);
}

static void append_finding(struct buffer *out, const struct finding *finding)
{
    buffer_format(out, "::%s", severity_name(finding->severity));
    if (finding->place.path.length)
        append_file(out, &finding->place);
    else
        buffer_append_string(out, " ");
    buffer_append_string(out, "title=");
    append_property(out, text_of(rule_facts(finding->rule)->id));
    buffer_append_string(out, "::");
    struct buffer place;
    buffer_init(&place, out->ceiling);
    if (!finding->place.path.length && report_append_place(&place, &finding->place))
        buffer_append_string(&place, ": ");
    append_escaped(out, buffer_text(&place), "%\r\n");
    out->failed |= place.failed;
    buffer_release(&place);
    append_data(out, finding->message);
    if (*finding->help) {
        buffer_append_string(out, "%0A");
        append_data(out, finding->help);
    }
    buffer_append_string(out, "\n");
}

static bool take_room(size_t *left)
{
    if (*left == 0)
        return false;
    --*left;
    return true;
}

static void append_errors(struct buffer *out, const struct report *report, struct room *room)
{
    for (size_t i = 0; i < report->error_count && take_room(&room->errors); i++) {
        buffer_append_string(out, "::error title=fleetgate could not decide::");
        append_data(out, report->errors[i].message);
        buffer_append_string(out, "\n");
    }
}

/* What stood before is no annotation. Returns how many are shown. */
static size_t append_findings(struct buffer *out, const struct findings *findings,
                              struct room *room)
{
    size_t shown = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        bool is_error = finding->severity == SEVERITY_ERROR;
        if (finding_is_apart(findings, finding))
            continue;
        if (!take_room(is_error ? &room->errors : &room->warnings))
            continue;
        append_finding(out, finding);
        shown++;
    }
    return shown;
}

static void append_standing(struct buffer *out, const struct report *report, struct room *room)
{
    for (size_t i = 0; i < report->standing_count && take_room(&room->notices); i++) {
        buffer_append_string(out, "::notice title=fleetgate::");
        report_append_standing(out, &report->standing[i]);
        buffer_append_string(out, "\n");
    }
}

static void append_notes(struct buffer *out, const struct report *report, struct room *room)
{
    for (size_t i = 0; i < report->note_count && take_room(&room->notices); i++) {
        buffer_append_string(out, "::notice title=fleetgate::");
        append_data(out, report->notes[i]);
        buffer_append_string(out, "\n");
    }
}

void report_render_github(struct buffer *out, const struct report *report,
                          const struct report_style *style)
{
    (void)style;
    struct room room = {ANNOTATIONS, ANNOTATIONS, ANNOTATIONS};
    append_errors(out, report, &room);
    size_t shown = append_findings(out, report->findings, &room);
    append_standing(out, report, &room);
    append_notes(out, report, &room);
    const size_t *found = report->findings->total;
    size_t hidden = found[SEVERITY_ERROR] + found[SEVERITY_WARNING] - shown;
    if (hidden)
        buffer_format(out, "and %zu more, which have no room here: --format text shows them\n",
                      hidden);
    buffer_append_string(out, "fleetgate: ");
    report_append_verdict(out, report);
    buffer_append_string(out, "\n");
}

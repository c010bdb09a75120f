/* SPDX-License-Identifier: MIT */
/* The report as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), one run. */
#include "report/render.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *message(const char *text)
{
    return json_pack("{s:s}", "text", text);
}

static json_t *rule_of_catalog(enum rule rule)
{
    const struct rule_facts *facts = rule_facts(rule);
    char path[128], explain[128];
    snprintf(path, sizeof path, "docs/rules/%s.md", facts->id);
    snprintf(explain, sizeof explain, "fleetgate explain %s", facts->id);
    struct text page = embedded_file(path);
    return json_pack("{s:s, s:o, s:{s:s, s:o}, s:{s:s}}", "id", facts->id, "shortDescription",
                     message(facts->title), "help", "text", explain, "markdown",
                     report_json_text(page), "defaultConfiguration", "level",
                     facts->severity == SEVERITY_OFF ? "none" : severity_name(facts->severity));
}

/* Every rule, each at the index that its number is. */
static json_t *rules(void)
{
    json_t *list = json_array();
    for (int i = 0; i < RULE_COUNT; i++)
        list = json_list_add(list, rule_of_catalog((enum rule)i));
    return list;
}

/* The path as a relative reference (RFC 3986): what is not plain in one is percent-encoded. */
static json_t *uri_of_path(struct text path)
{
    struct buffer uri;
    buffer_init(&uri, SIZE_MAX / 2);
    for (size_t i = 0; i < path.length; i++) {
        unsigned char byte = (unsigned char)path.bytes[i];
        bool is_plain = byte < 0x80 && (isalnum(byte) || (byte && strchr("-._~/", byte)));
        buffer_format(&uri, is_plain ? "%c" : "%%%02X", byte);
    }
    json_t *string = uri.failed ? NULL : json_stringn(buffer_text(&uri).bytes, uri.length);
    buffer_release(&uri);
    return string;
}

static json_t *location_in_file(const struct place *place)
{
    json_t *file = json_pack("{s:o, s:s}", "uri", uri_of_path(place->path), "uriBaseId", "SRCROOT");
    json_t *region = place->line ? json_pack("{s:i, s:i}", "startLine", (int)place->line,
                                             "startColumn", (int)place->column)
                                 : NULL;
    return json_pack("{s:{s:o, s:o*}}", "physicalLocation", "artifactLocation", file, "region",
                     region);
}

static json_t *locations(const struct place *place)
{
    if (place->path.length)
        return json_list_add(json_array(), location_in_file(place));
    if (!place->ref)
        return json_array();
    return json_list_add(json_array(), json_pack("{s:[{s:o}]}", "logicalLocations", "name",
                                                 report_json_text(text_of(place->ref))));
}

static json_t *result(const struct finding *finding, const char *fingerprint)
{
    return json_pack("{s:s, s:i, s:s, s:{s:o}, s:o, s:{s:s}, s:{s:b}}", "ruleId",
                     rule_facts(finding->rule)->id, "ruleIndex", (int)finding->rule, "level",
                     severity_name(finding->severity), "message", "text",
                     report_json_advice(finding), "locations", locations(&finding->place),
                     "partialFingerprints", "fleetgate/v1", fingerprint, "properties", "standing",
                     finding->stands);
}

static json_t *results(const struct report *report)
{
    char(*prints)[DIGEST_HEX] = report_fingerprints(report->findings);
    json_t *list = prints ? json_array() : NULL;
    for (size_t i = 0; list && i < report->findings->count; i++)
        list = json_list_add(list, result(&report->findings->items[i], prints[i]));
    free(prints);
    return list;
}

static json_t *notification(const char *level, const char *text)
{
    return json_pack("{s:s, s:o}", "level", level, "message", message(text));
}

/* Why it could not decide, what is not listed, and the notes. */
static json_t *notifications(const struct report *report)
{
    json_t *list = json_array();
    char omitted[100];
    for (size_t i = 0; i < report->error_count; i++)
        list = json_list_add(list, notification("error", report->errors[i].message));
    snprintf(omitted, sizeof omitted, "%zu more findings are not listed", report_omitted(report));
    if (report_omitted(report))
        list = json_list_add(list, notification("warning", omitted));
    for (size_t i = 0; i < report->note_count; i++)
        list = json_list_add(list, notification("note", report->notes[i]));
    return list;
}

static json_t *run(const struct report *report)
{
    return json_pack("{s:{s:{s:s, s:s, s:o}}, s:s, s:[{s:b, s:o}], s:o, s:{s:s}}", "tool", "driver",
                     "name", "fleetgate", "version", FLEETGATE_VERSION, "rules", rules(),
                     "columnKind", "unicodeCodePoints", "invocations", "executionSuccessful",
                     report->outcome != OUTCOME_UNDECIDED, "toolExecutionNotifications",
                     notifications(report), "results", results(report), "properties", "verdict",
                     outcome_name(report->outcome));
}

void report_render_sarif(struct buffer *out, const struct report *report,
                         const struct report_style *style)
{
    (void)style;
    json_append(out, json_pack("{s:s, s:s, s:[o]}", "$schema",
                               "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                               "sarif-schema-2.1.0.json",
                               "version", "2.1.0", "runs", run(report)));
}

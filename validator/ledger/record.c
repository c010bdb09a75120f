/* SPDX-License-Identifier: MIT */
/* A record as text, and text as a record. */
#define _GNU_SOURCE /* timegm */
#include "ledger/record.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The most of one value, escaped: names and messages of pushers have no bound of their own. */
enum { VALUE_BYTES = 1000 };

static const char unknown[] = "not known";
static const char none[] = "none";

/* ------------------------------------------------------------------------------ rendering -- */

static void append_value(struct buffer *out, const char *value)
{
    struct buffer escaped;
    size_t length = strnlen(value, VALUE_BYTES);
    buffer_init(&escaped, (size_t)VALUE_BYTES * 10);
    buffer_escape(&escaped, (struct text){value, length});
    out->failed |= escaped.failed;
    length = escaped.length < VALUE_BYTES ? escaped.length : VALUE_BYTES;
    buffer_append(out, escaped.bytes, length);
    buffer_release(&escaped);
}

static void append_line(struct buffer *out, const char *key, const char *value)
{
    buffer_format(out, "%s: ", key);
    append_value(out, value);
    buffer_append_string(out, "\n");
}

static void append_id(struct buffer *out, const char *key, const struct object_id *id)
{
    char hex[OBJECT_ID_HEX];
    append_line(out, key, object_id_is_zero(id) ? none : object_id_hex(id, hex));
}

static void append_parents(struct buffer *out, const struct record *record)
{
    char hex[OBJECT_ID_HEX];
    buffer_append_string(out, "Parents:");
    for (size_t i = 0; i < record->parent_count; i++)
        buffer_format(out, " %s", object_id_hex(&record->parents[i], hex));
    buffer_append_string(out, record->parent_count ? "\n" : " none\n");
}

/* Somebody whose name is the word for nobody is read as nobody. */
static bool is_known(const char *name)
{
    return name && strcmp(name, unknown) != 0;
}

static void append_subject(struct buffer *out, const struct record *record)
{
    char old[OBJECT_ID_HEX];
    char new[OBJECT_ID_HEX];
    const char *pusher = record->circumstances.pusher.name;
    append_value(out, branch_short_name(record->ref));
    buffer_format(out, ": %s %.10s..%.10s", record->kind, object_id_hex(&record->old, old),
                  object_id_hex(&record->new, new));
    if (is_known(pusher)) {
        buffer_append_string(out, " by ");
        append_value(out, pusher);
    }
    buffer_append_string(out, "\n\n");
}

static void append_circumstances(struct buffer *out, const struct circumstances *circumstances)
{
    buffer_format(out, "Warnings: %zu\n", circumstances->warning_count);
    for (size_t i = 0; i < circumstances->warnings_kept && i < WARNINGS_KEPT; i++)
        append_line(out, "Warning", circumstances->warnings[i]);
    for (size_t i = 0; i < circumstances->override_count && i < OVERRIDES_MAX; i++) {
        buffer_format(out, "Override: %s: ", circumstances->overrides[i].rule);
        append_value(out, circumstances->overrides[i].reason);
        buffer_append_string(out, "\n");
    }
    const struct pusher *pusher = &circumstances->pusher;
    append_line(out, "Pusher", pusher->name ? pusher->name : unknown);
    append_line(out, "Pusher-From", pusher->from ? pusher->from : unknown);
}

static void append_time(struct buffer *out, int64_t seconds)
{
    char text[TIME_BYTES];
    if (!*time_format(seconds, text))
        out->failed = true;
    append_line(out, "Time", text);
}

void record_render(struct buffer *out, const struct record *record)
{
    append_subject(out, record);
    append_line(out, "Ref", record->ref);
    append_id(out, "Old", &record->old);
    append_id(out, "New", &record->new);
    append_parents(out, record);
    append_id(out, "Source", &record->source);
    append_id(out, "Tree", &record->tree);
    append_line(out, "Kind", record->kind);
    append_line(out, "Policy", record->policy);
    append_circumstances(out, &record->circumstances);
    append_time(out, record->time);
    if (record->found_later)
        append_line(out, "Found", "later");
    append_line(out, "Previous", record->previous);
}

const char *record_ref(struct arena *arena, const char *ref)
{
    struct buffer escaped;
    buffer_init(&escaped, (size_t)VALUE_BYTES * 10);
    append_value(&escaped, ref);
    const char *copy = escaped.failed ? NULL : arena_string(arena, buffer_text(&escaped));
    buffer_release(&escaped);
    return copy;
}

/* -------------------------------------------------------------------------------- parsing -- */

/* The lines that are left, and where strings go. What does not fit is left out: all that was taken
 * is compared with its rendering in the end, so that nothing need be said of it before. */
struct reader {
    struct text rest;
    struct arena *arena;
    bool no_memory;
};

/* Takes the next line's value where it has this key. */
static bool take_line(struct reader *reader, const char *key, struct text *value)
{
    struct text rest = reader->rest;
    struct text line = text_cut(&rest, '\n');
    if (!rest.bytes || !text_take_string(&line, key) || !text_take_string(&line, ": "))
        return false;
    reader->rest = rest;
    *value = line;
    return true;
}

static const char *copy_value(struct reader *reader, struct text value)
{
    const char *copy = arena_string(reader->arena, value);
    reader->no_memory |= !copy;
    return copy ? copy : "";
}

static const char *take_string(struct reader *reader, const char *key)
{
    struct text value = {0};
    take_line(reader, key, &value);
    return copy_value(reader, value);
}

static struct object_id take_id(struct reader *reader, const char *key)
{
    const struct object_id nothing = {{0}};
    struct object_id id;
    struct text value;
    return take_line(reader, key, &value) && object_id_parse(value, &id) ? id : nothing;
}

static void take_parents(struct reader *reader, struct record *record)
{
    struct text value = {0};
    struct object_id *parents =
        arena_alloc_array(reader->arena, PARENTS_KEPT, sizeof *record->parents);
    record->parents = parents;
    reader->no_memory |= !parents;
    take_line(reader, "Parents", &value);
    while (parents && value.length > 0 && record->parent_count < PARENTS_KEPT &&
           object_id_parse(text_cut(&value, ' '), &parents[record->parent_count]))
        record->parent_count++;
}

static void take_warnings(struct reader *reader, struct circumstances *circumstances)
{
    const char **warnings = arena_alloc_array(reader->arena, WARNINGS_KEPT, sizeof *warnings);
    struct text value;
    reader->no_memory |= !warnings;
    circumstances->warning_count = strtoul(take_string(reader, "Warnings"), NULL, 10);
    circumstances->warnings = warnings;
    while (warnings && circumstances->warnings_kept < WARNINGS_KEPT &&
           take_line(reader, "Warning", &value))
        warnings[circumstances->warnings_kept++] = copy_value(reader, value);
}

static void take_overrides(struct reader *reader, struct circumstances *circumstances)
{
    struct override *overrides = arena_alloc_array(reader->arena, OVERRIDES_MAX, sizeof *overrides);
    struct text value;
    reader->no_memory |= !overrides;
    circumstances->overrides = overrides;
    while (overrides && circumstances->override_count < OVERRIDES_MAX &&
           take_line(reader, "Override", &value)) {
        struct override *override = &overrides[circumstances->override_count++];
        override->rule = copy_value(reader, text_cut(&value, ':'));
        text_take(&value, ' ');
        override->reason = copy_value(reader, value);
    }
}

static const char *take_known(struct reader *reader, const char *key)
{
    const char *value = take_string(reader, key);
    return strcmp(value, unknown) == 0 ? NULL : value;
}

static int64_t take_time(struct reader *reader)
{
    struct tm parts = {0};
    const char *text = take_string(reader, "Time");
    return strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts) ? (int64_t)timegm(&parts) : 0;
}

static void take_record(struct reader *reader, struct record *record)
{
    struct text found;
    record->ref = take_string(reader, "Ref");
    record->old = take_id(reader, "Old");
    record->new = take_id(reader, "New");
    take_parents(reader, record);
    record->source = take_id(reader, "Source");
    record->tree = take_id(reader, "Tree");
    record->kind = take_string(reader, "Kind");
    record->policy = take_string(reader, "Policy");
    take_warnings(reader, &record->circumstances);
    take_overrides(reader, &record->circumstances);
    record->circumstances.pusher.name = take_known(reader, "Pusher");
    record->circumstances.pusher.from = take_known(reader, "Pusher-From");
    record->time = take_time(reader);
    record->found_later = take_line(reader, "Found", &found);
    record->previous = take_string(reader, "Previous");
}

/* Whether the record, rendered, is the message again: nothing else is one, whatever was taken. */
static bool renders_as(const struct record *record, struct text message)
{
    struct buffer same;
    buffer_init(&same, RECORD_BYTES);
    record_render(&same, record);
    bool equal = !same.failed && text_equal(buffer_text(&same), message);

    buffer_release(&same);
    return equal;
}

int record_parse(struct text message, struct arena *arena, struct record *record, bool *sound,
                 struct error *error)
{
    struct reader reader = {.rest = message, .arena = arena};
    *record = (struct record){0};
    *sound = false;
    text_cut(&reader.rest, '\n'); /* the subject */
    if (!reader.rest.bytes || message.length > RECORD_BYTES)
        return 0;
    text_take(&reader.rest, '\n'); /* the empty line */
    take_record(&reader, record);
    if (reader.no_memory)
        return error_memory(error);
    *sound = renders_as(record, message);
    return 0;
}

/* -------------------------------------------------------------------------------- meaning -- */

/* Whether an override names the rule that is the kind. */
static bool is_overridden(const struct record *record)
{
    const struct circumstances *circumstances = &record->circumstances;
    for (size_t i = 0; i < circumstances->override_count; i++) {
        if (strcmp(circumstances->overrides[i].rule, record->kind) == 0)
            return true;
    }
    return false;
}

bool record_is_lawful(const struct record *record)
{
    return strcmp(record->kind, move_kind_name(MOVE_START)) == 0 ||
           strcmp(record->kind, move_kind_name(MOVE_FAST_FORWARD)) == 0 ||
           strcmp(record->kind, move_kind_name(MOVE_CLEAN_MERGE)) == 0 ||
           strcmp(record->kind, move_kind_name(MOVE_RESOLVED_MERGE)) == 0;
}

bool record_counts(const struct record *record)
{
    return record_is_lawful(record) || is_overridden(record) ||
           strcmp(record->kind, KIND_BASELINE) == 0;
}

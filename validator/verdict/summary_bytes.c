/* SPDX-License-Identifier: MIT */
/* A summary as bytes: what it is of, its parts one after the other, and a digest of all of it. */
#include "verdict/summary.h"

#include <string.h>

/* To be changed with anything that is written. */
static const char form[] = "fleetgate summary 1";

enum { NUMBER_BYTES = 8, DIGEST_LENGTH = DIGEST_HEX - 1 };

/* ---------------------------------------------------------------------------------- writing -- */

static void write_number(struct buffer *out, size_t number)
{
    unsigned char bytes[NUMBER_BYTES];
    for (int i = 0; i < NUMBER_BYTES; i++)
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
    buffer_append(out, bytes, sizeof bytes);
}

static void write_text(struct buffer *out, struct text text)
{
    write_number(out, text.length);
    buffer_append_text(out, text);
}

static void write_finding(struct buffer *out, const struct finding *finding)
{
    write_text(out, text_of(rule_facts(finding->rule)->id));
    write_number(out, finding->severity);
    write_text(out, finding->place.path);
    write_number(out, finding->place.line);
    write_number(out, finding->place.column);
    write_number(out, finding->place.topic);
    write_text(out, text_of(finding->message));
    write_text(out, text_of(finding->help));
}

static void write_findings(struct buffer *out, const struct findings *findings)
{
    write_number(out, findings->count);
    for (size_t i = 0; i < findings->count; i++)
        write_finding(out, &findings->items[i]);
}

static void write_places(struct buffer *out, const struct map *places)
{
    size_t count = 0;
    for (size_t i = 0; i < places->count; i++)
        count += ((const struct summary_place *)places->entries[i].value)->devices > 0;
    write_number(out, count);
    for (size_t i = 0; i < places->count; i++) {
        const struct summary_place *place = places->entries[i].value;
        if (place->devices == 0)
            continue;
        write_finding(out, &place->finding);
        write_number(out, place->devices);
        write_number(out, place->first);
    }
}

static void write_images(struct buffer *out, const struct summary *summary)
{
    write_number(out, summary_image_count(summary));
    for (size_t i = 0; i < summary->images.count; i++) {
        const struct summary_image *image = summary->images.entries[i].value;
        if (image->times == 0)
            continue;
        write_text(out, image->image.device_type);
        write_text(out, image->image.name);
        write_number(out, image->times);
    }
}

static void write_keys(struct buffer *out, const struct map *map)
{
    write_number(out, map->count);
    for (size_t i = 0; i < map->count; i++)
        write_text(out, map->entries[i].key);
}

void summary_write(const struct summary *summary, struct text subject, struct buffer *out)
{
    char digest[DIGEST_HEX];
    buffer_append_string(out, form);
    write_text(out, subject);
    write_findings(out, &summary->files);
    write_findings(out, &summary->whole);
    write_places(out, &summary->places);
    write_images(out, summary);
    write_keys(out, &summary->templates);
    write_keys(out, &summary->unread);
    write_number(out, summary->devices);
    write_number(out, summary->file_count);
    write_number(out, summary->unverified);
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        write_number(out, summary->spent[kind]);
    if (out->failed || digest_hex(buffer_text(out), digest) != 0)
        out->failed = true;
    else
        buffer_append_string(out, digest);
}

/* ---------------------------------------------------------------------------------- reading -- */

/* What is left to read. Failure sticks: then every number is 0, and every text empty. */
struct input {
    struct summary *summary;
    struct text rest;
    bool failed;
};

static struct text read_bytes(struct input *input, size_t count)
{
    struct text bytes = {input->rest.bytes, count};
    input->failed |= count > input->rest.length;
    if (input->failed)
        return TEXT("");
    text_skip(&input->rest, count);
    return bytes;
}

static size_t read_number(struct input *input)
{
    struct text bytes = read_bytes(input, NUMBER_BYTES);
    uint64_t number = 0;
    for (size_t i = 0; i < bytes.length; i++)
        number |= (uint64_t)(unsigned char)bytes.bytes[i] << (8 * i);
    return number;
}

static struct text read_text(struct input *input)
{
    return read_bytes(input, read_number(input));
}

/* Its strings live in the arena. */
static bool read_finding(struct input *input, struct finding *finding)
{
    struct arena *arena = &input->summary->arena;
    *finding = (struct finding){.excerpt = ""};
    input->failed |= !rule_find(read_text(input), &finding->rule);
    size_t severity = read_number(input);
    input->failed |= severity != SEVERITY_WARNING && severity != SEVERITY_ERROR;
    finding->severity = (enum severity)severity;
    finding->place.path = read_text(input);
    if (finding->place.path.length == 0)
        finding->place.path = (struct text){0};
    finding->place.line = (unsigned)read_number(input);
    finding->place.column = (unsigned)read_number(input);
    finding->place.topic = (unsigned)read_number(input);
    finding->message = arena_string(arena, read_text(input));
    finding->help = arena_string(arena, read_text(input));
    input->failed |= !finding->message || !finding->help;
    return !input->failed;
}

static void read_findings(struct input *input, struct findings *findings)
{
    struct finding finding;
    for (size_t count = read_number(input); count > 0 && read_finding(input, &finding); count--)
        findings_add_copy(findings, &finding);
    input->failed |= findings->lost;
}

static void read_places(struct input *input)
{
    struct finding finding;
    for (size_t count = read_number(input); count > 0 && read_finding(input, &finding); count--) {
        size_t devices = read_number(input), first = read_number(input);
        if (!input->failed)
            summary_add_place(input->summary, &finding, first, devices);
    }
}

static void read_images(struct input *input)
{
    for (size_t count = read_number(input); count > 0 && !input->failed; count--) {
        struct image_mention image = {0};
        image.device_type = read_text(input);
        image.name = read_text(input);
        size_t times = read_number(input);
        if (!input->failed)
            summary_add_image(input->summary, &image, times);
    }
}

static void read_keys(struct input *input, struct map *map)
{
    for (size_t count = read_number(input); count > 0 && !input->failed; count--)
        summary_note(input->summary, map, read_text(input));
}

static void read_all(struct input *input)
{
    struct summary *summary = input->summary;
    read_findings(input, &summary->files);
    read_findings(input, &summary->whole);
    read_places(input);
    read_images(input);
    read_keys(input, &summary->templates);
    read_keys(input, &summary->unread);
    summary->devices = read_number(input);
    summary->file_count = read_number(input);
    summary->unverified = read_number(input);
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        summary->spent[kind] = read_number(input);
}

bool summary_read(struct summary *summary, struct text subject, struct text bytes)
{
    char digest[DIGEST_HEX];
    struct input input = {.summary = summary};
    if (bytes.length < DIGEST_LENGTH)
        return false;
    input.rest = (struct text){bytes.bytes, bytes.length - DIGEST_LENGTH};
    if (digest_hex(input.rest, digest) != 0 ||
        memcmp(digest, bytes.bytes + input.rest.length, DIGEST_LENGTH) != 0 ||
        !text_take_string(&input.rest, form) || !text_equal(read_text(&input), subject))
        return false;
    read_all(&input);
    return !input.failed && input.rest.length == 0 && !summary->is_inexact;
}

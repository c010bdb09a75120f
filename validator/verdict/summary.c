/* SPDX-License-Identifier: MIT */
/* Sums of what files and devices come to. */
#include "verdict/summary.h"

#include <stdlib.h>
#include <string.h>

void summary_init(struct summary *summary, size_t ceiling)
{
    *summary = (struct summary){0};
    arena_init(&summary->arena);
    findings_init(&summary->files, ceiling, NULL);
    findings_init(&summary->whole, ceiling, NULL);
    map_init(&summary->places);
    map_init(&summary->images);
    map_init(&summary->templates);
    map_init(&summary->unread);
}

void summary_release(struct summary *summary)
{
    findings_release(&summary->files);
    findings_release(&summary->whole);
    map_release(&summary->places);
    map_release(&summary->images);
    map_release(&summary->templates);
    map_release(&summary->unread);
    arena_release(&summary->arena);
}

/* The value of a key, which is copied; NULL when memory is out. */
static void **place_of(struct summary *summary, struct map *map, struct text key)
{
    bool added;
    void *known = map_get(map, key);
    struct text kept = known ? key : arena_copy(&summary->arena, key);
    void **place = kept.bytes ? map_place(map, kept, &added) : NULL;
    summary->is_inexact |= !place;
    return place;
}

void summary_note(struct summary *summary, struct map *map, struct text key)
{
    void **place = place_of(summary, map, key);
    if (place)
        *place = summary;
}

/* --------------------------------------------------------------------------------- findings -- */

static size_t found_in(const struct findings *findings)
{
    return findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
}

/* Whether some of them are only counted. */
static bool is_cut(const struct findings *findings)
{
    return findings->lost || found_in(findings) != findings->count;
}

void summary_take_findings(struct findings *findings, const struct findings *from,
                           struct summary *summary)
{
    findings_append(findings, from);
    summary->is_inexact |= is_cut(from) || is_cut(findings);
}

/* Keeps those that do not stand at one of the paths. */
static void drop_findings(struct summary *summary, const struct map *paths)
{
    struct findings before = summary->files;
    findings_init(&summary->files, before.ceiling, NULL);
    for (size_t i = 0; i < before.count; i++) {
        if (!map_has(paths, before.items[i].place.path))
            findings_add_copy(&summary->files, &before.items[i]);
    }
    summary->is_inexact |= is_cut(&summary->files);
    findings_release(&before);
}

/* ---------------------------------------------------------------------------------- devices -- */

/* As a tally has it. */
static struct text key_of(struct summary *summary, const struct finding *finding)
{
    const unsigned numbers[] = {finding->rule, finding->place.line, finding->place.column,
                                finding->place.topic};
    struct text path = finding->place.path;
    char *bytes = arena_alloc(&summary->arena, sizeof numbers + path.length);
    if (!bytes)
        return (struct text){0};
    memcpy(bytes, numbers, sizeof numbers);
    if (path.length)
        memcpy(bytes + sizeof numbers, path.bytes, path.length);
    return (struct text){bytes, sizeof numbers + path.length};
}

static struct summary_place *find_place(struct summary *summary, const struct finding *finding)
{
    bool added = false;
    struct text key = key_of(summary, finding);
    void **value = key.bytes ? map_place(&summary->places, key, &added) : NULL;
    if (value && added)
        *value = arena_alloc(&summary->arena, sizeof(struct summary_place));
    summary->is_inexact |= !value || !*value;
    return value ? *value : NULL;
}

/* Its strings are copied. */
static void take_words(struct summary *summary, struct summary_place *place,
                       const struct finding *finding)
{
    place->finding = *finding;
    place->finding.place.path = arena_copy(&summary->arena, finding->place.path);
    place->finding.message = arena_string(&summary->arena, text_of(finding->message));
    place->finding.help = arena_string(&summary->arena, text_of(finding->help));
    place->finding.excerpt = "";
    place->finding.caret = 0;
    summary->is_inexact |= !place->finding.message || !place->finding.help;
}

/* Who was the first of a headless place was before all that are left. */
void summary_add_place(struct summary *summary, const struct finding *finding, size_t first,
                       size_t devices)
{
    struct summary_place *place = find_place(summary, finding);
    if (!place || summary->is_inexact)
        return;
    bool is_first = place->devices == 0 || first < place->first ||
                    (place->is_headless && first == place->first);
    summary->is_inexact |= place->devices > 0 && place->finding.severity != finding->severity;
    place->devices += devices;
    if (!is_first)
        return;
    place->first = first;
    place->is_headless = false;
    take_words(summary, place, finding);
}

static void subtract_place(struct summary *summary, const struct summary_place *part)
{
    struct summary_place *place = find_place(summary, &part->finding);
    if (!place || place->devices < part->devices || part->first < place->first ||
        (place->devices == part->devices && part->first != place->first)) {
        summary->is_inexact = true;
        return;
    }
    place->devices -= part->devices;
    place->is_headless = place->devices > 0 && part->first == place->first;
}

static void take_tally(struct summary *summary, const struct tally *tally)
{
    summary->is_inexact |= tally->lost;
    for (size_t i = 0; i < tally->found.count; i++) {
        const struct tally_entry *entry = tally->found.entries[i].value;
        const struct finding finding = {.rule = entry->rule,
                                        .severity = entry->severity,
                                        .place = entry->place,
                                        .message = entry->message,
                                        .help = entry->help,
                                        .excerpt = ""};
        if (entry->message && entry->help)
            summary_add_place(summary, &finding, entry->first, entry->devices);
        else
            summary->is_inexact = true;
    }
}

void summary_fill_tally(const struct summary *summary, struct tally *tally)
{
    for (size_t i = 0; i < summary->places.count; i++) {
        const struct summary_place *place = summary->places.entries[i].value;
        struct finding finding = place->finding;
        finding.device_count = place->devices;
        if (place->devices > 0)
            tally_add(tally, &finding, place->first);
    }
}

/* ----------------------------------------------------------------------------------- images -- */

static struct summary_image *find_image(struct summary *summary, const struct image_mention *image)
{
    bool added = false;
    struct text key = mender_image_key(&summary->arena, image);
    void **value = key.bytes ? map_place(&summary->images, key, &added) : NULL;
    struct summary_image *found = value && !added ? *value : NULL;
    if (value && added) {
        *value = found = arena_alloc(&summary->arena, sizeof *found);
        if (found) {
            found->image.device_type = arena_copy(&summary->arena, image->device_type);
            found->image.name = arena_copy(&summary->arena, image->name);
        }
    }
    summary->is_inexact |= !found || !found->image.device_type.bytes || !found->image.name.bytes;
    return found;
}

void summary_add_image(struct summary *summary, const struct image_mention *image, size_t times)
{
    struct summary_image *found = find_image(summary, image);
    if (found)
        found->times += times;
}

static void take_images(struct summary *summary, const struct image_mentions *images,
                        const size_t *times)
{
    for (size_t i = 0; i < images->count; i++) {
        const struct image_mention *image = &images->items[i];
        size_t of_file = times ? times[image->file] : 1;
        summary_add_image(summary, image, image->devices > 0 ? image->devices : of_file);
    }
}

size_t summary_image_count(const struct summary *summary)
{
    size_t count = 0;
    for (size_t i = 0; i < summary->images.count; i++)
        count += ((const struct summary_image *)summary->images.entries[i].value)->times > 0;
    return count;
}

int summary_list_images(const struct summary *summary, struct image_mentions *images,
                        struct error *error)
{
    for (size_t i = 0; i < summary->images.count; i++) {
        struct summary_image *image = summary->images.entries[i].value;
        const struct image_mentions one = {.items = &image->image, .count = 1};
        if (image->times > 0 && image_mentions_append(images, &one, error) != 0)
            return -1;
    }
    return 0;
}

/* --------------------------------------------------------------------------------- addition -- */

void summary_take_worker(struct summary *summary, const struct worker *worker, const size_t *times)
{
    summary_take_findings(&summary->files, &worker->examiner.findings, summary);
    take_tally(summary, &worker->tally);
    take_images(summary, &worker->images, times);
    summary->unverified += worker->unverified;
}

void summary_add(struct summary *summary, const struct summary *part)
{
    summary->is_inexact |= part->is_inexact;
    summary_take_findings(&summary->files, &part->files, summary);
    summary_take_findings(&summary->whole, &part->whole, summary);
    for (size_t i = 0; i < part->places.count; i++) {
        const struct summary_place *place = part->places.entries[i].value;
        summary_add_place(summary, &place->finding, place->first, place->devices);
    }
    for (size_t i = 0; i < part->images.count; i++) {
        const struct summary_image *image = part->images.entries[i].value;
        summary_add_image(summary, &image->image, image->times);
    }
    for (size_t i = 0; i < part->unread.count; i++)
        summary_note(summary, &summary->unread, part->unread.entries[i].key);
    for (size_t i = 0; i < part->templates.count; i++)
        summary_note(summary, &summary->templates, part->templates.entries[i].key);
    summary->devices += part->devices;
    summary->file_count += part->file_count;
    summary->unverified += part->unverified;
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        summary->spent[kind] += part->spent[kind];
}

static void subtract_number(struct summary *summary, size_t *number, size_t part)
{
    summary->is_inexact |= *number < part;
    *number -= *number < part ? *number : part;
}

static void subtract_images(struct summary *summary, const struct summary *part)
{
    for (size_t i = 0; i < part->images.count; i++) {
        const struct summary_image *image = part->images.entries[i].value;
        struct summary_image *found = find_image(summary, &image->image);
        if (found)
            subtract_number(summary, &found->times, image->times);
    }
}

static void drop_unread(struct summary *summary, const struct map *paths)
{
    struct map before = summary->unread;
    map_init(&summary->unread);
    for (size_t i = 0; i < before.count; i++) {
        if (!map_has(paths, before.entries[i].key))
            summary_note(summary, &summary->unread, before.entries[i].key);
    }
    map_release(&before);
}

void summary_subtract(struct summary *summary, const struct summary *part, const struct map *paths)
{
    summary->is_inexact |= part->is_inexact;
    drop_findings(summary, paths);
    drop_unread(summary, paths);
    for (size_t i = 0; i < part->places.count; i++)
        subtract_place(summary, part->places.entries[i].value);
    subtract_images(summary, part);
    subtract_number(summary, &summary->file_count, part->file_count);
    subtract_number(summary, &summary->unverified, part->unverified);
}

static int compare_keys(const void *left, const void *right)
{
    const struct map_entry *a = left, *b = right;
    return text_compare(a->key, b->key);
}

/* In the order in which a fresh judgement meets them. */
static void sort_unread(struct summary *summary)
{
    struct map before = summary->unread;
    map_init(&summary->unread);
    if (before.count > 1)
        qsort(before.entries, before.count, sizeof *before.entries, compare_keys);
    for (size_t i = 0; i < before.count; i++)
        summary_note(summary, &summary->unread, before.entries[i].key);
    map_release(&before);
}

void summary_settle(struct summary *summary)
{
    sort_unread(summary);
    for (size_t i = 0; i < summary->places.count; i++)
        summary->is_inexact |=
            ((const struct summary_place *)summary->places.entries[i].value)->is_headless;
}

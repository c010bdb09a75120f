/* SPDX-License-Identifier: MIT */
/* What is found of devices, counted by place. */
#include "verdict/tally.h"

#include <stdlib.h>

/* Marks of devices that are kept: 32 MiB. */
enum { MARKS_MAX = 4 << 20 };

void tally_init(struct tally *tally, size_t ceiling)
{
    *tally = (struct tally){.ceiling = ceiling};
    arena_init(&tally->arena);
    map_init(&tally->found);
}

static void drop_words(struct tally *tally, struct tally_entry *entry)
{
    tally->kept -= entry->message != NULL;
    free(entry->message);
    free(entry->help);
    entry->message = entry->help = NULL;
}

static void drop_entry(struct tally *tally, struct tally_entry *entry)
{
    drop_words(tally, entry);
    free(entry->marks);
    entry->marks = NULL;
}

void tally_release(struct tally *tally)
{
    for (size_t i = 0; i < tally->found.count; i++)
        drop_entry(tally, tally->found.entries[i].value);
    map_release(&tally->found);
    arena_release(&tally->arena);
}

/* ------------------------------------------------------------------------------------ order -- */

/* As findings_sort. */
static int compare_entries(const void *left, const void *right)
{
    const struct tally_entry *a = *(const struct tally_entry *const *)left;
    const struct tally_entry *b = *(const struct tally_entry *const *)right;
    int order = (a->severity < b->severity) - (a->severity > b->severity);
    if (order == 0)
        order = text_compare(a->place.path, b->place.path);
    if (order == 0)
        order = (a->place.line > b->place.line) - (a->place.line < b->place.line);
    if (order == 0)
        order = (a->place.column > b->place.column) - (a->place.column < b->place.column);
    if (order == 0)
        order = (a->rule > b->rule) - (a->rule < b->rule);
    return order ? order : (a->place.topic > b->place.topic) - (a->place.topic < b->place.topic);
}

/* All entries in order, on the heap; NULL when memory is out. */
static struct tally_entry **sort(struct tally *tally)
{
    size_t count = tally->found.count;
    struct tally_entry **sorted = malloc((count + 1) * sizeof(*sorted));
    tally->lost |= !sorted;
    for (size_t i = 0; sorted && i < count; i++)
        sorted[i] = tally->found.entries[i].value;
    if (sorted && count > 1)
        qsort(sorted, count, sizeof(*sorted), compare_entries);
    return sorted;
}

/* Keeps the words of the first ones, where there are many more. */
static void make_room(struct tally *tally)
{
    if (tally->kept < 2 * tally->ceiling + 2)
        return;
    struct tally_entry **sorted = sort(tally);
    for (size_t i = tally->ceiling; sorted && i < tally->found.count; i++)
        drop_words(tally, sorted[i]);
    free(sorted);
}

/* ----------------------------------------------------------------------------------- adding -- */

static struct tally_entry *make_entry(struct tally *tally, const struct finding *finding)
{
    struct tally_entry *entry = arena_alloc(&tally->arena, sizeof *entry);
    struct text path = arena_copy(&tally->arena, finding->place.path);
    if (!entry || !path.bytes)
        return NULL;
    *entry = (struct tally_entry){.rule = finding->rule,
                                  .severity = finding->severity,
                                  .place = {.path = path,
                                            .line = finding->place.line,
                                            .column = finding->place.column,
                                            .topic = finding->place.topic},
                                  .first = SIZE_MAX};
    return entry;
}

/* The entry of the finding's place; NULL when memory is out. The map holds no key without one. */
static struct tally_entry *find_entry(struct tally *tally, const struct finding *finding)
{
    const unsigned numbers[] = {finding->rule, finding->place.line, finding->place.column,
                                finding->place.topic};
    struct text path = finding->place.path;
    char *bytes = arena_alloc(&tally->arena, sizeof numbers + path.length);
    if (!bytes)
        return NULL;
    memcpy(bytes, numbers, sizeof numbers);
    if (path.length)
        memcpy(bytes + sizeof numbers, path.bytes, path.length);
    const struct text key = {bytes, sizeof numbers + path.length};
    struct tally_entry *entry = map_get(&tally->found, key);
    if (entry)
        return entry;
    entry = make_entry(tally, finding);
    return entry && map_put(&tally->found, key, entry) == 0 ? entry : NULL;
}

static char *copy_string(const char *string)
{
    size_t size = strlen(string) + 1;
    char *copy = malloc(size);
    if (copy)
        memcpy(copy, string, size);
    return copy;
}

static void take_words(struct tally *tally, struct tally_entry *entry,
                       const struct finding *finding)
{
    drop_words(tally, entry);
    entry->message = copy_string(finding->message);
    entry->help = copy_string(finding->help);
    tally->kept += entry->message != NULL;
    tally->lost |= !entry->message || !entry->help;
}

static void take_marks(struct tally *tally, struct tally_entry *entry,
                       const struct finding *finding)
{
    size_t count = finding->device_count;
    tally->marks += count;
    if (tally->marks > MARKS_MAX || !finding->devices)
        return;
    if (ARRAY_RESERVE(entry->marks, entry->mark_capacity, entry->mark_count + count) != 0) {
        tally->lost = true;
        return;
    }
    memcpy(entry->marks + entry->mark_count, finding->devices, count * sizeof *entry->marks);
    entry->mark_count += count;
}

void tally_add(struct tally *tally, const struct finding *finding, size_t first)
{
    struct tally_entry *entry = find_entry(tally, finding);
    if (!entry) {
        tally->lost = true;
        return;
    }
    if (entry->devices > 0 && entry->last == first) /* said of this device before */
        return;
    bool was_dropped = entry->devices > 0 && !entry->message;
    entry->last = first;
    entry->devices += finding->device_count;
    take_marks(tally, entry, finding);
    if (first >= entry->first)
        return;
    entry->first = first;
    if (!was_dropped && !tally->lost)
        take_words(tally, entry, finding);
    make_room(tally);
}

void tally_append(struct tally *tally, const struct tally *from)
{
    for (size_t i = 0; i < from->found.count; i++) {
        const struct tally_entry *entry = from->found.entries[i].value;
        const struct finding finding = {.rule = entry->rule,
                                        .severity = entry->severity,
                                        .place = entry->place,
                                        .message = entry->message ? entry->message : "",
                                        .help = entry->help ? entry->help : "",
                                        .devices = entry->marks,
                                        .device_count = entry->devices};
        tally_add(tally, &finding, entry->first);
    }
    tally->lost |= from->lost;
}

/* ---------------------------------------------------------------------------------- telling -- */

static void tell_entry(const struct tally *tally, const struct tally_entry *entry, struct text name,
                       struct findings *findings)
{
    bool is_marked = tally->marks <= MARKS_MAX && entry->mark_count == entry->devices;
    struct buffer message;
    buffer_init(&message, SIZE_MAX / 2);
    buffer_append_string(&message, entry->message);
    if (entry->devices > 1)
        buffer_format(&message, ", for %zu devices, first ", entry->devices);
    else if (!text_equal(entry->place.path, name))
        buffer_append_string(&message, ", for ");
    if (entry->devices > 1 || !text_equal(entry->place.path, name))
        buffer_escape(&message, name);
    findings->lost |= message.failed;
    const struct finding finding = {.rule = entry->rule,
                                    .severity = entry->severity,
                                    .place = entry->place,
                                    .message = message.failed ? entry->message : message.bytes,
                                    .help = entry->help,
                                    .excerpt = "",
                                    .devices = is_marked ? entry->marks : NULL,
                                    .device_count = entry->devices};
    findings_add_copy(findings, &finding);
    buffer_release(&message);
}

void tally_tell(struct tally *tally, struct text (*name)(void *context, size_t device),
                void *context, struct findings *findings)
{
    struct tally_entry **sorted = sort(tally);
    for (size_t i = 0; sorted && i < tally->found.count; i++) {
        if (sorted[i]->message && sorted[i]->help)
            tell_entry(tally, sorted[i], name(context, sorted[i]->first), findings);
        else
            findings_count_more(findings, sorted[i]->severity, 1);
    }
    findings->lost |= tally->lost;
    free(sorted);
}

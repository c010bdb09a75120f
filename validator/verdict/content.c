/* SPDX-License-Identifier: MIT */
/* All files of a tree: which thread reads which of them, and what they come to together. */
#include "verdict/content.h"
#include "verdict/devices.h"
#include "verdict/reading.h"
#include "verdict/sources.h"
#include "verdict/template_attributes.h"

#include <stdlib.h>

/* Findings of each part of the work are kept up to so many times as many as are shown, so that
 * which ones are shown in the end does not depend on which worker met them. */
enum { KEPT_FACTOR = 10 };

/* Bytes of files that are read again for excerpts: the rest are shown without. */
enum { EXCERPT_BYTES_MAX = 64 << 20 };

/* Each thread keeps the packs it reads open, and a server has up to 50 of them (gc.autoPackLimit):
 * so many threads stay well below the 1,024 files that a process may have open. */
enum { THREADS_MAX = 8, FILES_PER_THREAD_MIN = 64 };

/* -------------------------------------------------------------------------------- workers -- */

/* More than there is work for would only cost time to set up. */
static unsigned thread_count(size_t files)
{
    size_t useful = files / FILES_PER_THREAD_MIN + 1;
    unsigned threads = parallel_workers();
    if (threads > THREADS_MAX)
        threads = THREADS_MAX;
    return useful < threads ? (unsigned)useful : threads;
}

static size_t kept_of(const struct limits *limits)
{
    return limits->findings * KEPT_FACTOR;
}

static int open_workers(struct reading *reading, struct error *error)
{
    unsigned count = thread_count(reading->snapshot.count) + 1;
    reading->workers = calloc(count, sizeof *reading->workers);
    if (!reading->workers)
        return error_memory(error);
    reading->worker_count = count;
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = &reading->workers[i];
        image_mentions_init(&worker->images);
        tally_init(&worker->tally, kept_of(reading->judge->limits));
        if (examiner_init(&worker->examiner, reading->judge->limits,
                          kept_of(reading->judge->limits), reading->findings.severities,
                          error) != 0 ||
            blob_reader_open(&worker->reader, reading->judge->repository, error) != 0)
            return -1;
    }
    return 0;
}

static void close_workers(struct reading *reading)
{
    for (unsigned i = 0; i < reading->worker_count; i++) {
        struct worker *worker = &reading->workers[i];
        blob_reader_free(worker->reader);
        examiner_release(&worker->examiner);
        image_mentions_release(&worker->images);
        configuration_free(worker->device.configuration);
        buffer_release(&worker->device.text);
        document_release(&worker->device.document);
        tally_release(&worker->tally);
    }
    free(reading->workers);
}

/* Brings together the images that the workers met; the first error of any is the error of all. */
static int gather(const struct reading *reading, struct image_mentions *images, struct error *error)
{
    for (unsigned i = 0; i < reading->worker_count; i++) {
        const struct worker *worker = &reading->workers[i];
        if (worker->error.kind != ERROR_NONE)
            return error_set(error, worker->error.kind, "%s", worker->error.message);
        if (image_mentions_append(images, &worker->images, error) != 0)
            return -1;
    }
    image_mentions_sort(images);
    return 0;
}

enum { PARTS_MAX = THREADS_MAX + 5 };

/* What was found in files, and not of the tree as a whole. Returns how many parts there are. */
static size_t parts_of(const struct reading *reading, const struct findings *parts[PARTS_MAX])
{
    size_t count = 0;
    parts[count++] = &reading->images;
    for (unsigned i = 0; i < reading->worker_count; i++)
        parts[count++] = &reading->workers[i].examiner.findings;
    return count;
}

/* Brings together what was found. */
static void merge(struct reading *reading, struct findings *findings)
{
    const struct findings *parts[PARTS_MAX];
    size_t count = parts_of(reading, parts);
    sharing_tell(&reading->sharing, parts, count, &reading->copies);
    parts[count++] = &reading->copies;
    devices_tell(reading, &reading->found_of_devices);
    parts[count++] = &reading->found_of_devices;
    parts[count++] = &reading->findings;
    findings_merge(findings, parts, count);
}

/* What the threads do first: index 0 is the inventory, which is the longest piece of work, and all
 * others are files that do not await it. */
static void judge_first(void *context, unsigned number, size_t index)
{
    struct reading *reading = context;
    if (index == 0)
        reading->inventory_known = sources_judge(reading, &reading->inventory);
    else
        reading_judge_file(reading, &reading->workers[number], reading->sharing.firsts[index - 1],
                           false);
}

/* And then: files that await the inventory, each with the devices that it is for; behind them those
 * that it takes no file, or several, to judge. */
static void judge_rest(void *context, unsigned number, size_t index)
{
    struct reading *reading = context;
    struct worker *worker = &reading->workers[number];
    size_t files = reading->sharing.first_count;
    if (index >= files) {
        devices_judge_rest(reading, worker, index - files);
        return;
    }
    const size_t *errors = &worker->examiner.findings.total[SEVERITY_ERROR];
    size_t before = *errors;
    reading_judge_file(reading, worker, reading->sharing.firsts[index], true);
    devices_judge_file(reading, worker, reading->sharing.firsts[index], *errors == before);
}

static int judge_files(struct reading *reading, const struct object_id *tree,
                       struct image_mentions *images, struct error *error)
{
    const struct sharing *sharing = &reading->sharing;
    unsigned threads = reading->worker_count - 1;
    reading->facts = calloc(reading->snapshot.count + 1, sizeof *reading->facts);
    reading->documents = calloc(reading->location.file_count + 1, sizeof *reading->documents);
    if (!reading->facts || !reading->documents)
        return error_memory(error);
    parallel_for(sharing->first_count + 1, threads, judge_first, reading);
    reading->fleet.inventory = reading->inventory_known ? &reading->inventory : NULL;
    if (reading_sort_files(reading, true, error) != 0 || devices_prepare(reading, tree, error) != 0)
        return -1;
    parallel_for(sharing->first_count + devices_rest(&reading->devices), threads, judge_rest,
                 reading);
    if (budget_is_spent(reading->budget))
        return 0;
    for (size_t i = 0; i < reading->snapshot.count; i++)
        reading->facts[i] = reading->facts[sharing->shares[i].first];
    reading->fleet.facts = reading->facts;
    bool is_whole = reading->findings.count == 0;
    int result = gather(reading, images, error);
    if (result == 0)
        result = template_attributes_judge(reading, tree, error);
    if (reading->devices.are_judged)
        templates_find_faults(reading->devices.templates, &reading->findings);
    /* Where trees could not be read whole, a file that seems to be missing may be there. */
    if (result == 0 && is_whole)
        fleet_check(&reading->fleet, &reading->findings);
    return result;
}

/* -------------------------------------------------------------------- what was judged -- */

/* Each image once, however many devices are to run it. */
static int count_images(const struct image_mentions *images, size_t *count, struct error *error)
{
    struct arena arena;
    struct map seen;
    int result = 0;
    arena_init(&arena);
    map_init(&seen);
    for (size_t i = 0; i < images->count && result == 0; i++) {
        struct text key = mender_image_key(&arena, &images->items[i]);
        if (!key.bytes || map_put(&seen, key, &seen) != 0)
            result = error_memory(error);
    }
    *count = seen.count;
    map_release(&seen);
    arena_release(&arena);
    return result;
}

static int count_judged(const struct content *content, const struct reading *reading,
                        struct error *error)
{
    struct judged *judged = content->judged;
    devices_count(reading, judged);
    for (size_t i = 0; i < reading->snapshot.count; i++) {
        judged->files += reading->facts[i].is_judged;
        if (!reading->facts[i].is_unread)
            continue;
        struct text path = arena_copy(content->arena, reading->snapshot.files[i].path);
        if (!path.bytes || map_put(&judged->unread, path, judged) != 0)
            return error_memory(error);
    }
    return count_images(&content->images, &judged->images, error);
}

static int keep_sizes(const struct content *content, const struct reading *reading,
                      struct error *error)
{
    for (size_t i = 0; content->sizes && i < reading->snapshot.count; i++) {
        if (reading->facts[i].bytes > 0 &&
            blob_sizes_add(content->sizes, &reading->snapshot.files[i].blob,
                           reading->facts[i].bytes, error) != 0)
            return -1;
    }
    return 0;
}

/* ------------------------------------------------------------------------------- excerpts -- */

/* The end of the findings that stand in the same file as the first; *has_line says whether one of
 * them has a line. */
static size_t end_of_file(const struct findings *findings, size_t first, bool *has_line)
{
    struct text path = findings->items[first].place.path;
    size_t end = first;
    *has_line = false;
    for (; end < findings->count && text_equal(findings->items[end].place.path, path); end++)
        *has_line |= findings->items[end].place.line > 0;
    return end;
}

static int compare_path(const void *key, const void *item)
{
    const struct text *path = key;
    const struct file *file = item;
    return text_compare(*path, file->path);
}

static const struct file *find_file(const struct snapshot *snapshot, struct text path)
{
    return bsearch(&path, snapshot->files, snapshot->count, sizeof *snapshot->files, compare_path);
}

/* Gives the findings from `first` on, in which those of one file stand together by line, their
 * excerpts. Only files that findings kept stand in are read again: far fewer than are judged. */
static int add_excerpts(const struct reading *reading, struct findings *findings, size_t first,
                        struct error *error)
{
    const struct limits *limits = reading->judge->limits;
    size_t limit =
        limits->file_bytes > limits->inventory_bytes ? limits->file_bytes : limits->inventory_bytes;
    size_t end, left = EXCERPT_BYTES_MAX;
    for (; first < findings->count; first = end) {
        bool has_line;
        end = end_of_file(findings, first, &has_line);
        const struct file *file =
            has_line ? find_file(&reading->snapshot, findings->items[first].place.path) : NULL;
        struct text source =
            has_line ? devices_template(reading, findings->items[first].place.path) : TEXT("");
        uint64_t size;
        if (source.length > 0)
            findings_excerpt(findings, first, end, source);
        if (!file)
            continue;
        if (blob_read(reading->workers->reader, &file->blob, limit < left ? limit : left, &source,
                      &size, error) != 0)
            return -1;
        left -= source.length;
        if (source.bytes)
            findings_excerpt(findings, first, end, source);
    }
    return 0;
}

/* -------------------------------------------------------------------------------- a tree -- */

static int take_snapshot(struct content *content, struct reading *reading, struct error *error)
{
    const struct inventory_search search = {.repository = reading->judge->repository,
                                            .tree = content->tree,
                                            .policy = reading->judge->policy,
                                            .arena = content->arena};
    int result = inventory_locate(&reading->location, &reading->snapshot, &search,
                                  &reading->findings, error);
    content->roots = reading->location.roots;
    return result;
}

static size_t count_of(const struct findings *findings)
{
    return findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
}

static int ask_for_images(struct content *content, struct reading *reading, struct error *error)
{
    if (!content->judge->mender)
        return 0;
    int result = mender_judge_images(content->judge->mender, content->answers, &content->images,
                                     &reading->snapshot, &reading->images, error);
    content->images_lack = count_of(&reading->images) > 0;
    for (size_t i = 0; i < reading->images.count; i++)
        sharing_count(&reading->sharing, &reading->images.items[i]);
    return result;
}

static int read_and_judge(struct content *content, struct reading *reading, struct error *error)
{
    if (take_snapshot(content, reading, error) != 0)
        return -1;
    budget_take(reading->budget, BUDGET_ENTRIES, reading->snapshot.entries);
    /* What a limit broke off may be without end, and says nothing more. */
    if (reading->snapshot.is_cut || budget_is_spent(reading->budget))
        return 0;
    if (sharing_init(&reading->sharing, &reading->snapshot, error) != 0 ||
        reading_sort_files(reading, false, error) != 0 || open_workers(reading, error) != 0 ||
        judge_files(reading, content->tree, &content->images, error) != 0 ||
        count_judged(content, reading, error) != 0 || keep_sizes(content, reading, error) != 0)
        return -1;
    return budget_is_spent(reading->budget) ? 0 : ask_for_images(content, reading, error);
}

/* Brings what was found to `findings`, with excerpts. Where the budget is spent that is all that is
 * told. */
static int tell(struct reading *reading, struct findings *findings, struct error *error)
{
    size_t first = findings->count;
    if (budget_is_spent(reading->budget)) {
        budget_report(reading->budget, findings);
        return 0;
    }
    merge(reading, findings);
    return reading->workers ? add_excerpts(reading, findings, first, error) : 0;
}

int content_judge(struct content *content, struct findings *findings, struct error *error)
{
    const struct limits *limits = content->judge->limits;
    struct reading reading = {
        .judge = content->judge, .schemas = content->schemas, .budget = content->budget};
    reading.fleet = (struct fleet){.policy = content->judge->policy,
                                   .snapshot = &reading.snapshot,
                                   .location = &reading.location};
    findings_init(&reading.findings, kept_of(limits), findings->severities);
    findings_init(&reading.images, kept_of(limits), findings->severities);
    findings_init(&reading.copies, kept_of(limits), findings->severities);
    findings_init(&reading.found_of_devices, kept_of(limits), findings->severities);
    image_mentions_init(&content->images);
    inventory_init(&reading.inventory, limits);
    int result = read_and_judge(content, &reading, error);
    if (result != 0)
        merge(&reading, findings);
    else
        result = tell(&reading, findings, error);
    close_workers(&reading);
    free(reading.facts);
    for (size_t i = 0; reading.documents && i < reading.location.file_count; i++)
        document_release(&reading.documents[i]);
    free(reading.documents);
    devices_release(&reading.devices);
    inventory_release(&reading.inventory);
    sharing_release(&reading.sharing);
    snapshot_release(&reading.snapshot);
    findings_release(&reading.findings);
    findings_release(&reading.images);
    findings_release(&reading.copies);
    findings_release(&reading.found_of_devices);
    return result;
}

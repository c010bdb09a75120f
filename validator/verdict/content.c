/* SPDX-License-Identifier: MIT */
/* All files of a tree: which thread reads which of them, and what they come to together. */
#include "verdict/content.h"
#include "verdict/reading.h"

#include <stdlib.h>

/* Findings of one worker are kept up to here, so that which ones are shown in the end does not
 * depend on which worker met them. */
enum { WORKER_FINDINGS = 100000 };

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
        if (examiner_init(&worker->examiner, reading->judge->limits, WORKER_FINDINGS,
                          reading->findings.severities, error) != 0 ||
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

/* Brings together what was found. */
static void merge(const struct reading *reading, struct findings *findings)
{
    const struct findings *parts[THREADS_MAX + 2] = {&reading->findings};
    size_t count = 1;
    for (unsigned i = 0; i < reading->worker_count; i++)
        parts[count++] = &reading->workers[i].examiner.findings;
    findings_merge(findings, parts, count);
}

/* What the threads do first: index 0 is the inventory, which is the longest piece of work, and all
 * others are files that do not await it. */
static void judge_first(void *context, unsigned number, size_t index)
{
    struct reading *reading = context;
    if (index == 0)
        reading->inventory_known = reading_judge_inventory(reading, &reading->inventory);
    else
        reading_judge_file(reading, &reading->workers[number], index - 1, false);
}

static void judge_rest(void *context, unsigned number, size_t index)
{
    const struct reading *reading = context;
    reading_judge_file(reading, &reading->workers[number], index, true);
}

static int judge_files(struct reading *reading, struct image_mentions *images, struct error *error)
{
    size_t count = reading->snapshot.count;
    unsigned threads = reading->worker_count - 1;
    reading->facts = calloc(count + 1, sizeof *reading->facts);
    if (!reading->facts)
        return error_memory(error);
    parallel_for(count + 1, threads, judge_first, reading);
    reading->fleet.inventory = reading->inventory_known ? &reading->inventory : NULL;
    parallel_for(count, threads, judge_rest, reading);
    reading->fleet.facts = reading->facts;
    int result = gather(reading, images, error);
    /* Where trees could not be read whole, a file that seems to be missing may be there. */
    if (result == 0 && reading->findings.count == 0)
        fleet_check(&reading->fleet, &reading->findings);
    return result;
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
    size_t end;
    for (; first < findings->count; first = end) {
        bool has_line;
        end = end_of_file(findings, first, &has_line);
        const struct file *file =
            has_line ? find_file(&reading->snapshot, findings->items[first].place.path) : NULL;
        if (!file)
            continue;
        struct text source;
        uint64_t size;
        if (blob_read(reading->workers->reader, &file->blob, limit, &source, &size, error) != 0)
            return -1;
        if (source.bytes)
            findings_excerpt(findings, first, end, source);
    }
    return 0;
}

/* -------------------------------------------------------------------------------- a tree -- */

/* A listing that a limit broke off: what is in it may be without end, and says nothing more. */
static bool is_broken_off(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].rule == RULE_TREE_LIMIT)
            return true;
    }
    return false;
}

static int take_snapshot(struct reading *reading, const struct object_id *tree, struct error *error)
{
    struct repository *repository = reading->judge->repository;
    const struct limits *limits = reading->judge->limits;
    return tree ? snapshot_of_tree(&reading->snapshot, repository, tree, fleet_roots, limits,
                                   &reading->findings, error)
                : snapshot_of_index(&reading->snapshot, repository, fleet_roots, limits,
                                    &reading->findings, error);
}

static size_t count_of(const struct findings *findings)
{
    return findings->total[SEVERITY_ERROR] + findings->total[SEVERITY_WARNING];
}

static int ask_for_images(struct content *content, struct reading *reading, struct error *error)
{
    size_t before = count_of(&reading->findings);
    if (!content->judge->mender)
        return 0;
    int result = mender_judge_images(content->judge->mender, content->answers, &content->images,
                                     &reading->snapshot, &reading->findings, error);
    content->images_lack = count_of(&reading->findings) != before;
    return result;
}

static int read_and_judge(struct content *content, struct reading *reading, struct error *error)
{
    if (take_snapshot(reading, content->tree, error) != 0)
        return -1;
    if (is_broken_off(&reading->findings))
        return 0;
    if (open_workers(reading, error) != 0 || judge_files(reading, &content->images, error) != 0)
        return -1;
    return ask_for_images(content, reading, error);
}

int content_judge(struct content *content, struct findings *findings, struct error *error)
{
    size_t first = findings->count;
    struct reading reading = {.judge = content->judge, .schemas = content->schemas};
    reading.fleet = (struct fleet){.policy = content->judge->policy, .snapshot = &reading.snapshot};
    findings_init(&reading.findings, SIZE_MAX, findings->severities);
    image_mentions_init(&content->images);
    int result = read_and_judge(content, &reading, error);
    merge(&reading, findings);
    if (result == 0 && reading.workers)
        result = add_excerpts(&reading, findings, first, error);
    close_workers(&reading);
    free(reading.facts);
    inventory_release(&reading.inventory);
    snapshot_release(&reading.snapshot);
    findings_release(&reading.findings);
    return result;
}

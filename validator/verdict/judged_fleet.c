/* SPDX-License-Identifier: MIT */
/* One fleet of a tree: which thread reads which of its files, and what they come to together. */
#include "verdict/judged_fleet.h"

#include "verdict/devices.h"
#include "verdict/misnamed.h"
#include "verdict/sources.h"
#include "verdict/template_attributes.h"

#include <stdlib.h>

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
    unsigned count = thread_count(reading->snapshot->count) + 1;
    reading->workers = calloc(count, sizeof *reading->workers);
    if (!reading->workers)
        return error_memory(error);
    reading->worker_count = count;
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = &reading->workers[i];
        image_mentions_init(&worker->images);
        tally_init(&worker->tally, reading->findings.ceiling);
        tally_init(&worker->behind, reading->findings.ceiling);
        if (examiner_init(&worker->examiner, reading->judge->limits, reading->findings.ceiling,
                          reading->findings.severities, error) != 0 ||
            blob_reader_open(&worker->reader, reading->judge->repository, error) != 0)
            return -1;
    }
    return 0;
}

/* All but what they found. */
static void close_worker(struct worker *worker)
{
    struct findings findings = worker->examiner.findings;
    worker->examiner.findings = (struct findings){0};
    blob_reader_free(worker->reader);
    examiner_release(&worker->examiner);
    image_mentions_release(&worker->images);
    configuration_free(worker->device.configuration);
    buffer_release(&worker->device.text);
    document_release(&worker->device.document);
    tally_release(&worker->tally);
    tally_release(&worker->behind);
    *worker = (struct worker){.examiner.findings = findings};
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
    return 0;
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
    reading->facts = calloc(reading->snapshot->count + 1, sizeof *reading->facts);
    reading->documents = calloc(reading->location->file_count + 1, sizeof *reading->documents);
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
    for (size_t i = 0; i < reading->snapshot->count; i++)
        reading->facts[i] = reading->facts[sharing->shares[i].first];
    reading->fleet.facts = reading->facts;
    int result = gather(reading, images, error);
    if (result == 0)
        result = template_attributes_judge(reading, tree, error);
    if (result == 0)
        result = misnamed_judge(reading, tree, error);
    if (reading->devices.are_judged)
        templates_find_faults(reading->devices.templates, &reading->findings);
    /* Where trees could not be read whole, a file that seems to be missing may be there. */
    if (result == 0 && reading->is_whole)
        fleet_check(&reading->fleet, &reading->findings);
    return result;
}

/* ------------------------------------------------------------------------------ the fleet -- */

int judged_fleet_open(struct reading *reading, struct error *error)
{
    if (sharing_init(&reading->sharing, reading->snapshot, error) != 0)
        return -1;
    return open_workers(reading, error);
}

int judged_fleet_judge(struct reading *reading, const struct object_id *tree,
                       struct image_mentions *images, struct error *error)
{
    int result = sharing_init(&reading->sharing, reading->snapshot, error);
    if (result == 0)
        result = reading_sort_files(reading, false, error);
    if (result == 0)
        result = open_workers(reading, error);
    if (result == 0)
        result = judge_files(reading, tree, images, error);
    if (!budget_is_spent(reading->budget))
        devices_tell(reading);
    return result;
}

size_t judged_fleet_parts(struct reading *reading, const struct findings *images,
                          const struct findings **parts)
{
    size_t count = 0;
    parts[count++] = images;
    for (unsigned i = 0; i < reading->worker_count; i++)
        parts[count++] = &reading->workers[i].examiner.findings;
    sharing_tell(&reading->sharing, parts, count, &reading->copies);
    parts[0] = &reading->copies;
    parts[count++] = &reading->found_of_devices;
    parts[count++] = &reading->findings;
    return count;
}

void judged_fleet_init(struct reading *reading, size_t kept, const enum severity *severities)
{
    findings_init(&reading->findings, kept, severities);
    findings_init(&reading->copies, kept, severities);
    findings_init(&reading->found_of_devices, kept, severities);
    findings_init(&reading->found_behind, kept, severities);
    inventory_init(&reading->inventory, reading->judge->limits);
    reading->fleet = (struct fleet){.policy = reading->judge->policy,
                                    .snapshot = reading->snapshot,
                                    .location = reading->location};
}

void judged_fleet_rest(struct reading *reading)
{
    for (unsigned i = 0; i < reading->worker_count; i++)
        close_worker(&reading->workers[i]);
    free(reading->facts);
    reading->facts = NULL;
    for (size_t i = 0; reading->documents && i < reading->location->file_count; i++)
        document_release(&reading->documents[i]);
    free(reading->documents);
    reading->documents = NULL;
    devices_release(&reading->devices);
    inventory_release(&reading->inventory);
    inventory_init(&reading->inventory, reading->judge->limits);
}

void judged_fleet_release(struct reading *reading)
{
    judged_fleet_rest(reading);
    for (unsigned i = 0; i < reading->worker_count; i++)
        findings_release(&reading->workers[i].examiner.findings);
    free(reading->workers);
    templates_free(reading->devices.templates);
    inventory_release(&reading->inventory);
    sharing_release(&reading->sharing);
    findings_release(&reading->findings);
    findings_release(&reading->copies);
    findings_release(&reading->found_of_devices);
    findings_release(&reading->found_behind);
}

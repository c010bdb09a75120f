/* SPDX-License-Identifier: MIT */
/*
 * A tree judged by what differs from a known one. What a tree comes to is a sum: of what each file
 * comes to, what each device is given, and what all paths mean together. Where nothing differs but
 * the content of devices' own files, each of them is judged twice in the new tree, as it was and as
 * it is: the one is subtracted from the known sum, and the other added. All else is the same, for
 * no rule on a file or a device reads another device's file; see "Pay for the change" in
 * docs/architecture.md for what depends on what.
 */
#include "verdict/increment.h"

#include "verdict/change.h"
#include "verdict/devices.h"
#include "verdict/sources.h"
#include "verdict/summary_reading.h"

#include <stdlib.h>

/* A device's own file that differs. */
struct changed {
    size_t file; /* index in the snapshot */
    struct object_id before, after;
};

/* A device that is to be judged. */
struct affected {
    size_t host;
    size_t file; /* its own, as of inventory_own_files */
};

struct working {
    const struct increment *increment;
    struct reading *reading;
    struct worker *worker;
    struct summary *summary;
    struct arena arena;
    struct map paths; /* of `files` */
    struct map names; /* that devices of theirs may have */
    struct changed *files;
    size_t file_count;
    struct affected *hosts; /* sorted by file */
    size_t host_count;
};

static void give_up(struct working *working)
{
    working->summary->is_inexact = true;
}

static bool goes_on(const struct working *working)
{
    return !working->summary->is_inexact;
}

/* ----------------------------------------------------------------------------- what differs -- */

static struct change_place place_of(const struct reading *reading)
{
    return (struct change_place){reading->judge->policy, reading->location, reading->snapshot};
}

static void add_file(struct working *working, const struct difference *change)
{
    struct text path = text_of(change->path);
    size_t file = snapshot_find(working->reading->snapshot, path);
    if (file == SIZE_MAX || map_put(&working->paths, path, working) != 0) {
        give_up(working);
        return;
    }
    working->files[working->file_count++] =
        (struct changed){.file = file, .before = change->a.id, .after = change->b.id};
}

static void find_files(struct working *working)
{
    const struct differences *changes = working->increment->changes;
    const struct change_place place = place_of(working->reading);
    working->files = calloc(changes->count + 1, sizeof *working->files);
    if (!working->files || changes->is_cut || changes->total != changes->count)
        give_up(working);
    for (size_t i = 0; goes_on(working) && i < changes->count; i++) {
        const struct difference *change = &changes->items[i];
        enum change_reach reach = change_reach_of(&place, change);
        if (reach == CHANGE_OF_DEVICE)
            add_file(working, change);
        else if (reach == CHANGE_OF_ALL)
            give_up(working);
    }
}

/* --------------------------------------------------------------------------------- devices -- */

static int compare_affected(const void *left, const void *right)
{
    const struct affected *a = left, *b = right;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->host > b->host) - (a->host < b->host);
}

/* A device that has several files is named by each of them. */
static void add_host(struct working *working, size_t file, struct text name)
{
    const struct inventory *inventory = &working->reading->inventory;
    const struct inventory_host *host = inventory_host(inventory, name);
    if (!host)
        return;
    struct affected affected = {.host = (size_t)(host - inventory->hosts)};
    affected.file = working->reading->devices.files[affected.host];
    if (affected.file == file || affected.file == INVENTORY_SEVERAL_FILES)
        working->hosts[working->host_count++] = affected;
}

static size_t names_of(const struct working *working, size_t file, struct text names[2])
{
    const struct reading *reading = working->reading;
    return change_names(reading->location, reading->snapshot->files[file].path, names);
}

static void find_names(struct working *working)
{
    for (size_t i = 0; i < working->file_count; i++) {
        struct text names[2];
        size_t count = names_of(working, working->files[i].file, names);
        for (size_t j = 0; j < count; j++) {
            if (map_put(&working->names, names[j], working) != 0)
                give_up(working);
        }
    }
}

static void find_hosts(struct working *working)
{
    size_t kept = 0;
    working->hosts = calloc(2 * working->file_count + 1, sizeof *working->hosts);
    if (!working->hosts) {
        give_up(working);
        return;
    }
    for (size_t i = 0; i < working->file_count; i++) {
        size_t file = working->files[i].file;
        struct text names[2];
        size_t count = names_of(working, file, names);
        for (size_t j = 0; j < count; j++)
            add_host(working, file, names[j]);
    }
    if (working->host_count > 1)
        qsort(working->hosts, working->host_count, sizeof *working->hosts, compare_affected);
    for (size_t i = 0; i < working->host_count; i++) {
        if (kept == 0 || working->hosts[kept - 1].host != working->hosts[i].host)
            working->hosts[kept++] = working->hosts[i];
    }
    working->host_count = kept;
}

/* ---------------------------------------------------------------------------------- judging -- */

/* The file, and the devices whose only one it is, from `next` on. Returns the end of them. */
static size_t judge_file(struct working *working, size_t file, size_t next)
{
    struct worker *worker = working->worker;
    const size_t *errors = &worker->examiner.findings.total[SEVERITY_ERROR];
    size_t before = *errors;
    working->reading->facts[file] = (struct fleet_facts){0};
    reading_judge_file(working->reading, worker, file, true);
    bool is_sound = *errors == before;
    for (; next < working->host_count && working->hosts[next].file == file; next++) {
        const struct inventory_own own = {.file = file, .root = worker->root};
        devices_judge_one(working->reading, worker, working->hosts[next].host, &own, is_sound);
    }
    return next;
}

static int compare_changed(const void *left, const void *right)
{
    const struct changed *a = left, *b = right;
    return (a->file > b->file) - (a->file < b->file);
}

static void judge_files(struct working *working)
{
    size_t next = 0;
    for (size_t i = 0; i < working->file_count; i++)
        next = judge_file(working, working->files[i].file, next);
    for (; next < working->host_count; next++)
        devices_judge_one(working->reading, working->worker, working->hosts[next].host, NULL, true);
}

/* A place in a device's own file is told of all devices with files of this content together: one
 * of them alone cannot be taken out or put in. */
static void find_shared_places(struct working *working, const struct summary *part)
{
    const struct snapshot *snapshot = working->reading->snapshot;
    for (size_t i = 0; i < part->places.count; i++) {
        const struct summary_place *place = part->places.entries[i].value;
        if (!map_has(&working->paths, place->finding.place.path))
            continue;
        size_t file = snapshot_find(snapshot, place->finding.place.path);
        for (size_t j = 0; j < snapshot->count && goes_on(working); j++) {
            if (j != file && object_id_equal(&snapshot->files[j].blob, &snapshot->files[file].blob))
                give_up(working);
        }
    }
}

static void take_facts(struct working *working, struct summary *part)
{
    for (size_t i = 0; i < working->file_count; i++) {
        size_t file = working->files[i].file;
        const struct fleet_facts *facts = &working->reading->facts[file];
        part->file_count += facts->is_judged;
        if (facts->is_unread)
            summary_note(part, &part->unread, working->reading->snapshot->files[file].path);
    }
}

/* What the worker has found is put aside for the next one. */
static void clear_worker(struct working *working)
{
    struct worker *worker = working->worker;
    size_t ceiling = worker->examiner.findings.ceiling;
    const enum severity *severities = worker->examiner.findings.severities;
    findings_release(&worker->examiner.findings);
    findings_init(&worker->examiner.findings, ceiling, severities);
    image_mentions_release(&worker->images);
    image_mentions_init(&worker->images);
    ceiling = worker->tally.ceiling;
    tally_release(&worker->tally);
    tally_release(&worker->behind);
    tally_init(&worker->tally, ceiling);
    tally_init(&worker->behind, ceiling);
    worker->unverified = 0;
}

/* What the files that differ come to, as they are in the snapshot now. */
static void judge_part(struct working *working, struct summary *part)
{
    const struct budget *budget = working->reading->budget;
    size_t earlier[BUDGET_KINDS];
    budget_look(budget, earlier);
    judge_files(working);
    budget_look(budget, part->spent);
    for (int kind = 0; kind < BUDGET_KINDS; kind++)
        part->spent[kind] -= earlier[kind];
    summary_take_worker(part, working->worker, NULL);
    take_facts(working, part);
    find_shared_places(working, part);
    if (working->worker->error.kind != ERROR_NONE || budget_is_spent(budget) || part->is_inexact)
        give_up(working);
    clear_worker(working);
}

static void put_blobs(struct working *working, bool as_before)
{
    for (size_t i = 0; i < working->file_count; i++) {
        const struct changed *file = &working->files[i];
        working->reading->snapshot->files[file->file].blob = as_before ? file->before : file->after;
    }
}

/* ------------------------------------------------------------------------------------ sums -- */

/* Which files set a branch is asked of the fleet as a whole. */
static bool *note_branches(struct working *working)
{
    bool *sets = calloc(working->file_count + 1, sizeof *sets);
    if (!sets)
        give_up(working);
    for (size_t i = 0; sets && i < working->file_count; i++)
        sets[i] = working->reading->facts[working->files[i].file].sets_branch;
    return sets;
}

static void compare_branches(struct working *working, const bool *sets)
{
    for (size_t i = 0; sets && i < working->file_count; i++) {
        if (sets[i] != working->reading->facts[working->files[i].file].sets_branch)
            give_up(working);
    }
}

/* A template that is new to the fleet is asked for attributes, and so is none that nobody is left
 * to ask for: of each that the devices asked for before, one asks now, and of no other. */
static void compare_templates(struct working *working, size_t count_after)
{
    const struct summary *base = working->increment->base;
    struct summary all;
    struct findings faults; /* of templates that cannot be read are told once, of whoever asks */
    summary_init(&all, 0);
    summary_take_templates(&all, working->reading);
    if (all.is_inexact || all.templates.count != count_after)
        give_up(working);
    for (size_t i = 0; i < all.templates.count; i++) {
        if (!map_has(&base->templates, all.templates.entries[i].key))
            give_up(working);
    }
    findings_init(&faults, 1, NULL);
    templates_find_faults(working->reading->devices.templates, &faults);
    if (faults.total[SEVERITY_ERROR] + faults.total[SEVERITY_WARNING] > 0 || faults.lost)
        give_up(working);
    findings_release(&faults);
    summary_release(&all);
}

/* What a fresh judgement would spend is not known to the last step, so far from any limit. */
static void check_spent(struct working *working)
{
    const size_t *spent_in_all = working->summary->spent;
    const struct limits *limits = working->reading->judge->limits;
    if (spent_in_all[BUDGET_BYTES] > limits->judged_bytes / 4 * 3 ||
        spent_in_all[BUDGET_VALUES] > limits->judged_values / 4 * 3 ||
        spent_in_all[BUDGET_STEPS] > limits->judged_steps / 4 * 3)
        give_up(working);
}

static void judge_difference(struct working *working)
{
    struct summary before, after;
    size_t ceiling = working->summary->files.ceiling;
    summary_init(&before, ceiling);
    summary_init(&after, ceiling);
    judge_part(working, &after);
    size_t templates = templates_count(working->reading->devices.templates);
    bool *sets = note_branches(working);
    put_blobs(working, true);
    if (goes_on(working))
        judge_part(working, &before);
    compare_branches(working, sets);
    compare_templates(working, templates);
    put_blobs(working, false);
    summary_add(working->summary, working->increment->base);
    summary_subtract(working->summary, &before, &working->paths);
    summary_add(working->summary, &after);
    summary_settle(working->summary);
    check_spent(working);
    free(sets);
    summary_release(&before);
    summary_release(&after);
}

/* As for the plan: a playbook may read any file, a device's own, too. */
static void check_other_readers(struct working *working)
{
    const struct differences *changes = working->increment->changes;
    for (size_t i = 0; i < changes->count; i++) {
        if (templates_have_read(working->reading->devices.templates,
                                text_of(changes->items[i].path)))
            give_up(working);
    }
}

/* Reads the inventory and the groups. */
static void prepare(struct working *working, const struct object_id *tree)
{
    struct reading *reading = working->reading;
    struct error error = {0};
    reading->facts = calloc(reading->snapshot->count + 1, sizeof *reading->facts);
    reading->documents = calloc(reading->location->file_count + 1, sizeof *reading->documents);
    if (!reading->facts || !reading->documents) {
        give_up(working);
        return;
    }
    reading->part = &working->names;
    reading->inventory_known = sources_judge(reading, &reading->inventory);
    reading->fleet.inventory = reading->inventory_known ? &reading->inventory : NULL;
    if (devices_prepare(reading, tree, &error) != 0 || !reading->devices.are_judged ||
        reading->inventory.host_count != working->increment->base->devices)
        give_up(working);
    else
        check_other_readers(working);
}

void increment_judge(const struct increment *increment, struct reading *reading,
                     const struct object_id *tree, struct summary *summary)
{
    struct working working = {.increment = increment,
                              .reading = reading,
                              .worker = &reading->workers[0],
                              .summary = summary};
    map_init(&working.paths);
    map_init(&working.names);
    if (!reading->is_whole || reading->snapshot->has_links)
        give_up(&working);
    find_files(&working);
    find_names(&working);
    if (goes_on(&working))
        prepare(&working, tree);
    if (goes_on(&working))
        find_hosts(&working);
    if (working.file_count > 1)
        qsort(working.files, working.file_count, sizeof *working.files, compare_changed);
    if (goes_on(&working))
        judge_difference(&working);
    map_release(&working.paths);
    map_release(&working.names);
    free(working.files);
    free(working.hosts);
}

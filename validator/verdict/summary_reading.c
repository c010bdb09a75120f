/* SPDX-License-Identifier: MIT */
/* The summary of a tree, from what all workers found in it. */
#include "verdict/summary_reading.h"

#include <stdlib.h>

void summary_take_templates(struct summary *summary, const struct reading *reading)
{
    struct templates *templates = reading->devices.templates;
    size_t count = templates ? templates_count(templates) : 0;
    struct text *paths = malloc((count + 1) * sizeof *paths);
    struct error ignored = {0};
    summary->is_inexact |= !templates || !paths || templates_paths(templates, paths, &ignored) != 0;
    for (size_t i = 0; i < count && !summary->is_inexact; i++)
        summary_note(summary, &summary->templates, paths[i]);
    free(paths);
}

/* How many files each one stands for, itself included; NULL when memory is out. */
static size_t *count_alike(const struct reading *reading)
{
    size_t *times = calloc(reading->snapshot->count + 1, sizeof *times);
    for (size_t i = 0; times && i < reading->snapshot->count; i++)
        times[reading->sharing.shares[i].first]++;
    return times;
}

static void take_facts(struct summary *summary, const struct reading *reading)
{
    for (size_t i = 0; i < reading->snapshot->count; i++) {
        summary->file_count += reading->facts[i].is_judged;
        if (reading->facts[i].is_unread)
            summary_note(summary, &summary->unread, reading->snapshot->files[i].path);
    }
    summary->devices = reading->inventory.host_count;
}

/* A link makes one file the content of another path. */
static bool is_sum(const struct reading *reading)
{
    return reading->is_whole && !reading->snapshot->has_links && reading->inventory_known &&
           reading->devices.are_judged && !budget_is_spent(reading->budget);
}

void summary_take_reading(struct summary *summary, const struct reading *reading)
{
    size_t *times = is_sum(reading) ? count_alike(reading) : NULL;
    if (!times) {
        summary->is_inexact = true;
        return;
    }
    for (unsigned i = 0; i < reading->worker_count; i++)
        summary_take_worker(summary, &reading->workers[i], times);
    summary_take_findings(&summary->whole, &reading->findings, summary);
    summary_take_templates(summary, reading);
    take_facts(summary, reading);
    free(times);
}

/* SPDX-License-Identifier: MIT */
/* What the devices of one tree are given: evaluated and rendered, one by one, by several threads.
 */
#include "verdict/given.h"

#include "verdict/given_device.h"

#include <pthread.h>
#include <stdlib.h>

void given_fleet_init(struct given_fleet *fleet, const struct judge *judge,
                      const struct object_id *tree)
{
    *fleet = (struct given_fleet){
        .repository = judge->repository, .policy = judge->policy, .tree = tree};
    arena_init(&fleet->arena);
    inventory_init(&fleet->inventory, &judge->policy->limits);
}

static void release_workers(struct given_fleet *fleet)
{
    for (unsigned i = 0; i < fleet->worker_count; i++) {
        configuration_free(fleet->workers[i].configuration);
        buffer_release(&fleet->workers[i].text);
        buffer_release(&fleet->workers[i].images);
        findings_release(&fleet->workers[i].ignored);
    }
    free(fleet->workers);
}

void given_fleet_release(struct given_fleet *fleet)
{
    release_workers(fleet);
    hidden_release(&fleet->hidden);
    templates_free(fleet->templates);
    inventory_release(&fleet->inventory);
    snapshot_release(&fleet->snapshot);
    arena_release(&fleet->arena);
}

/* ------------------------------------------------------------------------------- the fleet -- */

static int open_workers(struct given_fleet *fleet, struct error *error)
{
    const struct configuration_input input = {
        .templates = fleet->templates, .inventory = &fleet->inventory, .policy = fleet->policy};
    unsigned count = parallel_workers();
    fleet->workers = calloc(count, sizeof *fleet->workers);
    if (!fleet->workers)
        return error_memory(error);
    for (; fleet->worker_count < count; fleet->worker_count++) {
        struct given_worker *worker = &fleet->workers[fleet->worker_count];
        buffer_init(&worker->text, fleet->policy->limits.template_bytes);
        buffer_init(&worker->images, fleet->policy->limits.template_bytes);
        findings_init(&worker->ignored, 1, NULL);
        if (configuration_new(&worker->configuration, &input, error) != 0) {
            fleet->worker_count++;
            return -1;
        }
    }
    return 0;
}

/* Which file each device has, and what stands for all files that are no device's. */
static int find_files(struct given_fleet *fleet, struct error *error)
{
    const struct snapshot *snapshot = &fleet->snapshot;
    struct buffer all;
    fleet->own_files =
        arena_alloc_array(&fleet->arena, fleet->inventory.host_count + 1, sizeof *fleet->own_files);
    if (!fleet->own_files)
        return error_memory(error);
    inventory_own_files(&fleet->inventory, fleet->part, fleet->own_files);
    const struct several_files_input input = {.inventory = &fleet->inventory,
                                              .location = fleet->location,
                                              .snapshot = snapshot,
                                              .own = fleet->own_files,
                                              .arena = &fleet->arena};
    if (several_files_find(&fleet->several, &input, error) != 0)
        return -1;
    if (fleet->part)
        return 0;
    buffer_init(&all, SIZE_MAX / 4);
    for (size_t i = 0; i < snapshot->count; i++) {
        char hex[OBJECT_ID_HEX];
        const struct file *file = &snapshot->files[i];
        if (fleet_path_of(fleet->location, file->path).role == FLEET_DEVICE_VARIABLES)
            continue;
        buffer_append_text(&all, file->path);
        buffer_format(&all, "\n%s\n", object_id_hex(&file->blob, hex));
    }
    templates_append_sums(fleet->templates, true, &all);
    bool failed = all.failed || digest_hex(buffer_text(&all), fleet->basis) != 0;
    buffer_release(&all);
    return failed ? error_memory(error) : 0;
}

static int load(struct given_fleet *fleet, struct findings *findings, struct error *error)
{
    const struct inventory_location *location = fleet->location;
    const struct inventory_input input = {.repository = fleet->repository,
                                          .snapshot = &fleet->snapshot,
                                          .sources = location->sources,
                                          .source_count = location->source_count,
                                          .play_folder = text_of(location->folder),
                                          .merges = location->merges,
                                          .reads_ini = location->reads_ini};
    const struct templates_source source = {.repository = fleet->repository,
                                            .tree = fleet->tree,
                                            .folder = location->folder,
                                            .location = location,
                                            .policy = fleet->policy};
    if (inventory_load(&fleet->inventory, &input, findings, error) != 0 ||
        findings->total[SEVERITY_ERROR] > 0)
        return findings->total[SEVERITY_ERROR] > 0 && error->kind == ERROR_NONE ? 0 : -1;
    if (templates_new(&fleet->templates, &source, error) != 0 ||
        hidden_find(&fleet->hidden, &fleet->inventory, &fleet->snapshot, location, error) != 0 ||
        find_files(fleet, error) != 0)
        return -1;
    return open_workers(fleet, error);
}

int given_fleet_list(struct given_fleet *fleet, const struct differences *changes,
                     struct findings *findings, struct error *error)
{
    const struct inventory_search search = {.repository = fleet->repository,
                                            .tree = fleet->tree,
                                            .policy = fleet->policy,
                                            .arena = &fleet->arena,
                                            .changes = changes};
    struct inventory_locations locations;
    if (inventory_locate(&locations, &fleet->snapshot, &search, findings, error) != 0)
        return -1;
    fleet->location = &locations.items[0];
    return 0;
}

int given_fleet_load(struct given_fleet *fleet, struct findings *findings, struct error *error)
{
    const struct inventory_location *location = fleet->location;
    if (fleet->snapshot.is_cut || findings->total[SEVERITY_ERROR] > 0 ||
        (location->state == INVENTORY_NONE && !location->is_named))
        return 0;
    if (location->state == INVENTORY_SEVERAL && !location->is_named)
        return error_set(error, ERROR_INPUT,
                         "there are several inventories; name one in the policy: fleet: { "
                         "inventory: [%.*s] }",
                         (int)location->candidates[0].length, location->candidates[0].bytes);
    return load(fleet, findings, error);
}

/* ----------------------------------------------------------------------------- all devices -- */

struct addition {
    struct given_fleet *fleet;
    const size_t *hosts; /* NULL: all of the inventory */
    struct plan_fleet *plan;
    pthread_mutex_t lock; /* of the plan */
};

static void add_device(void *context, unsigned index, size_t item)
{
    struct addition *addition = context;
    struct given_fleet *fleet = addition->fleet;
    size_t host = addition->hosts ? addition->hosts[item] : item;
    struct given_worker *worker = &fleet->workers[index];
    struct plan_given given;
    if (worker->error.kind != ERROR_NONE ||
        given_device_find(fleet, worker, &fleet->inventory.hosts[host], &given, &worker->error) !=
            0)
        return;
    pthread_mutex_lock(&addition->lock);
    plan_fleet_add(addition->plan, &given, &worker->error);
    pthread_mutex_unlock(&addition->lock);
}

/* Which hosts are asked for; in the arena. */
static int find_hosts(struct given_fleet *fleet, const size_t **hosts, size_t *count,
                      struct error *error)
{
    const struct inventory *inventory = &fleet->inventory;
    *hosts = NULL;
    *count = inventory->host_count;
    if (!fleet->part)
        return 0;
    size_t *found = arena_alloc_array(&fleet->arena, fleet->part->count + 1, sizeof *found);
    if (!found)
        return error_memory(error);
    *hosts = found;
    *count = 0;
    for (size_t i = 0; i < fleet->part->count; i++) {
        const struct inventory_host *host = inventory_host(inventory, fleet->part->entries[i].key);
        if (host)
            found[(*count)++] = (size_t)(host - inventory->hosts);
    }
    return 0;
}

int given_fleet_add(struct given_fleet *fleet, struct plan_fleet *plan, struct error *error)
{
    struct addition addition = {.fleet = fleet, .plan = plan};
    size_t count;
    if (fleet->worker_count == 0)
        return 0;
    if (find_hosts(fleet, &addition.hosts, &count, error) != 0)
        return -1;
    pthread_mutex_init(&addition.lock, NULL);
    parallel_for(count, fleet->worker_count, add_device, &addition);
    pthread_mutex_destroy(&addition.lock);
    for (unsigned i = 0; i < fleet->worker_count; i++) {
        const struct error *failure = &fleet->workers[i].error;
        if (failure->kind != ERROR_NONE)
            return error_set(error, failure->kind, "%s", failure->message);
    }
    plan_fleet_sort(plan);
    return templates_check(fleet->templates, error);
}

int given_fleet_settings(struct given_fleet *fleet, struct text device,
                         struct plan_settings *settings, struct error *error)
{
    struct given_worker *worker = &fleet->workers[0];
    struct configuration_rendering rendering;
    if (given_device_enter(worker, inventory_host(&fleet->inventory, device), error) != 0 ||
        configuration_render(worker->configuration, &worker->text, &rendering, error) != 0)
        return -1;
    return plan_settings_read(settings, buffer_text(&worker->text), &fleet->policy->limits, error);
}

/* SPDX-License-Identifier: MIT */
/* What the devices of one tree are given: evaluated and rendered, one by one, by several threads.
 */
#include "verdict/verdict.h"

#include "verdict/given.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* One thread, and the device that it is at. */
struct given_worker {
    struct configuration *configuration;
    struct buffer text; /* as rendered */
    struct buffer images;
    char reason[TEMPLATE_MESSAGE + 160]; /* why it is not known; "": it is */
    struct findings ignored;             /* a file was told of when the tree was judged */
    struct error error;
};

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
    inventory_own_files(&fleet->inventory, NULL, fleet->own_files);
    buffer_init(&all, SIZE_MAX / 4);
    for (size_t i = 0; i < snapshot->count; i++) {
        char hex[OBJECT_ID_HEX];
        const struct file *file = &snapshot->files[i];
        if (fleet_path_of(fleet->location, file->path).role == FLEET_DEVICE_VARIABLES)
            continue;
        buffer_append_text(&all, file->path);
        buffer_format(&all, "\n%s\n", object_id_hex(&file->blob, hex));
    }
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

int given_fleet_read(struct given_fleet *fleet, struct findings *findings, struct error *error)
{
    const struct inventory_search search = {fleet->repository, fleet->tree, fleet->policy,
                                            &fleet->arena};
    struct inventory_locations locations;
    if (inventory_locate(&locations, &fleet->snapshot, &search, findings, error) != 0)
        return -1;
    fleet->location = &locations.items[0];
    if (fleet->snapshot.is_cut || findings->total[SEVERITY_ERROR] > 0 ||
        (fleet->location->state == INVENTORY_NONE && !fleet->location->is_named))
        return 0;
    if (fleet->location->state == INVENTORY_SEVERAL && !fleet->location->is_named)
        return error_set(error, ERROR_INPUT,
                         "there are several inventories; name one in the policy: fleet: { "
                         "inventory: [%.*s] }",
                         (int)fleet->location->candidates[0].length,
                         fleet->location->candidates[0].bytes);
    return load(fleet, findings, error);
}

/* ---------------------------------------------------------------------------------- values -- */

static void doubt(struct given_worker *worker, const char *what, const char *why)
{
    if (!worker->reason[0])
        snprintf(worker->reason, sizeof worker->reason, "%s: %s", what, why);
}

/* What a variable comes to; NULL where the device has none, or it is not known, which is told. */
static int evaluate(struct given_worker *worker, const char *name, const struct node **value,
                    struct error *error)
{
    const struct inventory_view *view = configuration_view(worker->configuration);
    const struct variable *variable = inventory_view_find(view, text_of(name));
    struct configuration_value evaluated;
    *value = NULL;
    if (!variable)
        return 0;
    if (configuration_evaluate(worker->configuration, name, variable->value, &evaluated, error) !=
        0)
        return -1;
    *value = evaluated.value;
    if (!evaluated.value)
        doubt(worker, name,
              evaluated.result.outcome != TEMPLATE_RENDERED ? evaluated.result.message
                                                            : evaluated.reason);
    return 0;
}

static int find_branch(struct given_worker *worker, struct plan_given *given, struct error *error)
{
    const struct node *value;
    if (evaluate(worker, "subscribed_branch", &value, error) != 0)
        return -1;
    given->is_branch_unknown = worker->reason[0] != '\0';
    if (value && value->type != NODE_NULL)
        given->branch = node_text(value);
    return 0;
}

static int find_type(struct given_worker *worker, struct plan_given *given,
                     const struct node **type, struct error *error)
{
    struct configuration_type told;
    if (configuration_type(worker->configuration, &told, error) != 0)
        return -1;
    if (!told.value && told.result.outcome != TEMPLATE_RENDERED)
        doubt(worker, "device type", told.result.message);
    *type = told.value;
    if (told.value)
        given->type = node_text(told.value);
    return 0;
}

/* Whether an earlier entry has the same type, and so counts. */
static bool is_shadowed(const struct node *list, size_t index)
{
    const struct node *type = node_member(list->sequence.items[index], "device_type");
    for (size_t i = 0; i < index; i++) {
        const struct node *other = node_member(list->sequence.items[i], "device_type");
        if (other && type && node_equal(other, type))
            return true;
    }
    return false;
}

/* Where nothing says the type of a device, Mender will: the image of each type counts. */
static void list_images(struct buffer *out, const struct node *list)
{
    for (size_t i = 0; i < list->sequence.count; i++) {
        const struct node *type = node_member(list->sequence.items[i], "device_type");
        const struct node *name = node_member(list->sequence.items[i], "image_name");
        if (!type || !name || is_shadowed(list, i))
            continue;
        if (out->length)
            buffer_append_string(out, ", ");
        buffer_append_text(out, node_text(type));
        buffer_append_string(out, ": ");
        buffer_append_text(out, node_text(name));
    }
}

static const struct node *image_of_type(const struct node *list, const struct node *type)
{
    for (size_t i = 0; i < list->sequence.count; i++) {
        const struct node *of = node_member(list->sequence.items[i], "device_type");
        if (of && node_equal(of, type))
            return node_member(list->sequence.items[i], "image_name");
    }
    return NULL;
}

static int find_image(struct given_worker *worker, struct plan_given *given,
                      const struct node *type, struct error *error)
{
    const struct node *list;
    if (evaluate(worker, "os_image", &list, error) != 0)
        return -1;
    if (!list || list->type != NODE_SEQUENCE)
        return 0;
    const struct node *image = type ? image_of_type(list, type) : NULL;
    if (image)
        given->image = node_text(image);
    if (type)
        return 0;
    buffer_clear(&worker->images);
    list_images(&worker->images, list);
    if (worker->images.length)
        given->image = buffer_text(&worker->images);
    return worker->images.failed ? error_memory(error) : 0;
}

/* ----------------------------------------------------------------------------------- basis -- */

/* Variables as they are written, with what all groups give, and the template. */
static int find_basis_of_seen(struct given_worker *worker, const struct template *template,
                              struct plan_given *given, struct error *error)
{
    const struct variable *const *variables;
    size_t count;
    if (configuration_list(worker->configuration, &variables, &count, error) != 0)
        return -1;
    struct buffer all;
    buffer_init(&all, SIZE_MAX / 4);
    for (size_t i = 0; i < count; i++) {
        buffer_append_text(&all, variables[i]->name);
        buffer_append_string(&all, "=");
        json_write_node(&all, &json_style_of_ansible, variables[i]->value, 0);
        buffer_append_string(&all, "\n");
    }
    if (template)
        buffer_append_text(&all, template_source(template));
    bool failed = all.failed || digest_hex(buffer_text(&all), given->basis) != 0;
    buffer_release(&all);
    return failed ? error_memory(error) : 0;
}

/* Of what is hidden the files themselves count: those of all devices, and the device's own. */
static int find_basis_of_hidden(const struct given_fleet *fleet, size_t host,
                                struct plan_given *given, struct error *error)
{
    char own[OBJECT_ID_HEX], all[DIGEST_HEX + OBJECT_ID_HEX];
    size_t file = fleet->own_files[host];
    if (file == INVENTORY_SEVERAL_FILES)
        object_id_hex(fleet->tree, own);
    else if (file == INVENTORY_NO_FILE)
        own[0] = '\0';
    else
        object_id_hex(&fleet->snapshot.files[file].blob, own);
    snprintf(all, sizeof all, "%s%s", fleet->basis, own);
    return digest_hex(text_of(all), given->basis) == 0 ? 0 : error_memory(error);
}

/* ------------------------------------------------------------------------------ one device -- */

static int render(struct given_worker *worker, struct plan_given *given,
                  const struct template **template, struct error *error)
{
    struct configuration_rendering rendering = {0};
    if (configuration_render(worker->configuration, &worker->text, &rendering, error) != 0)
        return -1;
    *template = rendering.template;
    if (rendering.result.outcome != TEMPLATE_RENDERED) {
        char name[128];
        snprintf(name, sizeof name, "template %.*s",
                 rendering.name.length < 100 ? (int)rendering.name.length : 100,
                 rendering.name.length ? rendering.name.bytes : "");
        doubt(worker, name, rendering.result.message);
        return 0;
    }
    if (rendering.outcome != CONFIGURATION_RENDERED)
        return 0;
    return digest_hex(buffer_text(&worker->text), given->configuration) == 0 ? 0
                                                                             : error_memory(error);
}

/* What a file hides may be any variable. */
static bool is_seen(struct given_fleet *fleet, struct given_worker *worker,
                    const struct inventory_host *host)
{
    const struct inventory_view *view = configuration_view(worker->configuration);
    if (inventory_view_unread(view).bytes)
        doubt(worker, "its variables", "a file is encrypted as a whole");
    if (inventory_view_broken(view).bytes)
        doubt(worker, "its variables", "a file cannot be read");
    if (hidden_has(&fleet->hidden, view, (size_t)(host - fleet->inventory.hosts)))
        doubt(worker, "its variables", "a file of SOPS is not read");
    return !worker->reason[0];
}

static int enter(struct given_worker *worker, const struct inventory_host *host,
                 struct error *error)
{
    buffer_clear(&worker->text);
    worker->reason[0] = '\0';
    return configuration_enter(worker->configuration, host, NULL, &worker->ignored, error);
}

static int find_given(struct given_fleet *fleet, struct given_worker *worker,
                      const struct inventory_host *host, struct plan_given *given,
                      struct error *error)
{
    const struct node *type = NULL;
    const struct template *template = NULL;
    bool sees = false;
    *given = (struct plan_given){.device = host->name};
    if (enter(worker, host, error) != 0)
        return -1;
    sees = is_seen(fleet, worker, host);
    given->is_branch_unknown = !sees;
    if (sees &&
        (find_branch(worker, given, error) != 0 || find_type(worker, given, &type, error) != 0 ||
         find_image(worker, given, type, error) != 0 ||
         render(worker, given, &template, error) != 0))
        return -1;
    if (!worker->reason[0])
        return 0;
    given->unverified = text_of(worker->reason);
    return sees
               ? find_basis_of_seen(worker, template, given, error)
               : find_basis_of_hidden(fleet, (size_t)(host - fleet->inventory.hosts), given, error);
}

/* ----------------------------------------------------------------------------- all devices -- */

struct addition {
    struct given_fleet *fleet;
    struct plan_fleet *plan;
    pthread_mutex_t lock; /* of the plan */
};

static void add_device(void *context, unsigned index, size_t host)
{
    struct addition *addition = context;
    struct given_fleet *fleet = addition->fleet;
    struct given_worker *worker = &fleet->workers[index];
    struct plan_given given;
    if (worker->error.kind != ERROR_NONE ||
        find_given(fleet, worker, &fleet->inventory.hosts[host], &given, &worker->error) != 0)
        return;
    pthread_mutex_lock(&addition->lock);
    plan_fleet_add(addition->plan, &given, &worker->error);
    pthread_mutex_unlock(&addition->lock);
}

int given_fleet_add(struct given_fleet *fleet, struct plan_fleet *plan, struct error *error)
{
    struct addition addition = {.fleet = fleet, .plan = plan};
    if (fleet->worker_count == 0)
        return 0;
    pthread_mutex_init(&addition.lock, NULL);
    parallel_for(fleet->inventory.host_count, fleet->worker_count, add_device, &addition);
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
    if (enter(worker, inventory_host(&fleet->inventory, device), error) != 0 ||
        configuration_render(worker->configuration, &worker->text, &rendering, error) != 0)
        return -1;
    return plan_settings_read(settings, buffer_text(&worker->text), &fleet->policy->limits, error);
}

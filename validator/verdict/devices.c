/* SPDX-License-Identifier: MIT */
/*
 * The devices of a fleet. Those that look the same, which is to be in the same groups and to have
 * the same variables of their own, are judged once, unless something asked for what is one device's
 * alone. What is found goes to a tally, so that one slip in a template is one finding, however many
 * devices it meets.
 */
#include "verdict/devices.h"

#include <stdlib.h>

/* Setting a variable takes the time of so many steps of a template. */
enum { STEPS_OF_A_VARIABLE = 10 };

static bool is_file(size_t file)
{
    return file != INVENTORY_NO_FILE && file != INVENTORY_SEVERAL_FILES;
}

/* --------------------------------------------------------------------------------- looks -- */

static int compare_looks(const void *a, const void *b)
{
    const struct look *left = a, *right = b;
    if (left->file != right->file)
        return left->file < right->file ? -1 : 1;
    if (left->kin != right->kin)
        return left->kin < right->kin ? -1 : 1;
    if (left->blocks != right->blocks)
        return (uintptr_t)left->blocks < (uintptr_t)right->blocks ? -1 : 1;
    if (left->is_hidden != right->is_hidden)
        return left->is_hidden ? 1 : -1;
    return (left->host > right->host) - (left->host < right->host);
}

static bool is_alike(const struct look *a, const struct look *b)
{
    return a->file == b->file && a->file != INVENTORY_SEVERAL_FILES && a->kin == b->kin &&
           a->blocks == b->blocks && a->is_hidden == b->is_hidden;
}

static int find_looks(struct reading *reading, struct error *error)
{
    struct devices *devices = &reading->devices;
    const struct inventory *inventory = &reading->inventory;
    devices->files = malloc((inventory->host_count + 1) * sizeof *devices->files);
    devices->looks = malloc((inventory->host_count + 1) * sizeof *devices->looks);
    if (!devices->files || !devices->looks)
        return error_memory(error);
    inventory_own_files(inventory, reading->part, devices->files);
    for (size_t i = 0; !reading->part && i < inventory->host_count; i++) {
        size_t file = devices->files[i];
        const struct inventory_host *host = &inventory->hosts[i];
        devices->looks[i] =
            (struct look){.file = is_file(file) ? reading->sharing.shares[file].first : file,
                          .kin = host->kin,
                          .blocks = host->blocks,
                          .is_hidden = devices->hidden.hosts[i],
                          .host = i};
    }
    devices->count = reading->part ? 0 : inventory->host_count;
    if (devices->count > 1)
        qsort(devices->looks, devices->count, sizeof *devices->looks, compare_looks);
    for (devices->rest = devices->count;
         devices->rest > 0 && !is_file(devices->looks[devices->rest - 1].file);)
        devices->rest--;
    return 0;
}

/* The first look of a file. */
static size_t find_file(const struct devices *devices, size_t file)
{
    size_t low = 0, high = devices->rest;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (devices->looks[middle].file < file)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ------------------------------------------------------------------------------ preparation -- */

/* What is wrong with their files was told when they were read as files. */
static int attach_groups(struct reading *reading, struct error *error)
{
    const struct inventory_location *location = reading->location;
    const struct inventory_input input = {.repository = reading->judge->repository,
                                          .snapshot = reading->snapshot,
                                          .sources = location->sources,
                                          .source_count = location->source_count,
                                          .play_folder = text_of(location->folder),
                                          .merges = location->merges,
                                          .reads_ini = location->reads_ini};
    struct findings ignored;
    findings_init(&ignored, 1, NULL);
    int result = inventory_attach(&reading->inventory, &input, &ignored, error);
    findings_release(&ignored);
    return result;
}

static int open_worker(const struct reading *reading, struct worker *worker, struct error *error)
{
    const struct policy *policy = reading->judge->policy;
    const struct configuration_input input = {.templates = reading->devices.templates,
                                              .inventory = &reading->inventory,
                                              .policy = policy};
    worker->device.templates = reading->devices.templates;
    worker->device.scratch = worker->examiner.scratch;
    buffer_init(&worker->device.text, policy->limits.template_bytes);
    return configuration_new(&worker->device.configuration, &input, error);
}

/* Objects that readers take differently are told of where the checkout is judged: then there are
 * no templates here, and no devices to judge. */
static int open_templates(struct devices *devices, const struct templates_source *source,
                          struct error *error)
{
    struct error failure = {0};
    if (templates_new(&devices->templates, source, &failure) == 0)
        return 0;
    templates_free(devices->templates);
    devices->templates = NULL;
    return failure.kind == ERROR_INPUT && source->tree
               ? 0
               : error_set(error, failure.kind, "%s", failure.message);
}

static void charge_templates(struct reading *reading, struct templates_effort effort)
{
    budget_take(reading->budget, BUDGET_ENTRIES, effort.entries);
    budget_take(reading->budget, BUDGET_BYTES, effort.bytes);
    budget_take(reading->budget, BUDGET_VALUES, effort.values);
}

static int open_workers(struct reading *reading, const struct object_id *tree, struct error *error)
{
    struct devices *devices = &reading->devices;
    const struct templates_source source = {.repository = reading->judge->repository,
                                            .tree = tree,
                                            .folder = reading->location->folder,
                                            .location = reading->location,
                                            .policy = reading->judge->policy};
    devices->is_charged = calloc(reading->inventory.kin_count + 1, sizeof *devices->is_charged);
    if (!devices->is_charged)
        return error_memory(error);
    if (open_templates(devices, &source, error) != 0)
        return -1;
    if (!devices->templates)
        return 0;
    charge_templates(reading, templates_effort(devices->templates));
    for (unsigned i = 0; i + 1 < reading->worker_count; i++) {
        if (open_worker(reading, &reading->workers[i], error) != 0)
            return -1;
    }
    return 0;
}

/* An inventory that Ansible refuses gives nobody anything; what is not kept may be such a finding.
 * Nor is it known what devices are given where a part of the tree could not be read. */
static bool is_reliable(const struct reading *reading)
{
    const struct findings *findings =
        &reading->workers[reading->worker_count - 1].examiner.findings;
    return reading->inventory_known && reading->is_sound &&
           findings->total[SEVERITY_ERROR] < findings->ceiling &&
           !findings_have_error(findings, RULE_FLEET_REFUSED_INVENTORY);
}

int devices_prepare(struct reading *reading, const struct object_id *tree, struct error *error)
{
    reading->devices.are_known = is_reliable(reading);
    if (!reading->devices.are_known)
        return 0;
    if (attach_groups(reading, error) != 0 ||
        hidden_find(&reading->devices.hidden, &reading->inventory, reading->snapshot,
                    reading->location, error) != 0 ||
        find_looks(reading, error) != 0 || open_workers(reading, tree, error) != 0)
        return -1;
    reading->devices.are_judged = reading->devices.templates != NULL;
    if (!reading->devices.are_judged)
        reading->devices.count = reading->devices.rest = 0;
    return 0;
}

void devices_release(struct devices *devices)
{
    free(devices->files);
    free(devices->looks);
    hidden_release(&devices->hidden);
    free(devices->is_charged);
    *devices = (struct devices){.are_known = devices->are_known,
                                .are_judged = devices->are_judged,
                                .templates = devices->templates};
}

/* ------------------------------------------------------------------------------- one device -- */

/* The groups of a kin are entered once, or once by each worker: that is charged once. */
static void charge(struct reading *reading, const struct worker *worker)
{
    const struct fleet_device *device = &worker->device;
    const struct inventory_work work =
        inventory_view_work(configuration_view(device->configuration));
    size_t steps = device->steps + (work.own + work.again) * STEPS_OF_A_VARIABLE;
    if (!atomic_exchange(&reading->devices.is_charged[device->host->kin], true))
        steps += work.groups * STEPS_OF_A_VARIABLE;
    budget_take(reading->budget, BUDGET_STEPS, steps);
}

static bool is_seen(const struct reading *reading, const struct worker *worker, size_t host)
{
    const struct inventory_view *view = configuration_view(worker->device.configuration);
    return !inventory_view_unread(view).bytes && !inventory_view_broken(view).bytes &&
           !hidden_has(&reading->devices.hidden, view, host);
}

/* What tells later whether the same was said of the same device before; 0 when memory is out. */
static uint64_t mark_device(const struct reading *reading, size_t host, const char *message)
{
    char digest[DIGEST_HEX];
    struct buffer facts;
    uint64_t mark = 0;
    buffer_init(&facts, SIZE_MAX / 2);
    buffer_append_string(&facts, reading->location->folder); /* each fleet has its own devices */
    buffer_append_text(&facts, reading->inventory.hosts[host].name);
    buffer_append_string(&facts, "\n");
    finding_append_words(&facts, message);
    if (!facts.failed && digest_hex(buffer_text(&facts), digest) == 0) {
        digest[16] = '\0';
        mark = strtoull(digest, NULL, 16);
    }
    buffer_release(&facts);
    return mark;
}

/* Adds what was found of the first so many devices of `looks`. */
static void tally_found(const struct reading *reading, struct tally *tally,
                        const struct look *looks, size_t count, const struct findings *found)
{
    uint64_t *marks = found->count ? malloc(count * sizeof *marks) : NULL;
    for (size_t i = 0; marks && i < found->count; i++) {
        struct finding finding = found->items[i];
        for (size_t device = 0; device < count; device++) {
            marks[device] = mark_device(reading, looks[device].host, finding.message);
            tally->lost |= marks[device] == 0;
        }
        finding.devices = marks;
        finding.device_count = count;
        tally_add(tally, &finding, looks->host);
    }
    tally->lost |= found->lost || (found->count > 0 && !marks);
    free(marks);
}

/* Judges the first device of `looks`, and tells it of all that look the same, of which there are
 * `alike`, unless it asked for what is its own. Returns of how many it told. `tally` is one of the
 * worker's. */
static size_t judge_device(struct reading *reading, struct worker *worker, const struct look *looks,
                           const struct inventory_own *own, size_t alike, struct tally *tally)
{
    struct fleet_device *device = &worker->device;
    size_t host = looks->host;
    size_t file = reading->devices.files[host];
    struct findings found, ignored;
    findings_init(&found, reading->judge->limits->findings, reading->findings.severities);
    findings_init(&ignored, 1, NULL); /* the file was told of when it was read as one */
    device->host = &reading->inventory.hosts[host];
    device->path = is_file(file) ? reading->snapshot->files[file].path : (struct text){0};
    device->has_several = file == INVENTORY_SEVERAL_FILES;
    device->is_verified = false;
    device->steps = 0;
    size_t images = worker->images.count;
    int result =
        configuration_enter(device->configuration, device->host, own, &ignored, &worker->error);
    if (result == 0 && is_seen(reading, worker, host))
        result =
            fleet_judge_device(&reading->fleet, device, &worker->images, &found, &worker->error);
    if (result == 0)
        charge(reading, worker);
    size_t count = configuration_is_own(device->configuration) ? 1 : alike;
    bool is_verified = device->is_verified && tally != &worker->behind;
    worker->unverified += is_verified ? 0 : count;
    tally_found(reading, tally, looks, count, &found);
    for (; images < worker->images.count; images++)
        worker->images.items[images].devices = count;
    findings_release(&found);
    findings_release(&ignored);
    return count;
}

static bool goes_on(const struct reading *reading, const struct worker *worker)
{
    return worker->error.kind == ERROR_NONE && !budget_is_spent(reading->budget);
}

/* Judges the devices from `first` on that look the same. Returns the end of them. `root` is that of
 * their own file. */
static size_t judge_alike(struct reading *reading, struct worker *worker, size_t first,
                          const struct node *root, struct tally *tally)
{
    const struct devices *devices = &reading->devices;
    const struct look *looks = devices->looks;
    size_t end = first + 1;
    while (end < devices->count && is_alike(&looks[first], &looks[end]))
        end++;
    for (size_t i = first; i < end && goes_on(reading, worker);) {
        size_t host = looks[i].host;
        const struct inventory_own own = {.file = devices->files[host], .root = root};
        bool is_alone = own.file == INVENTORY_SEVERAL_FILES || i > first;
        i += judge_device(reading, worker, &looks[i],
                          own.file == INVENTORY_SEVERAL_FILES ? NULL : &own,
                          is_alone ? 1 : end - first, tally);
    }
    return end;
}

/* Where goes what is found of a device, by whether its own file is sound; NULL: it is not known
 * what the device is given. */
static struct tally *tally_of(struct worker *worker, bool is_sound)
{
    if (is_sound)
        return &worker->tally;
    return worker->root ? &worker->behind : NULL;
}

void devices_judge_one(struct reading *reading, struct worker *worker, size_t host,
                       const struct inventory_own *own, bool is_sound)
{
    const struct look look = {.host = host};
    struct tally *tally = tally_of(worker, is_sound);
    if (!tally)
        worker->unverified++;
    else if (goes_on(reading, worker))
        judge_device(reading, worker, &look, own, 1, tally);
}

/* ------------------------------------------------------------------------------ all devices -- */

void devices_judge_file(struct reading *reading, struct worker *worker, size_t index, bool is_sound)
{
    const struct devices *devices = &reading->devices;
    size_t next = devices->are_judged ? find_file(devices, index) : devices->rest;
    struct tally *tally = tally_of(worker, is_sound);
    while (next < devices->rest && devices->looks[next].file == index && goes_on(reading, worker)) {
        if (tally) {
            next = judge_alike(reading, worker, next, worker->root, tally);
        } else {
            worker->unverified++;
            next++;
        }
    }
}

size_t devices_rest(const struct devices *devices)
{
    return devices->count - devices->rest;
}

void devices_judge_rest(struct reading *reading, struct worker *worker, size_t index)
{
    const struct devices *devices = &reading->devices;
    size_t look = devices->rest + index;
    if (look > devices->rest && is_alike(&devices->looks[look - 1], &devices->looks[look]))
        return; /* judged with the first of them */
    judge_alike(reading, worker, look, NULL, &worker->tally);
}

/* ---------------------------------------------------------------------------------- telling -- */

struct text devices_template(const struct reading *reading, struct text path)
{
    struct templates *templates = reading->devices.templates;
    const struct template *template = NULL;
    const char *folder = "";
    if (!reading->devices.are_judged)
        return (struct text){0};
    if (text_take_string(&path, reading->location->folder))
        folder = reading->location->folder;
    if (text_take_string(&path, reading->judge->policy->templates.path))
        template = templates_find(templates, path);
    return template && strcmp(templates_folder(templates, path), folder) == 0
               ? template_source(template)
               : (struct text){0};
}

static struct text name_device(void *context, size_t host)
{
    const struct reading *reading = context;
    size_t file = reading->devices.files[host];
    return is_file(file) ? reading->snapshot->files[file].path
                         : reading->inventory.hosts[host].name;
}

/* Finds the files of the devices that findings name: only those of a part were asked for. */
static void find_named(struct reading *reading, const struct tally *tally)
{
    const struct inventory *inventory = &reading->inventory;
    struct map names;
    map_init(&names);
    for (size_t i = 0; i < tally->found.count; i++) {
        const struct tally_entry *entry = tally->found.entries[i].value;
        if (map_put(&names, inventory->hosts[entry->first].name, reading) != 0)
            reading->found_of_devices.lost = true;
    }
    if (names.count)
        inventory_own_files(inventory, &names, reading->devices.files);
    map_release(&names);
}

void devices_tell_summary(struct reading *reading, const struct summary *summary)
{
    struct tally tally;
    tally_init(&tally, reading->found_of_devices.ceiling);
    summary_fill_tally(summary, &tally);
    find_named(reading, &tally);
    tally_tell(&tally, name_device, reading, &reading->found_of_devices);
    tally_release(&tally);
}

static void tell(struct reading *reading, bool is_behind, struct findings *findings)
{
    struct tally all;
    tally_init(&all, findings->ceiling);
    for (unsigned i = 0; i < reading->worker_count; i++) {
        const struct worker *worker = &reading->workers[i];
        tally_append(&all, is_behind ? &worker->behind : &worker->tally);
    }
    tally_tell(&all, name_device, reading, findings);
    tally_release(&all);
}

void devices_tell(struct reading *reading)
{
    if (!reading->devices.are_judged)
        return;
    tell(reading, false, &reading->found_of_devices);
    tell(reading, true, &reading->found_behind);
}

void devices_count(const struct reading *reading, struct judged *judged)
{
    size_t devices = reading->inventory_known ? reading->inventory.host_count : 0;
    size_t unverified = 0;
    for (unsigned i = 0; i < reading->worker_count; i++)
        unverified += reading->workers[i].unverified;
    /* Once the budget is spent, who was judged depends on the threads. */
    if (!reading->devices.are_judged || budget_is_spent(reading->budget))
        unverified = devices;
    judged->devices += devices;
    judged->unverified += unverified;
}

int devices_add_templates(const struct reading *reading, struct map *paths, struct error *error)
{
    struct templates *templates = reading->devices.templates;
    size_t count = reading->devices.are_judged ? templates_count(templates) : 0;
    struct text *list = malloc((count + 1) * sizeof *list);
    if (!list)
        return error_memory(error);
    int result = count ? templates_paths(templates, list, error) : 0;
    for (size_t i = 0; i < count && result == 0; i++)
        result = map_put(paths, list[i], templates) == 0 ? 0 : error_memory(error);
    free(list);
    return result;
}

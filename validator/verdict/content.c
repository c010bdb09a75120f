/* SPDX-License-Identifier: MIT */
#include "verdict/content.h"

#include "verdict/examination.h"

#include <stdlib.h>

/* Findings of one worker are kept up to here, so that which ones are shown in the end does not
 * depend on which worker met them. */
enum { WORKER_FINDINGS = 100000 };

/* Each thread keeps the packs it reads open, and a server has up to 50 of them (gc.autoPackLimit):
 * so many threads stay well below the 1,024 files that a process may have open. */
enum { THREADS_MAX = 8, FILES_PER_THREAD_MIN = 64 };

/* What one thread has for itself. */
struct worker {
    struct blob_reader *reader;
    struct examiner examiner;
    struct image_mentions images;
    struct error error;
};

/* What all threads share while a tree is judged; constant but for the workers. */
struct reading {
    const struct content *content;
    const struct judge *judge;
    const struct fleet_schemas *schemas;
    struct inventory inventory;
    bool inventory_known; /* it is read, and can be relied on */
    struct fleet_expectations expectations;
    struct worker *workers; /* [worker_count]; the last one reads the inventory alone, since that
                               document must outlive the reading of all other files */
    unsigned worker_count;
};

static int compile(struct schema **schema, const char *path, bool assert_formats,
                   struct error *error)
{
    const struct schema_resource variables = {
        .name = "urn:fleetgate:variables", .text = embedded_file("schemas/variables.schema.json")};
    const struct schema_options options = {.assert_formats = assert_formats,
                                           .strict = true,
                                           .resources = &variables,
                                           .resource_count = 1};
    return schema_compile(schema, path, embedded_file(path), &options, error);
}

int fleet_schemas_compile(struct fleet_schemas *schemas, bool assert_formats, struct error *error)
{
    *schemas = (struct fleet_schemas){0};
    if (compile(&schemas->inventory, "schemas/inventory.schema.json", assert_formats, error) != 0 ||
        compile(&schemas->group, "schemas/group.schema.json", assert_formats, error) != 0 ||
        compile(&schemas->device, "schemas/device.schema.json", assert_formats, error) != 0)
        return -1;
    return 0;
}

void fleet_schemas_release(struct fleet_schemas *schemas)
{
    schema_free(schemas->inventory);
    schema_free(schemas->group);
    schema_free(schemas->device);
    *schemas = (struct fleet_schemas){0};
}

/* ------------------------------------------------------------------------------- one file -- */

static void report_too_large(struct worker *worker, const struct place *place, uint64_t size,
                             size_t limit)
{
    findings_add(&worker->examiner.findings, RULE_DOCUMENT_LIMIT, place,
                 "fleet files are small; keep large data outside the fleet's folders",
                 "the file has %llu bytes; the gate reads at most %zu", (unsigned long long)size,
                 limit);
}

/* Reads one file and holds it against the schema; *root is NULL where there is no document. */
static int examine_file(const struct reading *reading, struct worker *worker, size_t index,
                        const struct schema *schema, const struct place *place,
                        const struct node **root)
{
    bool is_inventory = schema == reading->schemas->inventory;
    const struct examination_limits limits =
        examination_limits_of(reading->judge->limits, is_inventory);
    const struct file *file = &reading->content->snapshot.files[index];
    struct text text;
    uint64_t size;
    *root = NULL;
    if (blob_read(worker->reader, &file->blob, limits.bytes, &text, &size, &worker->error) != 0)
        return -1;
    if (!text.bytes) {
        report_too_large(worker, place, size, limits.bytes);
        return 0;
    }
    return examine(&worker->examiner, text, schema, &limits, place, root, &worker->error);
}

static void judge_variables(const struct reading *reading, struct worker *worker, size_t index,
                            const struct fleet_path *path)
{
    const struct place place = {.path = reading->content->snapshot.files[index].path};
    const struct schema *schema =
        path->role == FLEET_DEVICE_VARIABLES ? reading->schemas->device : reading->schemas->group;
    const struct node *root;
    if (examine_file(reading, worker, index, schema, &place, &root) == 0 && root)
        variables_check(root, &reading->expectations, index, &place, &worker->images,
                        &worker->examiner.findings, &worker->error);
}

static void judge_attributes(const struct reading *reading, struct worker *worker, size_t index)
{
    const struct snapshot *snapshot = &reading->content->snapshot;
    const struct place place = {.path = snapshot->files[index].path};
    size_t limit = reading->judge->limits->file_bytes;
    struct text text;
    uint64_t size;
    if (blob_read(worker->reader, &snapshot->files[index].blob, limit, &text, &size,
                  &worker->error) != 0)
        return;
    if (text.bytes)
        attributes_check(text, snapshot, &place, &worker->examiner.findings);
    else
        report_too_large(worker, &place, size, limit);
}

/* Whether it takes the inventory to know that Ansible reads the file at all. */
static bool awaits_inventory(const struct fleet_path *path)
{
    return !path->has_extension && !path->in_folder;
}

/* After its first error a worker does no more: the verdict is lost anyway. */
static void judge_file(const struct reading *reading, struct worker *worker, size_t index,
                       bool after_inventory)
{
    const struct inventory *inventory =
        after_inventory && reading->inventory_known ? &reading->inventory : NULL;
    struct fleet_path path = fleet_path_of(reading->content->snapshot.files[index].path);
    bool is_variables = path.role == FLEET_GROUP_VARIABLES || path.role == FLEET_DEVICE_VARIABLES;
    if (worker->error.kind != ERROR_NONE || awaits_inventory(&path) != after_inventory)
        return;
    if (fleet_is_attributes(reading->content->snapshot.files[index].path))
        judge_attributes(reading, worker, index);
    else if (is_variables && inventory_reads(inventory, &path))
        judge_variables(reading, worker, index, &path);
}

/* ------------------------------------------------------------------------------ inventory -- */

static bool find_inventory(const struct snapshot *snapshot, size_t *index)
{
    for (size_t i = 0; i < snapshot->count; i++) {
        if (fleet_path_of(snapshot->files[i].path).role == FLEET_INVENTORY) {
            *index = i;
            return true;
        }
    }
    return false;
}

/* Returns whether the inventory can be relied on. What goes wrong is in the worker's error. */
static bool judge_inventory(const struct reading *reading, struct inventory *inventory)
{
    struct worker *worker = &reading->workers[reading->worker_count - 1];
    size_t index;
    const struct node *root;
    if (!find_inventory(&reading->content->snapshot, &index))
        return false;
    const struct place place = {.path = reading->content->snapshot.files[index].path};
    if (examine_file(reading, worker, index, reading->schemas->inventory, &place, &root) != 0 ||
        !root)
        return false;
    return inventory_check(root, &reading->expectations, index, &place, &worker->images,
                           &worker->examiner.findings, &worker->error) == 0 &&
           inventory_read(inventory, root, &worker->error) == 0 &&
           inventory_check_groups(inventory, root, &place, &worker->examiner.findings,
                                  &worker->error) == 0;
}

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
    unsigned count = thread_count(reading->content->snapshot.count) + 1;
    reading->workers = calloc(count, sizeof *reading->workers);
    if (!reading->workers)
        return error_memory(error);
    reading->worker_count = count;
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = &reading->workers[i];
        image_mentions_init(&worker->images);
        if (examiner_init(&worker->examiner, reading->judge->limits, WORKER_FINDINGS,
                          reading->content->findings.severities, error) != 0 ||
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

/* Brings together what the workers found; the first error of any worker is the error of all. */
static int gather(const struct reading *reading, struct content *content, struct error *error)
{
    for (unsigned i = 0; i < reading->worker_count; i++) {
        const struct worker *worker = &reading->workers[i];
        if (worker->error.kind != ERROR_NONE)
            return error_set(error, worker->error.kind, "%s", worker->error.message);
        findings_append(&content->findings, &worker->examiner.findings, NULL);
        if (image_mentions_append(&content->images, &worker->images, error) != 0)
            return -1;
    }
    image_mentions_sort(&content->images);
    return 0;
}

static struct fleet_expectations expectations_of(const struct policy *policy, const char **names)
{
    for (size_t i = 0; i < policy->laws.count; i++)
        names[i] = policy->laws.items[i].name;
    return (struct fleet_expectations){.branches = names,
                                       .branch_count = policy->laws.count,
                                       .mender_server = policy->mender.server};
}

/* What the threads do first: index 0 is the inventory, which is the longest piece of work, and all
 * others are files that do not await it. */
static void judge_first(void *context, unsigned number, size_t index)
{
    struct reading *reading = context;
    if (index == 0)
        reading->inventory_known = judge_inventory(reading, &reading->inventory);
    else
        judge_file(reading, &reading->workers[number], index - 1, false);
}

static void judge_rest(void *context, unsigned number, size_t index)
{
    const struct reading *reading = context;
    judge_file(reading, &reading->workers[number], index, true);
}

static int judge_files(struct reading *reading, struct content *content, struct error *error)
{
    const struct snapshot *snapshot = &content->snapshot;
    unsigned threads = reading->worker_count - 1;
    parallel_for(snapshot->count + 1, threads, judge_first, reading);
    parallel_for(snapshot->count, threads, judge_rest, reading);
    /* Where trees could not be read whole, a file that seems to be missing may be there. */
    bool whole = content->findings.count == 0;
    int result = gather(reading, content, error);
    if (result == 0 && whole)
        result = fleet_check_files(snapshot, reading->inventory_known ? &reading->inventory : NULL,
                                   &content->findings, error);
    inventory_release(&reading->inventory);
    return result;
}

int content_judge(struct content *content, const struct judge *judge,
                  const struct fleet_schemas *schemas, struct error *error)
{
    const char **names = calloc(judge->policy->laws.count + 1, sizeof *names);
    if (!names)
        return error_memory(error);
    struct reading reading = {
        .content = content,
        .judge = judge,
        .schemas = schemas,
        .expectations = expectations_of(judge->policy, names),
    };
    int result = open_workers(&reading, error);
    if (result == 0)
        result = judge_files(&reading, content, error);
    close_workers(&reading);
    free(names);
    return result;
}

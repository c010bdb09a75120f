/* SPDX-License-Identifier: MIT */
/* One file of a tree as one thread reads and judges it. */
#include "verdict/reading.h"

#include "verdict/own.h"

/* What is kept of an image that a file mentions takes memory as if it were so many values. A byte
 * of attributes takes the time of so many others, and so many tries of a pattern that of a value.
 */
enum { VALUES_OF_A_MENTION = 5, BYTES_OF_ATTRIBUTES = 16, TRIES_OF_A_VALUE = 2 };

static void report_too_large(struct worker *worker, const struct place *place, uint64_t size,
                             size_t limit)
{
    findings_add(&worker->examiner.findings, RULE_DOCUMENT_LIMIT, place,
                 "fleet files are small; keep large data outside the fleet's folders",
                 "the file has %llu bytes; the gate reads at most %zu", (unsigned long long)size,
                 limit);
}

struct fleet_file reading_file_at(const struct reading *reading, size_t index)
{
    return (struct fleet_file){.index = index,
                               .place = {.path = reading->snapshot->files[index].path}};
}

int reading_load(const struct reading *reading, struct worker *worker,
                 const struct examination_limits *limits, const struct fleet_file *file,
                 struct text *text)
{
    const struct file *listed = &reading->snapshot->files[file->index];
    uint64_t size;
    if (budget_is_spent(reading->budget))
        return -1;
    if (blob_read_file(worker->reader, listed, limits->bytes, text, &size, &worker->error) != 0)
        return -1;
    if (!text->bytes) {
        report_too_large(worker, &file->place, size, limits->bytes);
        return 0;
    }
    reading->facts[file->index].bytes = text->length;
    budget_take(reading->budget, BUDGET_BYTES, text->length);
    return 0;
}

int reading_parse(const struct reading *reading, struct worker *worker,
                  const struct examination_limits *limits, struct text text,
                  struct fleet_file *file)
{
    int result =
        examiner_read(&worker->examiner, text, limits, &file->place, &file->node, &worker->error);
    return budget_take(reading->budget, BUDGET_VALUES, worker->examiner.document.nodes) ? result
                                                                                        : -1;
}

/* Reads one file of variables; file->node is NULL where there is no document. Returns -1, too,
 * where the budget is spent. */
static int read_file(const struct reading *reading, struct worker *worker, struct fleet_file *file)
{
    const struct examination_limits limits = examination_limits_of(reading->judge->limits, false);
    struct text text;
    if (reading_load(reading, worker, &limits, file, &text) != 0)
        return -1;
    return text.bytes ? reading_parse(reading, worker, &limits, text, file) : 0;
}

/* What is encrypted as a whole may set any variable; SOPS leaves their names to be seen. What the
 * policy expects is only told among what the report rests on. */
static void report_encrypted(const struct reading *reading, struct worker *worker,
                             const struct fleet_file *file)
{
    bool whole = file->node->vaulted;
    if (fleet_expects_encrypted(reading->fleet.policy, reading->fleet.location, file->place.path))
        return;
    findings_add(&worker->examiner.findings, RULE_DOCUMENT_ENCRYPTED, &file->place,
                 whole ? "to have the rest judged, encrypt single values (!vault) in place "
                         "of the file"
                       : NULL,
                 whole ? "encrypted with %s: cannot be seen, and may set known variables"
                       : "encrypted with %s: its values cannot be seen",
                 worker->examiner.document.encrypted_by);
}

/* Of a file that was read. */
static void judge_document(const struct reading *reading, struct worker *worker,
                           struct fleet_file *file, const struct fleet_path *path)
{
    const struct schema *schema =
        path->role == FLEET_DEVICE_VARIABLES ? reading->schemas->device : reading->schemas->group;
    if (worker->examiner.document.encrypted_by)
        report_encrypted(reading, worker, file);
    worker->root = file->node;
    reading->facts[file->index].is_unread = file->node->vaulted;
    if (file->node->vaulted)
        return;
    file->is_encrypted = worker->examiner.document.encrypted_by;
    size_t images = worker->images.count;
    reading->facts[file->index].is_judged = true;
    examiner_check(&worker->examiner, schema, file->node, &file->place);
    own_schemas_check(reading, worker, file);
    fleet_read_variables(&reading->fleet, file, &worker->images, &worker->examiner.findings,
                         &worker->error);
    budget_take(reading->budget, BUDGET_VALUES,
                (worker->images.count - images) * VALUES_OF_A_MENTION);
}

static void judge_variables(const struct reading *reading, struct worker *worker, size_t index,
                            const struct fleet_path *path)
{
    struct fleet_file file = reading_file_at(reading, index);
    if (read_file(reading, worker, &file) != 0)
        return;
    reading->facts[index].sets_branch = fleet_sets_branch(file.node);
    if (file.node)
        judge_document(reading, worker, &file, path);
}

/* Whether nobody can take variables from what was read, or from what its findings say could not be
 * read. */
static bool is_prose(const struct document *document, const struct findings *findings,
                     const struct node *root)
{
    if (root)
        return root->type != NODE_MAPPING && !root->vaulted;
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].rule == RULE_DOCUMENT_SYNTAX)
            return document->is_broken;
    }
    return false;
}

/* A file below host_vars/ that is for no device of the inventory and has no extension of data. A
 * task may be delegated to a host of any name, which Ansible then reads it for; so it is passed
 * over only where it is prose. */
static void judge_note(const struct reading *reading, struct worker *worker, size_t index,
                       const struct fleet_path *path)
{
    struct findings *findings = &worker->examiner.findings;
    struct findings before = *findings;
    struct fleet_file file = reading_file_at(reading, index);
    findings_init(findings, before.ceiling, before.severities);
    int result = read_file(reading, worker, &file);
    struct findings own = *findings;
    *findings = before;
    bool is_data = result == 0 && !is_prose(&worker->examiner.document, &own, file.node);
    if (is_data)
        findings_append(findings, &own);
    findings->lost |= own.lost;
    findings_release(&own);
    if (is_data && file.node)
        judge_document(reading, worker, &file, path);
}

static void judge_attributes(const struct reading *reading, struct worker *worker, size_t index)
{
    struct fleet_file file = reading_file_at(reading, index);
    size_t limit = reading->judge->limits->file_bytes;
    uint64_t size;
    if (blob_read_file(worker->reader, &reading->snapshot->files[index], limit, &file.text, &size,
                       &worker->error) != 0)
        return;
    size_t tries = fleet_attributes_effort(reading->snapshot->count, file.text);
    if (!budget_take(reading->budget, BUDGET_BYTES, file.text.length * BYTES_OF_ATTRIBUTES) ||
        !budget_take(reading->budget, BUDGET_VALUES, tries / TRIES_OF_A_VALUE))
        return;
    if (file.text.bytes)
        fleet_read_attributes(&reading->fleet, &file, &worker->examiner.findings);
    else
        report_too_large(worker, &file.place, size, limit);
}

/* Whether it takes the inventory to know that Ansible reads the file at all, or for which devices.
 */
static bool awaits_inventory(const struct fleet_path *path)
{
    if (path->role == FLEET_DEVICE_VARIABLES)
        return true;
    return !path->has_extension && !path->in_folder;
}

/* What is to be done with a file; each fits a byte. */
enum duty {
    DUTY_NONE,
    DUTY_ATTRIBUTES = 'a', /* of a folder: what they mean depends on the path */
    DUTY_GROUP = 'g',
    DUTY_DEVICE = 'd',
    DUTY_NOTE = 'n',
};

static enum duty duty_of(const struct reading *reading, size_t index, const struct fleet_path *path,
                         bool after_inventory)
{
    if (awaits_inventory(path) != after_inventory)
        return DUTY_NONE;
    if (fleet_is_attributes(reading->snapshot->files[index].path))
        return DUTY_ATTRIBUTES;
    if (path->role == FLEET_GROUP_VARIABLES && fleet_reads(reading->fleet.inventory, path))
        return DUTY_GROUP;
    if (path->role != FLEET_DEVICE_VARIABLES)
        return DUTY_NONE;
    if (fleet_reads(reading->fleet.inventory, path))
        return DUTY_DEVICE;
    return path->is_data ? DUTY_NOTE : DUTY_NONE;
}

/* What the content of a file means, to sharing_add. */
static uint64_t meaning_of(const struct reading *reading, struct text path, enum duty duty)
{
    const struct policy *policy = reading->judge->policy;
    uint64_t is_expected = fleet_expects_encrypted(policy, reading->location, path);
    uint64_t is_of_sops = fleet_is_of_sops(path);
    return is_of_sops << 41 | is_expected << 40 | (uint64_t)own_schemas_of(policy, path) << 8 |
           duty;
}

int reading_sort_files(struct reading *reading, bool after_inventory, struct error *error)
{
    struct sharing *sharing = &reading->sharing;
    sharing_next(sharing);
    for (size_t i = 0; i < reading->snapshot->count; i++) {
        struct text name = reading->snapshot->files[i].path;
        const struct fleet_path path = fleet_path_of(reading->location, name);
        enum duty duty = duty_of(reading, i, &path, after_inventory);
        if (duty == DUTY_ATTRIBUTES)
            sharing_add_alone(sharing, i);
        else if (duty != DUTY_NONE &&
                 sharing_add(sharing, i, meaning_of(reading, name, duty), error) != 0)
            return -1;
    }
    return 0;
}

static void do_duty(const struct reading *reading, struct worker *worker, size_t index,
                    bool after_inventory)
{
    struct fleet_path path = fleet_path_of(reading->location, reading->snapshot->files[index].path);
    switch (duty_of(reading, index, &path, after_inventory)) {
    case DUTY_ATTRIBUTES:
        judge_attributes(reading, worker, index);
        break;
    case DUTY_GROUP:
    case DUTY_DEVICE:
        judge_variables(reading, worker, index, &path);
        break;
    case DUTY_NOTE:
        judge_note(reading, worker, index, &path);
        break;
    case DUTY_NONE:
        break;
    }
}

void reading_judge_file(struct reading *reading, struct worker *worker, size_t index,
                        bool after_inventory)
{
    struct share *share = &reading->sharing.shares[index];
    const size_t *total = worker->examiner.findings.total;
    const size_t before[SEVERITY_COUNT] = {
        [SEVERITY_WARNING] = total[SEVERITY_WARNING], [SEVERITY_ERROR] = total[SEVERITY_ERROR]};
    worker->root = NULL;
    if (worker->error.kind != ERROR_NONE || budget_is_spent(reading->budget))
        return;
    do_duty(reading, worker, index, after_inventory);
    for (int i = SEVERITY_WARNING; i < SEVERITY_COUNT; i++)
        share->total[i] = (unsigned)(total[i] - before[i]);
}

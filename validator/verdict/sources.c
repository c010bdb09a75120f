/* SPDX-License-Identifier: MIT */
/* The files of an inventory, one after the other, and the variables that stand in them. */
#include "verdict/sources.h"

#include "verdict/own.h"

#include <string.h>

/* One file of the inventory while it is judged. */
struct source {
    const struct reading *reading;
    struct worker *worker;
    struct inventory *inventory;
    struct fleet_file file;
};

/* -------------------------------------------------------------------------------------- INI -- */

/* A mapping of variables in a file that no schema holds as a whole. */
static int judge_mapping(struct source *source, const struct schema *schema,
                         const struct node *variables)
{
    struct worker *worker = source->worker;
    struct fleet_file file = source->file;
    file.node = variables;
    examiner_check(&worker->examiner, schema, variables, &file.place);
    return fleet_read_variables(&source->reading->fleet, &file, &worker->images,
                                &worker->examiner.findings, &worker->error);
}

/* The blocks of one owner that stand in the file. Devices of one line share theirs, and stand
 * together: *last is the one that was judged before. */
static int judge_blocks(struct source *source, const struct schema *schema,
                        const struct inventory_block *block, const struct node **last)
{
    for (; block; block = block->next) {
        if (block->path.bytes != source->file.place.path.bytes || block->variables == *last)
            continue;
        *last = block->variables;
        if (judge_mapping(source, schema, block->variables) != 0)
            return -1;
    }
    return 0;
}

static bool judge_ini(struct source *source, struct text text)
{
    struct worker *worker = source->worker;
    const struct inventory *inventory = source->inventory;
    const struct fleet_schemas *schemas = source->reading->schemas;
    const struct node *last = NULL;
    size_t before = worker->examiner.findings.total[SEVERITY_ERROR];
    if (inventory_add_ini(source->inventory, text, &source->file.place, &worker->examiner.findings,
                          &worker->error) != 0)
        return false;
    source->reading->facts[source->file.index].is_judged = true;
    bool is_read = worker->examiner.findings.total[SEVERITY_ERROR] == before;
    own_schemas_refuse_ini(source->reading, worker, &source->file);
    for (size_t i = 0; i < inventory->group_count; i++) {
        if (judge_blocks(source, schemas->group, inventory->groups[i].blocks, &last) != 0)
            return false;
    }
    for (size_t i = 0; i < inventory->host_count; i++) {
        if (judge_blocks(source, schemas->device, inventory->hosts[i].blocks, &last) != 0)
            return false;
    }
    return is_read;
}

/* ------------------------------------------------------------------------------------- YAML -- */

static bool judge_yaml(struct source *source)
{
    struct worker *worker = source->worker;
    const struct reading *reading = source->reading;
    const struct fleet_file *file = &source->file;
    if (!file->node)
        return false;
    reading->facts[file->index].is_unread = file->node->vaulted;
    if (file->node->vaulted) {
        findings_add(&worker->examiner.findings, RULE_SCHEMA_VIOLATION, &file->place,
                     "commit it decrypted; of secrets in it, encrypt the values alone (!vault)",
                     "encrypted with %s, so no device can be seen",
                     worker->examiner.document.encrypted_by);
        return false;
    }
    reading->facts[file->index].is_judged = true;
    if (!reading->part) { /* else it is as it was */
        examiner_check(&worker->examiner, reading->schemas->inventory, file->node, &file->place);
        own_schemas_check(reading, worker, file);
    }
    return fleet_read_inventory(&reading->fleet, file, source->inventory, &worker->images,
                                &worker->examiner.findings, &worker->error) == 0;
}

/* A text that may be YAML, and else is INI: what is wrong with it as YAML is then nobody's fault.
 */
static bool judge_either(struct source *source, const struct examination_limits *limits,
                         struct text text)
{
    struct worker *worker = source->worker;
    struct findings *findings = &worker->examiner.findings;
    struct findings before = *findings;
    findings_init(findings, before.ceiling, before.severities);
    int result = reading_parse(source->reading, worker, limits, text, &source->file);
    struct findings own = *findings;
    *findings = before;
    bool is_ini =
        result == 0 && inventory_is_ini(&worker->examiner.document, text, &source->file.place);
    if (!is_ini)
        findings_append(findings, &own);
    findings->lost |= own.lost;
    findings_release(&own);
    if (result != 0)
        return false;
    return is_ini ? judge_ini(source, text) : judge_yaml(source);
}

/* ------------------------------------------------------------------------------------ files -- */

static bool judge_text(struct source *source, const struct examination_limits *limits,
                       struct text text)
{
    switch (inventory_form_of(text, &source->file.place, &source->worker->examiner.findings)) {
    case INVENTORY_REFUSED:
        break;
    case INVENTORY_INI:
        return judge_ini(source, text);
    case INVENTORY_YAML_OR_INI:
        return judge_either(source, limits, text);
    }
    return false;
}

/* The text and the document of a file must outlive the reading of all others; those of the only
 * one, which may be large, stay where they are. */
static bool judge_file(struct source *source, size_t number)
{
    const struct reading *reading = source->reading;
    struct worker *worker = source->worker;
    const struct examination_limits limits = examination_limits_of(reading->judge->limits, true);
    bool is_only = reading->location->file_count == 1;
    struct text text;
    source->file = reading_file_at(reading, reading->location->indices[number]);
    if (reading_load(reading, worker, &limits, &source->file, &text) != 0 || !text.bytes)
        return false;
    if (!is_only)
        text = arena_copy(&source->inventory->arena, text);
    if (!text.bytes) {
        error_memory(&worker->error);
        return false;
    }
    bool is_known = judge_text(source, &limits, text);
    if (!is_only) {
        reading->documents[number] = worker->examiner.document;
        worker->examiner.document = (struct document){0};
    }
    return is_known;
}

static bool has_file(const struct inventory_location *location, struct text source)
{
    for (size_t i = 0; i < location->file_count; i++) {
        struct text file = location->files[i];
        if (file.length >= source.length && memcmp(file.bytes, source.bytes, source.length) == 0 &&
            (file.length == source.length || file.bytes[source.length] == '/'))
            return true;
    }
    return false;
}

/* What is named and not there. */
static bool has_all_sources(const struct inventory_location *location, struct findings *findings)
{
    bool has_all = true;
    for (size_t i = 0; i < location->source_count; i++) {
        if (has_file(location, location->sources[i]))
            continue;
        inventory_refuse_missing(location->sources[i], findings);
        has_all = false;
    }
    return has_all;
}

bool sources_judge(const struct reading *reading, struct inventory *inventory)
{
    struct worker *worker = &reading->workers[reading->worker_count - 1];
    struct source source = {.reading = reading, .worker = worker, .inventory = inventory};
    bool is_known = has_all_sources(reading->location, &worker->examiner.findings);
    for (size_t i = 0; i < reading->location->file_count && worker->error.kind == ERROR_NONE; i++)
        is_known &= judge_file(&source, i);
    if (!is_known || reading->location->file_count == 0)
        return false;
    return fleet_finish_inventory(&reading->fleet, inventory, &worker->examiner.findings,
                                  &worker->error) == 0;
}

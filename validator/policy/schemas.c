/* SPDX-License-Identifier: MIT */
/* The section `schemas`: JSON Schemas of the operator's own, which lie where the policy does. */
#include "policy/schemas.h"

#include "schema/schema.h"

enum { SCHEMA_BYTES = 1 << 20, SCHEMAS_BYTES = 8 << 20, RESOURCES_MAX = 16 };

/* The texts of one schema and of those that its $ref may name. */
struct texts {
    struct buffer contents[RESOURCES_MAX + 1];
    struct schema_resource items[RESOURCES_MAX + 1];
    size_t count;
};

/* ------------------------------------------------------------------------------ their files -- */

/* What went wrong elsewhere, at its place in the policy. */
static int fail_at(const struct reader *reader, struct position at, const struct error *reason)
{
    return error_set(reader->error, reason->kind, "%s:%u:%u: %s", reader->policy->source, at.line,
                     at.column, reason->message);
}

/* The schema of the policy has seen to it that no name leads out of the folder. */
static int find_file(const struct reader *reader, const char *name, struct buffer *content,
                     bool *found, struct error *reason)
{
    *found = false;
    if (reader->commit)
        return repository_file(reader->repository, reader->commit, name, SCHEMA_BYTES, content,
                               found, reason);
    if (!reader->folder)
        return 0;
    const char *path = arena_format(&reader->policy->arena, "%s/%s", reader->folder, name);
    return path ? file_append(path, SCHEMA_BYTES, content, found, reason) : error_memory(reason);
}

/* What is judged depends on the bytes of the file, too. */
static int note_digest(const struct reader *reader, const struct schema_resource *file)
{
    struct policy *policy = reader->policy;
    struct buffer facts;
    char hex[DIGEST_HEX];
    buffer_init(&facts, SCHEMA_BYTES);
    int result = digest_hex(file->text, hex);
    buffer_format(&facts, "%s %s %s", policy->digest_of_all, hex, file->name);
    if (result == 0 && !facts.failed)
        result = digest_hex(buffer_text(&facts), policy->digest_of_all);
    bool is_noted = result == 0 && !facts.failed;
    buffer_release(&facts);
    return is_noted ? 0 : error_memory(reader->error);
}

static int read_file(const struct reader *reader, const struct node *name, struct texts *texts)
{
    struct error reason = {0};
    bool found;
    struct buffer *content = &texts->contents[texts->count];
    struct schema_resource *file = &texts->items[texts->count];
    buffer_init(content, SCHEMA_BYTES);
    texts->count++;
    file->name = arena_string(&reader->policy->arena, name->string);
    if (!file->name)
        return error_memory(reader->error);
    if (find_file(reader, file->name, content, &found, &reason) != 0)
        return fail_at(reader, name->at, &reason);
    if (!found)
        return reader_fail(reader, name->at,
                           reader->commit ? "there is no such file in the commit of the policy"
                                          : "there is no such file in the folder of the policy");
    file->text = buffer_text(content);
    return note_digest(reader, file);
}

/* -------------------------------------------------------------------------------- each entry -- */

static int read_texts(const struct reader *reader, const struct node *item, struct texts *texts)
{
    const struct node *with = node_member(item, "with");
    if (read_file(reader, node_member(item, "schema"), texts) != 0)
        return -1;
    for (size_t i = 0; with && i < with->sequence.count; i++) {
        if (read_file(reader, with->sequence.items[i], texts) != 0)
            return -1;
    }
    return 0;
}

static int compile(const struct reader *reader, const struct node *at, const struct texts *texts,
                   struct schema **schema)
{
    const struct schema_options options = {.assert_formats = reader->policy->assert_formats,
                                           .strict = true,
                                           .own_name = texts->items[0].name,
                                           .resources = texts->items + 1,
                                           .resource_count = texts->count - 1};
    struct error reason = {0};
    if (schema_compile(schema, texts->items[0].name, texts->items[0].text, &options, &reason) != 0)
        return fail_at(reader, at->at, &reason);
    return 0;
}

/* -------------------------------------------------------------------------------- subjects -- */

static int take_name(const struct reader *reader, const struct node *name,
                     enum own_schema_subject subject, struct own_schema *own)
{
    own->subject = subject;
    own->name = arena_string(&reader->policy->arena, name->string);
    return own->name ? 0 : error_memory(reader->error);
}

/* A branch that nobody can follow is a slip, and its schema would be for nobody. */
static int take_branch(const struct reader *reader, const struct node *name, struct own_schema *own)
{
    const struct branch_laws *laws = &reader->policy->laws;
    for (size_t i = 0; i < laws->count; i++) {
        if (text_is(name->string, laws->items[i].name))
            return take_name(reader, name, OWN_SCHEMA_OF_BRANCH, own);
    }
    return reader_fail(reader, name->at, "no branch of the policy has this name");
}

static int read_devices(const struct reader *reader, const struct node *devices,
                        struct own_schema *own)
{
    const struct node *group = node_member(devices, "group");
    const struct node *branch = node_member(devices, "branch");
    if (group)
        return take_name(reader, group, OWN_SCHEMA_OF_GROUP, own);
    if (branch)
        return take_branch(reader, branch, own);
    own->subject = OWN_SCHEMA_OF_ALL;
    return 0;
}

static int read_subject(const struct reader *reader, const struct node *item,
                        struct own_schema *own)
{
    const struct node *files = node_member(item, "files");
    const struct node *devices = node_member(item, "devices");
    if (!files == !devices)
        return reader_fail(reader, item->at,
                           "a schema is for `files` or for `devices`: write one of them");
    if (devices)
        return read_devices(reader, devices, own);
    own->files = arena_string(&reader->policy->arena, files->string);
    return own->files ? 0 : error_memory(reader->error);
}

/* `left` is how many bytes of schemas may still be read. */
static int read_entry(const struct reader *reader, const struct node *item, size_t *left,
                      struct own_schema *own)
{
    const struct node *schema = node_member(item, "schema");
    struct texts texts = {.count = 0};
    size_t size = 0;
    int result = read_subject(reader, item, own);
    if (result == 0)
        result = read_texts(reader, item, &texts);
    for (size_t i = 0; i < texts.count; i++)
        size += texts.contents[i].length;
    if (result == 0 && size > *left)
        result = reader_fail(reader, schema->at, "the schemas have more than 8 MiB in all");
    *left -= size < *left ? size : *left;
    if (result == 0)
        result = compile(reader, schema, &texts, &own->schema);
    for (size_t i = 0; i < texts.count; i++)
        buffer_release(&texts.contents[i]);
    return result;
}

int policy_read_schemas(const struct reader *reader, const struct node *section)
{
    struct policy *policy = reader->policy;
    size_t count = section->sequence.count;
    size_t left = SCHEMAS_BYTES;
    policy->own_schemas = arena_alloc_array(&policy->arena, count + 1, sizeof *policy->own_schemas);
    if (!policy->own_schemas)
        return error_memory(reader->error);
    for (size_t i = 0; i < count; i++) {
        struct own_schema *own = &policy->own_schemas[policy->own_schema_count++];
        *own = (struct own_schema){0};
        if (read_entry(reader, section->sequence.items[i], &left, own) != 0)
            return -1;
    }
    return 0;
}

void policy_release_schemas(struct policy *policy)
{
    for (size_t i = 0; i < policy->own_schema_count; i++)
        schema_free(policy->own_schemas[i].schema);
    policy->own_schema_count = 0;
}

int policy_put_schema(struct policy *policy, struct schema *schema, const struct names *devices,
                      struct error *error)
{
    policy_release_schemas(policy);
    policy->own_schemas = arena_alloc(&policy->arena, sizeof *policy->own_schemas);
    if (!policy->own_schemas) {
        schema_free(schema);
        return error_memory(error);
    }
    policy->own_schemas[0] =
        (struct own_schema){.subject = devices->count ? OWN_SCHEMA_OF_DEVICES : OWN_SCHEMA_OF_ALL,
                            .devices = *devices,
                            .schema = schema};
    policy->own_schema_count = 1;
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Reading a whole file: which reader reads it, and what becomes of what they find. */
#include "document/block.h"
#include "document/characters.h"
#include "document/conflict.h"
#include "document/encryption.h"
#include "document/json.h"
#include "document/position.h"
#include "document/yaml.h"

/* ------------------------------------------------------------------------------ JSON or YAML */

/* Whether JSON may begin like this; it spares most YAML a useless attempt. */
static bool may_be_json(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        switch (text.bytes[i]) {
        case ' ':
        case '\t':
        case '\n':
        case '\r':
            continue;
        case '-': /* a number, or -Infinity */
            i++;
            return i < text.length && (ascii_is_digit(text.bytes[i]) || text.bytes[i] == 'I');
        case '{':
        case '[':
        case '"':
        case 't':
        case 'f':
        case 'n':
        case 'N':
        case 'I':
            return true;
        default:
            return ascii_is_digit(text.bytes[i]);
        }
    }
    return false;
}

static int finish(struct document *document, struct builder *builder, struct error *error)
{
    bool out_of_memory = builder->trouble.out_of_memory;
    document->root = builder->trouble.refused || out_of_memory ? NULL : builder->root;
    document->is_broken = builder->trouble.broken;
    document->nodes += builder->nodes;
    builder_release(builder);
    return out_of_memory ? error_memory(error) : 0;
}

/* Reads JSON with findings of its own, which count only if it is JSON. */
static int read_json(struct document *document, struct text text,
                     const struct document_limits *limits, const struct place *place,
                     struct findings *findings, struct error *error)
{
    struct findings own;
    findings_init(&own, findings->ceiling, findings->severities);
    struct builder builder;
    builder_init(&builder, &document->arena, limits, place, &own);
    document->is_json = json_read(&builder, text);
    if (document->is_json)
        findings_append(findings, &own);
    findings_release(&own);
    return finish(document, &builder, error);
}

/* Whether the text is read already, without libyaml. What is wrong, libyaml is to find. */
static bool read_simple(struct document *document, struct text text,
                        const struct document_limits *limits, const struct place *place)
{
    struct findings own;
    findings_init(&own, 1, NULL);
    struct builder builder;
    builder_init(&builder, &document->arena, limits, place, &own);
    bool read = block_read(&builder, text) && own.count == 0 && !own.lost;
    document->root = read ? builder.root : NULL;
    document->nodes += builder.nodes;
    builder_release(&builder);
    findings_release(&own);
    if (!read)
        arena_reset(&document->arena);
    return read;
}

static int read_yaml(struct document *document, struct text text,
                     const struct document_limits *limits, const struct place *place,
                     struct findings *findings, struct error *error)
{
    struct builder builder;
    builder_init(&builder, &document->arena, limits, place, findings);
    yaml_read(&builder, text);
    return finish(document, &builder, error);
}

/* ------------------------------------------------------------------------------ the whole file */

/* A file that was encrypted as a whole: its content cannot be seen. */
static int read_encrypted(struct document *document, struct text text, struct error *error)
{
    struct node *node = arena_alloc(&document->arena, sizeof *node);
    if (!node)
        return error_memory(error);
    *node = (struct node){
        .type = NODE_STRING, .vaulted = true, .at = POSITION_START, .source = text, .string = text};
    document->root = node;
    return 0;
}

static void refuse_character(const struct bad_character *bad, const struct place *place,
                             struct findings *findings)
{
    struct place at = *place;
    at.line = bad->at.line;
    at.column = bad->at.column;
    findings_add(findings, RULE_DOCUMENT_SYNTAX, &at, bad->help, "%s", bad->message);
}

/* Whether the text is something else than it should be, which is then said. */
static bool refuse_whole(struct text text, const struct place *place, struct findings *findings)
{
    struct trouble trouble = {.place = place, .findings = findings};
    struct bad_character bad;
    if (!characters_allowed(text, &bad)) {
        refuse_character(&bad, place, findings);
        return true;
    }
    return conflict_refuse(&trouble, text) || encryption_refuse_late_header(&trouble, text) ||
           encryption_refuse_clear_text(&trouble, text);
}

/* Reads the text as JSON and, where it is none, as YAML. */
static int read_text(struct document *document, struct text text,
                     const struct document_limits *limits, const struct place *place,
                     struct findings *findings, struct error *error)
{
    if (may_be_json(text)) {
        int status = read_json(document, text, limits, place, findings, error);
        if (status != 0 || document->is_json)
            return status;
        arena_reset(&document->arena);
        document->root = NULL;
    }
    /* A byte order mark makes it YAML, which skips it. */
    (void)text_take_string(&text, "\xEF\xBB\xBF");
    if (read_simple(document, text, limits, place))
        return 0;
    return read_yaml(document, text, limits, place, findings, error);
}

int document_read(struct document *document, struct text text, const struct document_limits *limits,
                  const struct place *place, struct findings *findings, struct error *error)
{
    arena_reset(&document->arena);
    document->root = NULL;
    document->nodes = 0;
    document->is_json = false;
    document->is_broken = text_has(text, '\0');
    if (!text.bytes)
        text = TEXT("");
    document->encrypted_by = encryption_of_text(text);
    if (document->encrypted_by)
        return read_encrypted(document, text, error);
    if (refuse_whole(text, place, findings))
        return 0;
    if (read_text(document, text, limits, place, findings, error) != 0)
        return -1;
    document->encrypted_by = encryption_of_values(document->root);
    return 0;
}

int document_read_output(struct document *document, struct text text,
                         const struct document_limits *limits, const struct place *place,
                         struct findings *findings, struct error *error)
{
    struct builder builder;
    arena_reset(&document->arena);
    document->root = NULL;
    document->nodes = 0;
    document->encrypted_by = NULL;
    builder_init(&builder, &document->arena, limits, place, findings);
    document->is_json = json_read_output(&builder, text.bytes ? text : TEXT(""));
    return finish(document, &builder, error);
}

bool document_find_conflict(struct text text, bool any, const struct place *place,
                            struct findings *findings)
{
    struct trouble trouble = {.place = place, .findings = findings};
    return any ? conflict_refuse_remains(&trouble, text) : conflict_refuse(&trouble, text);
}

void document_release(struct document *document)
{
    arena_release(&document->arena);
    *document = (struct document){0};
}

/* SPDX-License-Identifier: MIT */
/*
 * libyaml's events to the tree. Its document API is not used: it is quadratic in the number of
 * anchors and nodes, and builds cyclic graphs.
 */
#include "document/yaml.h"

#include "document/conflict.h"
#include "document/explain.h"
#include "document/mapping.h"
#include "document/position.h"
#include "document/scalar.h"

#include <string.h>
#include <yaml.h>

struct yaml {
    struct builder *builder;
    struct text text;
    yaml_parser_t parser;
    struct map anchors; /* name to struct anchor */
    bool ended;         /* a document was read */
};

static struct position position_of(yaml_mark_t mark)
{
    return (struct position){(unsigned)mark.line + 1, (unsigned)mark.column + 1};
}

static struct text text_of_event(const yaml_char_t *string)
{
    return text_of((const char *)string);
}

/* ------------------------------------------------------------------------ anchors and aliases */

/* Notes an anchor's name, if there is one; *anchor is NULL if not. */
static bool add_anchor(struct yaml *yaml, const yaml_char_t *name, struct position at,
                       struct anchor **anchor)
{
    *anchor = NULL;
    if (!name)
        return true;
    struct text key = arena_copy(yaml->builder->arena, text_of_event(name));
    *anchor = arena_alloc(yaml->builder->arena, sizeof **anchor);
    bool added;
    void **value = key.bytes && *anchor ? map_place(&yaml->anchors, key, &added) : NULL;
    if (!value)
        return trouble_no_memory(&yaml->builder->trouble);
    if (!added)
        trouble_refuse(&yaml->builder->trouble, at, "give each anchor a name of its own",
                       "anchor &%s is defined twice: the first is on line %u", key.bytes,
                       ((struct anchor *)*value)->at.line);
    (*anchor)->name = key;
    (*anchor)->at = at;
    *value = *anchor;
    return true;
}

/* A stand-in for what cannot be read, so that reading can go on: an empty mapping could stand
 * anywhere. */
static bool add_stand_in(struct yaml *yaml, struct position at)
{
    struct node *node = builder_node(yaml->builder, NODE_MAPPING, at);
    return node && builder_add(yaml->builder, node, NULL);
}

static void check_alias_key(struct yaml *yaml, const struct node *node, struct position at)
{
    bool scalar = node->type != NODE_SEQUENCE && node->type != NODE_MAPPING;
    if (builder_at_key(yaml->builder)) {
        if (!scalar || node->vaulted)
            trouble_refuse(&yaml->builder->trouble, at, "write the key out",
                           "a key must be a single value");
    } else if (mapping_is_merge_key(node)) {
        trouble_refuse(&yaml->builder->trouble, at, "put it in quotes",
                       "a lone << is no value in YAML, and Ansible fails on it");
    }
}

static bool read_alias(struct yaml *yaml, const yaml_event_t *event)
{
    struct position at = position_of(event->start_mark);
    struct text name = text_of_event(event->data.alias.anchor);
    const struct anchor *anchor = map_get(&yaml->anchors, name);
    if (anchor && anchor->node) {
        check_alias_key(yaml, anchor->node, at);
        return builder_alias(yaml->builder, anchor, at);
    }
    if (anchor)
        trouble_refuse(&yaml->builder->trouble, at,
                       "an alias must not stand inside of what it repeats",
                       "alias *%s refers to the value it is part of", name.bytes);
    else
        trouble_refuse(&yaml->builder->trouble, at,
                       "define it earlier in the file, or put the text in quotes",
                       "alias *%s refers to no anchor (&%s)", name.bytes, name.bytes);
    return add_stand_in(yaml, at);
}

/* ------------------------------------------------------------------------------------- values */

static bool read_scalar(struct yaml *yaml, const yaml_event_t *event)
{
    struct builder *builder = yaml->builder;
    struct position at = position_of(event->start_mark);
    size_t length = event->data.scalar.length;
    if (length > builder->limits->scalar_bytes)
        return trouble_limit(&builder->trouble, at, "move the data elsewhere, and refer to it",
                             "value of more than %zu bytes", builder->limits->scalar_bytes);
    struct anchor *anchor;
    struct node *node = builder_node(builder, NODE_STRING, at);
    if (!node || !add_anchor(yaml, event->data.scalar.anchor, at, &anchor))
        return false;
    node->source =
        arena_copy(builder->arena, (struct text){(const char *)event->data.scalar.value, length});
    if (!node->source.bytes)
        return trouble_no_memory(&builder->trouble);
    bool going = true;
    if (event->data.scalar.tag) {
        going = scalar_construct(builder, node, text_of_event(event->data.scalar.tag));
    } else if (event->data.scalar.plain_implicit) {
        node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        going = scalar_resolve(builder, node);
    } else {
        node->string = node->source;
    }
    return going && builder_add(builder, node, anchor);
}

static void check_collection_tag(struct yaml *yaml, const yaml_char_t *tag, const char *expected,
                                 struct position at)
{
    struct text text = text_of_event(tag);
    if (!tag || text_is(text, expected) || text_is(text, "!unsafe"))
        return;
    scalar_refuse_tag(&yaml->builder->trouble, at, text, "list or mapping");
}

static bool open_collection(struct yaml *yaml, enum node_type type, const yaml_char_t *anchor_name,
                            struct position at)
{
    struct anchor *anchor;
    if (builder_at_key(yaml->builder))
        trouble_refuse(&yaml->builder->trouble, at,
                       "if it is a template ({{ ... }}), put the whole value in double quotes",
                       "a key must be a single value, not a list or mapping");
    return add_anchor(yaml, anchor_name, at, &anchor) &&
           builder_open(yaml->builder, type, at, anchor);
}

static bool open_sequence(struct yaml *yaml, const yaml_event_t *event)
{
    struct position at = position_of(event->start_mark);
    check_collection_tag(yaml, event->data.sequence_start.tag, YAML_SEQ_TAG, at);
    return open_collection(yaml, NODE_SEQUENCE, event->data.sequence_start.anchor, at);
}

static bool open_mapping(struct yaml *yaml, const yaml_event_t *event)
{
    struct position at = position_of(event->start_mark);
    check_collection_tag(yaml, event->data.mapping_start.tag, YAML_MAP_TAG, at);
    return open_collection(yaml, NODE_MAPPING, event->data.mapping_start.anchor, at);
}

/* --------------------------------------------------------------------------------- the stream */

static bool start_document(struct yaml *yaml, const yaml_event_t *event)
{
    if (!yaml->ended)
        return true;
    trouble_refuse(&yaml->builder->trouble, position_of(event->start_mark),
                   "keep one document in a file: remove the line '---'",
                   "a second document begins here");
    return false;
}

/* An empty stream has no document; to Ansible it is null. */
static bool end_stream(struct yaml *yaml)
{
    struct node *node = yaml->ended ? NULL : builder_node(yaml->builder, NODE_NULL, POSITION_START);
    if (node)
        builder_add(yaml->builder, node, NULL);
    return false;
}

/* Returns whether to go on with the next event. */
static bool read_event(struct yaml *yaml, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
        return true;
    case YAML_DOCUMENT_START_EVENT:
        return start_document(yaml, event);
    case YAML_DOCUMENT_END_EVENT:
        yaml->ended = true;
        return true;
    case YAML_ALIAS_EVENT:
        return read_alias(yaml, event);
    case YAML_SCALAR_EVENT:
        return read_scalar(yaml, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_sequence(yaml, event);
    case YAML_MAPPING_START_EVENT:
        return open_mapping(yaml, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return builder_close(yaml->builder);
    case YAML_STREAM_END_EVENT:
        break;
    }
    return end_stream(yaml);
}

static void refuse_syntax(struct yaml *yaml)
{
    const yaml_parser_t *parser = &yaml->parser;
    /* libyaml does not always say that memory is out; what it has no words for is nothing else. */
    if (parser->error == YAML_MEMORY_ERROR || !parser->problem) {
        trouble_no_memory(&yaml->builder->trouble);
        return;
    }
    yaml->builder->trouble.broken = true;
    if (conflict_refuse_remains(&yaml->builder->trouble, yaml->text))
        return;
    struct complaint complaint = {
        .problem = parser->problem,
        .problem_at = position_of(parser->problem_mark),
        .context = parser->context,
        .context_at = position_of(parser->context_mark),
        .text = yaml->text,
    };
    complaint.byte = position_byte(yaml->text, &complaint.problem_at);
    explain_syntax(&yaml->builder->trouble, &complaint);
}

static void read_events(struct yaml *yaml)
{
    for (bool going = true; going;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&yaml->parser, &event)) {
            refuse_syntax(yaml);
            return;
        }
        going = read_event(yaml, &event);
        yaml_event_delete(&event);
    }
}

/* libyaml compares each %TAG directive with all before it. */
static bool check_directives(struct builder *builder, struct text text)
{
    enum { DIRECTIVES_MAX = 100 };
    size_t count = 0;
    const char *end = text.bytes + text.length;
    for (const char *at = text.bytes; at && (at = memchr(at, '%', (size_t)(end - at))); at++) {
        struct text rest = {at, (size_t)(end - at)};
        if (text_starts_with(rest, "%TAG") && ++count > DIRECTIVES_MAX)
            return trouble_limit(&builder->trouble, (struct position){1, 1},
                                 "remove them: Ansible needs none", "more than %d %%TAG directives",
                                 DIRECTIVES_MAX);
    }
    return true;
}

void yaml_read(struct builder *builder, struct text text)
{
    struct yaml yaml = {.builder = builder, .text = text};
    if (!check_directives(builder, text))
        return;
    if (!yaml_parser_initialize(&yaml.parser)) {
        trouble_no_memory(&builder->trouble);
        return;
    }
    yaml_parser_set_encoding(&yaml.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&yaml.parser, (const unsigned char *)text.bytes, text.length);
    map_init(&yaml.anchors);
    read_events(&yaml);
    map_release(&yaml.anchors);
    yaml_parser_delete(&yaml.parser);
}

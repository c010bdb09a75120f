/* SPDX-License-Identifier: MIT */
#include "read_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>

void reading_init_limited(struct reading *reading, struct text text,
                          const struct document_limits *limits)
{
    const struct place place = {.path = TEXT("file.yml")};
    struct error error = {0};
    *reading = (struct reading){0};
    findings_init(&reading->findings, 100, NULL);
    int status =
        document_read(&reading->document, text, limits, &place, &reading->findings, &error);
    assert_int_equal(status, 0);
}

void reading_init(struct reading *reading, struct text text)
{
    const struct document_limits limits = {
        .depth = default_limits.document_depth,
        .nodes = default_limits.document_nodes,
        .scalar_bytes = default_limits.scalar_bytes,
    };
    reading_init_limited(reading, text, &limits);
}

void reading_release(struct reading *reading)
{
    document_release(&reading->document);
    findings_release(&reading->findings);
}

static void show_node(struct buffer *out, const struct node *node);

static void show_text(struct buffer *out, struct text text)
{
    buffer_append_string(out, "\"");
    buffer_escape(out, text);
    buffer_append_string(out, "\"");
}

static void show_number(struct buffer *out, const struct number *number)
{
    if (number->decimal.length)
        buffer_append_text(out, number->decimal);
    else
        buffer_append_string(out, isnan(number->approximate)  ? "NaN"
                                  : number->approximate < 0.0 ? "-Infinity"
                                                              : "Infinity");
}

static void show_sequence(struct buffer *out, const struct node *node)
{
    buffer_append_string(out, "[");
    for (size_t i = 0; i < node->sequence.count; i++) {
        buffer_append_string(out, i ? "," : "");
        show_node(out, node->sequence.items[i]);
    }
    buffer_append_string(out, "]");
}

static void show_mapping(struct buffer *out, const struct node *node)
{
    buffer_append_string(out, "{");
    for (size_t i = 0; i < node->mapping.count; i++) {
        const struct member *member = &node->mapping.members[i];
        buffer_append_string(out, i ? "," : "");
        show_node(out, member->key);
        buffer_append_string(out, member->merged ? "<:" : ":");
        show_node(out, member->value);
    }
    buffer_append_string(out, "}");
}

static void show_node(struct buffer *out, const struct node *node)
{
    switch (node->type) {
    case NODE_NULL:
        buffer_append_string(out, "null");
        break;
    case NODE_BOOLEAN:
        buffer_append_string(out, node->boolean ? "true" : "false");
        break;
    case NODE_NUMBER:
        show_number(out, &node->number);
        break;
    case NODE_TIMESTAMP:
        buffer_append_string(out, "<date>");
        show_text(out, node->string);
        break;
    case NODE_STRING:
        buffer_append_string(out, node->vaulted ? "<vault>" : "");
        show_text(out, node->string);
        break;
    case NODE_SEQUENCE:
        show_sequence(out, node);
        break;
    case NODE_MAPPING:
        show_mapping(out, node);
        break;
    }
}

const char *reading_show(const struct reading *reading, char *out, size_t size)
{
    struct buffer buffer;
    buffer_init(&buffer, size);
    if (reading->document.root)
        show_node(&buffer, reading->document.root);
    assert_false(buffer.failed);
    int length = snprintf(out, size, "%s", buffer_text(&buffer).bytes);
    buffer_release(&buffer);
    assert_in_range(length, 0, size - 1);
    return out;
}

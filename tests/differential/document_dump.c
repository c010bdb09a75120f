/* SPDX-License-Identifier: MIT */
/*
 * Reads documents from standard input, each behind a line with its length in bytes, and writes one
 * line of JSON for each: what the document reader makes of it. Types are told apart as Python tells
 * them apart, so that document.py can compare with Ansible's own loader.
 */
#include "document/document.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void print_text(struct text text)
{
    putchar('"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F)
            printf("\\u%04x", byte);
        else
            putchar(byte);
    }
    putchar('"');
}

static void print_typed(const char *type, struct text text)
{
    printf("{\"%s\":", type);
    print_text(text);
    putchar('}');
}

static void print_number(const struct number *number)
{
    if (number->decimal.length)
        print_typed(number->is_integer ? "int" : "float", number->decimal);
    else if (isnan(number->approximate))
        print_typed("float", TEXT("nan"));
    else
        print_typed("float", number->approximate < 0 ? TEXT("-inf") : TEXT("inf"));
}

static void print_node(const struct node *node);

static void print_sequence(const struct node *node)
{
    putchar('[');
    for (size_t i = 0; i < node->sequence.count; i++) {
        if (i)
            putchar(',');
        print_node(node->sequence.items[i]);
    }
    putchar(']');
}

static void print_mapping(const struct node *node)
{
    printf("{\"map\":[");
    for (size_t i = 0; i < node->mapping.count; i++) {
        const struct member *member = &node->mapping.members[i];
        printf("%s[", i ? "," : "");
        print_node(member->key);
        putchar(',');
        print_node(member->value);
        putchar(']');
    }
    printf("]}");
}

static void print_node(const struct node *node)
{
    switch (node->type) {
    case NODE_NULL:
        printf("null");
        break;
    case NODE_BOOLEAN:
        printf(node->boolean ? "true" : "false");
        break;
    case NODE_NUMBER:
        print_number(&node->number);
        break;
    case NODE_STRING:
        if (node->vaulted)
            print_typed("vault", node->string);
        else
            print_text(node->string);
        break;
    case NODE_TIMESTAMP:
        print_typed("date", node->string);
        break;
    case NODE_SEQUENCE:
        print_sequence(node);
        break;
    case NODE_MAPPING:
        print_mapping(node);
        break;
    }
}

static void print_document(const struct document *document, const struct findings *findings)
{
    printf("{\"root\":");
    if (document->root)
        print_node(document->root);
    else
        printf("{\"none\":\"\"}");
    printf(",\"json\":%s,\"findings\":[", document->is_json ? "true" : "false");
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        printf("%s[\"%s\",%u,%u,", i ? "," : "", rule_facts(finding->rule)->id, finding->place.line,
               finding->place.column);
        print_text(text_of(finding->message));
        putchar(']');
    }
    printf("]}\n");
}

static int dump(struct document *document, struct text text)
{
    const struct document_limits limits = {
        .depth = default_limits.document_depth,
        .nodes = default_limits.document_nodes,
        .scalar_bytes = default_limits.scalar_bytes,
    };
    const struct place place = {.path = TEXT("document")};
    struct error error = {0};
    struct findings findings;
    findings_init(&findings, 10, NULL);
    int status = document_read(document, text, &limits, &place, &findings, &error);
    if (status == 0)
        print_document(document, &findings);
    else
        fprintf(stderr, "%s\n", error.message);
    findings_release(&findings);
    return status;
}

int main(void)
{
    struct document document = {0};
    size_t length;
    int status = 0;
    while (status == 0 && scanf("%zu", &length) == 1 && getchar() == '\n') {
        char *bytes = malloc(length + 1);
        if (!bytes || fread(bytes, 1, length, stdin) != length)
            status = -1;
        else
            status = dump(&document, (struct text){bytes, length});
        free(bytes);
    }
    document_release(&document);
    return status == 0 ? 0 : 2;
}

/* SPDX-License-Identifier: MIT */
/* Any text as a plain scalar gets one type, and what is a number says so exactly. */
#include "document/document.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 6000 };

/* The decimal is what JSON allows, and says the same as the approximation. */
static void check_number(const struct number *number)
{
    if (number->decimal.length == 0) {
        if (isfinite(number->approximate))
            abort();
        return;
    }
    char digits[TEXT_MAX * 4];
    if (number->decimal.length >= sizeof digits)
        return;
    memcpy(digits, number->decimal.bytes, number->decimal.length);
    digits[number->decimal.length] = '\0';
    char *end;
    double value = strtod(digits, &end);
    if (*end != '\0')
        abort();
    double difference = fabs(value - number->approximate);
    if (isfinite(value) && difference > fabs(value) * 1e-9 + 1e-300)
        abort();
    if (number->fits && (double)number->integer != value &&
        fabs((double)number->integer - value) > fabs(value) * 1e-9)
        abort();
}

static void check_node(const struct node *node)
{
    if (node->type == NODE_NUMBER)
        check_number(&node->number);
    else if (node->type < NODE_SEQUENCE && !node_equal(node, node)) /* collections may hold .nan */
        abort();
    if (node->type == NODE_SEQUENCE) {
        for (size_t i = 0; i < node->sequence.count; i++)
            check_node(node->sequence.items[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct document_limits limits = {
        .depth = 8, .nodes = 50, .scalar_bytes = TEXT_MAX};
    const struct place place = {.path = TEXT("fuzz")};
    char text[TEXT_MAX + 2] = "- ";
    if (size > TEXT_MAX)
        size = TEXT_MAX;
    memcpy(text + 2, data, size);
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    if (document_read(&document, (struct text){text, size + 2}, &limits, &place, &findings, &error))
        abort();
    if (document.root)
        check_node(document.root);
    document_release(&document);
    findings_release(&findings);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Any text is read, or refused with a finding, within the limits; what is JSON is written as JSON.
 */
#include "document/document.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct document_limits limits = {.depth = 16, .nodes = 1000, .scalar_bytes = 5000};
static const struct place place = {.path = {"fuzz", 4}};

/* Reads what a program wrote and appends it as JSON; false where it is refused. */
static bool rewrite(struct buffer *out, struct text text)
{
    const struct json_style style = {.item_separator = {",", 1},
                                     .key_separator = {":", 1},
                                     .is_ascii = true,
                                     .keeps_numbers = true};
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    if (document_read_output(&document, text, &limits, &place, &findings, &error) != 0)
        abort();
    bool is_read = document.root != NULL;
    if (!is_read && findings.count == 0)
        abort();
    if (is_read)
        json_write_node(out, &style, document.root, 0);
    document_release(&document);
    findings_release(&findings);
    return is_read;
}

/* What was written is read again, as the same. */
static void read_output(struct text text)
{
    struct buffer once, twice;
    buffer_init(&once, 1 << 20);
    buffer_init(&twice, 1 << 20);
    if (rewrite(&once, text) && (!rewrite(&twice, buffer_text(&once)) ||
                                 !text_equal(buffer_text(&once), buffer_text(&twice))))
        abort();
    buffer_release(&once);
    buffer_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    struct text text = {(const char *)data, size};
    if (document_read(&document, text, &limits, &place, &findings, &error) != 0)
        abort();
    if (!document.root && findings.count == 0)
        abort();
    if (document.root)
        node_equal(document.root, document.root);
    document_release(&document);
    findings_release(&findings);
    read_output(text);
    return 0;
}

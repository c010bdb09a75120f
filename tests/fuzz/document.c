/* SPDX-License-Identifier: MIT */
/* Any text is read, or refused with a finding, within the limits. */
#include "document/document.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct document_limits limits = {.depth = 16, .nodes = 1000, .scalar_bytes = 5000};
    const struct place place = {.path = TEXT("fuzz")};
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
    return 0;
}

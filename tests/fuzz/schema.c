/* SPDX-License-Identifier: MIT */
/*
 * Any schema is compiled or refused with its place, and any instance is checked by it. The input is
 * a byte of options, a schema, a line of "%%", an instance.
 */
#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char separator[] = "\n%%\n";

static size_t find_separator(struct text text)
{
    size_t length = sizeof separator - 1;
    for (size_t i = 0; i + length <= text.length; i++) {
        if (memcmp(text.bytes + i, separator, length) == 0)
            return i;
    }
    return text.length;
}

static void check(const struct schema *schema, struct text text)
{
    static const struct document_limits limits = {.depth = 16, .nodes = 300, .scalar_bytes = 2000};
    const struct place place = {.path = TEXT("fuzz")};
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    if (document_read(&document, text, &limits, &place, &findings, &error) != 0)
        abort();
    struct schema_scratch *scratch = schema_scratch_new();
    if (!scratch)
        abort();
    if (document.root)
        schema_check(schema, scratch, document.root, &place, &findings);
    if (findings.lost)
        abort();
    schema_scratch_free(scratch);
    document_release(&document);
    findings_release(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 4096)
        return 0;
    struct text rest = {(const char *)data + 1, size - 1};
    const struct schema_resource other = {
        "other.json",
        TEXT("{\"$defs\": {\"a\": {\"$dynamicAnchor\": \"a\", \"type\": \"string\"}}}")};
    const struct schema_options options = {
        .assert_formats = data[0] & 1,
        .strict = data[0] & 2,
        .draft = (enum schema_draft)(data[0] / 4 % 3),
        .resources = &other,
        .resource_count = 1,
    };
    size_t end = find_separator(rest);
    struct schema *schema;
    struct error error = {0};
    if (schema_compile(&schema, "fuzz.json", (struct text){rest.bytes, end}, &options, &error) !=
        0) {
        if (error.kind != ERROR_POLICY || schema)
            abort();
        return 0;
    }
    size_t start = end + sizeof separator - 1 < rest.length ? end + sizeof separator - 1 : end;
    check(schema, (struct text){rest.bytes + start, rest.length - start});
    schema_free(schema);
    return 0;
}

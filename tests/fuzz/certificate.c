/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
/* A certificate's parts lie in it, in their order, and what it orders is a line of it. */
#include "signature/certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct update update = {
    .ref = "refs/heads/main", .target = "refs/heads/main", .new = {{0x11}}};

static bool has(struct text text, const char *line)
{
    return memmem(text.bytes, text.length, line, strlen(line)) != NULL;
}

static void check(const struct certificate *certificate, struct text bytes)
{
    char old[OBJECT_ID_HEX];
    char new[OBJECT_ID_HEX];
    char line[200];
    const struct text *commands = &certificate->commands;
    if (certificate->payload.bytes != bytes.bytes ||
        certificate->payload.bytes + certificate->payload.length != certificate->signature.bytes ||
        certificate->payload.length + certificate->signature.length != bytes.length ||
        commands->bytes + commands->length != certificate->signature.bytes ||
        certificate->nonce.bytes < bytes.bytes ||
        certificate->nonce.bytes + certificate->nonce.length >= commands->bytes)
        abort();
    snprintf(line, sizeof line, "%s %s %s\n", object_id_hex(&update.old, old),
             object_id_hex(&update.new, new), update.ref);
    if (certificate_orders(certificate, &update) && !has(*commands, line))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text bytes = {(const char *)data, size};
    struct certificate certificate;
    if (certificate_read(&certificate, bytes))
        check(&certificate, bytes);
    return 0;
}

/* SPDX-License-Identifier: MIT */
#include "signature/certificate.h"

#include <string.h>

/* Takes the line that `rest` begins with, which must end; false when there is none. */
static bool take_line(struct text *rest, struct text *line)
{
    const char *end = rest->length ? memchr(rest->bytes, '\n', rest->length) : NULL;
    if (!end)
        return false;
    *line = (struct text){rest->bytes, (size_t)(end - rest->bytes)};
    *rest = (struct text){end + 1, rest->length - line->length - 1};
    return true;
}

/* Reads the headers, and the empty line that ends them. */
static bool read_headers(struct certificate *certificate, struct text *rest)
{
    static const char nonce[] = "nonce ";
    struct text line;
    size_t nonces = 0;
    if (!take_line(rest, &line) || !text_is(line, "certificate version 0.1"))
        return false;
    while (take_line(rest, &line)) {
        if (line.length == 0)
            return nonces == 1;
        if (!text_starts_with(line, nonce))
            continue;
        nonces++;
        certificate->nonce = (struct text){line.bytes + strlen(nonce), line.length - strlen(nonce)};
    }
    return false;
}

bool certificate_read(struct certificate *certificate, struct text bytes)
{
    struct text rest = bytes, line;
    *certificate = (struct certificate){0};
    if (!read_headers(certificate, &rest))
        return false;
    const char *commands = rest.bytes;
    while (!text_starts_with(rest, "-----BEGIN ")) {
        if (!take_line(&rest, &line))
            return false;
    }
    certificate->commands = (struct text){commands, (size_t)(rest.bytes - commands)};
    certificate->payload = (struct text){bytes.bytes, (size_t)(rest.bytes - bytes.bytes)};
    certificate->signature = rest;
    return true;
}

/* Reads "<old> <new> <ref>". */
static bool read_command(struct text line, struct object_id *old, struct object_id *new,
                         struct text *ref)
{
    const size_t digits = OBJECT_ID_HEX - 1, ids = 2 * OBJECT_ID_HEX;
    if (line.length <= ids || line.bytes[digits] != ' ' || line.bytes[ids - 1] != ' ')
        return false;
    *ref = (struct text){line.bytes + ids, line.length - ids};
    return object_id_parse((struct text){line.bytes, digits}, old) &&
           object_id_parse((struct text){line.bytes + OBJECT_ID_HEX, digits}, new);
}

bool certificate_orders(const struct certificate *certificate, const struct update *update)
{
    struct text rest = certificate->commands, line, ref;
    struct object_id old, new;
    size_t about = 0;
    bool same = false;
    while (take_line(&rest, &line)) {
        if (!read_command(line, &old, &new, &ref))
            return false;
        if (!text_is(ref, update->ref))
            continue;
        about++;
        same = object_id_equal(&old, &update->old) && object_id_equal(&new, &update->new);
    }
    return about == 1 && same;
}

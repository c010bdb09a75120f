/* SPDX-License-Identifier: MIT */
/* Takes push certificates apart. */
#include "signature/certificate.h"

/* Takes the first line off the front of *rest, which must end; false when there is none. */
static bool take_line(struct text *rest, struct text *line)
{
    *line = text_cut(rest, '\n');
    return rest->bytes != NULL;
}

/* Reads the headers, and the empty line that ends them. */
static bool read_headers(struct certificate *certificate, struct text *rest)
{
    struct text line;
    size_t nonces = 0;
    if (!take_line(rest, &line) || !text_is(line, "certificate version 0.1"))
        return false;
    while (take_line(rest, &line)) {
        if (line.length == 0)
            return nonces == 1;
        if (!text_take_string(&line, "nonce "))
            continue;
        nonces++;
        certificate->nonce = line;
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
    struct text old_hex = text_cut(&line, ' '), new_hex = text_cut(&line, ' ');
    *ref = line;
    return line.length > 0 && object_id_parse(old_hex, old) && object_id_parse(new_hex, new);
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

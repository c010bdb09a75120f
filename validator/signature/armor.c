/* SPDX-License-Identifier: MIT */
/* Takes ASCII armor off. */
#include "signature/armor.h"

#include <openssl/evp.h>
#include <stdio.h>

/* Lines of base64 have 64 to 76 characters, or 80 with what some add. */
enum { LABEL_BYTES = 64, LINE_BYTES_MAX = 1024 };

/* Takes the first line off the front of *rest, without blanks at its end. */
static struct text next_line(struct text *rest)
{
    struct text line = text_cut(rest, '\n');
    while (line.length > 0 && ascii_is_among(line.bytes[line.length - 1], " \t\r"))
        line.length--;
    return line;
}

/* Base64 that goes on over lines. */
static bool decode_line(EVP_ENCODE_CTX *decoder, struct text line, struct buffer *bytes)
{
    unsigned char decoded[LINE_BYTES_MAX];
    int length = 0;
    if (line.length > LINE_BYTES_MAX ||
        EVP_DecodeUpdate(decoder, decoded, &length, (const unsigned char *)line.bytes,
                         (int)line.length) < 0)
        return false;
    buffer_append(bytes, decoded, (size_t)length);
    return true;
}

static bool decode_end(EVP_ENCODE_CTX *decoder, struct buffer *bytes)
{
    unsigned char decoded[LINE_BYTES_MAX];
    int length = 0;
    if (EVP_DecodeFinal(decoder, decoded, &length) < 0)
        return false;
    buffer_append(bytes, decoded, (size_t)length);
    return !bytes->failed;
}

/* What stands between BEGIN, which is read, and END. Headers have a colon; a checksum is "=xxxx".
 */
static bool decode_lines(EVP_ENCODE_CTX *decoder, struct text *rest, const char *end,
                         struct buffer *bytes)
{
    EVP_DecodeInit(decoder);
    while (rest->length > 0) {
        struct text line = next_line(rest);
        if (text_is(line, end))
            return decode_end(decoder, bytes);
        bool is_header = text_has(line, ':');
        bool is_checksum = line.length == 5 && *line.bytes == '=';
        if (!is_header && !is_checksum && !decode_line(decoder, line, bytes))
            return false;
    }
    return false;
}

static bool decode_block(struct text *rest, const char *end, struct buffer *bytes)
{
    EVP_ENCODE_CTX *decoder = EVP_ENCODE_CTX_new();
    bool decoded = decoder && decode_lines(decoder, rest, end, bytes);
    EVP_ENCODE_CTX_free(decoder);
    return decoded;
}

bool armor_decode(struct text text, const char *label, struct buffer *bytes)
{
    char begin[LABEL_BYTES], end[LABEL_BYTES];
    bool found = false;
    snprintf(begin, sizeof begin, "-----BEGIN %s-----", label);
    snprintf(end, sizeof end, "-----END %s-----", label);
    while (text.length > 0) {
        if (!text_is(next_line(&text), begin))
            continue;
        found = true;
        if (!decode_block(&text, end, bytes))
            return false;
    }
    return found;
}

/* SPDX-License-Identifier: MIT */
#include "signature/armor.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* Lines of base64 have 64 to 76 characters, or 80 with what some add. */
enum { LABEL_BYTES = 64, LINE_BYTES_MAX = 1024 };

struct lines {
    struct text rest;
};

/* The next line without its end; false when there is none. */
static bool next_line(struct lines *lines, struct text *line)
{
    struct text rest = lines->rest;
    if (rest.length == 0)
        return false;
    const char *end = memchr(rest.bytes, '\n', rest.length);
    size_t length = end ? (size_t)(end - rest.bytes) : rest.length;
    size_t taken = end ? length + 1 : length;
    lines->rest = (struct text){rest.bytes + taken, rest.length - taken};
    while (length > 0 && strchr(" \t\r", rest.bytes[length - 1]))
        length--;
    *line = (struct text){rest.bytes, length};
    return true;
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
static bool decode_lines(EVP_ENCODE_CTX *decoder, struct lines *lines, const char *end,
                         struct buffer *bytes)
{
    struct text line;
    EVP_DecodeInit(decoder);
    while (next_line(lines, &line)) {
        if (text_is(line, end))
            return decode_end(decoder, bytes);
        bool is_header = line.length > 0 && memchr(line.bytes, ':', line.length);
        bool is_checksum = line.length == 5 && *line.bytes == '=';
        if (!is_header && !is_checksum && !decode_line(decoder, line, bytes))
            return false;
    }
    return false;
}

static bool decode_block(struct lines *lines, const char *end, struct buffer *bytes)
{
    EVP_ENCODE_CTX *decoder = EVP_ENCODE_CTX_new();
    bool decoded = decoder && decode_lines(decoder, lines, end, bytes);
    EVP_ENCODE_CTX_free(decoder);
    return decoded;
}

bool armor_decode(struct text text, const char *label, struct buffer *bytes)
{
    char begin[LABEL_BYTES], end[LABEL_BYTES];
    struct lines lines = {text};
    struct text line;
    bool found = false;
    snprintf(begin, sizeof begin, "-----BEGIN %s-----", label);
    snprintf(end, sizeof end, "-----END %s-----", label);
    while (next_line(&lines, &line)) {
        if (!text_is(line, begin))
            continue;
        found = true;
        if (!decode_block(&lines, end, bytes))
            return false;
    }
    return found;
}

bool armor_has(struct text text, const char *label)
{
    char begin[LABEL_BYTES];
    struct lines lines = {text};
    struct text line;
    snprintf(begin, sizeof begin, "-----BEGIN %s-----", label);
    while (next_line(&lines, &line)) {
        if (text_is(line, begin))
            return true;
    }
    return false;
}

/* SPDX-License-Identifier: MIT */
/* Looking for characters that no document may hold. */
#include "document/characters.h"

#include "document/position.h"

#include <stdio.h>
#include <string.h>

/* The characters of YAML 1.1, c-printable; a byte order mark within the text is among them. */
static bool is_allowed(uint32_t codepoint)
{
    if (codepoint < 0x20)
        return codepoint == '\t' || codepoint == '\n' || codepoint == '\r';
    return codepoint <= 0x7E || codepoint == 0x85 || (codepoint >= 0xA0 && codepoint <= 0xD7FF) ||
           (codepoint >= 0xE000 && codepoint <= 0xFFFD) || codepoint >= 0x10000;
}

/* In each byte of the word that equals `byte`, the top bit; all bytes must be ASCII. */
static uint64_t bytes_equal(uint64_t word, unsigned char byte)
{
    const uint64_t ones = 0x0101010101010101U;
    return ~((word ^ ones * byte) + ones * 0x7F) & ones * 0x80;
}

/* Most files are nothing else, and this is many times faster than decoding. */
size_t characters_plain(struct text text)
{
    const uint64_t ones = 0x0101010101010101U;
    const uint64_t tops = ones * 0x80;
    size_t i = 0;
    for (; i + 8 <= text.length; i += 8) {
        uint64_t word;
        memcpy(&word, text.bytes + i, 8);
        if (word & tops)
            break;
        uint64_t below_space = ~(word + ones * 0x60) & tops;
        if ((below_space & ~bytes_equal(word, '\n')) | bytes_equal(word, 0x7F))
            break;
    }
    return i;
}

static const char *encoding_help(struct text text)
{
    bool utf16 = text.length >= 2 &&
                 (memcmp(text.bytes, "\xFF\xFE", 2) == 0 || memcmp(text.bytes, "\xFE\xFF", 2) == 0);
    if (utf16)
        return "the file is UTF-16 or UTF-32: save it as UTF-8";
    return "save the file as UTF-8";
}

static void describe(struct text text, size_t offset, struct bad_character *bad)
{
    uint32_t codepoint = 0;
    size_t width = utf8_decode(text.bytes + offset, text.length - offset, &codepoint);
    bad->at = position_after(POSITION_START, text.bytes, text.bytes + offset);
    if (width == 0) {
        bad->help = encoding_help(text);
        snprintf(bad->message, sizeof bad->message, "byte 0x%02x is not valid UTF-8",
                 (unsigned char)text.bytes[offset]);
        return;
    }
    bad->help = "delete it, or write it as an escape in double quotes, such as \"\\x1b\"";
    snprintf(bad->message, sizeof bad->message, "control character U+%04X is not allowed",
             (unsigned)codepoint);
}

bool characters_allowed(struct text text, struct bad_character *bad)
{
    size_t i = 0;
    while (i < text.length) {
        i += characters_plain((struct text){text.bytes + i, text.length - i});
        /* Past what stopped the fast way, and a little further: where one character is not plain,
         * more tend to follow. */
        size_t slow_end = text.length - i > 32 ? i + 32 : text.length;
        while (i < slow_end) {
            uint32_t codepoint = 0;
            size_t width = utf8_decode(text.bytes + i, text.length - i, &codepoint);
            if (width == 0 || !is_allowed(codepoint)) {
                describe(text, i, bad);
                return false;
            }
            i += width;
        }
    }
    return true;
}

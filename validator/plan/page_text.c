/* SPDX-License-Identifier: MIT */
/* Texts and numbers as HTML. */
#include "plan/page.h"

#include <stdio.h>
#include <string.h>

/* The text is printable ASCII. */
static void append_markup_free(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        switch (text.bytes[i]) {
        case '<':
            buffer_append_string(out, "&lt;");
            break;
        case '>':
            buffer_append_string(out, "&gt;");
            break;
        case '&':
            buffer_append_string(out, "&amp;");
            break;
        case '"':
            buffer_append_string(out, "&quot;");
            break;
        case '\'':
            buffer_append_string(out, "&#39;");
            break;
        default:
            buffer_append(out, &text.bytes[i], 1);
        }
    }
}

void plan_page_text(struct buffer *out, struct text text)
{
    struct buffer plain;
    buffer_init(&plain, out->ceiling);
    buffer_escape(&plain, text);
    append_markup_free(out, buffer_text(&plain));
    out->failed |= plain.failed;
    buffer_release(&plain);
}

void plan_page_cut(struct buffer *out, struct text text, size_t most)
{
    bool is_cut = text.length > most;
    plan_page_text(out, is_cut ? (struct text){text.bytes, most} : text);
    buffer_append_string(out, is_cut ? "..." : "");
}

void plan_page_value(struct buffer *out, struct text text)
{
    if (!text.bytes) {
        buffer_append_string(out, "<i>none</i>");
        return;
    }
    buffer_append_string(out, "<code>");
    if (text.length == 0)
        buffer_append_string(out, "&quot;&quot;");
    plan_page_cut(out, text, PLAN_VALUE_SHOWN);
    buffer_append_string(out, "</code>");
}

static void append_number(struct buffer *out, struct text digits)
{
    buffer_append_string(out, "<b>");
    for (size_t i = 0; i < digits.length; i++) {
        if (i > 0 && (digits.length - i) % 3 == 0)
            buffer_append_string(out, ",");
        buffer_append(out, &digits.bytes[i], 1);
    }
    buffer_append_string(out, "</b>");
}

void plan_page_sentence(struct buffer *out, struct text sentence)
{
    while (sentence.length) {
        struct text digits = {sentence.bytes, strspn(sentence.bytes, "0123456789")};
        if (digits.length) {
            append_number(out, digits);
            sentence = text_from(sentence, digits.length);
        } else {
            append_markup_free(out, (struct text){sentence.bytes, 1});
            sentence = text_from(sentence, 1);
        }
    }
}

void plan_page_count(struct buffer *out, size_t count, const char *one, const char *many)
{
    char sentence[80];
    snprintf(sentence, sizeof sentence, "%zu %s", count, count == 1 ? one : many);
    plan_page_sentence(out, text_of(sentence));
}

static unsigned nibble(char digit)
{
    return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)(digit - 'a' + 10);
}

/* In Base64: four digits for three bytes, and the last two bytes of 32 are three and "=". */
void plan_page_hash(struct buffer *out, struct text source)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char hex[DIGEST_HEX + 2] = {0};
    if (digest_hex(source, hex) != 0) {
        out->failed = true;
        return;
    }
    hex[DIGEST_HEX - 1] = hex[DIGEST_HEX] = '0'; /* two bits more, for the last digit */
    buffer_append_string(out, "'sha256-");
    for (size_t i = 0; i + 2 < DIGEST_HEX + 1; i += 3) {
        unsigned bits = nibble(hex[i]) << 8 | nibble(hex[i + 1]) << 4 | nibble(hex[i + 2]);
        buffer_append(out, &digits[bits >> 6], 1);
        buffer_append(out, &digits[bits & 63], 1);
    }
    out->length -= 1;
    buffer_append_string(out, "='");
}

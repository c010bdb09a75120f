/* SPDX-License-Identifier: MIT */
/* Byte strings that grow up to a ceiling. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_init(struct buffer *buffer, size_t ceiling)
{
    *buffer = (struct buffer){.ceiling = ceiling};
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
}

/* Makes room for `more` bytes and a NUL. */
static bool reserve(struct buffer *buffer, size_t more)
{
    buffer->failed = buffer->failed || more > buffer->ceiling - buffer->length ||
                     ARRAY_RESERVE(buffer->bytes, buffer->capacity, buffer->length + more + 1) != 0;
    return !buffer->failed;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
    if (!reserve(buffer, length))
        return;
    if (length)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

static void append_byte(struct buffer *buffer, char byte)
{
    if (!reserve(buffer, 1))
        return;
    buffer->bytes[buffer->length++] = byte;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_append_text(struct buffer *buffer, struct text text)
{
    buffer_append(buffer, text.bytes, text.length);
}

/* Most often there is room already. */
void buffer_vformat(struct buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t room = buffer->failed ? 0 : buffer->capacity - buffer->length;
    int length = vsnprintf(room ? buffer->bytes + buffer->length : NULL, room, format, again);
    va_end(again);
    bool is_whole =
        length >= 0 && (size_t)length < room && (size_t)length <= buffer->ceiling - buffer->length;
    if (!is_whole && room)
        buffer->bytes[buffer->length] = '\0';
    if (length < 0)
        buffer->failed = true;
    else if (is_whole || reserve(buffer, (size_t)length)) {
        if (!is_whole)
            vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, arguments);
        buffer->length += (size_t)length;
    }
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(buffer, format, arguments);
    va_end(arguments);
}

void buffer_escape(struct buffer *buffer, struct text text)
{
    for (size_t i = 0; i < text.length;) {
        uint32_t codepoint = 0;
        size_t length = utf8_decode(text.bytes + i, text.length - i, &codepoint);
        if (length == 1 && codepoint >= 0x20 && codepoint <= 0x7E)
            append_byte(buffer, text.bytes[i]);
        else if (length <= 1)
            buffer_format(buffer, "\\x%02x", (unsigned char)text.bytes[i]);
        else if (codepoint <= 0xFFFF)
            buffer_format(buffer, "\\u%04x", (unsigned)codepoint);
        else
            buffer_format(buffer, "\\U%08x", (unsigned)codepoint);
        i += length ? length : 1;
    }
}

/* Quoted, if it holds anything but these: an empty word, too, must be there to be seen. */
void buffer_append_shell_word(struct buffer *buffer, struct text word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789/._-+:@%,";
    bool is_plain = word.length > 0;
    for (size_t i = 0; i < word.length; i++)
        is_plain = is_plain && memchr(plain, word.bytes[i], sizeof plain - 1);
    if (is_plain) {
        buffer_append_text(buffer, word);
        return;
    }
    buffer_append_string(buffer, "'");
    for (size_t i = 0; i < word.length; i++) {
        if (word.bytes[i] == '\'')
            buffer_append_string(buffer, "'\\'");
        append_byte(buffer, word.bytes[i]);
    }
    buffer_append_string(buffer, "'");
}

static bool is_printable(char byte)
{
    return byte >= ' ' && byte <= '~';
}

/* What is not printable is left to printf(1), as octal digits; so is what it would take for an
 * option. */
static void append_printed(struct buffer *buffer, struct text word)
{
    buffer_append_string(buffer, "\"$(printf '");
    for (size_t i = 0; i < word.length; i++) {
        char byte = word.bytes[i];
        if (!is_printable(byte) || byte == '\'' || (byte == '-' && i == 0))
            buffer_format(buffer, "\\%03o", (unsigned char)byte);
        else if (byte == '%' || byte == '\\')
            buffer_format(buffer, "%c%c", byte, byte);
        else
            append_byte(buffer, byte);
    }
    buffer_append_string(buffer, "')\"");
}

void buffer_append_shown_word(struct buffer *buffer, struct text word)
{
    for (size_t i = 0; i < word.length; i++) {
        if (!is_printable(word.bytes[i])) {
            append_printed(buffer, word);
            return;
        }
    }
    buffer_append_shell_word(buffer, word);
}

static size_t longest_row(struct text text, char byte)
{
    size_t longest = 0, row = 0;
    for (size_t i = 0; i < text.length; i++) {
        row = text.bytes[i] == byte ? row + 1 : 0;
        longest = row > longest ? row : longest;
    }
    return longest;
}

static void append_fence(struct buffer *buffer, size_t length)
{
    for (size_t i = 0; i < length; i++)
        append_byte(buffer, '`');
    append_byte(buffer, '\n');
}

void buffer_append_fenced(struct buffer *buffer, struct text lines)
{
    size_t longest = longest_row(lines, '`');
    size_t fence = longest < 3 ? 3 : longest + 1;
    append_fence(buffer, fence);
    buffer_append_text(buffer, lines);
    append_fence(buffer, fence);
}

struct text buffer_text(const struct buffer *buffer)
{
    return (struct text){buffer->bytes ? buffer->bytes : "", buffer->length};
}

const char *or_separator(size_t index, size_t count)
{
    return index == 0 ? "" : index + 1 < count ? ", " : " or ";
}

/* SPDX-License-Identifier: MIT */
/* Part of base/base.h: borrowed text, and reading it from left to right. */
#ifndef FLEETGATE_BASE_TEXT_H
#define FLEETGATE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed bytes with a length. May hold NUL and invalid UTF-8; never assume a terminator. */
struct text {
    const char *bytes;
    size_t length;
};

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* The bytes of a C string, without its NUL. NULL gives the empty text. */
struct text text_of(const char *string);
/* In the header, so that the length of a literal is known when it is compiled. */
static inline bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}
static inline bool text_is(struct text text, const char *string)
{
    return text_equal(text, (struct text){string, string ? strlen(string) : 0});
}
bool text_starts_with(struct text text, const char *prefix);
bool text_ends_with(struct text text, const char *suffix);
bool text_has(struct text text, char byte);
/* What follows the first `start` bytes, of which there are as many at least. */
static inline struct text text_from(struct text text, size_t start)
{
    return start == 0 ? text : (struct text){text.bytes + start, text.length - start};
}
/* Byte order, as memcmp; a prefix sorts before the longer text. */
int text_compare(struct text a, struct text b);
/* Whether it is one of the words, the last of which NULL follows. */
bool text_is_any(struct text text, const char *const *words);
bool text_is_ascii(struct text text);

/* Decodes one UTF-8 sequence of at most `length` bytes. Returns its length (1 to 4) and sets
 * *codepoint; returns 0 for anything that RFC 3629 does not allow (overlong forms, surrogates,
 * truncation, values above U+10FFFF) and for length 0. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *codepoint);
/* Writes a code point as UTF-8 and returns its length, 1 to 4. */
size_t utf8_encode(char bytes[4], uint32_t codepoint);

/* The length of the line break that `bytes` begin with, as YAML 1.1 counts lines:
 * LF, CR, CRLF, NEL, LS, PS. 0 when there is none. */
size_t line_break_length(const char *bytes, size_t length);

/* ASCII alone, whatever the locale is. */
static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool ascii_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool ascii_is_alphanumeric(char c)
{
    return ascii_is_digit(c) || ascii_is_letter(c);
}
static inline bool ascii_is_hexadecimal(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/* Whether `characters` holds c; NUL is in none. */
static inline bool ascii_is_among(char c, const char *characters)
{
    return c != '\0' && strchr(characters, c) != NULL;
}

/* Reading a text from left to right: each takes what it names off the front of *rest. What returns
 * bool says whether it was there; if not, *rest is as it was. */

/* The next byte, which stays; NUL at the end. */
/* A letter of ASCII in lower case, any other byte as it is; whatever the locale. */
static inline char lower_ascii(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static inline char text_peek(const struct text *rest)
{
    return rest->length ? rest->bytes[0] : '\0';
}
/* `count` bytes; there must be as many. */
static inline void text_skip(struct text *rest, size_t count)
{
    *rest = text_from(*rest, count);
}
static inline bool text_take(struct text *rest, char c)
{
    if (rest->length == 0 || rest->bytes[0] != c)
        return false;
    text_skip(rest, 1);
    return true;
}
bool text_take_string(struct text *rest, const char *string);
/* Exactly `count` decimal digits, at most 9; further ones stay. */
bool text_take_digits(struct text *rest, size_t count, unsigned *value);
/* The same for hexadecimal ones, at most 8. */
bool text_take_hexadecimal(struct text *rest, size_t count, uint32_t *value);
/* All decimal digits that follow; one at least. */
bool text_skip_digits(struct text *rest);
/* What stands before the first of the `stops`, or before the end. */
struct text text_take_until(struct text *rest, const char *stops);
/* What stands before the next separator, which goes too: a line, or a folder of a path. Without a
 * separator that is all, and *rest is left without bytes (NULL), which tells "a" from "a/". */
struct text text_cut(struct text *rest, char separator);

/* The folder that a path lies in, with its last slash; empty for what lies at the top. Of a path
 * that ends in a slash that is the path itself. */
struct text text_folder(struct text path);
/* The same without the slash. */
struct text text_folder_name(struct text path);
/* The extension of a file's name, with its dot, as Python's splitext() takes it; empty where there
 * is none. A dot at the beginning begins none. */
struct text text_extension(struct text name);

#endif

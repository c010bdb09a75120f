/* SPDX-License-Identifier: MIT */
/*
 * A small part of what Unicode calls confusable (UTS 39), and whole what a policy's branch names
 * can be written with: letters, digits and "._/-" of ASCII.
 */
#include "promotion/look_alike.h"

#include "base/base.h"

#include <string.h>

/* Latin, Cyrillic and Greek characters by the ASCII character that they look like. */
static const struct {
    char letter;
    const char *alike;
} confusables[] = {
    {'-', u8"\u2010\u2011\u2012\u2013\u2014\u2212"},
    {'.', u8"\u2024"},
    {'/', u8"\u2044\u2215"},
    {'a', u8"\u0410\u0430\u0391\u03b1\u0251"},
    {'b', u8"\u0412\u0432\u0392"},
    {'c', u8"\u0421\u0441\u03f2\u03f9"},
    {'d', u8"\u0500\u0501"},
    {'e', u8"\u0415\u0435\u0395"},
    {'g', u8"\u0261"},
    {'h', u8"\u041d\u043d\u04ba\u04bb\u0397"},
    {'i', u8"\u0130\u0131\u0406\u0456\u0399\u03b9"},
    {'j', u8"\u0408\u0458\u0237\u03f3"},
    {'k', u8"\u041a\u043a\u039a\u03ba\u212a"},
    {'l', u8"\u04c0\u04cf"},
    {'m', u8"\u041c\u043c\u039c"},
    {'n', u8"\u039d\u03b7"},
    {'o', u8"\u041e\u043e\u039f\u03bf"},
    {'p', u8"\u0420\u0440\u03a1\u03c1"},
    {'q', u8"\u051a\u051b"},
    {'r', u8"\u0433"},
    {'s', u8"\u0405\u0455\u017f"},
    {'t', u8"\u0422\u0442\u03a4\u03c4"},
    {'u', u8"\u03c5"},
    {'v', u8"\u0475\u03bd"},
    {'w', u8"\u051c\u051d"},
    {'x', u8"\u0425\u0445\u03a7\u03c7"},
    {'y', u8"\u0423\u0443\u04ae\u04af\u03a5"},
    {'z', u8"\u0396"},
};

/* Characters that take no room of their own: joiners, marks, signs of direction. */
static const struct {
    uint32_t first, last;
} unseen[] = {
    {0x00AD, 0x00AD}, {0x0300, 0x036F}, {0x061C, 0x061C}, {0x180B, 0x180F}, {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x206F}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE0FFF},
};

enum {
    FULL_WIDTH_FIRST = 0xFF01, /* a copy of the printable ASCII characters from '!' */
    FULL_WIDTH_LAST = 0xFF5E,
    MATHEMATICAL_FIRST = 0x1D400, /* A to Z and a to z, again and again in other type faces */
    MATHEMATICAL_LAST = 0x1D6A3,
    NOTHING_ALIKE = 0x7F, /* stands in no ref name */
};

static char fold_ascii(uint32_t character)
{
    if (character >= 'A' && character <= 'Z')
        return (char)(character - 'A' + 'a');
    if (character == '0')
        return 'o';
    return character == '1' ? 'l' : (char)character;
}

static char fold(const char *bytes, size_t length, uint32_t character)
{
    if (character < 0x80)
        return fold_ascii(character);
    if (character >= FULL_WIDTH_FIRST && character <= FULL_WIDTH_LAST)
        return fold_ascii(character - FULL_WIDTH_FIRST + '!');
    if (character >= MATHEMATICAL_FIRST && character <= MATHEMATICAL_LAST)
        return (char)('a' + (character - MATHEMATICAL_FIRST) % 26);
    char one[5] = {0};
    memcpy(one, bytes, length);
    for (size_t i = 0; i < sizeof confusables / sizeof *confusables; i++)
        if (strstr(confusables[i].alike, one))
            return confusables[i].letter;
    return NOTHING_ALIKE;
}

static bool is_unseen(uint32_t character)
{
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        if (character >= unseen[i].first && character <= unseen[i].last)
            return true;
    return false;
}

/* Takes characters off `text` up to the first that is seen; '\0' at the end. */
static char next_letter(const char **text)
{
    while (**text) {
        uint32_t character;
        const char *bytes = *text;
        size_t length = utf8_decode(bytes, strnlen(bytes, 4), &character);
        *text += length ? length : 1;
        if (length == 0)
            return NOTHING_ALIKE;
        if (!is_unseen(character))
            return fold(bytes, length, character);
    }
    return '\0';
}

const char *look_alike_after(const char *text, const char *wanted)
{
    for (; text && *wanted; wanted++)
        if (next_letter(&text) != fold_ascii((unsigned char)*wanted))
            return NULL;
    return text;
}

bool look_alike_is_nothing(const char *text)
{
    return next_letter(&text) == '\0';
}

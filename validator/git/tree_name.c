/* SPDX-License-Identifier: MIT */
/* Names that no tree may hold, on any file system. */
#include "git/tree.h"

#include <string.h>
#include <strings.h>

/* Code points that HFS+ leaves out when it compares names. */
static bool hfs_ignores(uint32_t codepoint)
{
    return (codepoint >= 0x200C && codepoint <= 0x200F) ||
           (codepoint >= 0x202A && codepoint <= 0x202E) ||
           (codepoint >= 0x206A && codepoint <= 0x206F) || codepoint == 0xFEFF;
}

static char lower_case(uint32_t codepoint)
{
    return (char)(codepoint >= 'A' && codepoint <= 'Z' ? codepoint + 'a' - 'A' : codepoint);
}

static bool is_on_hfs(struct text name, const char *stem)
{
    size_t matched = 0;
    for (size_t i = 0; i < name.length;) {
        uint32_t codepoint = 0;
        size_t length = utf8_decode(name.bytes + i, name.length - i, &codepoint);
        if (length == 0)
            return false;
        i += length;
        if (hfs_ignores(codepoint))
            continue;
        if (stem[matched] == '\0' || codepoint > '~' ||
            lower_case(codepoint) != lower_case((unsigned char)stem[matched]))
            return false;
        matched++;
    }
    return stem[matched] == '\0';
}

/* Whether `name` is `stem` but for case and for what NTFS drops: spaces and full stops at the end,
 * and a stream name after a colon. */
static bool is_on_ntfs(struct text name, const char *stem)
{
    size_t length = strlen(stem);
    if (name.length < length || strncasecmp(name.bytes, stem, length) != 0)
        return false;
    for (size_t i = length; i < name.length && name.bytes[i] != ':'; i++)
        if (name.bytes[i] != ' ' && name.bytes[i] != '.')
            return false;
    return true;
}

bool tree_name_is_alike(struct text name, const char *stem)
{
    return is_on_hfs(name, stem) || is_on_ntfs(name, stem);
}

/* A backslash separates folders there. */
static bool is_dotgit_on_ntfs(struct text name)
{
    while (name.bytes) {
        struct text part = text_cut(&name, '\\');
        if (is_on_ntfs(part, ".git") || is_on_ntfs(part, "git~1"))
            return true;
    }
    return false;
}

bool tree_name_is_unsafe(struct text name)
{
    return name.length == 0 || text_is(name, ".") || text_is(name, "..") || text_has(name, '/') ||
           is_on_hfs(name, ".git") || is_dotgit_on_ntfs(name);
}

/* Short names there end with a tilde and digits: "GITMOD~1", or "GI7EBA~1" after a clash. */
bool tree_name_may_be_modules(struct text name)
{
    if (is_on_hfs(name, ".gitmodules"))
        return true;
    while (name.bytes) {
        struct text part = text_cut(&name, '\\');
        if (is_on_ntfs(part, ".gitmodules") ||
            (lower_case((unsigned char)text_peek(&part)) == 'g' && text_has(part, '~')))
            return true;
    }
    return false;
}

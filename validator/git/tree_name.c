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

static bool is_dotgit_on_hfs(struct text name)
{
    static const char dotgit[] = ".git";
    size_t matched = 0;
    for (size_t i = 0; i < name.length;) {
        uint32_t codepoint = 0;
        size_t length = utf8_decode(name.bytes + i, name.length - i, &codepoint);
        if (length == 0)
            return false;
        i += length;
        if (hfs_ignores(codepoint))
            continue;
        if (codepoint >= 'A' && codepoint <= 'Z')
            codepoint += 'a' - 'A';
        if (matched == sizeof dotgit - 1 || codepoint != (unsigned char)dotgit[matched])
            return false;
        matched++;
    }
    return matched == sizeof dotgit - 1;
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

/* A backslash separates folders there. */
static bool is_dotgit_on_ntfs(struct text name)
{
    size_t start = 0;
    for (size_t i = 0; i <= name.length; i++) {
        if (i < name.length && name.bytes[i] != '\\')
            continue;
        struct text component = {name.bytes + start, i - start};
        if (is_on_ntfs(component, ".git") || is_on_ntfs(component, "git~1"))
            return true;
        start = i + 1;
    }
    return false;
}

bool tree_name_is_unsafe(struct text name)
{
    return name.length == 0 || text_is(name, ".") || text_is(name, "..") || text_has(name, '/') ||
           is_dotgit_on_hfs(name) || is_dotgit_on_ntfs(name);
}

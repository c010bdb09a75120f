/* SPDX-License-Identifier: MIT */
/* Whether a text is an inventory in Ansible's INI format, whatever its file is called. */
#include "inventory/inventory.h"

static struct text without_indentation(struct text line)
{
    while (text_take(&line, ' ') || text_take(&line, '\t'))
        continue;
    return line;
}

/* "[pi]", "[pi:vars]", alone on its line but for a comment, and wherever it begins. */
static bool is_section(struct text line)
{
    line = without_indentation(line);
    if (!text_take(&line, '['))
        return false;
    line = without_indentation(line);
    struct text name = text_take_until(&line, "], \"'{");
    line = without_indentation(line);
    return name.length > 0 && text_take(&line, ']') &&
           (line.length == 0 || ascii_is_among(line.bytes[0], " \t\r#;"));
}

/* A host alone on its line, perhaps with variables: "pi-1", "pi-1 branch=main". A mapping of YAML
 * that begins so would have a colon there. */
static bool is_host(struct text line)
{
    struct text rest = line;
    struct text name = text_take_until(&rest, " \t\r#{}\"'&*!|>%@`,?");
    if (name.length == 0 || !(ascii_is_letter(name.bytes[0]) || ascii_is_digit(name.bytes[0])) ||
        text_is(name, "null") || text_is(name, "Null") || text_is(name, "NULL"))
        return false;
    for (size_t i = 0; i < line.length; i++) {
        if (line.bytes[i] == ':' &&
            (i + 1 == line.length || ascii_is_among(line.bytes[i + 1], " \t\r")))
            return false;
    }
    return rest.length == 0 || ascii_is_among(rest.bytes[0], " \t\r");
}

/* Whether no line after the first is indented, as one that goes on with a text of YAML may be. */
static bool is_flush(struct text text)
{
    while (text.bytes && text.length) {
        struct text line = text_cut(&text, '\n');
        if (line.length > 0 && ascii_is_among(line.bytes[0], " \t"))
            return false;
    }
    return true;
}

unsigned inventory_ini_line(struct text text)
{
    (void)text_take_string(&text, "\xEF\xBB\xBF");
    for (unsigned line_number = 1; text.bytes; line_number++) {
        struct text line = text_cut(&text, '\n');
        struct text written = without_indentation(line);
        if (written.length == 0 || ascii_is_among(written.bytes[0], "#;\r") || text_is(line, "---"))
            continue;
        return is_section(line) || (is_host(line) && is_flush(text)) ? line_number : 0;
    }
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Inventories in Ansible's INI format, which Ansible reads, and the gate does not. */
#include "fleet/fleet.h"

/* "[pi]", "[pi:vars]", alone on its line but for a comment. */
static bool is_section(struct text line)
{
    if (!text_take(&line, '['))
        return false;
    struct text name = text_take_until(&line, "], \"'{");
    return name.length > 0 && text_take(&line, ']') &&
           (line.length == 0 || ascii_is_among(line.bytes[0], " \t\r#;"));
}

bool fleet_refuse_ini(struct text text, const struct place *place, struct findings *findings)
{
    struct place at = *place;
    (void)text_take_string(&text, "\xEF\xBB\xBF");
    for (at.line = 1, at.column = 1; text.bytes; at.line++) {
        struct text line = text_cut(&text, '\n');
        if (line.length == 0 || ascii_is_among(line.bytes[0], "#;\r"))
            continue;
        if (!is_section(line) || !text.length)
            return false;
        findings_add(findings, RULE_FLEET_REFUSED_INVENTORY, &at,
                     "write it as YAML: groups, hosts and devices as keys that end in a colon",
                     "an INI inventory, but the gate reads YAML alone");
        return true;
    }
    return false;
}

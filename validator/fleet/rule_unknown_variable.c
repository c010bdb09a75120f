/* SPDX-License-Identifier: MIT */
/* fleet/unknown-variable: a name that is nearly one of those the gate knows is most often that one,
 * misspelt. Any other name is the fleet's own affair. */
#include "fleet/file.h"
#include "fleet/rule.h"

#include <stdio.h>

/* The properties of schemas/variables.schema.json, to which ci/check-lists holds them. */
static const char *const known_variables[] = {
    "configuration",
    "mender_server",
    "os_image",
    "subscribed_branch",
};

enum {
    KNOWN_COUNT = sizeof known_variables / sizeof *known_variables,
    LETTERS_A_MISTAKE = 5, /* with more mistakes than one in five letters it is another word */
};

/* The letters and digits of a name in lower case: osImage, os-image and OS_IMAGE are one word. */
static bool is_same_word(struct text name, struct text known)
{
    size_t j = 0;
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.bytes[i];
        if (ascii_is_among(byte, "_-. "))
            continue;
        while (j < known.length && known.bytes[j] == '_')
            j++;
        if (j == known.length || (byte | 0x20) != known.bytes[j])
            return false;
        j++;
    }
    return j == known.length;
}

static bool is_known(struct text name)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (text_equal(name, text_of(known_variables[i])))
            return true;
    }
    return false;
}

/* The variable that was meant, or the empty text. Nearly every name of a fleet is known, and is
 * held against no other. */
static struct text meant_by(struct text name)
{
    struct suggestion suggestion;
    if (is_known(name))
        return (struct text){0};
    suggestion_init(&suggestion, name);
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        struct text known = text_of(known_variables[i]);
        if (is_same_word(name, known))
            return known;
        suggestion_try(&suggestion, known);
    }
    bool is_near = suggestion.distance <= suggestion.nearest.length / LETTERS_A_MISTAKE;
    return is_near ? suggestion.nearest : (struct text){0};
}

void fleet_unknown_variable(const struct fleet *fleet, const struct fleet_file *file,
                            struct findings *findings)
{
    enum { SHOWN_BYTES = 100 };
    (void)fleet;
    const struct node *variables = file->node;
    size_t count = variables && variables->type == NODE_MAPPING ? variables->mapping.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &variables->mapping.members[i];
        struct text meant =
            member->key->type == NODE_STRING ? meant_by(member->name) : (struct text){0};
        if (!meant.bytes)
            continue;
        const struct place place = fleet_file_place(file, member->key);
        struct text name = member->name;
        char help[64];
        snprintf(help, sizeof help, "did you mean %s?", meant.bytes);
        findings_add(findings, RULE_FLEET_UNKNOWN_VARIABLE, &place, help,
                     "%.*s: no variable that the gate knows",
                     (int)(name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES), name.bytes);
    }
}

/* SPDX-License-Identifier: MIT */
/* Which variables the gate knows, and which of them a misspelt one was meant to be. */
#include "fleet/known_variable.h"

#include <string.h>
#include <strings.h>

/* ci/check-lists holds them to the schema. */
static const char *const known_variables[] = {
    "configuration",
    "mender_server",
    "os_image",
    "subscribed_branch",
};

enum {
    KNOWN_COUNT = sizeof known_variables / sizeof *known_variables,
    SHORT_LETTERS = 3,
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

bool known_variable_is(struct text name)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (text_equal(name, text_of(known_variables[i])))
            return true;
    }
    return false;
}

/* `config` is a word of its own, unless it holds what belongs to the configuration. */
static struct text meant_by_shape(struct text name, const struct node *value)
{
    bool has_template = node_member(value, "template"),
         has_parameters = node_member(value, "parameters");
    bool is_short = name.length >= SHORT_LETTERS && name.length < strlen("configuration") &&
                    strncasecmp(name.bytes, "configuration", name.length) == 0;
    if ((has_template && has_parameters) || (is_short && (has_template || has_parameters)))
        return TEXT("configuration");
    return (struct text){0};
}

/* Nearly every name of a fleet is known, and is held against no other. */
struct text known_variable_meant_by(struct text name, const struct node *value)
{
    struct suggestion suggestion;
    if (known_variable_is(name))
        return (struct text){0};
    suggestion_init(&suggestion, name);
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        struct text known = text_of(known_variables[i]);
        if (is_same_word(name, known))
            return known;
        suggestion_try(&suggestion, known);
    }
    bool is_near = suggestion.distance <= suggestion.nearest.length / LETTERS_A_MISTAKE;
    return is_near ? suggestion.nearest : meant_by_shape(name, value);
}

/* SPDX-License-Identifier: MIT */
/* What a scalar means: words, numbers, dates, and what its tag says. */
#include "document/scalar.h"

#include "document/number_convert.h"
#include "document/timestamp.h"

#include <string.h>

#define YAML_PREFIX "tag:yaml.org,2002:"

enum { SHOWN_MAX = 60 }; /* bytes of a value that a message shows */

static int shown(struct text text)
{
    return text.length < SHOWN_MAX ? (int)text.length : SHOWN_MAX;
}

static void be_string(struct node *node)
{
    node->type = NODE_STRING;
    node->string = node->source;
}

/* ------------------------------------------------------------------------------ plain scalars */

static bool is_true(struct text text)
{
    static const char *const words[] = {"yes",  "Yes", "YES", "true", "True",
                                        "TRUE", "on",  "On",  "ON",   NULL};
    return text_is_any(text, words);
}

static bool is_false(struct text text)
{
    static const char *const words[] = {"no",    "No",  "NO",  "false", "False",
                                        "FALSE", "off", "Off", "OFF",   NULL};
    return text_is_any(text, words);
}

static bool is_null(struct text text)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};
    return text_is_any(text, words);
}

/* A word that may be a boolean or null. Most are seen by their first letter not to be. */
static void resolve_word(struct node *node)
{
    static const char letters[] = "fFnNoOtTyY~";
    size_t length = node->source.length;
    if (length > sizeof "false" - 1 ||
        (length > 0 && !memchr(letters, node->source.bytes[0], sizeof letters - 1)))
        return;
    if (is_null(node->source)) {
        node->type = NODE_NULL;
    } else if (is_true(node->source)) {
        node->type = NODE_BOOLEAN;
        node->boolean = true;
    } else if (is_false(node->source)) {
        node->type = NODE_BOOLEAN;
        node->boolean = false;
    }
}

static bool convert(struct builder *builder, struct node *node, enum number_form form)
{
    struct text text = node->source;
    struct number number;
    switch (number_convert(&number, form, text, builder->arena)) {
    case NUMBER_OK:
        node->type = NODE_NUMBER;
        node->number = number;
        return true;
    case NUMBER_EMPTY:
        trouble_refuse(&builder->trouble, node->at, "put it in quotes if it is text",
                       "'%.*s' begins like a number, but has no digits", shown(text), text.bytes);
        return true;
    case NUMBER_TOO_LONG:
        return trouble_limit(&builder->trouble, node->at, "put it in quotes if it is text",
                             "number with more than %d digits", NUMBER_DIGITS_MAX);
    case NUMBER_TOO_LARGE:
        trouble_refuse(&builder->trouble, node->at, "put it in quotes if it is text",
                       "'%.*s' has more parts than Ansible can multiply by sixty", shown(text),
                       text.bytes);
        return true;
    case NUMBER_NO_MEMORY:
        break;
    }
    return trouble_no_memory(&builder->trouble);
}

static bool resolve_timestamp(struct builder *builder, struct node *node)
{
    struct text text = node->source;
    switch (timestamp_form(text)) {
    case TIMESTAMP_NONE:
        break;
    case TIMESTAMP_GOOD:
        node->type = NODE_TIMESTAMP;
        break;
    case TIMESTAMP_IMPOSSIBLE:
        trouble_refuse(&builder->trouble, node->at,
                       "correct the date, or put it in quotes if it is text",
                       "'%.*s' is written like a date, but there is no such day or time",
                       shown(text), text.bytes);
        break;
    }
    return true;
}

static bool resolve_number(struct builder *builder, struct node *node)
{
    enum number_form form = number_float_form(node->source);
    if (form == FORM_NONE)
        form = number_integer_form(node->source);
    if (form != FORM_NONE)
        return convert(builder, node, form);
    return resolve_timestamp(builder, node);
}

static void refuse_indicator(struct builder *builder, struct node *node)
{
    trouble_refuse(&builder->trouble, node->at, "put it in quotes",
                   "a lone %.*s is no value in YAML, and Ansible fails on it", shown(node->source),
                   node->source.bytes);
}

bool scalar_resolve(struct builder *builder, struct node *node)
{
    be_string(node);
    switch (node->source.length ? node->source.bytes[0] : '\0') {
    case '+':
    case '-':
    case '.':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        return resolve_number(builder, node);
    case '=':
    case '<':
        if (!builder_at_key(builder) && (text_is(node->source, "=") || text_is(node->source, "<<")))
            refuse_indicator(builder, node);
        return true;
    default:
        resolve_word(node);
        return true;
    }
}

/* --------------------------------------------------------------------------------- tagged ones */

static void refuse_value(struct builder *builder, struct node *node, const char *type)
{
    trouble_refuse(&builder->trouble, node->at, "correct the value, or remove the tag",
                   "'%.*s' is no %s, as its tag says", shown(node->source), node->source.bytes,
                   type);
}

static bool construct_integer(struct builder *builder, struct node *node)
{
    enum number_form form = number_integer_form(node->source);
    if (form != FORM_NONE)
        return convert(builder, node, form);
    refuse_value(builder, node, "integer");
    return true;
}

static bool construct_float(struct builder *builder, struct node *node)
{
    enum number_form form = number_float_form(node->source);
    if (form == FORM_NONE)
        form = number_loose_float_form(node->source);
    if (form != FORM_NONE)
        return convert(builder, node, form);
    refuse_value(builder, node, "floating-point number");
    return true;
}

/* PyYAML takes a tagged boolean in any case. */
static bool construct_boolean(struct builder *builder, struct node *node)
{
    char lower[sizeof "false"] = "";
    struct text text = node->source;
    if (text.length < sizeof lower) {
        for (size_t i = 0; i < text.length; i++) {
            bool upper = text.bytes[i] >= 'A' && text.bytes[i] <= 'Z';
            lower[i] = (char)(upper ? text.bytes[i] | 0x20 : text.bytes[i]);
        }
        text = (struct text){lower, text.length};
    }
    if (is_true(text) || is_false(text)) {
        node->type = NODE_BOOLEAN;
        node->boolean = is_true(text);
    } else {
        refuse_value(builder, node, "boolean");
    }
    return true;
}

static bool construct_null(struct builder *builder, struct node *node)
{
    (void)builder;
    node->type = NODE_NULL;
    return true;
}

static bool construct_timestamp(struct builder *builder, struct node *node)
{
    if (timestamp_form(node->source) == TIMESTAMP_GOOD)
        node->type = NODE_TIMESTAMP;
    else
        refuse_value(builder, node, "date or time");
    return true;
}

static bool construct_string(struct builder *builder, struct node *node)
{
    (void)builder;
    (void)node;
    return true;
}

/* Characters that have a meaning in YAML, and without quotes are no value. */
static bool is_indicator(struct text text)
{
    static const char *const words[] = {"=", "<<", "!", "&", "*", NULL};
    return text_is_any(text, words);
}

/* Whether PyYAML would make text of it if it stood there without quotes. A line break at the end,
 * as a block has, changes nothing: its patterns end in a `$`. */
static bool is_text_if_plain(struct text text)
{
    if (text.length > 1 && text.bytes[text.length - 1] == '\n')
        text.length--;
    return !is_null(text) && !is_true(text) && !is_false(text) && !is_indicator(text) &&
           number_integer_form(text) == FORM_NONE && number_float_form(text) == FORM_NONE &&
           timestamp_form(text) == TIMESTAMP_NONE;
}

static bool construct_unsafe(struct builder *builder, struct node *node)
{
    if (!is_text_if_plain(node->source))
        trouble_remark(&builder->trouble, RULE_DOCUMENT_AMBIGUOUS_TAG, node->at,
                       "remove the tag, and leave quotes around what is text",
                       "what !unsafe stands before is text to Ansible before 2.19, and is read as "
                       "if without quotes by newer ones");
    node->unsafe = true;
    return true;
}

static bool construct_vaulted(struct builder *builder, struct node *node)
{
    if (!is_text_if_plain(node->source))
        trouble_remark(
            &builder->trouble, RULE_DOCUMENT_AMBIGUOUS_TAG, node->at,
            "put what ansible-vault encrypt_string prints in place of it, tag included",
            "what !vault stands before is no text to Ansible from 2.19 on, which refuses "
            "the file");
    if (builder_at_key(builder))
        trouble_refuse(&builder->trouble, node->at, "write the key in clear text",
                       "a key must not be encrypted");
    node->vaulted = true;
    return true;
}

void scalar_refuse_tag(struct trouble *trouble, struct position at, struct text tag,
                       const char *kind)
{
    const char *short_form = "";
    if (text_take_string(&tag, YAML_PREFIX))
        short_form = "!!"; /* as it is written: !!name */
    trouble_refuse(trouble, at,
                   "remove the tag; known are !!str !!int !!float !!bool !!null !!timestamp !!seq "
                   "!!map !vault !unsafe",
                   "tag %s%.*s is unknown, or does not fit a %s", short_form, shown(tag), tag.bytes,
                   kind);
}

bool scalar_construct(struct builder *builder, struct node *node, struct text tag)
{
    static const struct {
        const char *tag;
        bool (*construct)(struct builder *, struct node *);
    } tags[] = {
        {YAML_PREFIX "str", construct_string},   {YAML_PREFIX "int", construct_integer},
        {YAML_PREFIX "float", construct_float},  {YAML_PREFIX "bool", construct_boolean},
        {YAML_PREFIX "null", construct_null},    {YAML_PREFIX "timestamp", construct_timestamp},
        {"!unsafe", construct_unsafe},           {"!vault", construct_vaulted},
        {"!vault-encrypted", construct_vaulted},
    };
    be_string(node);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (text_is(tag, tags[i].tag))
            return tags[i].construct(builder, node);
    }
    scalar_refuse_tag(&builder->trouble, node->at, tag, "single value");
    return true;
}

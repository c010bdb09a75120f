/* SPDX-License-Identifier: MIT */
/* Reading JSON, as Python does, with the place of each value. */
#include "document/json.h"

#include "document/json_string.h"
#include "document/number_convert.h"
#include "document/position.h"

#include <string.h>

/* What the grammar wants next. */
enum expect {
    EXPECT_VALUE,
    EXPECT_FIRST_ITEM,   /* a value, or the end of the list */
    EXPECT_FIRST_MEMBER, /* a key, or the end of the object */
    EXPECT_KEY,
    EXPECT_COLON,
    EXPECT_SEPARATOR, /* a comma, or the end of the list or object */
    EXPECT_END,
};

enum step { STEP_DONE, STEP_NOT_JSON, STEP_STOPPED };

struct json {
    struct builder *builder;
    const char *at;
    const char *end;
    const char *counted; /* the byte `position` belongs to */
    struct position position;
    enum expect expect;
    bool is_output;       /* of a program: see json_read_output */
    const char *expected; /* where it is no JSON, and `expect` does not say it */
};

static struct position position_here(struct json *json)
{
    json->position = position_after(json->position, json->counted, json->at);
    json->counted = json->at;
    return json->position;
}

static bool skip(struct json *json, char expected)
{
    if (json->at == json->end || *json->at != expected)
        return false;
    json->at++;
    return true;
}

static void skip_blanks(struct json *json)
{
    while (skip(json, ' ') || skip(json, '\n') || skip(json, '\r') || skip(json, '\t')) {
    }
}

static bool skip_word(struct json *json, const char *word)
{
    struct text rest = {json->at, (size_t)(json->end - json->at)};
    if (!text_starts_with(rest, word))
        return false;
    json->at += strlen(word);
    return true;
}

/* What is expected once a value is complete. */
static void expect_after_value(struct json *json)
{
    json->expect = json->builder->depth == 0 ? EXPECT_END : EXPECT_SEPARATOR;
}

static enum step add(struct json *json, struct node *node)
{
    const struct document_limits *limits = json->builder->limits;
    bool is_key = builder_at_key(json->builder);
    if (node->source.length > limits->scalar_bytes) {
        trouble_limit(&json->builder->trouble, node->at, "move the data elsewhere, and refer to it",
                      "value of more than %zu bytes", limits->scalar_bytes);
        return STEP_STOPPED;
    }
    if (!builder_add(json->builder, node, NULL))
        return STEP_STOPPED;
    if (is_key)
        json->expect = EXPECT_COLON;
    else
        expect_after_value(json);
    return STEP_DONE;
}

/* ------------------------------------------------------------------------------------ strings */

static void refuse_escapes(struct json *json, struct position at, const struct unescape *text)
{
    struct builder *builder = json->builder;
    if (text->nul && !json->is_output)
        trouble_refuse(&builder->trouble, at, "remove \\u0000", "string with a NUL character");
    if (text->surrogate)
        trouble_refuse(&builder->trouble, at,
                       "write the character itself, or both halves, as in \\ud83d\\ude00",
                       "string with half of a surrogate pair, which is no character");
}

static enum step unescape(struct json *json, struct node *node, struct text raw)
{
    char *out = arena_alloc(json->builder->arena, raw.length + 1);
    if (!out) {
        trouble_no_memory(&json->builder->trouble);
        return STEP_STOPPED;
    }
    struct unescape text = {.at = raw.bytes, .end = raw.bytes + raw.length, .out = out};
    if (!json_unescape(&text))
        return STEP_NOT_JSON;
    refuse_escapes(json, node->at, &text);
    node->source = (struct text){out, (size_t)(text.out - out)};
    return STEP_DONE;
}

/* Reads a string, behind its opening quote. */
static enum step read_string(struct json *json, struct position at)
{
    bool escaped = false;
    const char *quote = json_find_quote(json->at, json->end, &escaped);
    json->expected = "a string that ends on its line, with escapes of JSON";
    if (!quote)
        return STEP_NOT_JSON;
    struct node *node = builder_node(json->builder, NODE_STRING, at);
    if (!node)
        return STEP_STOPPED;
    struct text raw = {json->at, (size_t)(quote - json->at)};
    node->source = raw;
    json->at = quote + 1;
    enum step step = escaped ? unescape(json, node, raw) : STEP_DONE;
    if (step != STEP_DONE)
        return step;
    json->expected = NULL;
    node->string = node->source;
    return add(json, node);
}

/* ------------------------------------------------------------------------- numbers and words */

static bool skip_json_digits(struct json *json)
{
    const char *before = json->at;
    while (json->at < json->end && *json->at >= '0' && *json->at <= '9')
        json->at++;
    return json->at > before;
}

/* Skips a number. Returns false where none of JSON stands; *is_integer says whether it has neither
 * fraction nor exponent. */
static bool skip_number(struct json *json, bool *is_integer)
{
    *is_integer = true;
    skip(json, '-');
    if (!skip(json, '0') && !skip_json_digits(json))
        return false;
    if (skip(json, '.')) {
        *is_integer = false;
        if (!skip_json_digits(json))
            return false;
    }
    if (skip(json, 'e') || skip(json, 'E')) {
        *is_integer = false;
        if (!skip(json, '-'))
            skip(json, '+');
        return skip_json_digits(json);
    }
    return true;
}

static enum step read_number(struct json *json, struct position at)
{
    const char *start = json->at;
    bool is_integer;
    if (!skip_number(json, &is_integer))
        return STEP_NOT_JSON;
    struct node *node = builder_node(json->builder, NODE_NUMBER, at);
    if (!node)
        return STEP_STOPPED;
    node->plain = true;
    node->source = (struct text){start, (size_t)(json->at - start)};
    switch (number_convert_json(&node->number, node->source, is_integer, json->builder->arena)) {
    case NUMBER_OK:
        return add(json, node);
    case NUMBER_NO_MEMORY:
        trouble_no_memory(&json->builder->trouble);
        break;
    case NUMBER_EMPTY:
    case NUMBER_TOO_LONG:
    case NUMBER_TOO_LARGE:
        trouble_limit(&json->builder->trouble, at, "put it in quotes if it is text",
                      "number with more than %d digits", NUMBER_DIGITS_MAX);
        break;
    }
    return STEP_STOPPED;
}

static enum step add_word(struct json *json, const char *word, enum node_type type,
                          struct position at)
{
    struct node *node = builder_node(json->builder, type, at);
    if (!node)
        return STEP_STOPPED;
    node->plain = true;
    node->source = text_of(word);
    if (type == NODE_BOOLEAN)
        node->boolean = word[0] == 't';
    return add(json, node);
}

/* NaN and the infinities, which Python's json reads and writes though JSON has no such thing. */
static enum step read_no_number(struct json *json, struct position at)
{
    static const char *const words[] = {"NaN", "Infinity", "-Infinity"};
    if (json->is_output)
        return STEP_NOT_JSON;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (skip_word(json, words[i])) {
            trouble_refuse(&json->builder->trouble, at, "write a number, or put the word in quotes",
                           "%s is not a number of JSON", words[i]);
            return add_word(json, words[i], NODE_NULL, at);
        }
    }
    return STEP_NOT_JSON;
}

static enum step read_word(struct json *json, struct position at)
{
    if (skip_word(json, "true"))
        return add_word(json, "true", NODE_BOOLEAN, at);
    if (skip_word(json, "false"))
        return add_word(json, "false", NODE_BOOLEAN, at);
    if (skip_word(json, "null"))
        return add_word(json, "null", NODE_NULL, at);
    return read_no_number(json, at);
}

/* ------------------------------------------------------------------------ lists and objects */

#define VAULT_MARKER "__ansible_vault"
#define UNSAFE_MARKER "__ansible_unsafe"

/* Ansible from 2.19 on takes an object with such a key for marked only where its value is a string,
 * and otherwise reads the whole file as YAML. */
static void check_marked_value(struct json *json, struct position at)
{
    const struct builder *builder = json->builder;
    if (json->is_output || !builder_in_mapping(builder) ||
        (json->at < json->end && *json->at == '"'))
        return;
    struct text key = builder->children[builder->child_count - 1]->source;
    if (text_is(key, VAULT_MARKER) || text_is(key, UNSAFE_MARKER))
        trouble_remark(&json->builder->trouble, RULE_DOCUMENT_AMBIGUOUS_TAG, at,
                       "write a string, or put the value in the place of the object",
                       "the value of %.*s is no string: Ansible before 2.19 puts it in the place "
                       "of the object, newer ones do not",
                       (int)key.length, key.bytes);
}

static void check_other_marker(struct json *json, const struct node *vaulted)
{
    if (node_member(vaulted, UNSAFE_MARKER))
        trouble_remark(&json->builder->trouble, RULE_DOCUMENT_AMBIGUOUS_TAG, vaulted->at,
                       "delete one of the two",
                       VAULT_MARKER " and " UNSAFE_MARKER
                                    " in one object: Ansible before 2.19 goes "
                                    "by the first, newer ones by the other");
}

/* Ansible's loader puts the value of these two keys in the place of the object that holds them. */
static void apply_markers(struct json *json, struct node *object)
{
    for (size_t i = 0; i < object->mapping.count; i++) {
        const struct member *member = &object->mapping.members[i];
        struct position at = object->at;
        if (text_is(member->name, VAULT_MARKER)) {
            check_other_marker(json, object);
            struct text text = node_text(member->value);
            *object = (struct node){.type = NODE_STRING, .vaulted = true, .source = text};
            object->string = text;
        } else if (text_is(member->name, UNSAFE_MARKER)) {
            *object = *member->value;
            object->unsafe = object->type == NODE_STRING;
        } else {
            continue;
        }
        object->at = at;
        return;
    }
}

static enum step open_collection(struct json *json, enum node_type type, struct position at)
{
    if (!builder_open(json->builder, type, at, NULL))
        return STEP_STOPPED;
    json->expect = type == NODE_MAPPING ? EXPECT_FIRST_MEMBER : EXPECT_FIRST_ITEM;
    return STEP_DONE;
}

static enum step close_collection(struct json *json)
{
    struct node *node = builder_innermost(json->builder);
    if (!builder_close(json->builder))
        return STEP_STOPPED;
    if (node->type == NODE_MAPPING && !json->is_output)
        apply_markers(json, node);
    expect_after_value(json);
    return STEP_DONE;
}

static bool skip_closing(struct json *json)
{
    return skip(json, builder_in_mapping(json->builder) ? '}' : ']');
}

static enum step read_value(struct json *json)
{
    struct position at = position_here(json);
    check_marked_value(json, at);
    if (skip(json, '{'))
        return open_collection(json, NODE_MAPPING, at);
    if (skip(json, '['))
        return open_collection(json, NODE_SEQUENCE, at);
    if (skip(json, '"'))
        return read_string(json, at);
    enum step step = read_word(json, at);
    return step == STEP_NOT_JSON ? read_number(json, at) : step;
}

static enum step read_key(struct json *json)
{
    struct position at = position_here(json);
    return skip(json, '"') ? read_string(json, at) : STEP_NOT_JSON;
}

static enum step read_separator(struct json *json)
{
    if (skip_closing(json))
        return close_collection(json);
    if (!skip(json, ','))
        return STEP_NOT_JSON;
    json->expect = builder_in_mapping(json->builder) ? EXPECT_KEY : EXPECT_VALUE;
    return STEP_DONE;
}

static enum step read_next(struct json *json)
{
    switch (json->expect) {
    case EXPECT_FIRST_ITEM:
    case EXPECT_FIRST_MEMBER:
        if (skip_closing(json))
            return close_collection(json);
        return json->expect == EXPECT_FIRST_ITEM ? read_value(json) : read_key(json);
    case EXPECT_KEY:
        return read_key(json);
    case EXPECT_COLON:
        if (!skip(json, ':'))
            return STEP_NOT_JSON;
        json->expect = EXPECT_VALUE;
        return STEP_DONE;
    case EXPECT_SEPARATOR:
        return read_separator(json);
    case EXPECT_VALUE:
    case EXPECT_END:
        break;
    }
    return read_value(json);
}

static struct json begin(struct builder *builder, struct text text)
{
    return (struct json){
        .builder = builder,
        .at = text.bytes,
        .end = text.bytes + text.length,
        .counted = text.bytes,
        .position = POSITION_START,
        .expect = EXPECT_VALUE,
    };
}

static bool read_all(struct json *json)
{
    skip_blanks(json);
    while (json->expect != EXPECT_END) {
        enum step step = read_next(json);
        if (step != STEP_DONE)
            return step == STEP_STOPPED;
        skip_blanks(json);
    }
    return json->at == json->end;
}

bool json_read(struct builder *builder, struct text text)
{
    struct json json = begin(builder, text);
    return read_all(&json);
}

/* ----------------------------------------------------------------------------------- output */

static const char *expected(const struct json *json)
{
    bool is_object = builder_in_mapping(json->builder);
    switch (json->expect) {
    case EXPECT_VALUE:
        return "a value";
    case EXPECT_FIRST_ITEM:
        return "a value or ']'";
    case EXPECT_FIRST_MEMBER:
        return "a key in double quotes or '}'";
    case EXPECT_KEY:
        return "a key in double quotes";
    case EXPECT_COLON:
        return "':'";
    case EXPECT_SEPARATOR:
        return is_object ? "',' or '}'" : "',' or ']'";
    case EXPECT_END:
        break;
    }
    return "nothing more";
}

/* What stands there instead, up to the end of the line, or a little of it. */
static struct text found(const struct json *json)
{
    struct text rest = {json->at, (size_t)(json->end - json->at)};
    struct text line = text_cut(&rest, '\n');
    size_t length = 0;
    for (int i = 0; i < 20 && length < line.length; i++) {
        uint32_t codepoint;
        size_t width = utf8_decode(line.bytes + length, line.length - length, &codepoint);
        length += width ? width : 1;
    }
    return (struct text){line.bytes, length};
}

static bool refuse_bytes(struct json *json)
{
    uint32_t codepoint;
    while (json->at < json->end) {
        size_t width = utf8_decode(json->at, (size_t)(json->end - json->at), &codepoint);
        if (width == 0) {
            trouble_refuse(&json->builder->trouble, position_here(json), "",
                           "expected UTF-8, not the byte 0x%02x", (unsigned char)*json->at);
            return true;
        }
        json->at += width;
    }
    return false;
}

bool json_read_output(struct builder *builder, struct text text)
{
    struct json json = begin(builder, text);
    if (refuse_bytes(&json))
        return false;
    json = begin(builder, text);
    json.is_output = true;
    if (read_all(&json))
        return true;
    struct position at = json.expected ? json.position : position_here(&json);
    const char *what = json.expected ? json.expected : expected(&json);
    struct text instead = found(&json);
    if (json.expected || instead.length == 0)
        trouble_refuse(&builder->trouble, at, "", "expected %s", what);
    else
        trouble_refuse(&builder->trouble, at, "", "expected %s near '%.*s'", what,
                       (int)instead.length, instead.bytes);
    return false;
}

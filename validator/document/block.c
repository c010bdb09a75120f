/* SPDX-License-Identifier: MIT */
/*
 * The YAML that most files are written in, line by line: block mappings with plain keys, block
 * sequences, and values of one line. It is many times faster than libyaml, and knows so little that
 * it can be seen to be right: whatever is not of the forms below makes it give up.
 *
 *     # comment
 *     key: plain text     # comment
 *     quoted: "no \ in it"
 *     list: [23, 90, "195"]
 *     nested:
 *       empty:
 *       entries:
 *       - key: value
 */
#include "document/block.h"

#include "document/characters.h"
#include "document/scalar.h"

#include <string.h>

enum {
    OPEN_MAX = 32,
    KEY_MAX = 256, /* libyaml sees no key in more than 1024 */
};

struct block {
    struct builder *builder;
    const char *line; /* that is read */
    const char *at;   /* what is left of it, */
    const char *end;  /* up to here */
    const char *text_end;
    unsigned line_number;
    size_t hidden;              /* bytes of the line so far that are no columns of their own */
    size_t indents[OPEN_MAX];   /* of the open collections, in bytes */
    bool value_due;             /* a key ended its line: its value comes next, or is null */
    struct position value_from; /* where the null would stand */
};

/* ---------------------------------------------------------------------------------- characters */

/* Not tabs and carriage returns, nor what begins a line break or byte order mark beyond ASCII. */
static bool is_simple(unsigned char byte)
{
    return (byte >= ' ' || byte == '\n') && byte != 0xC2 && byte != 0xE2 && byte != 0xEF;
}

/* Bytes that mean nothing but themselves wherever they stand behind the first. */
static bool is_word(char byte)
{
    return ascii_is_alphanumeric(byte) || byte == '-' || byte == '_' || byte == '.' || byte == '/';
}

static bool all_simple(struct text text)
{
    for (size_t i = characters_plain(text); i < text.length; i++) {
        if (!is_simple((unsigned char)text.bytes[i]))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------ the line */

static struct position position_at(const struct block *block, const char *at)
{
    size_t bytes = (size_t)(at - block->line);
    return (struct position){block->line_number, (unsigned)(bytes - block->hidden) + 1};
}

/* How many bytes continue a character. */
static size_t count_hidden(struct text text)
{
    size_t hidden = 0;
    for (size_t i = 0; i < text.length; i++)
        hidden += ((unsigned char)text.bytes[i] & 0xC0) == 0x80;
    return hidden;
}

static char peek(const struct block *block)
{
    return block->at < block->end ? *block->at : '\0';
}

static bool skip(struct block *block, char expected)
{
    if (peek(block) != expected)
        return false;
    block->at++;
    return true;
}

static void skip_spaces(struct block *block)
{
    while (skip(block, ' ')) {
    }
}

/* Whether a space or the end of the line stands at `at`. */
static bool is_blank(const struct block *block, const char *at)
{
    return at >= block->end || *at == ' ';
}

/* Skips spaces. Returns whether nothing is left of the line but a comment that they set apart. */
static bool skip_to_end(struct block *block)
{
    const char *before = block->at;
    skip_spaces(block);
    return block->at == block->end || (*block->at == '#' && block->at > before);
}

static bool next_line(struct block *block)
{
    block->line = block->end;
    if (block->line_number > 0 && block->line < block->text_end)
        block->line++; /* its line feed */
    if (block->line == block->text_end)
        return false;
    size_t length = (size_t)(block->text_end - block->line);
    const char *feed = memchr(block->line, '\n', length);
    block->end = feed ? feed : block->text_end;
    block->at = block->line;
    block->line_number++;
    block->hidden = 0;
    return true;
}

/* ------------------------------------------------------------------------------------- scalars */

static bool add_scalar(struct block *block, struct text source, bool plain, struct position at)
{
    struct builder *builder = block->builder;
    if (source.length > builder->limits->scalar_bytes)
        return false;
    struct node *node = builder_node(builder, NODE_STRING, at);
    if (!node)
        return false;
    node->plain = plain;
    node->source = source;
    node->string = source;
    return (!plain || scalar_resolve(builder, node)) && builder_add(builder, node, NULL);
}

/* Adds what stands there without quotes. */
static bool add_plain(struct block *block, const char *start, const char *end)
{
    struct text source = {start, (size_t)(end - start)};
    return add_scalar(block, source, true, position_at(block, start));
}

static bool read_quoted(struct block *block, char quote)
{
    const char *start = block->at++;
    const char *close = memchr(block->at, quote, (size_t)(block->end - block->at));
    if (!close)
        return false;
    struct text source = {block->at, (size_t)(close - block->at)};
    if (quote == '"' && memchr(source.bytes, '\\', source.length))
        return false;
    struct position at = position_at(block, start);
    block->at = close + 1;
    block->hidden += count_hidden(source); /* more may follow in a list */
    return add_scalar(block, source, false, at);
}

static bool begins_plain(const struct block *block)
{
    char first = peek(block);
    bool sign = first == '-' || first == '+';
    if (sign && block->at + 1 < block->end)
        return ascii_is_alphanumeric(block->at[1]) || block->at[1] == '.';
    return ascii_is_alphanumeric(first) || first == '_' || first == '.' || first == '/' ||
           first == '~';
}

/* Text up to the end of the line or a comment. */
static bool read_plain(struct block *block)
{
    const char *start = block->at;
    const char *end = start;
    if (!begins_plain(block))
        return false;
    for (; block->at < block->end; block->at++) {
        char byte = *block->at;
        if (byte == ':' && is_blank(block, block->at + 1))
            return false; /* a key in a place where there can be none */
        if (byte == '#' && block->at[-1] == ' ')
            break;
        if (byte != ' ')
            end = block->at + 1;
    }
    block->at = end;
    return add_plain(block, start, end);
}

static bool read_item(struct block *block)
{
    char first = peek(block);
    if (first == '"' || first == '\'')
        return read_quoted(block, first);
    const char *start = block->at;
    if (!ascii_is_alphanumeric(first))
        return false;
    while (is_word(peek(block)))
        block->at++;
    return add_plain(block, start, block->at);
}

/* A list in brackets, on one line and without lists in it. */
static bool read_list(struct block *block)
{
    if (!builder_open(block->builder, NODE_SEQUENCE, position_at(block, block->at), NULL))
        return false;
    block->at++;
    skip_spaces(block);
    while (!skip(block, ']')) {
        if (!read_item(block))
            return false;
        skip_spaces(block);
        if (skip(block, ','))
            skip_spaces(block);
        else if (peek(block) != ']')
            return false;
    }
    return builder_close(block->builder);
}

static bool read_value(struct block *block)
{
    switch (peek(block)) {
    case '"':
    case '\'':
        return read_quoted(block, *block->at) && skip_to_end(block);
    case '[':
        return read_list(block) && skip_to_end(block);
    default:
        return read_plain(block) && skip_to_end(block);
    }
}

/* --------------------------------------------------------------------------------- collections */

static size_t innermost_indent(const struct block *block)
{
    return block->indents[block->builder->depth - 1];
}

static bool open_collection(struct block *block, enum node_type type)
{
    struct builder *builder = block->builder;
    if (builder->depth == OPEN_MAX)
        return false;
    block->value_due = false;
    block->indents[builder->depth] = (size_t)(block->at - block->line);
    return builder_open(builder, type, position_at(block, block->at), NULL);
}

/* A value that has not come is null. */
static bool add_due_value(struct block *block)
{
    if (!block->value_due)
        return true;
    block->value_due = false;
    return add_scalar(block, TEXT(""), true, block->value_from);
}

static bool close_collection(struct block *block)
{
    return add_due_value(block) && builder_close(block->builder);
}

/* Closes what a line with this indent ends: what is indented more, and before a key, a sequence
 * that is indented as its own key is. */
static bool close_ended(struct block *block, size_t indent, enum node_type type)
{
    while (block->builder->depth > 0) {
        size_t innermost = innermost_indent(block);
        bool sequence = !builder_in_mapping(block->builder);
        if (innermost < indent || (innermost == indent && !(sequence && type == NODE_MAPPING)))
            break;
        if (!close_collection(block))
            return false;
    }
    return true;
}

/* Goes on with the collection that the line belongs to, or opens it where one may begin. */
static bool enter_collection(struct block *block, size_t indent, enum node_type type)
{
    struct builder *builder = block->builder;
    if (builder->depth == 0)
        return !builder->root && open_collection(block, type);
    bool same_type = builder_in_mapping(builder) == (type == NODE_MAPPING);
    if (innermost_indent(block) == indent && same_type)
        return add_due_value(block);
    return block->value_due && open_collection(block, type);
}

/* The end of a key, behind which its colon stands, or NULL. */
static const char *find_key_end(const struct block *block)
{
    const char *at = block->at;
    if (!ascii_is_alphanumeric(peek(block)) && peek(block) != '_')
        return NULL;
    while (at < block->end && is_word(*at))
        at++;
    bool found = at < block->end && *at == ':' && is_blank(block, at + 1);
    return found && at - block->at <= KEY_MAX ? at : NULL;
}

static bool read_pair(struct block *block)
{
    const char *colon = find_key_end(block);
    if (!colon || !add_plain(block, block->at, colon))
        return false;
    block->at = colon + 1;
    block->value_from = position_at(block, block->at);
    block->value_due = skip_to_end(block);
    return block->value_due || read_value(block);
}

/* Reads an entry of a sequence, whose dash is at `at`. A pair begins a mapping. */
static bool read_entry(struct block *block)
{
    block->at++;
    if (skip_to_end(block))
        return false;
    if (!find_key_end(block))
        return read_value(block);
    return open_collection(block, NODE_MAPPING) && read_pair(block);
}

static bool read_line(struct block *block)
{
    skip_spaces(block);
    if (block->at == block->end || *block->at == '#')
        return true;
    size_t indent = (size_t)(block->at - block->line);
    bool entry = *block->at == '-' && is_blank(block, block->at + 1);
    enum node_type type = entry ? NODE_SEQUENCE : NODE_MAPPING;
    return close_ended(block, indent, type) && enter_collection(block, indent, type) &&
           (entry ? read_entry(block) : read_pair(block));
}

/* Whether the line is the one that may begin a document. */
static bool is_document_start(const struct block *block)
{
    return block->end - block->line == 3 && memcmp(block->line, "---", 3) == 0;
}

bool block_read(struct builder *builder, struct text text)
{
    struct block block = {
        .builder = builder,
        .end = text.bytes,
        .text_end = text.bytes + text.length,
    };
    bool started = false; /* the document, which has one start */
    if (!all_simple(text) || memchr(text.bytes, '%', text.length))
        return false;
    while (next_line(&block)) {
        bool starts = !started && builder->depth == 0 && is_document_start(&block);
        started |= starts;
        if (!starts && !read_line(&block))
            return false;
    }
    while (builder->depth > 0) {
        if (!close_collection(&block))
            return false;
    }
    return builder->root;
}

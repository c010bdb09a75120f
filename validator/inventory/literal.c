/* SPDX-License-Identifier: MIT */
/*
 * Literals of Python as ast.literal_eval() reads them: numbers, strings, True, False, None, tuples,
 * lists, dictionaries. Whatever else stands there, be it Python or not, is text.
 */
#include "inventory/literal.h"

#include "ansible/ansible.h"

#include <stdlib.h>

enum { DEPTH_MAX = 50 };

struct reading {
    struct text rest;
    struct position at;
    struct arena *arena;
    size_t *left; /* how many values may yet be made */
    unsigned depth;
    bool too_many;
    bool no_memory;
    bool has_bytes;
    bool is_doomed;  /* where all of it is a literal, Ansible fails on it */
    bool is_refused; /* it is not taken apart to its end */
};

static struct node *read_element(struct reading *reading);

static struct node *new_node(struct reading *reading, enum node_type type)
{
    reading->too_many |= *reading->left == 0;
    if (reading->too_many)
        return NULL;
    --*reading->left;
    struct node *node = arena_alloc(reading->arena, sizeof *node);
    if (node)
        *node = (struct node){.type = type, .at = reading->at};
    reading->no_memory |= !node;
    return node;
}

static struct node *refuse(struct reading *reading)
{
    reading->is_refused = true;
    return NULL;
}

/* A comment lasts to the end. */
static void skip_blanks(struct reading *reading)
{
    while (ascii_is_among(text_peek(&reading->rest), " \t\f"))
        text_skip(&reading->rest, 1);
    if (text_peek(&reading->rest) == '#')
        reading->rest.length = 0;
}

/* --------------------------------------------------------------------------------- numbers -- */

static struct node *integer_node(struct reading *reading, const char *decimal)
{
    struct node *node = new_node(reading, NODE_NUMBER);
    struct text text = arena_copy(reading->arena, text_of(decimal));
    if (!node || !text.bytes) {
        reading->no_memory = true;
        return NULL;
    }
    while (text.length > 1 && text.bytes[0] == '0')
        text = text_from(text, 1);
    node->source = text;
    node->number = (struct number){.decimal = text, .is_integer = true};
    node->number.approximate = strtod(text.bytes, NULL);
    if (text.length < 19) {
        node->number.fits = true;
        node->number.integer = strtoll(text.bytes, NULL, 10);
    }
    return node;
}

/* 0x1F, 0o17, 0b11; those of more than 60 bits are refused. */
static struct node *based_node(struct reading *reading, const char *digits, int base)
{
    while (*digits == '0' && digits[1])
        digits++;
    if (strlen(digits) > 60 / (base == 16 ? 4 : base == 8 ? 3 : 1))
        return refuse(reading);
    char *decimal = arena_format(reading->arena, "%llu", strtoull(digits, NULL, base));
    if (decimal)
        return integer_node(reading, decimal);
    reading->no_memory = true;
    return NULL;
}

static struct node *float_node(struct reading *reading, const char *digits)
{
    struct node *node = new_node(reading, NODE_NUMBER);
    struct text text = arena_copy(reading->arena, text_of(digits));
    if (!node || !text.bytes) {
        reading->no_memory = true;
        return NULL;
    }
    double value = strtod(text.bytes, NULL);
    bool is_whole = value < 1e15 && (double)(int64_t)value == value;
    node->source = text;
    node->number = (struct number){.decimal = text, .approximate = value, .fits = is_whole};
    node->number.integer = is_whole ? (int64_t)value : 0;
    return node;
}

static struct node *number_node(struct reading *reading, const struct python_number *number,
                                const char *digits)
{
    reading->is_doomed |= number->kind == PYTHON_IMAGINARY;
    if (number->kind != PYTHON_INTEGER)
        return float_node(reading, digits);
    return number->base == 10 ? integer_node(reading, digits)
                              : based_node(reading, digits, number->base);
}

static struct node *read_number(struct reading *reading)
{
    struct buffer digits;
    struct python_number number;
    struct node *node = NULL;
    buffer_init(&digits, SIZE_MAX / 4);
    if (python_take_number(&reading->rest, &number, &digits))
        node = number_node(reading, &number, digits.bytes);
    reading->no_memory |= digits.failed;
    buffer_release(&digits);
    return node;
}

/* One sign before a number, no more. */
static struct node *read_signed(struct reading *reading)
{
    bool is_negative = text_peek(&reading->rest) == '-';
    text_skip(&reading->rest, 1);
    skip_blanks(reading);
    char first = text_peek(&reading->rest);
    if (!ascii_is_digit(first) && first != '.')
        return NULL;
    struct node *node = read_number(reading);
    if (!node || !is_negative)
        return node;
    bool is_zero = node->number.is_integer && text_is(node->number.decimal, "0");
    char *decimal = arena_format(reading->arena, "%s%.*s", is_zero ? "" : "-",
                                 (int)node->number.decimal.length, node->number.decimal.bytes);
    reading->no_memory |= !decimal;
    if (!decimal)
        return NULL;
    node->number.decimal = node->source = text_of(decimal);
    node->number.approximate = -node->number.approximate;
    node->number.integer = -node->number.integer;
    return node;
}

/* --------------------------------------------------------------------------------- strings -- */

/* False where it is no string after all: Python has no NUL, and in bytes nothing but ASCII. */
static bool append_string(struct reading *reading, const struct python_string *string,
                          struct buffer *out)
{
    struct text content = string->content;
    for (size_t i = 0; i < content.length; i++) {
        if (content.bytes[i] == '\0' || (string->is_bytes && (content.bytes[i] & 0x80)))
            return false;
    }
    enum python_escape escape = PYTHON_ESCAPE_KNOWN;
    if (string->is_raw)
        buffer_append_text(out, content);
    else
        escape = python_unescape(content, string->is_bytes, out);
    if (escape == PYTHON_ESCAPE_NAMED || escape == PYTHON_ESCAPE_SURROGATE)
        refuse(reading); /* it takes all names of Unicode; it is no text that can be written */
    return escape == PYTHON_ESCAPE_KNOWN;
}

/* Strings that follow each other are one. Bytes are text only where they stand alone. */
static struct node *read_strings(struct reading *reading, struct python_string string)
{
    struct buffer out;
    struct node *node = NULL;
    bool is_bytes = string.is_bytes, is_good;
    buffer_init(&out, SIZE_MAX / 4);
    buffer_append_string(&out, "");
    do {
        is_good = string.is_bytes == is_bytes && append_string(reading, &string, &out);
        skip_blanks(reading);
    } while (is_good && python_take_string(&reading->rest, &string));
    reading->no_memory |= out.failed;
    if (is_good) {
        node = new_node(reading, NODE_STRING);
        struct text text = arena_copy(reading->arena, buffer_text(&out));
        reading->no_memory |= !text.bytes;
        if (node)
            node->source = node->string = text;
        reading->has_bytes |= is_bytes;
    }
    buffer_release(&out);
    return reading->no_memory ? NULL : node;
}

/* ----------------------------------------------------------------------------- collections -- */

struct items {
    const struct node **items; /* [count] on the heap */
    size_t count, capacity;
};

static bool add_item(struct reading *reading, struct items *items, const struct node *node)
{
    if (!node)
        return false;
    if (ARRAY_RESERVE(items->items, items->capacity, items->count + 1) != 0) {
        reading->no_memory = true;
        return false;
    }
    items->items[items->count++] = node;
    return true;
}

static struct node *sequence_node(struct reading *reading, const struct items *items)
{
    struct node *node = new_node(reading, NODE_SEQUENCE);
    const struct node **kept = arena_alloc_array(reading->arena, items->count + 1, sizeof(*kept));
    if (!node || !kept) {
        reading->no_memory = true;
        return NULL;
    }
    for (size_t i = 0; i < items->count; i++)
        kept[i] = items->items[i];
    node->sequence.items = kept;
    node->sequence.count = items->count;
    return node;
}

/* Elements up to the bracket; *is_one says that there is one without a comma behind it. */
static bool read_elements(struct reading *reading, char close, struct items *items, bool *is_one)
{
    *is_one = false;
    for (skip_blanks(reading); !text_take(&reading->rest, close); skip_blanks(reading)) {
        if ((items->count > 0 && *is_one) || !add_item(reading, items, read_element(reading)))
            return false;
        skip_blanks(reading);
        *is_one = !text_take(&reading->rest, ',');
    }
    *is_one = *is_one && items->count == 1;
    return true;
}

/* (1, 2), (1), [1, 2] */
static struct node *read_sequence(struct reading *reading, char close)
{
    struct items items = {0};
    struct node *node = NULL;
    bool is_one;
    text_skip(&reading->rest, 1);
    if (read_elements(reading, close, &items, &is_one))
        node = close == ')' && is_one ? (struct node *)(uintptr_t)items.items[0]
                                      : sequence_node(reading, &items);
    free((void *)items.items);
    return node;
}

/* A list or dictionary is no key. A tuple is one to Python, but not in JSON. */
static bool is_key(const struct node *node)
{
    return node->type != NODE_SEQUENCE && node->type != NODE_MAPPING;
}

static bool is_numeric(const struct node *node)
{
    return node->type == NODE_NUMBER || node->type == NODE_BOOLEAN;
}

static double value_of(const struct node *node)
{
    return node->type == NODE_BOOLEAN ? node->boolean : node->number.approximate;
}

/* To Python 1, 1.0 and True are one key. */
static bool is_same_key(const struct node *a, const struct node *b)
{
    bool is_same_type = a->type == b->type;
    if (!is_numeric(a) || !is_numeric(b) ||
        (is_same_type && a->type == NODE_NUMBER && a->number.is_integer && b->number.is_integer))
        return is_same_type && text_equal(node_text(a), node_text(b));
    return !(value_of(a) < value_of(b)) && !(value_of(a) > value_of(b));
}

/* An integer beyond this may be no other number than the float that it is rounded to here. */
static bool is_exact(const struct node *key)
{
    const double limit = 9007199254740992.0;
    return !is_numeric(key) || (value_of(key) < limit && value_of(key) > -limit);
}

/* Of equal keys the first stays, with the last value. False where nobody knows whether they are. */
static bool add_member(struct member *members, size_t *count, const struct node *key,
                       const struct node *value)
{
    for (size_t i = 0; i < *count; i++) {
        const struct node *first = members[i].key;
        if (!is_same_key(first, key))
            continue;
        members[i].value = value;
        return first->type == NODE_STRING || text_equal(node_text(first), node_text(key)) ||
               is_exact(first); /* and so is the other one, which has the same value */
    }
    members[(*count)++] = (struct member){.key = key, .name = node_text(key), .value = value};
    return true;
}

static struct node *mapping_node(struct reading *reading, const struct items *items)
{
    enum { MEMBERS_MAX = 1000 }; /* each is compared with each */
    struct node *node = new_node(reading, NODE_MAPPING);
    struct member *members =
        arena_alloc_array(reading->arena, items->count / 2 + 1, sizeof *members);
    if (!node || !members) {
        reading->no_memory = true;
        return NULL;
    }
    if (items->count > MEMBERS_MAX)
        return refuse(reading);
    size_t count = 0;
    for (size_t i = 0; i + 1 < items->count; i += 2) {
        if (!add_member(members, &count, items->items[i], items->items[i + 1]))
            return refuse(reading);
    }
    node->mapping.members = members;
    node->mapping.count = count;
    return node;
}

/* Keys and values, one after the other; of a set, elements. A set has no form in JSON. */
static bool read_members(struct reading *reading, struct items *items)
{
    bool is_set = false;
    for (skip_blanks(reading); !text_take(&reading->rest, '}'); skip_blanks(reading)) {
        bool is_first = items->count == 0;
        if (!add_item(reading, items, read_element(reading)))
            return false;
        skip_blanks(reading);
        bool has_value = text_take(&reading->rest, ':');
        is_set = is_first ? !has_value : is_set;
        if (is_set == has_value)
            return false;
        skip_blanks(reading);
        if (has_value && !add_item(reading, items, read_element(reading)))
            return false;
        reading->is_doomed |= is_set || !is_key(items->items[items->count - 2]);
        skip_blanks(reading);
        if (!text_take(&reading->rest, ',') && text_peek(&reading->rest) != '}')
            return false;
    }
    return true;
}

static struct node *read_mapping(struct reading *reading)
{
    struct items items = {0};
    text_skip(&reading->rest, 1);
    struct node *node = read_members(reading, &items) ? mapping_node(reading, &items) : NULL;
    free((void *)items.items);
    return node;
}

/* -------------------------------------------------------------------------------- elements -- */

static struct node *read_word(struct reading *reading)
{
    struct text word = python_take_name(&reading->rest);
    bool is_true = text_is(word, "True");
    if (!is_true && !text_is(word, "False") && !text_is(word, "None"))
        return NULL;
    struct node *node = new_node(reading, text_is(word, "None") ? NODE_NULL : NODE_BOOLEAN);
    if (node) {
        node->source = word;
        if (node->type == NODE_BOOLEAN)
            node->boolean = is_true;
    }
    return node;
}

static struct node *read_collection(struct reading *reading, char first)
{
    if (reading->depth == DEPTH_MAX)
        return refuse(reading);
    reading->depth++;
    struct node *node =
        first == '{' ? read_mapping(reading) : read_sequence(reading, first == '(' ? ')' : ']');
    reading->depth--;
    return node;
}

/* NULL where there is no literal. */
static struct node *read_element(struct reading *reading)
{
    char first = text_peek(&reading->rest);
    struct python_string string;
    if (ascii_is_among(first, "([{"))
        return read_collection(reading, first);
    if (ascii_is_among(first, "+-"))
        return read_signed(reading);
    if (ascii_is_digit(first) ||
        (first == '.' && reading->rest.length > 1 && ascii_is_digit(reading->rest.bytes[1])))
        return read_number(reading);
    if (text_take_string(&reading->rest, "...")) {
        reading->is_doomed = true;
        return new_node(reading, NODE_NULL);
    }
    return python_take_string(&reading->rest, &string) ? read_strings(reading, string)
                                                       : read_word(reading);
}

/* Elements with commas between them are a tuple without its brackets. */
static struct node *read_all(struct reading *reading)
{
    struct items items = {0};
    bool is_tuple = false, is_good = true, is_due = true;
    struct node *node = NULL;
    skip_blanks(reading);
    while (is_good && is_due) {
        is_good = add_item(reading, &items, read_element(reading));
        skip_blanks(reading);
        is_due = is_good && text_take(&reading->rest, ',');
        is_tuple |= is_due;
        skip_blanks(reading);
        is_due &= reading->rest.length > 0;
    }
    if (is_good && reading->rest.length == 0)
        node = is_tuple ? sequence_node(reading, &items) : (struct node *)(uintptr_t)items.items[0];
    free((void *)items.items);
    return node;
}

enum literal_state literal_read(struct text text, struct position at, struct arena *arena,
                                size_t *left, const struct node **node)
{
    struct reading reading = {.rest = text, .at = at, .arena = arena, .left = left};
    struct node *read = read_all(&reading);
    /* Bytes are a text to Ansible 2.14, which may hold a template, and to 2.19 one that holds none.
     */
    if (read && (reading.is_doomed || reading.has_bytes))
        reading.is_refused = true;
    if (!read && !reading.no_memory && !reading.is_refused) {
        read = new_node(&reading, NODE_STRING);
        if (read)
            read->source = read->string = text;
    }
    *node = read;
    if (reading.too_many)
        return LITERAL_TOO_MANY;
    if (reading.no_memory)
        return LITERAL_NO_MEMORY;
    return reading.is_refused ? LITERAL_REFUSED : LITERAL_READ;
}

/* SPDX-License-Identifier: MIT */
/*
 * Literals of Python as ast.literal_eval() reads them: numbers, strings, True, False, None, tuples,
 * lists, dictionaries. Whatever else stands there, be it Python or not, is text.
 */
#include "inventory/literal.h"

#include <stdlib.h>

enum { DEPTH_MAX = 50, DIGITS_MAX = 4300 };

struct reading {
    struct text rest;
    struct position at;
    struct arena *arena;
    unsigned depth;
    bool no_memory;
    bool has_bytes;
    bool is_doomed;  /* where all of it is a literal, Ansible fails on it */
    bool is_refused; /* it is not taken apart to its end */
};

static struct node *read_element(struct reading *reading);

static struct node *new_node(struct reading *reading, enum node_type type)
{
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

static bool is_word(char byte)
{
    return ascii_is_alphanumeric(byte) || byte == '_' || (byte & 0x80) != 0;
}

/* --------------------------------------------------------------------------------- numbers -- */

/* Digits with single underscores between them, copied without these. */
static bool take_digits(struct text *rest, struct buffer *digits, bool (*is_digit)(char))
{
    if (!is_digit(text_peek(rest)))
        return false;
    while (rest->length) {
        if (text_take(rest, '_')) {
            if (!is_digit(text_peek(rest)))
                return false;
        } else if (!is_digit(text_peek(rest))) {
            break;
        }
        buffer_append(digits, rest->bytes, 1);
        text_skip(rest, 1);
    }
    return true;
}

static bool is_binary(char byte)
{
    return byte == '0' || byte == '1';
}

static bool is_octal(char byte)
{
    return byte >= '0' && byte <= '7';
}

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

/* 0x1F, 0o17, 0b11; those of more than 64 bits are refused. */
static struct node *read_based(struct reading *reading, struct buffer *digits, int base)
{
    static bool (*const kinds[])(char) = {
        [2] = is_binary, [8] = is_octal, [16] = ascii_is_hexadecimal};
    text_skip(&reading->rest, 2);
    (void)text_take(&reading->rest, '_');
    if (!take_digits(&reading->rest, digits, kinds[base]) || is_word(text_peek(&reading->rest)))
        return NULL;
    const char *start = digits->bytes;
    while (*start == '0' && start[1])
        start++;
    if (strlen(start) > 60 / (base == 16 ? 4 : base == 8 ? 3 : 1))
        return refuse(reading);
    char *decimal = arena_format(reading->arena, "%llu", strtoull(start, NULL, base));
    if (decimal)
        return integer_node(reading, decimal);
    reading->no_memory = true;
    return NULL;
}

/* "." and digits, then "e", a sign and digits; *is_float says that any of it is there. */
static bool take_fraction(struct text *rest, struct buffer *digits, bool *is_float)
{
    if (text_take(rest, '.')) {
        *is_float = true;
        buffer_append_string(digits, ".");
        if (!ascii_is_digit(text_peek(rest)))
            buffer_append_string(digits, "0");
        else if (!take_digits(rest, digits, ascii_is_digit))
            return false;
    }
    if (ascii_is_among(text_peek(rest), "eE")) {
        *is_float = true;
        buffer_append_string(digits, "e");
        text_skip(rest, 1);
        if (ascii_is_among(text_peek(rest), "+-")) {
            buffer_append(digits, rest->bytes, 1);
            text_skip(rest, 1);
        }
        if (!take_digits(rest, digits, ascii_is_digit))
            return false;
    }
    return true;
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

static struct node *read_decimal(struct reading *reading, struct buffer *digits)
{
    struct text *rest = &reading->rest;
    bool is_float = false;
    if (text_peek(rest) == '.')
        buffer_append_string(digits, "0");
    else if (!take_digits(rest, digits, ascii_is_digit))
        return NULL;
    size_t whole = digits->length;
    if (!take_fraction(rest, digits, &is_float) || digits->failed)
        return NULL;
    if (text_take(rest, 'j') || text_take(rest, 'J'))
        reading->is_doomed = is_float = true; /* a complex number */
    if (is_word(text_peek(rest)))
        return NULL;
    if (is_float)
        return float_node(reading, digits->bytes);
    bool is_zero = strspn(digits->bytes, "0") == whole;
    if ((digits->bytes[0] == '0' && !is_zero) || whole > DIGITS_MAX)
        return NULL; /* 012 is none */
    return integer_node(reading, digits->bytes);
}

static struct node *read_number(struct reading *reading)
{
    struct buffer digits;
    struct node *node;
    char second = reading->rest.length > 1 ? reading->rest.bytes[1] : '\0';
    buffer_init(&digits, 1 << 20);
    buffer_append_string(&digits, "");
    if (text_peek(&reading->rest) != '0')
        second = '\0';
    if (ascii_is_among(second, "xX"))
        node = read_based(reading, &digits, 16);
    else if (ascii_is_among(second, "oO"))
        node = read_based(reading, &digits, 8);
    else if (ascii_is_among(second, "bB"))
        node = read_based(reading, &digits, 2);
    else
        node = read_decimal(reading, &digits);
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

struct string_form {
    bool is_raw, is_bytes;
    char quote;
    bool is_triple;
};

static bool append_codepoint(struct buffer *out, uint32_t codepoint)
{
    char bytes[4];
    if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF))
        return false;
    buffer_append(out, bytes, utf8_encode(bytes, codepoint));
    return true;
}

static bool append_octal(struct text *rest, struct buffer *out)
{
    uint32_t value = 0;
    for (int i = 0; i < 3 && is_octal(text_peek(rest)); i++) {
        value = value * 8 + (uint32_t)(rest->bytes[0] - '0');
        text_skip(rest, 1);
    }
    return append_codepoint(out, value);
}

/* What follows a backslash. False where there is no such character. */
static bool append_escape(struct reading *reading, const struct string_form *form,
                          struct buffer *out)
{
    static const char letters[] = "\\'\"abfnrtv", meanings[] = "\\'\"\a\b\f\n\r\t\v";
    struct text *rest = &reading->rest;
    uint32_t value;
    char byte = text_peek(rest);
    const char *known = byte ? strchr(letters, byte) : NULL;
    if (is_octal(byte))
        return append_octal(rest, out);
    text_skip(rest, 1);
    if (known) {
        buffer_append(out, &meanings[known - letters], 1);
        return true;
    }
    if (byte == 'x')
        return text_take_hexadecimal(rest, 2, &value) && append_codepoint(out, value);
    if (byte == 'N' && !form->is_bytes)
        return refuse(reading) != NULL; /* it takes all names of Unicode */
    if (form->is_bytes || (byte != 'u' && byte != 'U')) {
        buffer_append_string(out, "\\");
        buffer_append(out, &byte, 1);
        return true;
    }
    if (!text_take_hexadecimal(rest, byte == 'u' ? 4 : 8, &value))
        return false;
    if (append_codepoint(out, value))
        return true;
    if (value <= 0x10FFFF) /* half of a pair: no text that can be written */
        refuse(reading);
    return false;
}

static bool at_end_of_string(const struct text *rest, const struct string_form *form)
{
    if (text_peek(rest) != form->quote)
        return false;
    return !form->is_triple ||
           (rest->length > 2 && rest->bytes[1] == form->quote && rest->bytes[2] == form->quote);
}

/* What stands up to the closing quotes. */
static bool append_string(struct reading *reading, const struct string_form *form,
                          struct buffer *out)
{
    struct text *rest = &reading->rest;
    while (rest->length && !at_end_of_string(rest, form)) {
        char byte = rest->bytes[0];
        if (byte == '\0' || (form->is_bytes && (byte & 0x80)))
            return false;
        text_skip(rest, 1);
        if (byte != '\\') {
            buffer_append(out, &byte, 1);
        } else if (rest->length == 0) {
            return false;
        } else if (form->is_raw) {
            buffer_append_string(out, "\\");
            buffer_append(out, rest->bytes, 1);
            text_skip(rest, 1);
        } else if (!append_escape(reading, form, out)) {
            return false;
        }
    }
    if (rest->length == 0)
        return false;
    text_skip(rest, form->is_triple ? 3 : 1);
    return !out->failed;
}

/* The letters before a string; false where none follows, or one of another kind. */
static bool take_string_start(struct text *rest, struct string_form *form)
{
    struct text at = *rest;
    bool is_unicode = false;
    *form = (struct string_form){0};
    for (int i = 0; i < 2 && ascii_is_letter(text_peek(&at)); i++) {
        char letter = (char)(at.bytes[0] | 0x20);
        bool *mark = letter == 'r'   ? &form->is_raw
                     : letter == 'b' ? &form->is_bytes
                     : letter == 'u' ? &is_unicode
                                     : NULL;
        if (!mark || *mark || (is_unicode && i > 0) || (letter == 'u' && i > 0))
            return false;
        *mark = true;
        text_skip(&at, 1);
    }
    if (is_unicode && (form->is_raw || form->is_bytes))
        return false;
    form->quote = text_peek(&at);
    if (form->quote != '\'' && form->quote != '"')
        return false;
    text_skip(&at, 1);
    if (at.length > 1 && at.bytes[0] == form->quote && at.bytes[1] == form->quote) {
        form->is_triple = true;
        text_skip(&at, 2);
    }
    *rest = at;
    return true;
}

/* Strings that follow each other are one. Bytes are text only where they stand alone. */
static struct node *read_string(struct reading *reading)
{
    struct buffer out;
    struct string_form form, first = {0};
    struct node *node = NULL;
    bool is_good = true;
    size_t count = 0;
    buffer_init(&out, 1 << 26);
    buffer_append_string(&out, "");
    for (; is_good && take_string_start(&reading->rest, &form); count++) {
        first = count ? first : form;
        is_good = form.is_bytes == first.is_bytes && append_string(reading, &form, &out);
        skip_blanks(reading);
    }
    if (is_good && count > 0) {
        node = new_node(reading, NODE_STRING);
        struct text text = arena_copy(reading->arena, buffer_text(&out));
        reading->no_memory |= !text.bytes;
        if (node)
            node->source = node->string = text;
        reading->has_bytes |= first.is_bytes;
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

static void add_member(struct member *members, size_t *count, const struct node *key,
                       const struct node *value)
{
    for (size_t i = 0; i < *count; i++) {
        if (members[i].key->type == key->type && text_equal(members[i].name, node_text(key))) {
            members[i].value = value;
            return;
        }
    }
    members[(*count)++] = (struct member){.key = key, .name = node_text(key), .value = value};
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
    for (size_t i = 0; i + 1 < items->count; i += 2)
        add_member(members, &count, items->items[i], items->items[i + 1]);
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
    struct text start = reading->rest;
    while (is_word(text_peek(&reading->rest)))
        text_skip(&reading->rest, 1);
    struct text word = {start.bytes, start.length - reading->rest.length};
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
    struct text string = reading->rest;
    struct string_form form;
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
    return take_string_start(&string, &form) ? read_string(reading) : read_word(reading);
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
                                const struct node **node)
{
    struct reading reading = {.rest = text, .at = at, .arena = arena};
    struct node *read = read_all(&reading);
    /* Bytes are text where they stand alone, and elsewhere have no form in JSON. */
    if (read && (reading.is_doomed || (reading.has_bytes && read->type != NODE_STRING)))
        reading.is_refused = true;
    if (!read && !reading.no_memory && !reading.is_refused) {
        read = new_node(&reading, NODE_STRING);
        if (read)
            read->source = read->string = text;
    }
    *node = read;
    if (reading.no_memory)
        return LITERAL_NO_MEMORY;
    return reading.is_refused ? LITERAL_REFUSED : LITERAL_READ;
}

/* SPDX-License-Identifier: MIT */
/* A first schema, from the values that it shall be for. */
#include "schema/program.h"

#include "finding/finding.h"
#include "template/template.h"

#include <stdlib.h>

/* Beyond these a mapping is no record but a table, texts are no enumeration, and what is still met
 * is left open. */
enum { KEYS_MAX = 200, WORDS_MAX = 8, WORD_BYTES = 64, SHAPES_MAX = 20000 };

/* Texts are an enumeration where each stands for so many on average. */
enum { USES_OF_A_WORD = 2 };

/* What values of one place have in common. */
struct shape {
    bool is_open;             /* anything goes */
    unsigned types;           /* of enum type_bit */
    size_t strings, mappings; /* how many of these there are */
    struct text words[WORDS_MAX];
    size_t word_count;
    bool has_free_strings;
    struct map keys; /* struct key */
    bool has_free_keys;
    struct shape *items; /* of sequences; NULL: none was met */
};

struct key {
    struct shape *value;
    size_t mappings; /* that have it */
};

struct schema_sketch {
    struct arena arena;
    struct shape **shapes; /* [shape_count] all of them; the first is the whole */
    size_t shape_count, shape_capacity;
    struct map shared; /* texts that are shared, by the address of their node */
};

/* ------------------------------------------------------------------------------------ life -- */

/* A new shape; NULL when memory is out. */
static struct shape *add_shape(struct schema_sketch *sketch)
{
    struct shape *shape = arena_alloc(&sketch->arena, sizeof *shape);
    if (!shape ||
        ARRAY_RESERVE(sketch->shapes, sketch->shape_capacity, sketch->shape_count + 1) != 0)
        return NULL;
    map_init(&shape->keys);
    shape->is_open = sketch->shape_count >= SHAPES_MAX;
    sketch->shapes[sketch->shape_count++] = shape;
    return shape;
}

struct schema_sketch *schema_sketch_new(void)
{
    struct schema_sketch *sketch = calloc(1, sizeof *sketch);
    if (!sketch)
        return NULL;
    arena_init(&sketch->arena);
    map_init(&sketch->shared);
    if (add_shape(sketch))
        return sketch;
    schema_sketch_free(sketch);
    return NULL;
}

void schema_sketch_free(struct schema_sketch *sketch)
{
    if (!sketch)
        return;
    for (size_t i = 0; i < sketch->shape_count; i++)
        map_release(&sketch->shapes[i]->keys);
    free((void *)sketch->shapes);
    map_release(&sketch->shared);
    arena_release(&sketch->arena);
    free(sketch);
}

/* ---------------------------------------------------------------------------------- adding -- */

/* How a value came. */
struct origin {
    bool is_shared;
    bool is_secret; /* a key says so */
};

static int add(struct schema_sketch *sketch, struct shape *shape, const struct node *value,
               struct origin origin);

/* Whether the text counts: a shared one does once. */
static int is_counted(struct schema_sketch *sketch, const struct node *value, struct origin origin,
                      bool *counts)
{
    *counts = true;
    if (!origin.is_shared)
        return 0;
    struct text address = {(const char *)&value, sizeof value};
    if (map_has(&sketch->shared, address)) {
        *counts = false;
        return 0;
    }
    address = arena_copy(&sketch->arena, address);
    return address.bytes ? map_put(&sketch->shared, address, sketch) : -1;
}

static bool is_word(const struct node *value)
{
    struct secret secret;
    struct text text = value->string;
    if (value->vaulted || text.length > WORD_BYTES || secret_find_likely(text, 0, &secret))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] < ' ')
            return false;
    }
    return true;
}

static int add_string(struct schema_sketch *sketch, struct shape *shape, const struct node *value,
                      struct origin origin)
{
    bool counts = false;
    if (!shape->has_free_strings && is_counted(sketch, value, origin, &counts) != 0)
        return -1;
    shape->strings += counts;
    if (origin.is_secret || !is_word(value))
        shape->has_free_strings = true;
    for (size_t i = 0; i < shape->word_count && !shape->has_free_strings; i++) {
        if (text_equal(shape->words[i], value->string))
            return 0;
    }
    if (shape->word_count == WORDS_MAX)
        shape->has_free_strings = true;
    if (shape->has_free_strings)
        return 0;
    struct text copy = arena_copy(&sketch->arena, value->string);
    shape->words[shape->word_count++] = copy;
    return copy.bytes ? 0 : -1;
}

/* The key, new or known; NULL in *key where the mapping has too many. */
static int find_key(struct schema_sketch *sketch, struct shape *shape, struct text name,
                    struct key **key)
{
    *key = map_get(&shape->keys, name);
    if (*key)
        return 0;
    if (shape->keys.count == KEYS_MAX) {
        shape->has_free_keys = true;
        return 0;
    }
    struct text copy = arena_copy(&sketch->arena, name);
    *key = arena_alloc(&sketch->arena, sizeof **key);
    if (!copy.bytes || !*key || !((*key)->value = add_shape(sketch)))
        return -1;
    return map_put(&shape->keys, copy, *key);
}

static int add_member(struct schema_sketch *sketch, struct shape *shape,
                      const struct member *member, struct origin origin)
{
    struct key *key = NULL;
    if (member->key->type != NODE_STRING)
        shape->has_free_keys = true;
    else if (find_key(sketch, shape, member->name, &key) != 0)
        return -1;
    if (!key)
        return 0;
    key->mappings++;
    origin.is_secret |= secrecy_of_key(member->name);
    return add(sketch, key->value, member->value, origin);
}

static int add_mapping(struct schema_sketch *sketch, struct shape *shape, const struct node *value,
                       struct origin origin)
{
    shape->mappings++;
    for (size_t i = 0; i < value->mapping.count && !shape->has_free_keys; i++) {
        if (add_member(sketch, shape, &value->mapping.members[i], origin) != 0)
            return -1;
    }
    return 0;
}

static int add_sequence(struct schema_sketch *sketch, struct shape *shape, const struct node *value,
                        struct origin origin)
{
    for (size_t i = 0; i < value->sequence.count; i++) {
        if (!shape->items && !(shape->items = add_shape(sketch)))
            return -1;
        if (add(sketch, shape->items, value->sequence.items[i], origin) != 0)
            return -1;
    }
    return 0;
}

static int add(struct schema_sketch *sketch, struct shape *shape, const struct node *value,
               struct origin origin)
{
    switch (value->type) {
    case NODE_NULL:
        shape->types |= TYPE_NULL;
        return 0;
    case NODE_BOOLEAN:
        shape->types |= TYPE_BOOLEAN;
        return 0;
    case NODE_NUMBER: /* .inf is none to JSON Schema */
        shape->is_open |= value->number.decimal.length == 0;
        shape->types |= value->number.is_integer ? TYPE_INTEGER : TYPE_NUMBER;
        return 0;
    case NODE_STRING: /* Jinja may make anything */
        shape->is_open |= template_is_in(value);
        shape->types |= TYPE_STRING;
        return add_string(sketch, shape, value, origin);
    case NODE_TIMESTAMP: /* no type of JSON Schema */
        shape->is_open = true;
        return 0;
    case NODE_SEQUENCE:
        shape->types |= TYPE_ARRAY;
        return add_sequence(sketch, shape, value, origin);
    case NODE_MAPPING:
        shape->types |= TYPE_OBJECT;
        return add_mapping(sketch, shape, value, origin);
    }
    return 0;
}

void schema_sketch_begin(struct schema_sketch *sketch)
{
    sketch->shapes[0]->types = TYPE_OBJECT;
    sketch->shapes[0]->mappings++;
}

int schema_sketch_add(struct schema_sketch *sketch, const struct member *member, bool is_shared,
                      struct error *error)
{
    const struct origin origin = {.is_shared = is_shared};
    return add_member(sketch, sketch->shapes[0], member, origin) == 0 ? 0 : error_memory(error);
}

/* --------------------------------------------------------------------------------- writing -- */

/* Where the next member of an object that is written goes. */
struct writing {
    struct buffer *out;
    size_t level;
    size_t members;
};

static void begin_member(struct writing *writing, struct text name)
{
    const struct json_style *style = &json_style_of_ansible;
    buffer_append_string(writing->out, writing->members++ ? "," : "");
    json_write_line(writing->out, style, writing->level);
    json_write_string(writing->out, style, name);
    buffer_append_string(writing->out, ": ");
}

static void write_types(struct writing *writing, unsigned types)
{
    static const struct {
        unsigned type;
        const char *name;
    } names[] = {{TYPE_NULL, "null"},     {TYPE_BOOLEAN, "boolean"}, {TYPE_INTEGER, "integer"},
                 {TYPE_NUMBER, "number"}, {TYPE_STRING, "string"},   {TYPE_ARRAY, "array"},
                 {TYPE_OBJECT, "object"}};
    size_t written = 0;
    if (types & TYPE_NUMBER) /* whole ones, too */
        types &= ~(unsigned)TYPE_INTEGER;
    bool is_one = (types & (types - 1)) == 0;
    begin_member(writing, TEXT("type"));
    buffer_append_string(writing->out, is_one ? "" : "[");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (types & names[i].type)
            buffer_format(writing->out, "%s\"%s\"", written++ ? ", " : "", names[i].name);
    }
    buffer_append_string(writing->out, is_one ? "" : "]");
}

static void write_strings(struct writing *writing, const struct text *strings, size_t count)
{
    buffer_append_string(writing->out, "[");
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(writing->out, i ? ", " : "");
        json_write_string(writing->out, &json_style_of_ansible, strings[i]);
    }
    buffer_append_string(writing->out, "]");
}

static int compare_texts(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static bool is_enumeration(const struct shape *shape)
{
    return shape->types == TYPE_STRING && !shape->has_free_strings &&
           shape->strings >= USES_OF_A_WORD * shape->word_count;
}

static void write_words(struct writing *writing, const struct shape *shape)
{
    struct text sorted[WORDS_MAX];
    for (size_t i = 0; i < shape->word_count; i++)
        sorted[i] = shape->words[i];
    qsort(sorted, shape->word_count, sizeof *sorted, compare_texts);
    begin_member(writing, TEXT("enum"));
    write_strings(writing, sorted, shape->word_count);
}

static void write_shape(const struct shape *shape, struct buffer *out, size_t level);

static void write_keys(struct writing *writing, const struct shape *shape)
{
    struct text names[KEYS_MAX], required[KEYS_MAX];
    size_t count = shape->keys.count, required_count = 0;
    struct writing inner = {writing->out, writing->level + 1, 0};
    for (size_t i = 0; i < count; i++)
        names[i] = shape->keys.entries[i].key;
    qsort(names, count, sizeof *names, compare_texts);
    begin_member(writing, TEXT("properties"));
    buffer_append_string(writing->out, "{");
    for (size_t i = 0; i < count; i++) {
        const struct key *key = map_get(&shape->keys, names[i]);
        begin_member(&inner, names[i]);
        write_shape(key->value, writing->out, inner.level);
        if (key->mappings == shape->mappings)
            required[required_count++] = names[i];
    }
    if (count > 0)
        json_write_line(writing->out, &json_style_of_ansible, writing->level);
    buffer_append_string(writing->out, "}");
    if (required_count > 0) {
        begin_member(writing, TEXT("required"));
        write_strings(writing, required, required_count);
    }
    begin_member(writing, TEXT("additionalProperties"));
    buffer_append_string(writing->out, "false");
}

static void write_members(struct writing *writing, const struct shape *shape)
{
    if (shape->is_open || shape->types == 0)
        return;
    write_types(writing, shape->types);
    if (is_enumeration(shape))
        write_words(writing, shape);
    if (shape->types & TYPE_OBJECT && !shape->has_free_keys)
        write_keys(writing, shape);
    if (shape->items) {
        begin_member(writing, TEXT("items"));
        write_shape(shape->items, writing->out, writing->level);
    }
}

/* Of a shape that stands on a line of this level. */
static void write_shape(const struct shape *shape, struct buffer *out, size_t level)
{
    struct writing writing = {out, level + 1, 0};
    buffer_append_string(out, "{");
    write_members(&writing, shape);
    if (writing.members > 0)
        json_write_line(out, &json_style_of_ansible, level);
    buffer_append_string(out, "}");
}

void schema_sketch_write(const struct schema_sketch *sketch, struct buffer *out)
{
    struct writing writing = {out, 1, 0};
    buffer_append_string(out, "{");
    begin_member(&writing, TEXT("$schema"));
    buffer_append_string(out, "\"https://json-schema.org/draft/2020-12/schema\"");
    write_members(&writing, sketch->shapes[0]);
    json_write_line(out, &json_style_of_ansible, 0);
    buffer_append_string(out, "}\n");
}

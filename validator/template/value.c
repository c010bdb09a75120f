/* SPDX-License-Identifier: MIT */
/* Values: making them, and looking into lists and dictionaries. */
#include "template/value.h"

#include "template/run.h"

#include <string.h>

struct value value_undefined(struct run *run, struct text name, struct text hint)
{
    struct value_undefined *undefined = run_alloc(run, 1, sizeof *undefined);
    if (!undefined)
        return value_none();
    *undefined = (struct value_undefined){.name = name, .hint = hint, .line = run->line};
    return (struct value){.type = VALUE_UNDEFINED, .undefined = undefined};
}

struct value value_list(struct run *run, enum value_type type, const struct value *values,
                        size_t count)
{
    struct value_items *items = run_alloc(run, 1, sizeof *items);
    if (!items)
        return value_none();
    *items = (struct value_items){.values = values, .count = count};
    return (struct value){.type = type, .items = items};
}

struct value value_dict(struct run *run, const struct value_member *members, size_t count)
{
    struct value_members *dict = run_alloc(run, 1, sizeof *dict);
    if (!dict)
        return value_none();
    *dict = (struct value_members){.members = members, .count = count};
    return (struct value){.type = VALUE_DICT, .members = dict};
}

/* -------------------------------------------------------------------------- from documents -- */

static struct value value_of_sequence(struct run *run, const struct node *node, bool is_lazy)
{
    struct value_items *items = run_alloc(run, 1, sizeof *items);
    if (!items)
        return value_none();
    *items = (struct value_items){.node = node, .is_lazy = is_lazy, .count = node->sequence.count};
    return (struct value){.type = VALUE_LIST, .items = items};
}

static struct value value_of_mapping(struct run *run, const struct node *node, bool is_lazy)
{
    struct value_members *members = run_alloc(run, 1, sizeof *members);
    if (!members)
        return value_none();
    *members =
        (struct value_members){.node = node, .is_lazy = is_lazy, .count = node->mapping.count};
    return (struct value){.type = VALUE_DICT, .members = members};
}

static struct value value_of_number(struct run *run, const struct number *number)
{
    if (!number->is_integer)
        return value_real(number->approximate);
    if (!number->fits)
        return run_unsupported(run, "an integer of more than 64 bits");
    return value_integer(number->integer);
}

/* A day, as 2025-10-10. */
static bool is_day(struct text text)
{
    unsigned ignored;
    return text_take_digits(&text, 4, &ignored) && text_take(&text, '-') &&
           text_take_digits(&text, 2, &ignored) && text_take(&text, '-') &&
           text_take_digits(&text, 2, &ignored) && text.length == 0;
}

static struct value value_of_timestamp(struct run *run, struct text source)
{
    if (!is_day(source))
        return run_unsupported(run, "a time of a YAML document");
    return (struct value){.type = VALUE_DATE, .string = source};
}

struct value value_of_node(struct run *run, const struct node *node)
{
    switch (node->type) {
    case NODE_NULL:
        break;
    case NODE_BOOLEAN:
        return value_boolean(node->boolean);
    case NODE_NUMBER:
        return value_of_number(run, &node->number);
    case NODE_STRING:
        return value_string(node->vaulted ? TEXT("<vault>") : node->string);
    case NODE_TIMESTAMP:
        return value_of_timestamp(run, node->source);
    case NODE_SEQUENCE:
        return value_of_sequence(run, node, false);
    case NODE_MAPPING:
        return value_of_mapping(run, node, false);
    }
    return value_none();
}

struct value value_of_lazy_node(struct run *run, const struct node *node)
{
    return node->type == NODE_SEQUENCE ? value_of_sequence(run, node, true)
                                       : value_of_mapping(run, node, true);
}

/* A part of a list or dictionary of a document. */
struct value value_of_part(struct run *run, const struct node *node, bool is_lazy)
{
    return is_lazy ? run->evaluate_node(run, node) : value_of_node(run, node);
}

/* -------------------------------------------------------------------------------- building -- */

void value_builder_init(struct value_builder *builder, struct run *run)
{
    *builder = (struct value_builder){.run = run};
}

void value_builder_add(struct value_builder *builder, struct value value)
{
    if (!run_step(builder->run, 1))
        return;
    if (builder->count == builder->capacity) {
        size_t capacity = builder->capacity ? builder->capacity * 2 : 8;
        struct value *values = run_alloc(builder->run, capacity, sizeof *values);
        if (!values)
            return;
        if (builder->count)
            memcpy(values, builder->values, builder->count * sizeof *values);
        builder->values = values;
        builder->capacity = capacity;
    }
    builder->values[builder->count++] = value;
}

struct value value_builder_list(struct value_builder *builder)
{
    if (!run_goes_on(builder->run))
        return value_none();
    return value_list(builder->run, VALUE_LIST, builder->values, builder->count);
}

struct value value_builder_dict(struct value_builder *builder)
{
    size_t count = builder->count / 2;
    struct value_member *members = run_alloc(builder->run, count, sizeof *members);
    if (!members)
        return value_none();
    for (size_t i = 0; i < count; i++)
        members[i] = (struct value_member){builder->values[2 * i], builder->values[2 * i + 1]};
    return value_dict(builder->run, members, count);
}

/* --------------------------------------------------------------------------------- looking -- */

bool value_is_list(struct value value)
{
    return value.type == VALUE_LIST || value.type == VALUE_TUPLE || value.type == VALUE_VIEW ||
           value.type == VALUE_RANGE;
}

bool value_is_number(struct value value)
{
    return value.type == VALUE_INTEGER || value.type == VALUE_FLOAT || value.type == VALUE_BOOLEAN;
}

/* The part that Python cannot hash, or VALUE_ABSENT. */
static struct value find_unhashable(struct run *run, struct value value)
{
    struct value found = value_absent();
    switch (value.type) {
    case VALUE_LIST:
    case VALUE_DICT:
    case VALUE_VIEW:
        return value;
    case VALUE_UNDEFINED:
        return value.is_lenient ? found : value;
    case VALUE_TUPLE:
        if (!run_enter(run))
            return found;
        for (size_t i = 0; found.type == VALUE_ABSENT && i < value_count(value) && run_step(run, 1);
             i++)
            found = find_unhashable(run, value_item(run, value, i));
        run_leave(run);
        return found;
    default:
        return found;
    }
}

bool value_is_hashable(struct run *run, struct value value)
{
    return find_unhashable(run, value).type == VALUE_ABSENT && run_goes_on(run);
}

bool value_is_key(struct run *run, struct value value)
{
    struct value part = find_unhashable(run, value);
    if (part.type == VALUE_UNDEFINED)
        run_use_undefined(run, part);
    else if (part.type != VALUE_ABSENT)
        run_fail(run, "unhashable type: '%s'", value_type_name(part));
    return run_goes_on(run);
}

size_t value_count(struct value collection)
{
    return collection.type == VALUE_DICT ? collection.members->count : collection.items->count;
}

struct value value_item(struct run *run, struct value list, size_t index)
{
    const struct value_items *items = list.items;
    return items->node ? value_of_part(run, items->node->sequence.items[index], items->is_lazy)
                       : items->values[index];
}

struct value value_key(struct run *run, struct value dict, size_t index)
{
    const struct value_members *members = dict.members;
    return members->node ? value_of_node(run, members->node->mapping.members[index].key)
                         : members->members[index].key;
}

struct value_member value_member(struct run *run, struct value dict, size_t index)
{
    const struct value_members *members = dict.members;
    if (!members->node)
        return members->members[index];
    const struct member *member = &members->node->mapping.members[index];
    return (struct value_member){value_of_node(run, member->key),
                                 value_of_part(run, member->value, members->is_lazy)};
}

/* ------------------------------------------------------------------------------- iterating -- */

static struct value keys_of(struct run *run, struct value dict)
{
    struct value_builder keys;
    value_builder_init(&keys, run);
    for (size_t i = 0; run_goes_on(run) && i < value_count(dict); i++)
        value_builder_add(&keys, value_key(run, dict, i));
    return value_builder_list(&keys);
}

static struct value characters_of(struct run *run, struct text string)
{
    struct value_builder characters;
    value_builder_init(&characters, run);
    while (run_goes_on(run) && string.length) {
        size_t length = value_character_length(string);
        value_builder_add(&characters, value_string((struct text){string.bytes, length}));
        text_skip(&string, length);
    }
    return value_builder_list(&characters);
}

bool value_iterate(struct run *run, struct value value, struct value *list)
{
    *list = value;
    if (value_is_list(value))
        return run_goes_on(run);
    if (value.type == VALUE_DICT)
        *list = keys_of(run, value);
    else if (value.type == VALUE_STRING)
        *list = characters_of(run, value.string);
    else if (value.type == VALUE_UNDEFINED && value.is_lenient)
        *list = value_list(run, VALUE_LIST, NULL, 0);
    else if (value.type == VALUE_UNDEFINED)
        run_use_undefined(run, value);
    else if (value.type == VALUE_LOOP)
        run_unsupported(run, "iterating over `loop`");
    else
        run_fail(run, "'%s' object is not iterable", value_type_name(value));
    return run_goes_on(run);
}

bool value_length(struct run *run, struct value value, size_t *length)
{
    *length = 0;
    if (value_is_list(value) || value.type == VALUE_DICT)
        *length = value_count(value);
    else if (value.type == VALUE_STRING)
        *length = value_characters(run, value.string);
    else if (value.type == VALUE_UNDEFINED && !value.is_lenient)
        run_use_undefined(run, value);
    else if (value.type == VALUE_LOOP)
        run_unsupported(run, "the length of `loop`");
    else if (value.type != VALUE_UNDEFINED)
        run_fail(run, "object of type '%s' has no len()", value_type_name(value));
    return run_goes_on(run);
}

bool value_truth(struct run *run, struct value value, bool *truth)
{
    *truth = true;
    if (value.type == VALUE_BOOLEAN)
        *truth = value.boolean;
    else if (value.type == VALUE_INTEGER)
        *truth = value.integer != 0;
    else if (value.type == VALUE_FLOAT)
        *truth = value.real < 0 || value.real > 0 || value.real != value.real;
    else if (value.type == VALUE_STRING)
        *truth = value.string.length > 0;
    else if (value_is_list(value) || value.type == VALUE_DICT)
        *truth = value_count(value) > 0;
    else if (value.type == VALUE_UNDEFINED && !value.is_lenient)
        run_use_undefined(run, value);
    else if (value.type == VALUE_UNDEFINED || value.type == VALUE_NONE)
        *truth = false;
    return run_goes_on(run);
}

/* ------------------------------------------------------------------------------ characters -- */

size_t value_character_length(struct text string)
{
    uint32_t ignored;
    size_t length = utf8_decode(string.bytes, string.length, &ignored);
    return length ? length : 1;
}

size_t value_characters(struct run *run, struct text string)
{
    size_t count = 0;
    if (!run_step(run, string.length / TEXT_STEP))
        return 0;
    for (size_t i = 0; i < string.length; i++)
        count += ((unsigned char)string.bytes[i] & 0xC0) != 0x80;
    return count;
}

struct text value_substring(struct run *run, struct text string, size_t first, size_t end)
{
    size_t index = 0;
    if (!run_step(run, (end < string.length ? end : string.length) / TEXT_STEP))
        return TEXT("");
    for (; index < first && string.length; index++)
        text_skip(&string, value_character_length(string));
    struct text rest = string;
    for (; index < end && rest.length; index++)
        text_skip(&rest, value_character_length(rest));
    return (struct text){string.bytes, string.length - rest.length};
}

const char *value_type_name(struct value value)
{
    static const char *const names[] = {
        [VALUE_ABSENT] = "missing",     [VALUE_UNDEFINED] = "AnsibleUndefined",
        [VALUE_NONE] = "NoneType",      [VALUE_BOOLEAN] = "bool",
        [VALUE_INTEGER] = "int",        [VALUE_FLOAT] = "float",
        [VALUE_STRING] = "str",         [VALUE_LIST] = "list",
        [VALUE_TUPLE] = "tuple",        [VALUE_VIEW] = "dict view",
        [VALUE_RANGE] = "range",        [VALUE_DICT] = "dict",
        [VALUE_DATE] = "datetime.date", [VALUE_NAMESPACE] = "Namespace",
        [VALUE_LOOP] = "LoopContext",   [VALUE_MACRO] = "Macro",
        [VALUE_FUNCTION] = "function",  [VALUE_METHOD] = "method",
    };
    return names[value.type];
}

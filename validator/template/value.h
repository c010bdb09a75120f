/* SPDX-License-Identifier: MIT */
/*
 * Values as Python has them, while a template runs. Private to template/.
 *
 * A value is small and passed by value; what it points to is immutable (a namespace apart) and lies
 * in the arena of the run, or is borrowed from the documents of the fleet: a list or dictionary
 * that no Jinja is in is never copied. Look into lists and dictionaries with the functions below
 * alone, which know both.
 */
#ifndef FLEETGATE_TEMPLATE_VALUE_H
#define FLEETGATE_TEMPLATE_VALUE_H

#include "base/base.h"
#include "document/document.h"

struct run;

enum value_type {
    VALUE_ABSENT, /* no value at all: an argument that was not given, a name without a value yet */
    VALUE_UNDEFINED,
    VALUE_NONE,
    VALUE_BOOLEAN,
    VALUE_INTEGER, /* 64 bits; what needs more is not supported */
    VALUE_FLOAT,
    VALUE_STRING,
    VALUE_LIST,
    VALUE_TUPLE,
    VALUE_VIEW,  /* what keys(), values() and items() give */
    VALUE_RANGE, /* what range() gives */
    VALUE_DICT,
    VALUE_DATE, /* a day of a YAML document */
    VALUE_NAMESPACE,
    VALUE_LOOP,     /* `loop` */
    VALUE_MACRO,    /* a macro of the template, or `caller` */
    VALUE_FUNCTION, /* range, dict, namespace, lookup, ... */
    VALUE_METHOD,   /* a method with what it belongs to */
};

struct value {
    enum value_type type;
    bool is_kept_text; /* a string that Ansible's conversion leaves alone (`string`, `to_json`) */
    bool is_group;     /* a tuple of groupby, with the attributes grouper and list */
    bool is_lenient;   /* undefined by an `if` without `else`: prints as nothing, and is false */
    union {
        bool boolean;
        int64_t integer;
        double real;
        struct text string; /* UTF-8; of a date as written */
        const struct value_undefined *undefined;
        const struct value_items *items;     /* VALUE_LIST, _TUPLE, _VIEW, _RANGE */
        const struct value_members *members; /* VALUE_DICT */
        struct value_space *space;
        struct loop *loop;
        const struct closure *macro;
        const struct function *function;
        const struct value_method *method;
    };
};

struct value_undefined {
    struct text name; /* of the variable or attribute; empty where it has none */
    struct text hint; /* what is said of it */
    unsigned line;    /* in the template, where it came up */
    bool is_failure;  /* stands for a failure, which no default takes the place of (marker.h) */
    /* The variable whose own value led here, if it is one. */
    struct text variable;
    const struct node *node;
};

struct value_items {
    const struct node *node; /* a sequence of a document; NULL: the values below */
    bool is_lazy;            /* Jinja in it is evaluated when it is looked at */
    const struct value *values;
    size_t count;
};

struct value_member {
    struct value key;
    struct value value;
};

struct value_members {
    const struct node *node; /* a mapping of a document; NULL: the members below */
    bool is_lazy;            /* Jinja in it is evaluated when it is looked at */
    const struct value_member *members;
    size_t count;
};

struct value_space { /* namespace() */
    struct value_member *members;
    size_t count;
};

struct value_method {
    struct value subject;
    struct text name;
};

/* ---------------------------------------------------------------------------------- making -- */

static inline struct value value_absent(void)
{
    return (struct value){.type = VALUE_ABSENT};
}
static inline struct value value_none(void)
{
    return (struct value){.type = VALUE_NONE};
}
static inline struct value value_boolean(bool boolean)
{
    return (struct value){.type = VALUE_BOOLEAN, .boolean = boolean};
}
static inline struct value value_integer(int64_t integer)
{
    return (struct value){.type = VALUE_INTEGER, .integer = integer};
}
static inline struct value value_real(double real)
{
    return (struct value){.type = VALUE_FLOAT, .real = real};
}
/* The bytes are borrowed, and live as long as the run. */
static inline struct value value_string(struct text string)
{
    return (struct value){.type = VALUE_STRING, .string = string};
}
struct value value_undefined(struct run *run, struct text name, struct text hint);
/* Lists and tuples of `count` values, which are borrowed, and dictionaries of members, whose keys
 * differ. */
struct value value_list(struct run *run, enum value_type type, const struct value *values,
                        size_t count);
struct value value_dict(struct run *run, const struct value_member *members, size_t count);
/* What a node of a document is, without any evaluation. */
struct value value_of_node(struct run *run, const struct node *node);
/* The same of a list or dictionary whose parts are evaluated when they are looked at. */
struct value value_of_lazy_node(struct run *run, const struct node *node);
/* A part of such a list or dictionary of a document, or of one without Jinja. */
struct value value_of_part(struct run *run, const struct node *node, bool is_lazy);

/* A list, or a dictionary, that grows while it is made. */
struct value_builder {
    struct run *run;
    struct value *values; /* of a dictionary: key, value, key, value, ... */
    size_t count;
    size_t capacity;
};
void value_builder_init(struct value_builder *builder, struct run *run);
void value_builder_add(struct value_builder *builder, struct value value);
/* Adds, or replaces the value of a key that is there already (which keeps its place). */
void value_builder_put(struct value_builder *builder, struct value key, struct value value);
struct value value_builder_list(struct value_builder *builder);
struct value value_builder_dict(struct value_builder *builder);

/* --------------------------------------------------------------------------------- looking -- */

/* Whether it holds values one after the other: a list, tuple, view or range; no string, no
 * dictionary. */
bool value_is_list(struct value value);
bool value_is_number(struct value value); /* booleans too, which Python counts as numbers */
/* Whether Python can hash it: no list, no dictionary, nothing undefined, no tuple that holds one.
 */
bool value_is_hashable(struct run *run, struct value value);
/* The same, as the key of a dictionary must be; fails where it may not. */
bool value_is_key(struct run *run, struct value value);
/* How many items or members a list or dictionary has. */
size_t value_count(struct value collection);
struct value value_item(struct run *run, struct value list, size_t index);
struct value value_key(struct run *run, struct value dict, size_t index);
struct value_member value_member(struct run *run, struct value dict, size_t index);
/* The value of a key; VALUE_ABSENT where there is none. */
struct value value_get(struct run *run, struct value dict, struct value key);

/* What iterating gives: the items of a list, the characters of a string, the keys of a dictionary.
 * Sets *list to a list of them; fails, as Python does, for what cannot be iterated. */
bool value_iterate(struct run *run, struct value value, struct value *list);
/* len(); fails where there is none. Of a string its characters. */
bool value_length(struct run *run, struct value value, size_t *length);
/* bool(); fails for what is strictly undefined. */
bool value_truth(struct run *run, struct value value, bool *truth);

/* a == b; fails for what is strictly undefined. */
bool value_equal(struct run *run, struct value a, struct value b, bool *equal);
/* Negative, 0 or positive for a < b, a == b, a > b; fails where Python cannot order them. */
bool value_compare(struct run *run, struct value a, struct value b, int *order);
/* `item in container` */
bool value_contains(struct run *run, struct value container, struct value item, bool *contains);

/* -------------------------------------------------------------------------------- printing -- */

/* str() and repr(), appended. Fail for what is strictly undefined. */
bool value_append_str(struct run *run, struct buffer *out, struct value value);
bool value_append_repr(struct run *run, struct buffer *out, struct value value);
/* str() as a text of the run. */
bool value_str(struct run *run, struct value value, struct text *text);
/* The name of the type as Python's messages have it: "str", "dict". */
const char *value_type_name(struct value value);

/* The bytes of the first character of a string that is not empty; the characters of a string; and
 * the text from one character to another. */
size_t value_character_length(struct text string);
size_t value_characters(struct run *run, struct text string);
struct text value_substring(struct run *run, struct text string, size_t first, size_t end);

#endif

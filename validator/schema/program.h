/* SPDX-License-Identifier: MIT */
/*
 * The compiled program: one unit a schema, each a run of instructions in one array. Written by the
 * compiler, read by the evaluator, changed by nobody.
 */
#ifndef FLEETGATE_SCHEMA_PROGRAM_H
#define FLEETGATE_SCHEMA_PROGRAM_H

#include "format/format.h"
#include "pattern/pattern.h"
#include "schema/decimal.h"
#include "schema/name_table.h"
#include "schema/schema.h"

/* Types as `type` names them, one bit each. */
enum type_bit {
    TYPE_NULL = 1 << 0,
    TYPE_BOOLEAN = 1 << 1,
    TYPE_INTEGER = 1 << 2,
    TYPE_NUMBER = 1 << 3,
    TYPE_STRING = 1 << 4,
    TYPE_ARRAY = 1 << 5,
    TYPE_OBJECT = 1 << 6,
};

typedef uint32_t unit_index;
#define NO_UNIT UINT32_MAX

enum operation {
#define OPERATION(symbol, name) OPERATION_##symbol,
#include "schema/operation.def"
#undef OPERATION
};

/* `enum` and `const`. */
struct constants {
    const struct node *const *nodes; /* [count] */
    size_t count;
    struct name_table strings; /* those that are strings */
    bool has_others;           /* some are not strings */
};

struct bound {
    struct decimal decimal;
    bool fits; /* `integer` is the value */
    int64_t integer;
    struct text source; /* as the schema writes it */
};

/* minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf; NULL when absent. */
struct number_rules {
    const struct bound *minimum;
    const struct bound *exclusive_minimum;
    const struct bound *maximum;
    const struct bound *exclusive_maximum;
    const struct bound *multiple_of;
    struct divisor divisor;
};

struct size_rules {
    size_t minimum;
    size_t maximum; /* SIZE_MAX when absent */
};

struct pattern_rules {
    const struct pattern *pattern;
    struct text source;
    struct text description; /* of the schema that asks for the pattern; empty for none */
};

struct property {
    unit_index unit;       /* NO_UNIT when the property is only required */
    uint64_t required_bit; /* 0 when it is optional */
};

struct pattern_property {
    const struct pattern *pattern;
    struct text source;
    unit_index unit;
};

/* Beyond these many required names an OPERATION_REQUIRED holds the rest. */
enum { REQUIRED_BITS = 64 };

struct object_rules {
    struct name_table names;
    const struct property *properties; /* [names.count] */
    uint64_t required;                 /* all required bits */
    const struct pattern_property *patterns;
    size_t pattern_count;
    unit_index additional;     /* NO_UNIT: anything goes, and it stays unevaluated */
    unit_index property_names; /* NO_UNIT when absent */
    struct size_rules size;
};

struct array_rules {
    const unit_index *prefix; /* [prefix_count] */
    size_t prefix_count;
    unit_index rest; /* NO_UNIT: anything goes, and it stays unevaluated */
    bool unique;
    struct size_rules size;
};

struct contains_rules {
    unit_index unit;
    struct size_rules matches;
    bool evaluates; /* an item that fits counts as evaluated */
};

struct required_rules {
    const struct text *names; /* [count] */
    size_t count;
};

struct dependent_required {
    struct text name;
    struct required_rules required;
};

struct dependent_schema {
    struct text name;
    unit_index unit;
};

struct units {
    const unit_index *units; /* [count] */
    size_t count;
};

struct condition {
    unit_index test;
    unit_index consequence; /* NO_UNIT when absent */
    unit_index alternative; /* NO_UNIT when absent */
};

struct dynamic_reference {
    unit_index unit;    /* where it leads when the dynamic scope holds no such anchor */
    struct text anchor; /* empty for `$recursiveRef` */
};

struct instruction {
    enum operation operation;
    unit_index unit; /* of REFERENCE, NOT, UNEVALUATED_* */
    union {
        unsigned types; /* of enum type_bit */
        const struct constants *constants;
        const struct number_rules *number;
        const struct size_rules *size;
        const struct pattern_rules *pattern;
        const struct format *format;
        const struct array_rules *array;
        const struct contains_rules *contains;
        const struct object_rules *object;
        const struct required_rules *required;
        struct {
            const struct dependent_required *items;
            size_t count;
        } dependent_required;
        struct {
            const struct dependent_schema *items;
            size_t count;
        } dependent_schemas;
        const struct dynamic_reference *dynamic;
        const struct units *branches;
        const struct condition *condition;
    };
};

struct unit {
    uint32_t first; /* of its instructions */
    uint32_t count;
    uint32_t resource; /* the schema resource it belongs to, for the dynamic scope */
    bool tracks;       /* has unevaluatedItems or unevaluatedProperties */
    bool is_false;     /* nothing fits */
};

/* A schema that `$dynamicRef` may find when its resource is in the dynamic scope. */
struct dynamic_anchor {
    uint32_t resource;
    struct text name;
    unit_index unit;
};

struct schema {
    struct arena arena;
    struct instruction *instructions;
    size_t instruction_count;
    struct unit *units;
    size_t unit_count;
    struct dynamic_anchor *dynamic_anchors;
    size_t dynamic_anchor_count;
    struct pattern **patterns;
    size_t pattern_count;
    struct document **documents; /* constants point into them */
    size_t document_count;
    size_t document_capacity;
    unit_index root;
    const char *own_name; /* see struct schema_options */
};

#endif

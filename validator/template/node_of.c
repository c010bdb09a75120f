/* SPDX-License-Identifier: MIT */
/* Values back to nodes. */
#include "template/node_of.h"

#include <inttypes.h>
#include <math.h>

static struct text print(struct run *run, struct value value)
{
    struct text text = TEXT("");
    value_str(run, value, &text);
    return text;
}

static void fill_number(struct run *run, struct node *node, struct value value)
{
    bool is_integer = value.type == VALUE_INTEGER;
    node->type = NODE_NUMBER;
    node->source = print(run, value);
    node->number = (struct number){.decimal = node->source,
                                   .approximate = is_integer ? (double)value.integer : value.real,
                                   .integer = value.integer,
                                   .fits = is_integer,
                                   .is_integer = is_integer};
    if (is_integer)
        return;
    node->number.integer = 0;
    if (!isfinite(value.real))
        node->number.decimal = TEXT("");
    else if (value.real == floor(value.real) && fabs(value.real) < 9e15) {
        node->number.integer = (int64_t)value.real;
        node->number.fits = true;
    }
}

static void fill_sequence(struct run *run, struct node *node, struct value value)
{
    const struct node **items = run_alloc(run, value_count(value), sizeof *items);
    node->type = NODE_SEQUENCE;
    for (size_t i = 0; items && run_goes_on(run) && i < value_count(value); i++)
        items[i] = node_of_value(run, value_item(run, value, i), node);
    node->sequence.items = items;
    node->sequence.count = items ? value_count(value) : 0;
}

static void fill_mapping(struct run *run, struct node *node, struct value value)
{
    struct member *members = run_alloc(run, value_count(value), sizeof *members);
    node->type = NODE_MAPPING;
    for (size_t i = 0; members && run_goes_on(run) && i < value_count(value); i++) {
        struct value_member member = value_member(run, value, i);
        members[i].key = node_of_value(run, member.key, node);
        members[i].value = node_of_value(run, member.value, node);
        members[i].name = members[i].key ? node_text(members[i].key) : TEXT("");
    }
    node->mapping.members = members;
    node->mapping.count = members ? value_count(value) : 0;
    node->mapping.anchor = TEXT("");
}

static void fill(struct run *run, struct node *node, struct value value)
{
    switch (value.type) {
    case VALUE_NONE:
        node->type = NODE_NULL;
        break;
    case VALUE_BOOLEAN:
        node->type = NODE_BOOLEAN;
        node->boolean = value.boolean;
        node->source = value.boolean ? TEXT("true") : TEXT("false");
        break;
    case VALUE_INTEGER:
    case VALUE_FLOAT:
        fill_number(run, node, value);
        break;
    case VALUE_STRING:
    case VALUE_DATE:
        node->type = value.type == VALUE_STRING ? NODE_STRING : NODE_TIMESTAMP;
        node->string = node->source = value.string;
        break;
    case VALUE_DICT:
        fill_mapping(run, node, value);
        break;
    case VALUE_UNDEFINED:
        run_use_undefined(run, value);
        break;
    default:
        if (value_is_list(value))
            fill_sequence(run, node, value);
        else
            run_unsupported(run, "a %s as the value of a variable", value_type_name(value));
    }
}

const struct node *node_of_value(struct run *run, struct value value, const struct node *at)
{
    struct node *node = run_alloc(run, 1, sizeof *node);
    if (!node || !run_enter(run))
        return NULL;
    node->at = at->at;
    fill(run, node, value);
    run_leave(run);
    return run_goes_on(run) ? node : NULL;
}

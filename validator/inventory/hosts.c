/* SPDX-License-Identifier: MIT */
/* Hosts and variables as both formats of inventories give them. */
#include "inventory/host_pattern.h"
#include "inventory/model.h"

#include <stdlib.h>

/* A port of a pattern is a variable of each host that it names first. */
static const struct node *port_variable(struct inventory *inventory, const struct node *at,
                                        struct text port)
{
    struct node *key = arena_alloc(&inventory->arena, sizeof *key);
    struct node *value = arena_alloc(&inventory->arena, sizeof *value);
    struct text digits = arena_copy(&inventory->arena, port);
    if (!key || !value || !digits.bytes)
        return NULL;
    *key = (struct node){.type = NODE_STRING, .source = TEXT("ansible_port")};
    key->string = key->source;
    *value = (struct node){.type = NODE_NUMBER, .source = digits};
    /* host_pattern_read() takes no more digits than fit. */
    value->number = (struct number){.decimal = digits, .fits = true, .is_integer = true};
    value->number.integer = strtoll(digits.bytes, NULL, 10);
    value->number.approximate = (double)value->number.integer;
    if (at)
        key->at = value->at = at->at;
    return model_single(inventory, key, value);
}

static int take_host(struct inventory *inventory, size_t group, struct text name,
                     const struct mention *mention, const struct node *port,
                     const struct node *variables, struct error *error)
{
    size_t index;
    bool added;
    if (model_host(inventory, group, name, mention, &index, &added, error) != 0 ||
        (added && port && model_set_host(inventory, index, port, mention->place->path, error) != 0))
        return -1;
    return variables ? model_set_host(inventory, index, variables, mention->place->path, error) : 0;
}

static int take_hosts(struct inventory *inventory, size_t group, const struct host_pattern *pattern,
                      const struct mention *mention, const struct node *variables,
                      struct findings *findings, struct error *error)
{
    const struct node *port = NULL;
    if (pattern->port.length) {
        port = port_variable(inventory, mention->key, pattern->port);
        if (!port)
            return error_memory(error);
    }
    for (size_t i = 0; i < pattern->count; i++) {
        if (!model_is_name(pattern->names[i])) {
            model_refuse(findings, mention, pattern->names[i], MODEL_NAME_HELP, MODEL_NAME_FAULT);
            return 0;
        }
        if (take_host(inventory, group, pattern->names[i], mention, port, variables, error) != 0)
            return -1;
    }
    return 0;
}

int model_hosts(struct inventory *inventory, size_t group, struct text pattern,
                const struct mention *mention, const struct node *variables,
                struct findings *findings, struct error *error)
{
    struct host_pattern read;
    int result = 0;
    const struct limits *limits = inventory->limits;
    size_t bytes_left = limits->inventory_bytes > inventory->range_bytes
                            ? limits->inventory_bytes - inventory->range_bytes
                            : 0;
    enum host_pattern_state state =
        host_pattern_read(&read, pattern, limits->inventory_nodes, bytes_left, &inventory->arena);
    inventory->range_bytes += read.bytes;
    switch (state) {
    case HOST_PATTERN_GOOD:
        result = take_hosts(inventory, group, &read, mention, variables, findings, error);
        break;
    case HOST_PATTERN_REFUSED:
        model_refuse(findings, mention, pattern, "correct it, or write each host by itself",
                     read.fault);
        break;
    case HOST_PATTERN_TOO_MANY:
        model_refuse(findings, mention, pattern, "write each host that there is",
                     "is a range of more hosts than an inventory may have (limits: "
                     "inventory_nodes, inventory_bytes)");
        break;
    case HOST_PATTERN_NO_MEMORY:
        result = error_memory(error);
        break;
    }
    host_pattern_release(&read);
    return result;
}

/* -------------------------------------------------------------------------------- priority -- */

#define PYTHON_BLANKS " \t\n\v\f\r"

/* Python's int() of a text: blanks around it, a sign, and single underscores between digits; but
 * not the digits of other scripts, nor more of them than anybody writes. */
static bool read_integer(struct text text, int64_t *integer)
{
    enum { DIGITS_MAX = 18 };
    *integer = 0;
    while (ascii_is_among(text_peek(&text), PYTHON_BLANKS))
        text_skip(&text, 1);
    while (text.length > 0 && ascii_is_among(text.bytes[text.length - 1], PYTHON_BLANKS))
        text.length--;
    bool negative = text_take(&text, '-');
    if (!negative)
        (void)text_take(&text, '+');
    if (text.length == 0 || text.length > DIGITS_MAX)
        return false;
    for (bool after_digit = false; text.length > 0; text_skip(&text, 1)) {
        bool is_digit = ascii_is_digit(text.bytes[0]);
        if (!is_digit && !(text.bytes[0] == '_' && after_digit && text.length > 1))
            return false;
        if (is_digit)
            *integer = *integer * 10 + (text.bytes[0] - '0');
        after_digit = is_digit;
    }
    *integer = negative ? -*integer : *integer;
    return true;
}

/* What Python's int() makes of it. */
static bool read_priority(const struct node *value, int64_t *priority)
{
    switch (value->type) {
    case NODE_BOOLEAN:
        *priority = value->boolean;
        return true;
    case NODE_NUMBER:
        if (value->number.is_integer && value->number.fits) {
            *priority = value->number.integer;
            return true;
        }
        if (value->number.is_integer || !(value->number.approximate > -1e15) ||
            !(value->number.approximate < 1e15))
            return false;
        *priority = (int64_t)value->number.approximate;
        return true;
    case NODE_STRING:
        return !value->vaulted && read_integer(value->string, priority);
    default:
        return false;
    }
}

int model_group_variables(struct inventory *inventory, size_t group, const struct node *variables,
                          const struct place *place, struct findings *findings, struct error *error)
{
    const struct member *member = node_find_string_key(variables, TEXT(MODEL_PRIORITY));
    if (member && !read_priority(member->value, &inventory->groups[group].priority)) {
        const struct mention mention = {place, member->value};
        model_refuse(findings, &mention, TEXT(MODEL_PRIORITY), "write an integer",
                     "is no integer, at which Ansible gives up this file");
    }
    return model_set_group(inventory, group, variables, place->path, error);
}

/* SPDX-License-Identifier: MIT */
/* The names of a scope: who has them, and what they begin with. */
#include "template/symbols.h"

#include <string.h>

void symbols_init(struct symbols *symbols, struct symbols *parent,
                  struct symbols_function *function, struct parser *parser)
{
    *symbols = (struct symbols){.parent = parent, .function = function, .parser = parser};
}

static struct symbol *find_behind(const struct symbols *symbols, size_t first, struct text name)
{
    for (size_t i = first; i < symbols->count; i++) {
        if (!text_equal(symbols->items[i].name, name))
            continue;
        parser_step(symbols->parser, i - first);
        return &symbols->items[i];
    }
    parser_step(symbols->parser, symbols->count - first);
    return NULL;
}

static struct symbol *find_own(const struct symbols *symbols, struct text name)
{
    return find_behind(symbols, 0, name);
}

static struct symbol *find(const struct symbols *symbols, struct text name)
{
    struct symbol *symbol = NULL;
    for (; symbols && !symbol; symbols = symbols->parent)
        symbol = find_own(symbols, name);
    return symbol;
}

static struct symbol *add(struct symbols *symbols, struct text name, enum load_type load)
{
    if (symbols->count == symbols->capacity) {
        size_t capacity = symbols->capacity ? symbols->capacity * 2 : 8;
        struct symbol *items = parser_alloc(symbols->parser, capacity, sizeof *items);
        if (!items)
            return NULL;
        if (symbols->count)
            memcpy(items, symbols->items, symbols->count * sizeof *items);
        symbols->items = items;
        symbols->capacity = capacity;
    }
    struct symbol *symbol = &symbols->items[symbols->count++];
    *symbol = (struct symbol){.name = name, .load = load};
    return symbol;
}

void symbols_load(struct symbols *symbols, const struct name *name)
{
    struct symbol *symbol =
        find(symbols, name->text) ? NULL : add(symbols, name->text, LOAD_VARIABLE);
    if (symbol)
        symbol->line = name->line;
}

void symbols_store(struct symbols *symbols, struct text name)
{
    struct symbol *symbol = find_own(symbols, name);
    if (!symbol)
        symbol = add(symbols, name, find(symbols->parent, name) ? LOAD_OUTER : LOAD_ABSENT);
    if (symbol)
        symbol->is_stored = true;
}

void symbols_declare(struct symbols *symbols, struct text name)
{
    struct symbol *symbol = find_own(symbols, name);
    if (!symbol)
        symbol = add(symbols, name, LOAD_NOTHING);
    if (!symbol)
        return;
    symbol->load = LOAD_NOTHING;
    symbol->is_stored = true;
}

/* --------------------------------------------------------------------------------- branches -- */

void symbols_copy(struct symbols *copy, const struct symbols *symbols)
{
    *copy = *symbols;
    copy->capacity = symbols->count + 4;
    copy->items = parser_alloc(symbols->parser, copy->capacity, sizeof *copy->items);
    if (!copy->items) {
        copy->count = copy->capacity = 0;
        return;
    }
    if (symbols->count)
        memcpy(copy->items, symbols->items, symbols->count * sizeof *copy->items);
}

/* The symbol that stands at `place` in the one, in the other: the first `shared` have the same
 * places in both, since copies only grow. To look for all by name took n² steps an `if`. */
static struct symbol *find_same(const struct symbols *symbols, size_t shared, size_t place,
                                struct text name)
{
    return place < shared ? &symbols->items[place] : find_behind(symbols, shared, name);
}

/* How many branches set a name. */
static size_t count_stores(const struct symbols *branches, size_t count, size_t shared,
                           size_t place, struct text name)
{
    size_t stores = 0;
    for (size_t i = 0; i < count; i++) {
        const struct symbol *symbol = find_same(&branches[i], shared, place, name);
        stores += symbol && symbol->is_stored;
    }
    return stores;
}

static bool join_branch(struct symbols *symbols, size_t shared, const struct symbols *branch)
{
    for (size_t i = 0; i < branch->count; i++) {
        const struct symbol *from = &branch->items[i];
        struct symbol *to = find_same(symbols, shared, i, from->name);
        if (!to)
            to = add(symbols, from->name, from->load);
        if (!to || !parser_step(symbols->parser, 1))
            return false;
        to->load = from->load;
        to->line = to->line ? to->line : from->line;
        to->is_stored = to->is_stored || from->is_stored;
    }
    return parser_goes_on(symbols->parser);
}

void symbols_join(struct symbols *symbols, const struct symbols *branches, size_t count)
{
    size_t shared = symbols->count;
    for (size_t i = 0; i < count; i++) {
        if (!join_branch(symbols, shared, &branches[i]))
            return;
    }
    for (size_t i = 0; i < symbols->count && parser_goes_on(symbols->parser); i++) {
        struct symbol *symbol = &symbols->items[i];
        size_t stores = count_stores(branches, count, shared, i, symbol->name);
        if (stores == 0 || stores == count)
            continue; /* what was set before is set in all */
        symbol->load = find(symbols->parent, symbol->name) ? LOAD_OUTER : LOAD_VARIABLE;
    }
}

/* -------------------------------------------------------------------------------------- slots */

bool symbols_find(const struct symbols *symbols, struct text name, struct slot *slot)
{
    *slot = (struct slot){0};
    for (; symbols; symbols = symbols->parent) {
        const struct symbol *symbol = find_own(symbols, name);
        if (symbol) {
            slot->index = symbol->index;
            return true;
        }
        if (symbols->parent && symbols->parent->function != symbols->function)
            slot->up++;
    }
    return false;
}

void symbols_finish(struct symbols *symbols, struct scope *scope)
{
    scope->count = symbols->count;
    scope->loads = parser_alloc(symbols->parser, symbols->count + 1, sizeof *scope->loads);
    if (!scope->loads) {
        scope->count = 0;
        return;
    }
    for (size_t i = 0; i < symbols->count; i++) {
        struct symbol *symbol = &symbols->items[i];
        struct load *load = &scope->loads[i];
        symbol->index = symbols->function->slots++;
        *load = (struct load){.type = symbol->load,
                              .name = symbol->name,
                              .line = symbol->line,
                              .index = symbol->index};
        if (symbol->load != LOAD_OUTER)
            continue;
        symbols_find(symbols->parent, symbol->name, &load->outer);
        load->outer.up += symbols->parent->function != symbols->function;
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * The names of a scope while a template is compiled, by the rules of Jinja's compiler: a name that
 * is read is looked up once, when its scope is entered; a name that is set somewhere in a scope is
 * the scope's own, and begins with the value of the scope around. Private to template/.
 */
#ifndef FLEETGATE_TEMPLATE_SYMBOLS_H
#define FLEETGATE_TEMPLATE_SYMBOLS_H

#include "template/parser.h"

/* What has a frame of its own. */
struct symbols_function {
    struct symbols_function *outer;
    unsigned slots;
};

struct symbol {
    struct text name;
    enum load_type load;
    bool is_stored;
    unsigned line;  /* where it is read first */
    unsigned index; /* once finished */
};

struct symbols {
    struct symbols *parent;
    struct symbols_function *function;
    struct parser *parser; /* whose memory and bounds these are */
    struct symbol *items;
    size_t count;
    size_t capacity;
};

void symbols_init(struct symbols *symbols, struct symbols *parent,
                  struct symbols_function *function, struct parser *parser);
void symbols_load(struct symbols *symbols, const struct name *name);
void symbols_store(struct symbols *symbols, struct text name);
void symbols_declare(struct symbols *symbols, struct text name); /* a parameter */

/* What the names become behind an `if`, whose three parts (body, elif, else) made these of a copy
 * of them. */
void symbols_copy(struct symbols *copy, const struct symbols *symbols);
void symbols_join(struct symbols *symbols, const struct symbols *branches, size_t count);

/* Once all of a scope was seen: gives every name its slot. */
void symbols_finish(struct symbols *symbols, struct scope *scope);
/* Where a name's value lies, seen from this scope; false where no scope around has it. */
bool symbols_find(const struct symbols *symbols, struct text name, struct slot *slot);

#endif

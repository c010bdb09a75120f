/* SPDX-License-Identifier: MIT */
/* Templates taken apart into tokens, as Jinja does it with Ansible's settings. Private to
 * template/. */
#ifndef FLEETGATE_TEMPLATE_LEXER_H
#define FLEETGATE_TEMPLATE_LEXER_H

#include "base/base.h"

enum token_type {
    TOKEN_END,
    TOKEN_TEXT,
    TOKEN_PRINT_BEGIN,
    TOKEN_PRINT_END,
    TOKEN_BLOCK_BEGIN,
    TOKEN_BLOCK_END,
    TOKEN_NAME,
    TOKEN_STRING, /* with its quotes, as written */
    TOKEN_INTEGER,
    TOKEN_FLOAT,
    TOKEN_OPERATOR,
};

struct token {
    enum token_type type;
    bool is_printed; /* stands within {{ }} */
    unsigned line;
    struct text text; /* a part of the source */
};

enum { LEXER_BRACKETS = 100 };

struct lexer {
    struct text source; /* breaks of lines are \n */
    bool trims;         /* trim_blocks */
    bool strips;        /* lstrip_blocks */
    size_t at;
    unsigned line;
    size_t counted; /* up to here lines are counted */
    struct token *tokens;
    size_t count;
    size_t capacity;
    struct arena *arena;
    char brackets[LEXER_BRACKETS];
    size_t open;
    const char *problem; /* why it is no template; NULL: it is one */
    bool is_unsupported; /* the problem is ours */
    bool no_memory;
};

/* Fills tokens, up to a TOKEN_END. False where it has a problem, which stands at `line`. */
bool lexer_run(struct lexer *lexer, struct arena *arena, struct text source, bool trims,
               bool strips);
/* The source with every \ in strings of {{ }} doubled: Ansible does so for values, so that escapes
 * in them mean nothing. bytes is NULL when memory is out. */
struct text lexer_double_backslashes(struct lexer *lexer);

/* What a TOKEN_STRING stands for. NULL where it does, else why not. */
const char *lexer_unescape(struct text string, struct buffer *out, bool *is_unsupported);

#endif

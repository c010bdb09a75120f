/* SPDX-License-Identifier: MIT */
#include "two_readers.h"

#include "document/block.h"
#include "document/characters.h"
#include "document/yaml.h"

#include <stdlib.h>
#include <string.h>

/* ----------------------------------------------------------------------------------- comparison */

static bool same_number(const struct number *a, const struct number *b)
{
    return text_equal(a->decimal, b->decimal) &&
           memcmp(&a->approximate, &b->approximate, sizeof a->approximate) == 0 &&
           a->integer == b->integer && a->fits == b->fits && a->is_integer == b->is_integer;
}

static bool same_node(const struct node *a, const struct node *b);

static bool same_items(const struct node *a, const struct node *b)
{
    if (a->sequence.count != b->sequence.count)
        return false;
    for (size_t i = 0; i < a->sequence.count; i++) {
        if (!same_node(a->sequence.items[i], b->sequence.items[i]))
            return false;
    }
    return true;
}

static bool same_members(const struct node *a, const struct node *b)
{
    if (a->mapping.count != b->mapping.count)
        return false;
    for (size_t i = 0; i < a->mapping.count; i++) {
        const struct member *left = &a->mapping.members[i];
        const struct member *right = &b->mapping.members[i];
        if (!same_node(left->key, right->key) || !text_equal(left->name, right->name) ||
            left->merged != right->merged || !same_node(left->value, right->value))
            return false;
    }
    return true;
}

static bool same_value(const struct node *a, const struct node *b)
{
    switch (a->type) {
    case NODE_NULL:
        return true;
    case NODE_BOOLEAN:
        return a->boolean == b->boolean;
    case NODE_NUMBER:
        return same_number(&a->number, &b->number);
    case NODE_STRING:
    case NODE_TIMESTAMP:
        return text_equal(a->string, b->string);
    case NODE_SEQUENCE:
        return same_items(a, b);
    case NODE_MAPPING:
        break;
    }
    return same_members(a, b);
}

static bool same_node(const struct node *a, const struct node *b)
{
    return a->type == b->type && a->plain == b->plain && a->vaulted == b->vaulted &&
           a->at.line == b->at.line && a->at.column == b->at.column &&
           text_equal(a->source, b->source) && same_value(a, b);
}

/* -------------------------------------------------------------------------------------- reading */

struct attempt {
    struct arena arena;
    struct findings findings;
    struct builder builder;
};

static void attempt_init(struct attempt *attempt, const struct document_limits *limits)
{
    static const struct place place = {.path = {"test.yml", 8}};
    arena_init(&attempt->arena);
    findings_init(&attempt->findings, 1, NULL);
    builder_init(&attempt->builder, &attempt->arena, limits, &place, &attempt->findings);
}

static void attempt_release(struct attempt *attempt)
{
    builder_release(&attempt->builder);
    findings_release(&attempt->findings);
    arena_release(&attempt->arena);
}

static bool agree(const struct attempt *ours, const struct attempt *theirs)
{
    const struct node *root = ours->builder.root;
    bool right = !ours->builder.trouble.refused && !theirs->builder.trouble.refused &&
                 theirs->findings.count == 0;
    return right && root && theirs->builder.root && same_node(root, theirs->builder.root);
}

static enum agreement compare(struct text text, const struct document_limits *limits)
{
    struct attempt ours;
    struct attempt theirs;
    attempt_init(&ours, limits);
    attempt_init(&theirs, limits);
    enum agreement agreement = ONLY_LIBYAML;
    if (block_read(&ours.builder, text) && ours.findings.count == 0) {
        yaml_read(&theirs.builder, text);
        agreement = agree(&ours, &theirs) ? BOTH_THE_SAME : BOTH_DIFFERENTLY;
    }
    attempt_release(&ours);
    attempt_release(&theirs);
    return agreement;
}

enum agreement two_readers(struct text text, const struct document_limits *limits)
{
    struct bad_character bad;
    if (!characters_allowed(text, &bad))
        return ONLY_LIBYAML;
    /* In memory of its own, so that a sanitizer sees who reads past its end. */
    char *bytes = malloc(text.length + 1);
    if (!bytes)
        abort();
    char *copy = memcpy(bytes + 1, text.bytes ? text.bytes : "", text.length);
    enum agreement agreement = compare((struct text){copy, text.length}, limits);
    free(bytes);
    return agreement;
}

/* SPDX-License-Identifier: MIT */
/*
 * What a mapping's keys come to: duplicates, and YAML's merge keys.
 *
 * PyYAML puts what `<<` brings in front of the mapping's own pairs, and of equal keys the last one
 * counts, at the place of the first: so own keys win wherever they stand, the first mapping of a
 * list wins over the later ones, and the last of several `<<` over the earlier ones. So it is up to
 * PyYAML 6.0.3. From 6.0.4 on the last of a list wins; and of keys of one character, which Python
 * keeps once, the first that is met, be it of a list, of several `<<`, or of what a mapping that is
 * merged has itself merged. Where these come to different values, that is said.
 */
#include "document/mapping.h"

#include "document/number.h"

#include <string.h>

/* Up to here comparing with each member is cheaper than hashing. */
enum { HASH_ABOVE = 16 };

/* The members so far. Two keys are the same where Python's dict says so: 1, 1.0 and true are one
 * key, "1" is another. */
struct members {
    struct arena *arena;
    struct trouble *trouble;
    struct member *items;
    struct text *identities; /* [HASH_ABOVE], when not hashed */
    size_t count;
    bool merges;  /* there is a `<<` among the keys */
    bool in_list; /* what is merged now follows another item of the same list */
    bool hashed;
    struct map map; /* identity to member */
};

bool mapping_is_merge_key(const struct node *key)
{
    return key->type == NODE_STRING && key->plain && text_is(key->string, "<<");
}

static struct text with_mark(struct arena *arena, struct text text)
{
    char *bytes = arena_alloc(arena, text.length + 1);
    if (!bytes)
        return (struct text){NULL, 0};
    bytes[0] = '\xFF'; /* no string has it: they are UTF-8 */
    if (text.length)
        memcpy(bytes + 1, text.bytes, text.length);
    return (struct text){bytes, text.length + 1};
}

/* A text that equal keys share. NULL bytes when memory is out. */
static struct text key_identity(struct arena *arena, const struct node *key)
{
    struct text text = key->source;
    switch (key->type) {
    case NODE_STRING:
        return key->string.bytes ? key->string : TEXT("");
    case NODE_BOOLEAN:
        text = key->boolean ? TEXT("1e1") : TEXT("e0"); /* as number_identity writes 1 and 0 */
        break;
    case NODE_NUMBER:
        text = number_identity(&key->number, arena);
        break;
    case NODE_NULL:
        text = TEXT("null");
        break;
    case NODE_TIMESTAMP:
    case NODE_SEQUENCE: /* not added */
    case NODE_MAPPING:
        break;
    }
    return text.bytes ? with_mark(arena, text) : text;
}

/* A place for the member of this identity; *added says whether it is new. NULL when memory is out.
 */
static struct member *member_place(struct members *members, struct text identity, bool *added)
{
    *added = false;
    if (!members->hashed) {
        for (size_t i = 0; i < members->count; i++) {
            if (text_equal(members->identities[i], identity))
                return &members->items[i];
        }
        members->identities[members->count] = identity;
    } else {
        void **value = map_place(&members->map, identity, added);
        if (!value)
            return NULL;
        if (!*added)
            return *value;
        *value = &members->items[members->count];
    }
    *added = true;
    return &members->items[members->count++];
}

static void report_duplicate(struct trouble *trouble, const struct node *key,
                             const struct node *first)
{
    struct text name = node_text(key);
    int most = name.length < 100 ? (int)name.length : 100;
    trouble_remark(trouble, RULE_DOCUMENT_DUPLICATE_KEY, key->at,
                   "delete one of the two; readers take the last one",
                   "key '%.*s' is given twice: the first is on line %u", most, name.bytes,
                   first->at.line);
}

/* As in a Python dict, the first of two equal keys stays where it is: 1, and not the true after it.
 * Where both are written alike, what counts is said to stand where the second does. */
static void replace(struct member *member, const struct node *key, const struct node *value)
{
    if (key->type == member->key->type && text_equal(node_text(key), member->name))
        member->key = key;
    member->value = value;
}

/* Python has one object for each of these texts, by which PyYAML 6.0.4 takes keys to be the same.
 */
static bool is_kept_once(const struct node *key)
{
    return key->source.length <= 1 || (key->source.length == 2 && (key->source.bytes[0] & 0x80));
}

/* Whether a template would be given the same for both: 1 is not 1.0, what is encrypted no text. */
static bool is_same(const struct node *a, const struct node *b)
{
    return a == b || (a->type == b->type && a->vaulted == b->vaulted && a->unsafe == b->unsafe &&
                      (a->type != NODE_NUMBER || a->number.is_integer == b->number.is_integer) &&
                      node_equal(a, b));
}

/* A member that was merged gets another value from what is merged after it. */
static void merge_again(struct members *members, struct member *member, const struct member *from)
{
    if (!is_same(member->value, from->value)) {
        member->differs = true;
        member->contested |= members->in_list || is_kept_once(from->key);
    }
    replace(member, from->key, from->value);
}

static bool add_own(struct members *members, const struct node *key, const struct node *value)
{
    if (key->type == NODE_SEQUENCE || key->type == NODE_MAPPING)
        return true; /* the reader has refused it */
    struct text identity = key_identity(members->arena, key);
    bool added = false;
    struct member *member = identity.bytes ? member_place(members, identity, &added) : NULL;
    if (!member)
        return trouble_no_memory(members->trouble);
    if (added) {
        *member = (struct member){.key = key, .name = node_text(key), .value = value};
    } else if (member->merged) {
        member->overrides = is_kept_once(key) && !is_same(member->value, value);
        replace(member, key, value);
        member->merged = member->differs = member->contested = false;
    } else {
        report_duplicate(members->trouble, key, member->key);
        member->value = value;
    }
    return true;
}

static bool add_merged(struct members *members, const struct node *source)
{
    for (size_t i = 0; i < source->mapping.count; i++) {
        const struct member *from = &source->mapping.members[i];
        struct text identity = key_identity(members->arena, from->key);
        bool added = false;
        struct member *member = identity.bytes ? member_place(members, identity, &added) : NULL;
        if (!member)
            return trouble_no_memory(members->trouble);
        if (added)
            *member = (struct member){.key = from->key, .name = from->name, .value = from->value};
        else
            merge_again(members, member, from);
        member->merged = true;
        member->contested |= from->overrides;
        member->overrides |= from->overrides;
    }
    return true;
}

/* ------------------------------------------------------------------------------------- merges */

static void refuse_merge(struct trouble *trouble, const struct node *value)
{
    trouble_refuse(trouble, value->at, "write `<<: *name` with the name of an anchored mapping",
                   "merge key << needs a mapping or a list of mappings, not a value of type %s",
                   node_type_name(value));
}

/* How many members the value of `<<` brings at most; refuses what cannot be merged. */
static size_t merge_size(struct trouble *trouble, const struct node *value)
{
    if (value->type == NODE_MAPPING)
        return value->mapping.count;
    if (value->type != NODE_SEQUENCE) {
        refuse_merge(trouble, value);
        return 0;
    }
    size_t size = 0;
    for (size_t i = 0; i < value->sequence.count; i++) {
        const struct node *item = value->sequence.items[i];
        if (item->type == NODE_MAPPING)
            size += item->mapping.count;
        else
            refuse_merge(trouble, item);
    }
    return size;
}

static bool merge_value(struct members *members, const struct node *value)
{
    if (value->type == NODE_MAPPING)
        return add_merged(members, value);
    if (value->type != NODE_SEQUENCE)
        return true; /* refused before */
    for (size_t i = value->sequence.count; i > 0; i--) {
        const struct node *item = value->sequence.items[i - 1];
        members->in_list = i < value->sequence.count;
        if (item->type == NODE_MAPPING && !add_merged(members, item))
            return false;
    }
    members->in_list = false;
    return true;
}

/* Room for all members: the own ones and all that merges bring. */
static size_t count_members(struct trouble *trouble, const struct node *const *children,
                            size_t child_count, bool *merges)
{
    size_t size = 0;
    *merges = false;
    for (size_t i = 0; i < child_count; i += 2) {
        bool is_merge = mapping_is_merge_key(children[i]);
        size += is_merge ? merge_size(trouble, children[i + 1]) : 1;
        *merges |= is_merge;
    }
    return size;
}

static bool fill(struct members *members, const struct node *const *children, size_t child_count)
{
    for (size_t i = 0; members->merges && i < child_count; i += 2) {
        if (mapping_is_merge_key(children[i]) && !merge_value(members, children[i + 1]))
            return false;
    }
    for (size_t i = 0; i < child_count; i += 2) {
        if (!mapping_is_merge_key(children[i]) && !add_own(members, children[i], children[i + 1]))
            return false;
    }
    return true;
}

/* ---------------------------------------------------------------------------- several merges */

/* Appends "*name, " for a mapping that `<<` repeats. False when it is written out there, or is
 * none. */
static bool append_alias(struct buffer *out, const struct node *key, const struct node *mapping)
{
    bool is_repeated = mapping->at.line < key->at.line ||
                       (mapping->at.line == key->at.line && mapping->at.column < key->at.column);
    if (mapping->type != NODE_MAPPING || !is_repeated)
        return false;
    buffer_format(out, "%s*%.*s", out->length ? ", " : "", (int)mapping->mapping.anchor.length,
                  mapping->mapping.anchor.bytes);
    return true;
}

static bool append_aliases(struct buffer *out, const struct node *key, const struct node *value)
{
    if (value->type != NODE_SEQUENCE)
        return append_alias(out, key, value);
    for (size_t i = 0; i < value->sequence.count; i++) {
        if (!append_alias(out, key, value->sequence.items[i]))
            return false;
    }
    return true;
}

/* The list that merges what all `<<` of the mapping do. */
static bool append_merge_list(struct buffer *out, const struct node *const *children,
                              size_t child_count)
{
    for (size_t i = 0; i < child_count; i += 2) {
        if (mapping_is_merge_key(children[i]) && !append_aliases(out, children[i], children[i + 1]))
            return false;
    }
    return !out->failed && out->length > 0;
}

enum { HELP_BYTES_MAX = 1000, SHOWN_BYTES_MAX = 100 };

/* The first member that what is merged gives different values, and the mapping itself none. */
static const struct member *find_differing(const struct members *members)
{
    for (size_t i = 0; i < members->count; i++)
        if (members->items[i].differs)
            return &members->items[i];
    return NULL;
}

static int shown(struct text name)
{
    return name.length < SHOWN_BYTES_MAX ? (int)name.length : SHOWN_BYTES_MAX;
}

/* `second` of the mapping is a `<<`, too: Ansible merges them all, but other readers take the last
 * one, or none. */
static void report_second(const struct members *members, const struct node *const *children,
                          size_t child_count, const struct node *first, const struct node *second)
{
    const struct member *differing = find_differing(members);
    struct buffer list;
    struct buffer help;
    buffer_init(&list, HELP_BYTES_MAX);
    buffer_init(&help, 2 * HELP_BYTES_MAX);
    if (append_merge_list(&list, children, child_count))
        buffer_format(&help, "write one line for all of them: <<: [%s]", list.bytes);
    else
        buffer_append_string(&help, "write a single << with a list of all that it merges");
    if (differing)
        buffer_format(&help, ", and beside it the value of '%.*s' that is meant: they differ in it",
                      shown(differing->name), differing->name.bytes);
    trouble_remark(members->trouble, RULE_DOCUMENT_DUPLICATE_KEY, second->at, help.bytes,
                   "a second << in one mapping: the first is on line %u; Ansible merges them all",
                   first->at.line);
    buffer_release(&help);
    buffer_release(&list);
}

/* Which value counts is told by the version of PyYAML; one that stands beside the `<<`, by none. */
static void report_contested(const struct members *members, const struct node *first)
{
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->items[i];
        if (!member->contested)
            continue;
        trouble_remark(members->trouble, RULE_DOCUMENT_AMBIGUOUS_MERGE, first->at,
                       "write the key beside the << with the value that is meant",
                       "what << merges has several values for '%.*s', of which PyYAML before 6.0.4 "
                       "takes another one than newer versions",
                       shown(member->name), member->name.bytes);
        return;
    }
}

static void report_merges(const struct members *members, const struct node *const *children,
                          size_t child_count)
{
    const struct node *first = NULL;
    const struct node *second = NULL;
    for (size_t i = 0; i < child_count && !second; i += 2) {
        if (mapping_is_merge_key(children[i]))
            *(first ? &second : &first) = children[i];
    }
    if (second)
        report_second(members, children, child_count, first, second);
    if (first)
        report_contested(members, first);
}

bool mapping_fill(struct node *mapping, const struct node *const *children, size_t child_count,
                  struct arena *arena, struct trouble *trouble)
{
    bool merges;
    size_t size = count_members(trouble, children, child_count, &merges);
    if (child_count == 0)
        return true;
    struct text identities[HASH_ABOVE];
    struct members members = {
        .arena = arena,
        .trouble = trouble,
        .items = arena_alloc_array(arena, size, sizeof *members.items),
        .identities = identities,
        .merges = merges,
        .hashed = size > HASH_ABOVE,
    };
    if (!members.items)
        return trouble_no_memory(trouble);
    map_init(&members.map);
    bool filled = fill(&members, children, child_count);
    map_release(&members.map);
    report_merges(&members, children, child_count);
    mapping->mapping.members = members.items;
    mapping->mapping.count = members.count;
    return filled;
}

/* SPDX-License-Identifier: MIT */
/* Parses tree objects, and says which of their entries git would not have written. */
#include "git/tree.h"

#include "git/library.h"
#include "git/object.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

/* The largest tree object that is read at all; a folder of a million devices has 70 MiB. */
enum { TREE_BYTES_MAX = 256 << 20 };

static enum entry_kind kind_of_mode(struct text mode)
{
    static const char *const modes[] = {
        [ENTRY_FOLDER] = "40000",   [ENTRY_FILE] = "100644",      [ENTRY_EXECUTABLE] = "100755",
        [ENTRY_SYMLINK] = "120000", [ENTRY_SUBMODULE] = "160000",
    };
    for (enum entry_kind kind = ENTRY_FOLDER; kind < ENTRY_UNKNOWN; kind++)
        if (text_is(mode, modes[kind]))
            return kind;
    return ENTRY_UNKNOWN;
}

/* Takes one entry off the front of *rest: mode, space, name, NUL, object id. */
static bool parse_entry(struct text *rest, struct tree_entry *entry)
{
    const char *space = memchr(rest->bytes, ' ', rest->length);
    const char *nul = memchr(rest->bytes, '\0', rest->length);
    if (!space || !nul || nul < space)
        return false;
    size_t head = (size_t)(nul - rest->bytes) + 1;
    if (rest->length - head < OBJECT_ID_BYTES)
        return false;
    entry->mode = (struct text){rest->bytes, (size_t)(space - rest->bytes)};
    entry->name = (struct text){space + 1, (size_t)(nul - space) - 1};
    entry->kind = kind_of_mode(entry->mode);
    memcpy(entry->id.bytes, nul + 1, OBJECT_ID_BYTES);
    *rest = (struct text){nul + 1 + OBJECT_ID_BYTES, rest->length - head - OBJECT_ID_BYTES};
    return true;
}

/* How many entries there are, or SIZE_MAX where the bytes are no entries. */
static size_t count_entries(struct text rest)
{
    size_t count = 0;
    struct tree_entry entry;
    for (; rest.length > 0; count++)
        if (!parse_entry(&rest, &entry))
            return SIZE_MAX;
    return count;
}

static int parse_tree(struct tree *tree, struct text bytes, size_t limit, enum tree_state *state,
                      struct error *error)
{
    size_t count = count_entries(bytes);
    *state = count == SIZE_MAX ? TREE_GARBLED : count > limit ? TREE_TOO_LARGE : TREE_READ;
    if (*state != TREE_READ)
        return 0;
    tree->entries = malloc((count ? count : 1) * sizeof *tree->entries);
    if (!tree->entries)
        return error_memory(error);
    tree->count = count;
    for (size_t i = 0; i < count; i++)
        parse_entry(&bytes, &tree->entries[i]);
    return 0;
}

int tree_read(struct tree *tree, struct repository *repository, const struct object_id *id,
              size_t limit, enum tree_state *state, struct error *error)
{
    *tree = (struct tree){0};
    int type;
    size_t size = 0;
    if (object_header(repository, id, &type, &size, error) != 0)
        return -1;
    *state = type != GIT_OBJECT_TREE ? TREE_OTHER_TYPE
             : size > TREE_BYTES_MAX ? TREE_TOO_LARGE
                                     : TREE_READ;
    if (*state != TREE_READ)
        return 0;
    int code = git_odb_read(&tree->object, repository->objects, library_id(id));
    if (code != 0)
        return object_error(repository, id, code, error);
    int result = parse_tree(tree, object_bytes(tree->object), limit, state, error);
    if (result != 0 || *state != TREE_READ)
        tree_release(tree);
    return result;
}

void tree_release(struct tree *tree)
{
    free(tree->entries);
    git_odb_object_free(tree->object);
    *tree = (struct tree){0};
}

/* ----------------------------------------------------------------------------------- entries -- */

int tree_entry_compare(const struct tree_entry *a, const struct tree_entry *b)
{
    size_t shared = a->name.length < b->name.length ? a->name.length : b->name.length;
    int order = memcmp(a->name.bytes, b->name.bytes, shared);
    if (order != 0)
        return order;
    unsigned char next_a = a->kind == ENTRY_FOLDER ? '/' : 0;
    unsigned char next_b = b->kind == ENTRY_FOLDER ? '/' : 0;
    if (a->name.length > shared)
        next_a = (unsigned char)a->name.bytes[shared];
    if (b->name.length > shared)
        next_b = (unsigned char)b->name.bytes[shared];
    return (next_a > next_b) - (next_a < next_b);
}

bool entry_equal(const struct entry *a, const struct entry *b)
{
    return a->mode == b->mode && object_id_equal(&a->id, &b->id);
}

struct entry entry_from(const struct tree_entry *source)
{
    struct entry entry = {0};
    if (!source)
        return entry;
    for (size_t i = 0; i < source->mode.length; i++)
        entry.mode = entry.mode * 8 + (unsigned)(source->mode.bytes[i] - '0');
    entry.id = source->id;
    return entry;
}

/* ------------------------------------------------------------------------------------ faults -- */

static bool starts_with(struct text text, struct text prefix)
{
    return text.length >= prefix.length && memcmp(text.bytes, prefix.bytes, prefix.length) == 0;
}

/* Between a file and a folder of one name only names can stand that start with it. */
static bool is_duplicate(const struct tree *tree, size_t index)
{
    struct text name = tree->entries[index].name;
    for (size_t i = index; i-- > 0 && starts_with(tree->entries[i].name, name);)
        if (text_equal(tree->entries[i].name, name))
            return true;
    return false;
}

enum entry_fault tree_entry_fault(const struct tree *tree, size_t index)
{
    const struct tree_entry *entry = &tree->entries[index];
    if (tree_name_is_unsafe(entry->name))
        return FAULT_NAME;
    if (entry->kind == ENTRY_UNKNOWN)
        return FAULT_MODE;
    if (is_duplicate(tree, index))
        return FAULT_DUPLICATE;
    if (index > 0 && tree_entry_compare(&tree->entries[index - 1], entry) > 0)
        return FAULT_ORDER;
    return FAULT_NONE;
}

const char *entry_fault_text(enum entry_fault fault)
{
    switch (fault) {
    case FAULT_NONE:
        return "has no fault";
    case FAULT_NAME:
        return "has a name that git does not allow";
    case FAULT_MODE:
        return "has a mode that git does not write";
    case FAULT_DUPLICATE:
        return "stands twice in its folder";
    case FAULT_ORDER:
        return "is out of order in its folder";
    }
    return "has an unknown fault";
}

int tree_read_flawless(struct tree *tree, struct repository *repository, const struct object_id *id,
                       struct error *error)
{
    char hex[OBJECT_ID_HEX];
    enum tree_state state;
    if (tree_read(tree, repository, id, default_limits.tree_entries, &state, error) != 0)
        return -1;
    if (state != TREE_READ)
        return error_set(error, state == TREE_TOO_LARGE ? ERROR_LIMIT : ERROR_INPUT,
                         state == TREE_TOO_LARGE ? "tree %s has more entries than the gate reads"
                                                 : "object %s is no tree that can be read",
                         object_id_hex(id, hex));
    for (size_t i = 0; i < tree->count; i++) {
        enum entry_fault fault = tree_entry_fault(tree, i);
        if (fault == FAULT_NONE)
            continue;
        struct text name = tree->entries[i].name;
        error_set(error, ERROR_INPUT, "%.*s in tree %s %s",
                  (int)(name.length < 200 ? name.length : 200), name.bytes, object_id_hex(id, hex),
                  entry_fault_text(fault));
        tree_release(tree);
        return -1;
    }
    return 0;
}

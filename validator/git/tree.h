/* SPDX-License-Identifier: MIT */
/*
 * Tree objects, read byte by byte. git, its checkout and libgit2 read a tree that git would not
 * have written in three different ways; here such a tree has faults, and no reading.
 */
#ifndef FLEETGATE_GIT_TREE_H
#define FLEETGATE_GIT_TREE_H

#include "git/repository.h"

enum entry_kind {
    ENTRY_FOLDER,
    ENTRY_FILE,
    ENTRY_EXECUTABLE,
    ENTRY_SYMLINK,
    ENTRY_SUBMODULE,
    ENTRY_UNKNOWN, /* a mode that git does not write */
};

struct tree_entry {
    struct text name;
    struct text mode; /* octal digits, as they stand */
    enum entry_kind kind;
    struct object_id id;
};

struct tree {
    struct git_odb_object *object; /* owns the bytes of names and modes */
    struct tree_entry *entries;    /* [count] */
    size_t count;
};

enum tree_state {
    TREE_READ,
    TREE_OTHER_TYPE, /* the object is no tree */
    TREE_GARBLED,    /* the object is no sequence of entries */
    TREE_TOO_LARGE,  /* more than `limit` entries */
};

/* Reads the tree unless *state says why not; then it is empty. */
int tree_read(struct tree *tree, struct repository *repository, const struct object_id *id,
              size_t limit, enum tree_state *state, struct error *error);
void tree_release(struct tree *tree);

/* The order of entries in a tree: a folder sorts as if its name ended with a slash. */
int tree_entry_compare(const struct tree_entry *a, const struct tree_entry *b);

/* The entry with its mode as a number; of NULL, nothing. */
struct entry entry_from(const struct tree_entry *source);

enum entry_fault {
    FAULT_NONE,
    FAULT_NAME,      /* empty, with a slash, or one that means a folder of git or of the system */
    FAULT_MODE,      /* see ENTRY_UNKNOWN */
    FAULT_DUPLICATE, /* a name that stands in the tree before */
    FAULT_ORDER,     /* sorts before its predecessor */
};

/* What is wrong with the entry at `index`, in whatever folder the tree stands. */
enum entry_fault tree_entry_fault(const struct tree *tree, size_t index);
/* The fault in a few words: "has a mode that git does not write". */
const char *entry_fault_text(enum entry_fault fault);
/* Reads a tree that must be there and be flawless: ERROR_INPUT where it is not, as whoever wrote it
 * decides. */
int tree_read_flawless(struct tree *tree, struct repository *repository, const struct object_id *id,
                       struct error *error);

/* Whether a name is unsafe in any tree: empty, ".", "..", with a slash, or one that some file
 * system takes for ".git". */
bool tree_name_is_unsafe(struct text name);
/* Whether some file system takes the name for `stem`, which is ASCII. */
bool tree_name_is_alike(struct text name, const char *stem);
/* Whether some file system may take it for ".gitmodules". */
bool tree_name_may_be_modules(struct text name);

#endif

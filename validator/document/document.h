/* SPDX-License-Identifier: MIT */
/*
 * Text to a tree of nodes, each with its place in the source. The only user of libyaml.
 *
 * A file is read as Ansible's loader reads it: as JSON first, and as YAML 1.1 with PyYAML's
 * SafeLoader types when it is not JSON (ansible/parsing/utils/yaml.py, PyYAML resolver.py and
 * constructor.py). So `no` is a boolean, `012` the integer 10, `1.10` a float, `22:30` the integer
 * 1350, `2025-10-10` a date, `1e3` a string in YAML and a number in JSON.
 *
 * What is wrong with the text becomes a finding (document/...). Time and memory stay linear in the
 * text: depth, nodes (aliases expanded) and scalars are bounded by struct limits.
 */
#ifndef FLEETGATE_DOCUMENT_H
#define FLEETGATE_DOCUMENT_H

#include "base/base.h"
#include "finding/finding.h"

enum node_type {
    NODE_NULL,
    NODE_BOOLEAN,
    NODE_NUMBER,
    NODE_STRING,
    NODE_TIMESTAMP, /* a YAML date or time; to a schema it is a string of the text as written */
    NODE_SEQUENCE,
    NODE_MAPPING,
};

struct position {
    unsigned line;   /* from 1; breaks are LF, CR, CRLF, NEL, LS, PS, as YAML 1.1 counts them */
    unsigned column; /* from 1, in Unicode code points */
};

/* A number, exactly. `decimal` is its value as JSON writes it ("-12", "1.10", "1e400"), of any
 * size: octal, hexadecimal, binary, sexagesimal and underscored spellings are converted. For
 * .inf and .nan `decimal` is empty and `approximate` holds them. Integers have 4,300 digits at
 * most, as Python reads them; longer ones are refused. */
struct number {
    struct text decimal;
    double approximate;
    int64_t integer; /* the value, where `fits` */
    bool fits;       /* the value is whole and has 64 bits, however it is written: 7, 7.0, 70e-1 */
    bool is_integer; /* written as an integer (Ansible's int), not as a float */
};

struct node {
    enum node_type type;
    bool plain;         /* a scalar written without quotes and without a tag */
    bool vaulted;       /* a string whose value cannot be seen: !vault, or see encrypted_by */
    bool unsafe;        /* a string marked !unsafe, which Ansible never takes for a template */
    bool unknown;       /* stands for a value that is not known, or (vaulted) for a string that is
                           not empty; `string` says why. No document has one */
    struct position at; /* of the value's first character; of its tag or anchor, if it has one */
    struct text source; /* a scalar as written, unquoted and unescaped; for error messages */
    union {
        bool boolean;
        struct number number;
        struct text string; /* UTF-8; may hold NUL; `source` for NODE_TIMESTAMP */
        struct {
            const struct node *const *items;
            size_t count;
        } sequence;
        struct {
            const struct member *members; /* as in a Python dict: what `<<` brings first */
            size_t count;
            struct text anchor; /* its name, where it has one: "base" of &base; else empty */
        } mapping;
    };
};

struct member {
    const struct node *key; /* a scalar; Ansible keeps its type, so `1:` is not `"1":` */
    struct text name;       /* the key as text (see node_text) */
    const struct node *value;
    bool merged;    /* came in through `<<` */
    bool differs;   /* the same, and several mappings have different values for it */
    bool contested; /* the same, and versions of PyYAML disagree on which one counts */
    bool
        overrides; /* its mapping merges another value, which some count where this one is merged */
};

struct document {
    struct arena arena;
    const struct node *root; /* NULL when the text does not parse; an empty text is NODE_NULL */
    size_t nodes; /* of the text that was read last, aliases expanded, as often as it was read */
    bool is_json;
    bool is_broken; /* neither JSON nor YAML by any reader, not only by the rules of this house */
    /* The program that encrypted the file, or NULL. "ansible-vault" and "git-crypt" encrypt it
     * whole (then the root is one vaulted string), "SOPS" each value. */
    const char *encrypted_by;
};

struct document_limits {
    size_t depth;
    size_t nodes;
    size_t scalar_bytes;
};

/* Reads `text` (UTF-8, a BOM allowed; it must outlive the document). What is wrong with it goes to
 * `findings` at place->path with line and column; root is NULL then if nothing can be made of it.
 * A duplicate key is a finding, and the last one counts, as in Ansible. Returns -1 only when memory
 * is out. Release the document in every case. A released document may be read into again; a
 * document that was read before keeps its arena's largest block (cheap for many files). */
int document_read(struct document *document, struct text text, const struct document_limits *limits,
                  const struct place *place, struct findings *findings, struct error *error);
/* The same of what a program has written as JSON, where no key means anything to Ansible. What is
 * none (`is_json` says so) is found where it ceases to be. */
int document_read_output(struct document *document, struct text text,
                         const struct document_limits *limits, const struct place *place,
                         struct findings *findings, struct error *error);
void document_release(struct document *document);
/* Whether git has left marks of a conflict in a text of another format, which are then found: a
 * line of <<<<<<<, or, where no such line can be meant (`any`), one of its others. */
bool document_find_conflict(struct text text, bool any, const struct place *place,
                            struct findings *findings);

/* The member's value, or NULL when `node` is NULL, no mapping, or has no such key. Takes time in
 * proportion to the members: to look up many names in a large mapping, enter it into a struct map.
 */
const struct node *node_member(const struct node *node, const char *name);
const struct member *node_find_member(const struct node *node, struct text name);
/* The same for a mapping and a key that is a string: not for 1 as "1". */
const struct member *node_find_string_key(const struct node *mapping, struct text name);
/* The text a scalar stands for: strings as they are, others as written. Empty for collections. */
struct text node_text(const struct node *node);
/* "null", "boolean", "integer", "number", "string", "array", "object", as JSON Schema says it
 * ("date" for NODE_TIMESTAMP). */
const char *node_type_name(const struct node *node);
/* Whether a scalar is written without quotes, and read as something that is not what stands there:
 * 1.10, 012, 22:30, no, ~, a date. Not 5, 0.5, true or null. */
bool node_is_ambiguous(const struct node *node);
/* Appends what Ansible pastes into a template for a scalar: 1.1 for 1.10, False for no, nothing for
 * ~. Times are appended as written, though Ansible writes some in another form. */
void node_append_pasted(struct buffer *out, const struct node *node);
/* A float as Python's repr() writes it: 1.1, 1500.0, 1e-05, inf. */
void node_append_real(struct buffer *out, double real);
/* The same value, as JSON Schema compares: numbers by value, mappings without order. */
bool node_equal(const struct node *a, const struct node *b);

/* Whether a vaulted string has the form of what ansible-vault or SOPS writes. One that has not only
 * bears the mark: it can be seen by everybody, and Ansible fails on it. */
bool encryption_hides(const struct node *vaulted);

/* --------------------------------------------------------------------------------- writing -- */

/* How JSON is written; in all of these as Python's json module does. */
struct json_style {
    struct text item_separator;
    struct text key_separator;
    struct text indent; /* of one level */
    bool is_indented;   /* each item on a line of its own */
    bool sorts_keys;    /* by their bytes */
    bool is_ascii;      /* what is not printable ASCII is escaped */
    bool keeps_numbers; /* as the document has them, which must be JSON */
};

/* As `ansible-inventory` prints it. */
extern const struct json_style json_style_of_ansible;

/* Appends a value, whose later lines are indented by `level` levels more; as Ansible's encoder does
 * it where it is encrypted, unsafe or a time. */
void json_write_node(struct buffer *out, const struct json_style *style, const struct node *node,
                     size_t level);
/* Parts of it, for values that are no nodes: a key, which JSON has as a string; a string; a float,
 * of which JSON itself does not know NaN and Infinity; the beginning of a line, where lines are
 * indented. */
void json_write_key(struct buffer *out, const struct json_style *style, const struct node *key);
void json_write_string(struct buffer *out, const struct json_style *style, struct text text);
void json_write_real(struct buffer *out, double real);
void json_write_line(struct buffer *out, const struct json_style *style, size_t level);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Findings: what is wrong with what was pushed, where, and what fixes it.
 *
 * A finding is data. Stages collect findings and go on; nobody stops at the first. Whoever fills
 * `struct findings` cannot fail. Beyond the ceiling findings are counted but not kept, so that a
 * flood of warnings never hides that there is an error; when memory is out the collection says so
 * in `lost`, and whoever judges must not accept a collection that lost something.
 *
 * Rules come from catalog.def, the only list of them.
 */
#ifndef FLEETGATE_FINDING_H
#define FLEETGATE_FINDING_H

#include "base/base.h"

enum rule {
#define RULE(symbol, id, severity, adjustable, overridable, title) RULE_##symbol,
#include "finding/catalog.def"
#undef RULE
    RULE_COUNT
};

enum severity { SEVERITY_OFF, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };

struct rule_facts {
    const char *id;    /* "promotion/direct-commit" */
    const char *title; /* a noun phrase, no full stop */
    enum severity severity;
    bool adjustable;  /* a policy may change the severity */
    bool overridable; /* a policy may let somebody override it for one push */
};

const struct rule_facts *rule_facts(enum rule rule);
/* Finds a rule by its id. Returns false when there is none. */
bool rule_find(struct text id, enum rule *rule);
const char *severity_name(enum severity severity); /* "error", "warning", "off" */

/* Where a finding stands. NULL and 0 mean "does not apply". Lines and columns count from 1;
 * a column counts Unicode code points. Strings are borrowed. */
struct place {
    const char *ref;    /* full name */
    const char *commit; /* hex */
    struct text path;   /* in the tree, raw bytes */
    unsigned line;
    unsigned column;
    unsigned topic; /* tells apart what one rule says there; the same for what differs in the value
                       alone */
};

struct finding {
    enum rule rule;
    enum severity severity;
    struct place place;      /* strings owned by the collection */
    const char *message;     /* what is wrong: printable ASCII, one line, no full stop */
    const char *help;        /* what fixes it, lines separated by '\n'; "" for none */
    const char *excerpt;     /* the line of the file it is about: printable ASCII; "" for none */
    unsigned caret;          /* how many characters of `excerpt` stand before the place */
    bool stands;             /* it stood there before what is judged now; see finding_is_apart */
    const uint64_t *devices; /* [device_count] of one that is told of devices: a mark for each of
                                them, and of what is said of it; NULL: not known */
    size_t device_count;     /* 0: it is not told of devices */
};

/* What findings have in common that are added while it is open. */
struct findings_scope {
    const char *ref;    /* of those that name none; NULL: as in the scope around */
    const char *commit; /* the same */
    bool softens;       /* errors are warnings: of content that is shown but not enforced */
};

struct findings {
    struct arena arena;
    struct finding *items; /* [count] */
    size_t count;
    size_t capacity;
    size_t ceiling;                  /* most items kept of each severity */
    size_t total[SEVERITY_COUNT];    /* found, by severity: those kept and those beyond the ceiling,
                                        but for those that stand apart ... */
    size_t standing[SEVERITY_COUNT]; /* ... which are counted, and kept, by themselves */
    bool counts_standing;            /* an error that stands decides like one that does not */
    const enum severity *severities; /* [RULE_COUNT], or NULL for the defaults; borrowed */
    struct findings_scope scope;     /* the one that is open; its strings lie in the arena */
    bool lost;                       /* memory ran out: something may be missing */
};

/* `severities` says what each rule weighs (NULL: the defaults); a rule that is OFF is not added. */
void findings_init(struct findings *findings, size_t ceiling, const enum severity *severities);
void findings_release(struct findings *findings);

/* Whether findings of the rule are kept at all. */
bool findings_want(const struct findings *findings, enum rule rule);
/* Adds a finding. Everything is copied. `help` may be NULL; both strings are escaped (see
 * buffer_escape; '\n' is kept in `help`) and cut at 2,000 bytes, and secrets in them are hidden
 * (see secret_append_hidden), so that bytes of a pusher may go into the arguments as they are. */
void findings_add(struct findings *findings, enum rule rule, const struct place *place,
                  const char *help, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Whether an error of the rule is among those kept of the ref whose scope is open. */
bool findings_have_error(const struct findings *findings, enum rule rule);

/* Opens a scope inside the one that is open, which it returns for findings_scope_end. A scope
 * softens where one around it does. */
struct findings_scope findings_scope_begin(struct findings *findings,
                                           const struct findings_scope *scope);
void findings_scope_end(struct findings *findings, struct findings_scope outer);

/* Adds a copy of a finding that was made elsewhere, of the severity that it has there; the scope
 * applies to it, `severities` do not. */
void findings_add_copy(struct findings *findings, const struct finding *finding);
/* Whether the finding stood there before, and so decides nothing and is not shown one by one. */
bool finding_is_apart(const struct findings *findings, const struct finding *finding);
/* Appends what a message says wherever its finding stands: without the numbers of lines and columns
 * that it names. */
void finding_append_words(struct buffer *out, const char *message);
/* Counts findings of which no more is known. */
void findings_count_more(struct findings *findings, enum severity severity, size_t count);
/* Adds all findings of `from` in that way, its totals and its `lost`. */
void findings_append(struct findings *findings, const struct findings *from);
/* The same for the findings of all parts, in the order of the report: which of them are kept does
 * not depend on how they were parted. What several say in the same words is said once. */
void findings_merge(struct findings *findings, const struct findings *const *parts, size_t count);

/* Gives findings [first, end), which are sorted and stand in one file, their excerpts: the line of
 * `source`, the whole file, with about 120 characters around the place, escaped, tabs as spaces.
 * What a key such as `password` or `api_key` holds is shown as ***, and so is a secret that shows
 * by its form. */
void findings_excerpt(struct findings *findings, size_t first, size_t end, struct text source);

/* Whether what a key of this name holds must not be shown: it says token, password, secret or key.
 */
bool secrecy_of_key(struct text name);

/* A secret that shows by its form: a private key, or a token of a service, in clear. */
struct secret {
    const char *what;  /* "a token of GitHub" */
    size_t start, end; /* bytes of the text */
    bool is_open;      /* a key whose end is not in the text */
};

/* The first one that begins at or behind `start`. */
bool secret_find(struct text text, size_t start, struct secret *secret);
/* The same for what may be one that was cut, or goes on in another line: for what is shown. */
bool secret_find_likely(struct text text, size_t start, struct secret *secret);
/* How many bytes of the text belong to a key that began before it. */
size_t secret_end_of_key(struct text text);
/* Appends the text with *** in place of what may be a secret. */
void secret_append_hidden(struct buffer *out, struct text text);

/* Gives every finding of the rule this help in place of its own, escaped and cut as above. Returns
 * how many there are. */
size_t findings_explain(struct findings *findings, enum rule rule, const char *help);
/* The same for those that stand at the place, path, line and column. */
size_t findings_explain_at(struct findings *findings, enum rule rule, const struct place *place,
                           const char *help);
/* The order of the report: errors before warnings; by ref, path, line, column, rule, message. */
void findings_sort(struct findings *findings);

#endif

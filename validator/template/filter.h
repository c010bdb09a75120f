/* SPDX-License-Identifier: MIT */
/*
 * Filters and tests: how a function gets its arguments. Private to template/.
 *
 * A filter is a row of filters.def and a function:
 *
 *     FILTER(name, function, signature, required)
 *
 * `signature` names the parameters behind the subject, as Python has them, parted by blanks;
 * "*" at its end takes further ones without a name, "**" further ones with one. `required` says how
 * many must be given. The function finds them in arguments->given, VALUE_ABSENT where none was. It
 * returns its value, or what run_fail() and its like return. What Python gives as an iterator is a
 * list; a text that Ansible's conversion must leave alone (that of `string`, `to_json`) it marks
 * is_kept_text. The same of tests.def and TEST(), whose functions return VALUE_BOOLEAN. Those of
 * Jinja itself are JINJA_FILTER() and JINJA_TEST().
 *
 * The subject, and any argument, may be undefined: whoever uses it as Python would fails by
 * run_use_undefined() (value_str, value_iterate and their like do).
 */
#ifndef FLEETGATE_TEMPLATE_FILTER_H
#define FLEETGATE_TEMPLATE_FILTER_H

#include "template/run.h"

enum { ARGUMENTS_MAX = 8 };

struct keyword {
    struct text name;
    struct value value;
};

/* A call as it was written. */
struct call {
    const struct value *positional;
    size_t positional_count;
    const struct keyword *keywords;
    size_t keyword_count;
};

/* A call as the function gets it. */
struct arguments {
    struct value subject;
    struct value given[ARGUMENTS_MAX];
    const struct value *rest; /* further ones, where the signature ends in "*" or "**" */
    size_t rest_count;
    const struct keyword *keywords; /* further ones: where it ends in "**", all of them */
    size_t keyword_count;
};

typedef struct value filter_function(struct run *run, const struct arguments *arguments);

struct filter {
    const char *name;
    filter_function *function;
    const char *signature;
    size_t required;
    enum template_plugin type;
    bool is_of_jinja; /* and not of Ansible */
};

/* The row of this name; NULL when there is none. "ansible.builtin." before it is passed over. */
const struct filter *filter_find(struct text name);
const struct filter *filter_find_test(struct text name);
/* Whether Ansible finds the row by this name from 2.19 on alone. */
bool filter_is_named_since_2_19(const struct filter *filter, struct text name);

/* Calls it as a template does, with the call bound to its signature: where a plug-in may take its
 * place, nobody knows what comes of it. */
struct value filter_call(struct run *run, const struct filter *filter, struct value subject,
                         const struct call *call);

/* Calls it, whatever plug-ins there are: for a method that does the same. */
struct value filter_call_own(struct run *run, const struct filter *filter, struct value subject,
                             const struct call *call);

/* As filter_call, of the filter or test that a value names. */
struct value filter_call_named(struct run *run, struct value name, struct value subject,
                               const struct call *call);
struct value filter_call_named_test(struct run *run, struct value name, struct value subject,
                                    const struct call *call);

/* Binds a call to a signature; false, with the run ended, where they do not fit. `what` is named
 * then: "filter join". */
bool filter_bind(struct run *run, const char *what, const char *signature, size_t required,
                 const struct call *call, struct arguments *arguments);

#define FILTER(name, function, signature, required) filter_function function;
#define TEST(name, function, signature, required) filter_function function;
#define JINJA_FILTER FILTER
#define JINJA_TEST TEST
#include "template/filters.def"
#include "template/tests.def"
#undef FILTER
#undef TEST
#undef JINJA_FILTER
#undef JINJA_TEST

#endif

/* SPDX-License-Identifier: MIT */
/* Values of a policy that is read. What they return is 0, or -1 with the error set. */
#ifndef FLEETGATE_POLICY_READER_H
#define FLEETGATE_POLICY_READER_H

#include "document/document.h"
#include "policy/policy.h"

struct reader {
    struct policy *policy;
    const char *folder;            /* that file names are relative to; NULL: none are taken */
    struct repository *repository; /* of the commit that the policy comes from; or NULL */
    const struct object_id *commit;
    struct error *error;
};

/* Sets ERROR_POLICY with source, line and column; returns -1. */
int reader_fail(const struct reader *reader, struct position at, const char *message);
/* A copy of a file name, made absolute; NULL in *out when the value is absent, and in a policy that
 * may not name files. */
int reader_take_path(const struct reader *reader, const struct node *value, const char **out);
/* A copy of the URL of setting `name`, such as "rollout.webhook.url": one that may be contacted and
 * holds no secret. NULL in *out when the value is absent. */
int reader_take_url(const struct reader *reader, const struct node *value, const char *name,
                    const char **out);
/* The same for the address of a server, which has no path: without last slashes. */
int reader_take_server(const struct reader *reader, const struct node *value, const char *name,
                       const char **out);
/* Copies of the strings of a sequence, NULL behind the last. */
int reader_take_strings(const struct reader *reader, const struct node *sequence,
                        const char *const **out, size_t *count);
/* The index in `words` (NULL behind the last) of a value that the schema has checked to be one of
 * them; 0 when it is absent. A bare `off`, which is false in YAML 1.1, is the word. A word that
 * only the schema knows is ERROR_INTERNAL. */
int reader_take_word(const struct reader *reader, const struct node *value,
                     const char *const *words, unsigned *index);
/* The rule with the id `name`, which stands at `at`. */
int reader_take_rule(const struct reader *reader, struct text name, struct position at,
                     enum rule *rule);

#endif

/* SPDX-License-Identifier: MIT */
/* What the files of this folder share while a policy is read. */
#ifndef FLEETGATE_POLICY_READER_H
#define FLEETGATE_POLICY_READER_H

#include "document/document.h"
#include "policy/policy.h"

struct reader {
    struct policy *policy;
    const char *folder;
    struct error *error;
};

/* Sets ERROR_POLICY with source, line and column; returns -1. */
int reader_fail(const struct reader *reader, struct position at, const char *message);
/* A copy of a string value; NULL in *out when the value is absent. */
int reader_take_string(const struct reader *reader, const struct node *value, const char **out);
/* The same for a file name, made absolute; absent too in a policy that may not name files. */
int reader_take_path(const struct reader *reader, const struct node *value, const char **out);
/* Copies of the strings of a sequence, NULL behind the last. */
int reader_take_strings(const struct reader *reader, const struct node *sequence,
                        const char *const **out, size_t *count);

/* What `signed` of a branch asks for; NULL: the key is absent. */
enum signing signing_of(const struct node *signing);
/* Reads the section `branches`. */
int read_branches(const struct reader *reader, const struct node *branches);
/* Reads the section `rollout`. */
int read_rollout(const struct reader *reader, const struct node *rollout);
/* Reads `pusher`, `overrides`, `acknowledged` and `guarded`, whose shape the schema has checked. */
int read_people(const struct reader *reader, const struct node *root);

#endif

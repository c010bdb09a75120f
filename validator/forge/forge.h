/* SPDX-License-Identifier: MIT */
/*
 * Tells a forge (GitHub, Gitea, ...) what came of a judgement: a status of the commit, and one
 * comment on the request. To add a forge, see docs/contributing.md.
 *
 * What a forge answers is untrusted: bounded, parsed as JSON, checked field by field. A status is
 * the head's, and the head may be asked into several branches: so there is one status, `fleetgate`,
 * of the newest judgement, and one of each protected base, `fleetgate/<base>`. A request that is
 * not what was judged any more (its head has moved, its base is another) is never told to be
 * accepted.
 */
#ifndef FLEETGATE_FORGE_H
#define FLEETGATE_FORGE_H

#include "http/http.h"
#include "report/report.h"

/* "github"; NULL past the last. */
const char *forge_name(size_t index);

/* Where to tell it; borrowed. */
struct forge_target {
    size_t forge;           /* index of its name */
    const char *url;        /* its address; of GitHub that of its API */
    const char *project;    /* "owner/name" */
    const char *token_file; /* holds an access token */
    const char *request;    /* the number of the pull request; NULL: the commit alone is told of */
};

/* Whether such a target can be at all; asks nobody, reads no file. ERROR_USAGE says what is wrong.
 */
int forge_check_target(const struct forge_target *target, struct error *error);

/* What was judged; borrowed. */
struct forge_judgement {
    const char *commit;          /* the head, hex */
    const char *base;            /* name of the branch that it would be merged into, or NULL */
    bool is_protected;           /* the policy protects the base, or nobody knows */
    const char *policy;          /* digest; NULL or "": the built-in one, or none that loads */
    const struct report *report; /* NULL: it is being judged */
};

/* Tells the target. Takes limits->forge_ms at most, waiting included. -1 with one sentence where
 * not all of it could be told; what could be was. */
int forge_report(const struct forge_target *target, const struct limits *limits,
                 const struct forge_judgement *judgement, struct error *error);

#endif

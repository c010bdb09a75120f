/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with how the gate is set up in front of a repository: its hooks, policy, files,
 * settings and refs. To add a check, see docs/contributing.md.
 */
#ifndef FLEETGATE_SETUP_H
#define FLEETGATE_SETUP_H

#include "git/git.h"
#include "policy/policy.h"
#include "server/server.h"

enum diagnosis_state {
    STATE_OK,
    STATE_NOTE,    /* worth knowing, nothing to fix */
    STATE_SKIPPED, /* needs the policy, which does not load */
    STATE_WARNING, /* the gate works; something it relies on may be lost */
    STATE_PROBLEM, /* pushes pass unseen, or good ones are rejected, or secrets are open */
    STATE_UNKNOWN, /* could not look */
    STATE_COUNT
};

struct diagnosis {
    const char *check;
    enum diagnosis_state state;
    const char *message; /* printable ASCII, one line */
    const char *command; /* what fixes it, the same; NULL for none */
    struct diagnosis *next;
};

struct inspection {
    struct arena arena;
    struct repository *repository;
    const char *git_dir;
    const struct server *server; /* NULL: the one that is detected */
    const char *policy_file;     /* --policy, or NULL */
    bool ask_mender;             /* whether the Mender of the policy is asked, too */
    bool has_policy;             /* `policy` is loaded */
    struct policy policy;
    const char *check; /* the one that runs */
    struct diagnosis *first, *last;
    size_t total[STATE_COUNT];
    bool lost; /* memory ran out: something may be missing */
};

/* Inspects the bare repository at `path`. The caller sets `policy_file` and `ask_mender`, and
 * `server` unless it is to be detected; releases the inspection in any case. What a check could not
 * look at is a diagnosis; an error is that nothing could be looked at. */
int inspection_run(struct inspection *inspection, const char *path, struct error *error);
void inspection_release(struct inspection *inspection);

/* Refuses to go on as another user than the one whom the repository at `path` belongs to: what is
 * looked at would not be what pushes meet, and what is written they could not change.
 * ERROR_ENVIRONMENT names the command to run, `command` being the part of it before the path. 0,
 * too, where the path cannot be looked at. */
int setup_refuse_stranger(const char *path, const char *command, struct error *error);

#endif

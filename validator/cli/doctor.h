/* SPDX-License-Identifier: MIT */
/*
 * What the parts of `fleetgate doctor` share: the repository being looked at, and what was found.
 * A check adds what it finds; one that adds nothing has found all well.
 */
#ifndef FLEETGATE_CLI_DOCTOR_H
#define FLEETGATE_CLI_DOCTOR_H

#include "cli/cli.h"
#include "cli/server.h"

enum state {
    STATE_OK,
    STATE_NOTE,    /* worth knowing, nothing to mend */
    STATE_SKIPPED, /* needs the policy, which does not load */
    STATE_WARNING, /* the gate works; something it relies on may be lost */
    STATE_PROBLEM, /* pushes pass unseen, or good ones are rejected, or secrets are open */
    STATE_UNKNOWN, /* could not look */
    STATE_COUNT
};

struct diagnosis {
    const char *check;
    enum state state;
    const char *message; /* printable ASCII, one line */
    const char *command; /* what mends it, the same; NULL for none */
    struct diagnosis *next;
};

struct examination {
    struct session session;
    const char *git_dir;
    enum server server;
    const char *policy_file; /* --policy, or NULL */
    bool has_policy;         /* session.policy is loaded */
    const char *check;       /* the one that runs */
    struct diagnosis *first, *last;
    size_t total[STATE_COUNT];
    bool lost; /* memory ran out: something may be missing */
};

/* Adds a diagnosis of the check that runs. Both texts are escaped; `command` may be NULL. */
void diagnose(struct examination *examination, enum state state, const char *command,
              const char *format, ...) __attribute__((format(printf, 4, 5)));
/* A command line, in the session's arena; %s for words goes through `word`. */
const char *command_line(struct examination *examination, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* One word of a command line, quoted for sh where it needs to be. */
const char *word(struct examination *examination, const char *text);
/* A path in the git folder. */
const char *in_git_dir(struct examination *examination, const char *name);

/* The checks. Each returns -1 with the error set when it could not look. */
int check_pre_receive(struct examination *examination, struct error *error);
int check_post_receive(struct examination *examination, struct error *error);
int check_hooks_path(struct examination *examination, struct error *error);
int check_owner(struct examination *examination, struct error *error);
int check_policy(struct examination *examination, struct error *error);
int check_credentials(struct examination *examination, struct error *error);
int check_outbox(struct examination *examination, struct error *error);
int check_settings(struct examination *examination, struct error *error);
int check_history(struct examination *examination, struct error *error);
int check_names(struct examination *examination, struct error *error);
int check_aliases(struct examination *examination, struct error *error);
int check_branches(struct examination *examination, struct error *error);

#endif

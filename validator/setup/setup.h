/* SPDX-License-Identifier: MIT */
/*
 * How the gate is set up in front of a repository: the git servers it can be installed on, its
 * hooks as files, and what is wrong with those, its policy and its settings.
 */
#ifndef FLEETGATE_SETUP_H
#define FLEETGATE_SETUP_H

#include "git/git.h"
#include "policy/policy.h"

/* -------------------------------------------------------------------------------- servers -- */

enum server {
    SERVER_PLAIN,    /* git alone: hooks/pre-receive */
    SERVER_GITOLITE, /* the same; hooks/update belongs to Gitolite */
    SERVER_GITEA,    /* hooks/pre-receive runs the files of hooks/pre-receive.d */
    SERVER_FORGEJO,  /* the same */
    SERVER_GITLAB,   /* Gitaly runs custom_hooks/pre-receive and the files of
                        custom_hooks/pre-receive.d */
    SERVER_COUNT
};

const char *server_name(enum server server); /* "gitolite" */
bool server_parse(const char *name, enum server *server);
/* Tells by what lies in the git folder. Forgejo cannot be told from Gitea. */
int server_detect(enum server *server, const char *git_dir, struct arena *arena,
                  struct error *error);

/* The file that fleetgate writes for the hook `name`. NULL when memory is out. */
const char *server_hook_path(enum server server, const char *git_dir, const char *name,
                             struct arena *arena);
/* Whether hooks/<name> of this server is its own, and runs those of hooks/<name>.d. */
bool server_dispatches(enum server server);

/* ---------------------------------------------------------------------------------- hooks -- */

enum { HOOK_BYTES = 64 << 10 };

/* Writes the hook `name` to `path`, so that no push ever meets half a hook. Makes the folders of
 * `path` that are missing below `git_dir`. */
int hook_write(const char *path, const char *git_dir, const char *name, struct arena *arena,
               struct error *error);

/* What a hook does, as far as its text tells. */
struct hook_script {
    bool is_ours;        /* fleetgate wrote it, or its source */
    const char *program; /* what it runs as `fleetgate NAME`, as it stands there; or NULL */
    bool is_gitolites;   /* Gitolite wrote it: it decides in `update` who may push what */
    bool runs_folder;    /* it runs the files of hooks/<name>.d */
    bool runs_suffixes;  /* it runs the files hooks/<name>.* */
};

/* Reads the hook `name` at `path`; *found is false when there is none. Of one that is larger than
 * HOOK_BYTES, which is no script, nothing is told. */
int hook_read(struct hook_script *hook, const char *path, const char *name, struct arena *arena,
              bool *found, struct error *error);

/* Whether a core.hooksPath of `path` makes git run other hooks than those in `git_dir`/hooks. */
int hooks_path_is_elsewhere(const char *path, const char *git_dir, struct arena *arena,
                            bool *elsewhere, struct error *error);

/* ---------------------------------------------------------------------------- inspection -- */

enum diagnosis_state {
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
    enum diagnosis_state state;
    const char *message; /* printable ASCII, one line */
    const char *command; /* what mends it, the same; NULL for none */
    struct diagnosis *next;
};

struct inspection {
    struct arena arena;
    struct repository *repository;
    const char *git_dir;
    enum server server;
    const char *policy_file; /* --policy, or NULL */
    bool has_policy;         /* `policy` is loaded */
    struct policy policy;
    const char *check; /* the one that runs */
    struct diagnosis *first, *last;
    size_t total[STATE_COUNT];
    bool lost; /* memory ran out: something may be missing */
};

/* Inspects the bare repository at `path`. The caller sets `policy_file`, and `server` unless
 * `detect` is true; releases it in any case. What a check could not look at is a diagnosis; an
 * error is that nothing could be looked at. */
int inspect(struct inspection *inspection, const char *path, bool detect, struct error *error);
void inspection_release(struct inspection *inspection);

#endif

/* SPDX-License-Identifier: MIT */
/* Hooks as files: writing those of fleetgate, and reading what the ones that are there do. */
#ifndef FLEETGATE_CLI_HOOK_SCRIPT_H
#define FLEETGATE_CLI_HOOK_SCRIPT_H

#include "cli/cli.h"

enum { HOOK_BYTES = 64 << 10 };

/* The path of this program, in `arena`; NULL with the error set. */
const char *own_program(struct arena *arena, struct error *error);
/* The text as one word for sh, quoted where it needs to be. NULL when memory is out. */
const char *shell_word(const char *text, struct arena *arena);

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

#endif

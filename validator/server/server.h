/* SPDX-License-Identifier: MIT */
/*
 * The git servers that fleetgate stands behind: how each is told from the others, where it runs
 * hooks and how they are written there, what says who pushes, and how it shows what a hook prints.
 *
 * One table (servers.c) is the list of them: `--for` of `install` and `doctor` and `pusher` of the
 * policy take its names. To add a server, see docs/contributing.md.
 */
#ifndef FLEETGATE_SERVER_H
#define FLEETGATE_SERVER_H

#include "base/base.h"

/* ------------------------------------------------------------------------------- the table -- */

/* Where a server runs hooks. */
struct server_hooks {
    const char *folder; /* in the git folder: "hooks"; NULL: fleetgate is not installed there */
    const char *suffix; /* behind the hook's name: ".d/fleetgate" */
    /* What writes hooks/<name> anew, which must run the files of hooks/<name>.d; NULL: it is free
     */
    const char *regenerate;
    const char *relink; /* what sets links in the place of hooks/<name> anew; NULL: nothing does */
};

/* How a server says who pushes. */
struct server_pusher {
    const char *variable; /* for messages: "GL_USERNAME"; NULL: it does not say */
    /* *name is NULL, without an error, when nothing says it. NULL: the value of the variable. */
    int (*find)(struct arena *arena, const char **name, struct error *error);
    bool is_last_resort; /* says something only where no other does */
};

/* A row; constant. */
struct server {
    const char *name; /* for the user: never change it */
    struct server_hooks hooks;
    /* Whether what lies in the git folder is this server's. NULL: it cannot be told. */
    int (*detect)(bool *detected, const char *git_dir, struct arena *arena, struct error *error);
    struct server_pusher pusher;
    /* Whether it has git take push options, by a setting in a HOME of its own. */
    bool advertises_push_options;
    /* As server_line_prefix; NULL: the server shows what a hook prints as it is. */
    const char *(*line_prefix)(void);
    /* As server_makes_commits; NULL: it cannot be told. */
    bool (*makes_commits)(void);
};

/* Git alone, for which hooks are in hooks/. */
const struct server *server_plain(void);
/* What says under which Unix account this program runs. */
const struct server *server_account(void);
/* The servers on which fleetgate can be installed, in the order of lists; NULL past the last. */
const struct server *server_installable(size_t index);
const char *server_installable_name(size_t index);
/* Those that say who pushes, in the order in which they are asked; NULL past the last. */
const struct server *server_naming_pusher(size_t index);

/* Tells which one it is by what lies in the git folder: Forgejo as Gitea, which cannot be told
 * from it; what is none of them as a plain one. */
int server_detect(const struct server **server, const char *git_dir, struct arena *arena,
                  struct error *error);

/* ---------------------------------------------------------------------------------- hooks -- */

enum { HOOK_BYTES = 64 << 10 };

/* The file that fleetgate writes for the hook `name`. NULL when memory is out. */
const char *server_hook_path(const struct server *server, const char *git_dir, const char *name,
                             struct arena *arena);
/* Whether the hooks are those that git itself runs, in hooks/; else the server runs them. */
bool server_hooks_are_gits(const struct server *server);

/* Writes the hook `name` to `path`, so that no push ever meets half a hook. Makes the folders of
 * `path` that are missing below `git_dir`. */
int hook_write(const char *path, const char *git_dir, const char *name, struct arena *arena,
               struct error *error);

/* What a hook does, as far as its text tells. */
struct hook_script {
    const char *text;    /* all of it; "" for one that is no script */
    bool is_ours;        /* fleetgate wrote it, or its source */
    const char *program; /* what it runs as `fleetgate NAME`, as it stands there; or NULL */
    bool runs_folder;    /* it runs the files of hooks/<name>.d */
    bool runs_suffixes;  /* it runs the files hooks/<name>.* */
};

/* Reads the hook `name` at `path`; *found is false when there is none. Of one that is larger than
 * HOOK_BYTES, which is no script, nothing is told. */
int hook_read(struct hook_script *hook, const char *path, const char *name, struct arena *arena,
              bool *found, struct error *error);

/* Whether a core.hooksPath of `path` makes git run other hooks than those in `git_dir`/hooks. */
int hook_path_is_elsewhere(const char *path, const char *git_dir, struct arena *arena,
                           bool *elsewhere, struct error *error);

/* ------------------------------------------------------------------------------ who pushes -- */

/* Who pushes, as far as the server tells. */
struct pusher {
    const char *name; /* raw bytes */
    const char *from; /* the name of the server that says so: "gitea" */
};

/* Whether the server itself made what this push brings, for an edit or a merge in the browser or by
 * the API: then no clone has the commits, and none will once the push is refused. For words alone,
 * since whoever pushes may be able to set the variables. */
bool server_makes_commits(void);

/* Finds who pushes in the variables that servers set, never in a commit. `server`: that one alone
 * is believed; NULL: the first that says a name, and that none does is no error then.
 * ERROR_ENVIRONMENT where two servers name different people, where `server` says nothing, and for
 * names of more than 256 bytes. The name lives as long as the environment and `arena`. */
int pusher_find(const struct server *server, struct arena *arena, struct pusher *pusher,
                struct error *error);

/* ----------------------------------------------------------------------------------- output -- */

/* What each line that a hook prints must begin with, in this environment, for the pusher to see it;
 * NULL: nothing. */
const char *server_line_prefix(void);

#endif

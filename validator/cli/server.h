/* SPDX-License-Identifier: MIT */
/* The git servers that fleetgate can be installed on: how each is told, and where its hooks lie. */
#ifndef FLEETGATE_CLI_SERVER_H
#define FLEETGATE_CLI_SERVER_H

#include "cli/cli.h"

enum server {
    SERVER_PLAIN,    /* git alone: hooks/pre-receive */
    SERVER_GITOLITE, /* the same; hooks/update belongs to Gitolite */
    SERVER_GITEA,    /* hooks/pre-receive runs the files of hooks/pre-receive.d */
    SERVER_FORGEJO,  /* the same */
    SERVER_GITLAB,   /* Gitaly runs custom_hooks/pre-receive and custom_the files of
                        hooks/pre-receive.d */
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

#endif

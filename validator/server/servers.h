/* SPDX-License-Identifier: MIT */
/* What the rows of the table name: each in the file of its server. */
#ifndef FLEETGATE_SERVER_SERVERS_H
#define FLEETGATE_SERVER_SERVERS_H

#include "server/server.h"

/* gitea.c */
int gitea_detect(bool *detected, const char *git_dir, struct arena *arena, struct error *error);
int gitea_find_pusher(struct arena *arena, const char **name, struct error *error);
bool gitea_makes_commits(void);

/* gitlab.c */
int gitlab_detect(bool *detected, const char *git_dir, struct arena *arena, struct error *error);
int gitlab_find_pusher(struct arena *arena, const char **name, struct error *error);
const char *gitlab_line_prefix(void);
bool gitlab_makes_commits(void);

/* gitolite.c */
int gitolite_detect(bool *detected, const char *git_dir, struct arena *arena, struct error *error);

/* github.c */
bool github_makes_commits(void);

/* account.c */
int account_find_pusher(struct arena *arena, const char **name, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* What a forge is told, a part each. Private to forge/. */
#ifndef FLEETGATE_FORGE_TELL_H
#define FLEETGATE_FORGE_TELL_H

#include "forge/call.h"

/* Appends "accepted (main, policy 0123456789ab)": 140 characters at most, which is what GitHub
 * takes.
 */
void status_describe(struct buffer *out, const struct forge_judgement *judgement);
/* Sets the status `context` of the commit. */
int status_set(struct forge_session *session, const char *commit, const char *context,
               enum forge_state state, struct text description, struct error *error);
/* The context of what was judged for this base alone; NULL where there is none. */
const char *status_context(struct forge_session *session, const struct forge_judgement *judgement);

/* Asks whether the request still is what was judged. -1 where it is not, or nobody can tell. */
int request_is_judged(struct forge_session *session, const struct forge_judgement *judgement,
                      struct error *error);

/* Makes the comment of the request, or writes it anew where there is one already. */
int comment_write(struct forge_session *session, const struct forge_judgement *judgement,
                  struct error *error);

/* Makes a check run whose annotations are the findings. A token that may not is no error: the
 * status says what counts. */
int check_run_make(struct forge_session *session, const char *name,
                   const struct forge_judgement *judgement, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* The fleet of one commit, for commands that print it. Private to cli/. */
#ifndef FLEETGATE_CLI_FLEET_READING_H
#define FLEETGATE_CLI_FLEET_READING_H

#include "cli/cli.h"

#include "configuration/configuration.h"

struct fleet_reading {
    struct session session;
    struct object_id tree; /* of the commit */
    const struct inventory_location *location;
    struct snapshot snapshot;
    struct inventory inventory;
    struct templates *templates; /* NULL unless they are rendered */
    struct findings findings;
};

/* Which fleet is meant. */
struct fleet_choice {
    const char *repository; /* NULL: the current folder */
    const char *policy_file;
    const char *root; /* the folder that --root names; or NULL */
    const char *revision;
};

/* Opens the repository and loads the policy, whose one fleet is that of the choice. */
int fleet_choice_open(const struct fleet_choice *choice, struct session *session,
                      struct error *error);
/* The commit that the revision means. *branch is as of repository_revision. */
int fleet_choice_commit(struct session *session, const char *revision, struct commit *commit,
                        const char **branch, struct error *error);

/* Opens the repository, loads the policy as `fleetgate check` does, and reads the inventory and
 * what groups are given. Called in the child of supervise(), whose limits it asks for. To be
 * released in every case. */
int fleet_reading_open(struct fleet_reading *reading, int parent, const struct fleet_choice *choice,
                       struct error *error);
void fleet_reading_release(struct fleet_reading *reading);

/* Whether the fleet is not what Ansible reads; fleet_reading_print says why, on standard error. */
bool fleet_reading_is_wrong(const struct fleet_reading *reading);
void fleet_reading_print(const struct fleet_reading *reading);
/* To standard error: the errors among the findings. */
void fleet_findings_print(const struct findings *findings);

/* Refuses the device that was entered if a file of it is encrypted as a whole: that may set
 * anything.
 */
int fleet_reading_check_device(const struct inventory_view *view, struct error *error);
/* Ends a command that came to `result` and has put its output into `out`: prints that, or what is
 * wrong with the fleet, or the error. Releases both, and returns the status to exit with. */
int fleet_reading_finish(struct fleet_reading *reading, int result, struct buffer *out,
                         struct error *error);

#endif

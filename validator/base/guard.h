/* SPDX-License-Identifier: MIT */
/* What the kernel does for one process (PR_SET_PDEATHSIG), done for all of a group: a small process
 * that waits for the end of this one, be it by SIGKILL, and then kills the group. It stands before
 * the group begins, so that there is no moment without it. */
#ifndef FLEETGATE_BASE_GUARD_H
#define FLEETGATE_BASE_GUARD_H

#include <stdbool.h>
#include <sys/types.h>

struct process_guard {
    pid_t process;
    int life; /* the end of a pipe that is closed when this process ends */
};

/* -1 with the cause in errno when there can be none. */
int guard_begin(struct process_guard *guard);
/* In the leader of the group, before it runs a program: has the group guarded. */
bool guard_enter(const struct process_guard *guard);
/* Before the group's leader is waited for: its number may be another one's after that. */
void guard_end(struct process_guard *guard);

#endif

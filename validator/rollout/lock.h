/* SPDX-License-Identifier: MIT */
/* Lock files that a crash gives back: the kernel's flock, not the file's existence. */
#ifndef FLEETGATE_ROLLOUT_LOCK_H
#define FLEETGATE_ROLLOUT_LOCK_H

#include "base/base.h"

/* Takes the lock; lock_release gives it back. Where another process has it: waits `wait_ms` at
 * most (LOCK_FOREVER: until it is free), then sets *busy, which is no error. */
enum { LOCK_FOREVER = -1 };
int lock_take(int *lock, const char *path, int wait_ms, bool *busy, struct error *error);
void lock_release(int lock);

#endif

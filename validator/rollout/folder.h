/* SPDX-License-Identifier: MIT */
/* Private folders: made, made durable, and removed without ever leaving them. */
#ifndef FLEETGATE_ROLLOUT_FOLDER_H
#define FLEETGATE_ROLLOUT_FOLDER_H

#include "base/base.h"

/* Makes a folder that its owner alone can enter, unless it exists. */
int folder_make(const char *path, struct error *error);
/* Waits until the folder's entries are on disk. */
int folder_sync(const char *path, struct error *error);
/* Removes everything in the folder, following no symbolic link. False when something is left. */
bool folder_empty(const char *path);

#endif

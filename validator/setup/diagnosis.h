/* SPDX-License-Identifier: MIT */
/* How a check of an inspection says what it finds. */
#ifndef FLEETGATE_SETUP_DIAGNOSIS_H
#define FLEETGATE_SETUP_DIAGNOSIS_H

#include "setup/setup.h"

/* Adds a diagnosis of the check that runs. Both texts are escaped; `command` may be NULL. */
void diagnosis_add(struct inspection *inspection, enum diagnosis_state state, const char *command,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));
/* One where others can write the file, which `what` names: whoever does decides what the gate does.
 */
void diagnosis_of_writers(struct inspection *inspection, const char *path, const char *what);
/* Whether it is a file, and this user can read it. */
bool inspection_can_read(const char *path);
/* A text in the inspection's arena, as all of these; "" when memory is out, which is noted. */
const char *inspection_format(struct inspection *inspection, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A command line for sh: each %s becomes one word, quoted where it needs to be. Takes no other
 * conversion than %s and %%. */
const char *inspection_command(struct inspection *inspection, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A path in the git folder. */
const char *inspection_path(struct inspection *inspection, const char *name);

#endif

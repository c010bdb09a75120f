/* SPDX-License-Identifier: MIT */
/* How an examination is told. */
#ifndef FLEETGATE_CLI_DOCTOR_REPORT_H
#define FLEETGATE_CLI_DOCTOR_REPORT_H

#include "cli/doctor.h"

/* Prints what was found to standard output; returns the exit status it stands for. */
int print_examination(const struct examination *examination, enum format format);
/* The same for a repository that could not be looked at: text goes to standard error. */
int print_unexamined(const char *path, enum format format, const struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What is to be said of a text that is being read. A refusal does not stop the reader: it goes on
 * to find what else is wrong, and the tree is dropped at the end. Private to document/.
 */
#ifndef FLEETGATE_DOCUMENT_TROUBLE_H
#define FLEETGATE_DOCUMENT_TROUBLE_H

#include "document/document.h"

struct trouble {
    const struct place *place;
    struct findings *findings;
    bool refused; /* something stands there that Ansible makes nothing of */
    bool broken;  /* the same, and nobody else does: libyaml gives up */
    bool out_of_memory;
};

/* What is to be said of `at`, though Ansible reads it. */
void trouble_remark(struct trouble *trouble, enum rule rule, struct position at, const char *help,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));
/* What is wrong at `at`. */
void trouble_refuse(struct trouble *trouble, struct position at, const char *help,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same for a limit, at which reading must stop. Returns false. */
bool trouble_limit(struct trouble *trouble, struct position at, const char *help,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));
bool trouble_no_memory(struct trouble *trouble); /* returns false */

#endif

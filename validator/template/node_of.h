/* SPDX-License-Identifier: MIT */
/* Values back to nodes of a document, for those who judge them. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_NODE_OF_H
#define FLEETGATE_TEMPLATE_NODE_OF_H

#include "template/run.h"

/* A node of the run's arena that stands where `at` does; NULL, with the run ended, where there is
 * none (a macro, a namespace). */
const struct node *node_of_value(struct run *run, struct value value, const struct node *at);

#endif

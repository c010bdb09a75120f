/* SPDX-License-Identifier: MIT */
/* Attributes that filters name, such as 'address.city' or 0. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_ITEM_PATH_H
#define FLEETGATE_TEMPLATE_ITEM_PATH_H

#include "template/run.h"

/* subject[key], or where there is no such item the attribute of this name; else undefined. */
struct value item_path_get(struct run *run, struct value subject, struct value key);

/* What a path leads to: names and numbers with dots between. An absent or None path leads to the
 * subject itself; `standard`, where it is given, stands for what is undefined on the way. */
struct value item_path_follow(struct run *run, struct value subject, struct value path,
                              struct value standard);
/* The same with texts in lower case, for comparisons without case. */
struct value item_path_key(struct run *run, struct value subject, struct value path,
                           struct value standard, bool is_cased);

#endif

/* SPDX-License-Identifier: MIT */
/* What a Link header says: https://www.rfc-editor.org/rfc/rfc8288 */
#ifndef FLEETGATE_HTTP_LINK_H
#define FLEETGATE_HTTP_LINK_H

#include "base/base.h"

/* Whether one of the links in the value of a Link header has this relation ("next"). What follows a
 * mistake in the value is not read. */
bool http_link_has(struct text header, const char *relation);

#endif

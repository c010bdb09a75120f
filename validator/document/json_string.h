/* SPDX-License-Identifier: MIT */
/* The strings of JSON. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_JSON_STRING_H
#define FLEETGATE_DOCUMENT_JSON_STRING_H

#include "document/document.h"

struct unescape {
    const char *at; /* what is left to read */
    const char *end;
    char *out;      /* where to write; as much room as there is to read */
    bool nul;       /* an escaped NUL was seen */
    bool surrogate; /* half of a surrogate pair was seen; it became U+FFFD */
};

/* The closing quote of a string whose text begins at `at`, or NULL when there is none or a control
 * character comes first. *escaped says whether there is a backslash before it. */
const char *json_find_quote(const char *at, const char *end, bool *escaped);
/* Writes what the text stands for. Returns false when an escape is not one of JSON. */
bool json_unescape(struct unescape *text);

#endif

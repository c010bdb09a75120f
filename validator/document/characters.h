/* SPDX-License-Identifier: MIT */
/* Which characters a document may hold at all. Private to document/. */
#ifndef FLEETGATE_DOCUMENT_CHARACTERS_H
#define FLEETGATE_DOCUMENT_CHARACTERS_H

#include "document/document.h"

struct bad_character {
    struct position at;
    const char *help;
    char message[96];
};

/* Whether `text` is UTF-8 of the characters that YAML allows in a file; if not, says in *bad which
 * the first other one is. JSON is held to the same set: no honest file needs a raw DEL. */
bool characters_allowed(struct text text, struct bad_character *bad);
/* How many bytes at the start are printable ASCII or line feeds, in whole words of eight. */
size_t characters_plain(struct text text);

#endif

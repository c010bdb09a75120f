/* SPDX-License-Identifier: MIT */
/* The table of formats. */
#include "format/format.h"

#include "format/checks.h"

static const struct format formats[] = {
#define FORMAT(check, name, description) {name, description, format_##check},
#include "format/formats.def"
#undef FORMAT
};

const struct format *format_find(struct text name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (text_is(name, formats[i].name))
            return &formats[i];
    }
    return NULL;
}

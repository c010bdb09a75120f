/* SPDX-License-Identifier: MIT */
/* What the fast reader of YAML takes on, libyaml reads in the same way, node for node. */
#include "two_readers.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct document_limits limits = {.depth = 16, .nodes = 1000, .scalar_bytes = 2000};
    if (two_readers((struct text){(const char *)data, size}, &limits) == BOTH_DIFFERENTLY)
        abort();
    return 0;
}

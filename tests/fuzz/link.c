/* SPDX-License-Identifier: MIT */
/* What a Link header says stays the same when links without that relation stand before it. */
#include "http/link.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char before[] = "</a>; title=\"b, \\\" c\"; rel=\"first prev\" , ";
    struct text header = {(const char *)data, size};
    struct buffer longer;
    buffer_init(&longer, SIZE_MAX / 2);
    buffer_append_string(&longer, before);
    buffer_append_text(&longer, header);
    if (!longer.failed &&
        http_link_has(header, "next") != http_link_has(buffer_text(&longer), "next"))
        abort();
    buffer_release(&longer);
    return 0;
}

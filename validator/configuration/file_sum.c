/* SPDX-License-Identifier: MIT */
/* One sum for many files, by which it is known whether they are the same. */
#include "configuration/file_sum.h"

int file_sum_add(char sum[DIGEST_HEX], struct text path, const struct object_id *id)
{
    char hex[OBJECT_ID_HEX];
    struct buffer all;
    buffer_init(&all, SIZE_MAX / 4);
    buffer_append_string(&all, sum);
    buffer_append_text(&all, path);
    buffer_format(&all, "\n%s\n", object_id_hex(id, hex));
    int result = all.failed ? -1 : digest_hex(buffer_text(&all), sum);
    buffer_release(&all);
    return result;
}

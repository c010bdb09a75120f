/* SPDX-License-Identifier: MIT */
/* Growth of arrays on the heap. */
#include "base/base.h"

#include <stdlib.h>

enum { FIRST_BYTES = 512 }; /* of an array, where more are not asked for */

int array_reserve(void *items, size_t *capacity, size_t count, size_t size)
{
    if (count <= *capacity)
        return 0;
    size_t wanted = *capacity ? *capacity * 2 : FIRST_BYTES / size;
    if (wanted < count || *capacity > SIZE_MAX / 2)
        wanted = count;
    if (wanted > SIZE_MAX / size)
        return -1;

    /* Copied as bytes: the type of the pointer is the caller's. */
    void *array;
    memcpy(&array, items, sizeof array);
    array = realloc(array, wanted * size);
    if (!array)
        return -1;
    memcpy(items, &array, sizeof array);
    *capacity = wanted;
    return 0;
}

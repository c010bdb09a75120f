/* SPDX-License-Identifier: MIT */
/* Whatever is given as facts is an error, or devices that are written and read again the same. */
#include "mender/mender.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read_text(struct mender_facts *facts, struct text text)
{
    struct error error = {0};
    mender_facts_init(facts);
    int result = mender_facts_read(facts, text, "facts.json", &error);
    if ((result == 0) != (error.kind == ERROR_NONE))
        abort();
    return result;
}

static void write_text(const struct mender_facts *facts, struct buffer *out)
{
    buffer_init(out, SIZE_MAX / 4);
    mender_facts_write(facts, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mender_facts facts, again;
    struct buffer first, second;
    if (read_text(&facts, (struct text){(const char *)data, size}) == 0) {
        write_text(&facts, &first);
        if (!first.failed && read_text(&again, buffer_text(&first)) != 0)
            abort();
        write_text(&again, &second);
        if (!text_equal(buffer_text(&first), buffer_text(&second)))
            abort();
        for (size_t i = 0; i < facts.count; i++)
            if (!mender_facts_find(&again, facts.items[i].id))
                abort();
        buffer_release(&first);
        buffer_release(&second);
        mender_facts_release(&again);
    }
    mender_facts_release(&facts);
    return 0;
}

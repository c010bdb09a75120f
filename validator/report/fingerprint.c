/* SPDX-License-Identifier: MIT */
/* What a finding is known by from one report to the next. */
#include "report/render.h"

#include <stdlib.h>

/* The digest of what a finding says; `twins` are those before it that say the same. */
static int identify(struct buffer *scratch, const struct finding *finding, size_t twins,
                    char hex[DIGEST_HEX])
{
    const struct place *place = &finding->place;
    scratch->length = 0;
    buffer_format(scratch, "%s %zu\n", rule_facts(finding->rule)->id, twins);
    buffer_escape(scratch, place->path.length ? place->path : text_of(place->ref));
    buffer_format(scratch, "\n%s\n", finding->message);
    return scratch->failed ? -1 : digest_hex(buffer_text(scratch), hex);
}

static int identify_all(const struct findings *findings, struct buffer *scratch, struct map *seen,
                        char (*prints)[DIGEST_HEX])
{
    for (size_t i = 0; i < findings->count; i++) {
        bool added;
        if (identify(scratch, &findings->items[i], 0, prints[i]) != 0)
            return -1;
        void **twins = map_place(seen, text_of(prints[i]), &added);
        if (!twins)
            return -1;
        size_t before = (size_t)(uintptr_t)*twins;
        *twins = (void *)(uintptr_t)(before + 1);
        /* The map's key is the print of the first, which stays. */
        if (!added && identify(scratch, &findings->items[i], before, prints[i]) != 0)
            return -1;
    }
    return 0;
}

char (*report_fingerprints(const struct findings *findings))[DIGEST_HEX]
{
    struct buffer scratch;
    struct map seen;
    char(*prints)[DIGEST_HEX] = calloc(findings->count + 1, sizeof *prints);
    buffer_init(&scratch, SIZE_MAX / 2);
    map_init(&seen);
    if (prints && identify_all(findings, &scratch, &seen, prints) != 0) {
        free(prints);
        prints = NULL;
    }
    map_release(&seen);
    buffer_release(&scratch);
    return prints;
}

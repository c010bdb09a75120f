/* SPDX-License-Identifier: MIT */
/* Overrides of earlier pushes, for the reports of later ones. */
#include "ledger/audit.h"

enum { PUSHES_MAX = 100, ID_DIGITS = 10 };

static const char *date_of(struct arena *arena, int64_t seconds)
{
    char time[TIME_BYTES];
    return arena_format(arena, "%.10s", time_format(seconds, time));
}

/* What the policy acknowledges: the beginning of a digest of the push's row, which nobody changes
 * afterwards. */
static const char *id_of(struct arena *arena, struct statement *row)
{
    char digest[DIGEST_HEX];
    struct buffer facts;
    buffer_init(&facts, SIZE_MAX / 2);
    buffer_format(&facts, "%lld %lld ", (long long)column_number(row, 0),
                  (long long)column_number(row, 1));
    buffer_append_text(&facts, column_text(row, 2));
    buffer_append_text(&facts, column_text(row, 3));
    bool named = !facts.failed && digest_hex(buffer_text(&facts), digest) == 0;
    buffer_release(&facts);
    return named ? arena_string(arena, (struct text){digest, ID_DIGITS}) : NULL;
}

static int add_push(struct statement *row, struct arena *arena, struct open_override *list,
                    size_t *count, struct error *error)
{
    struct circumstances circumstances = {0};
    const char *id = id_of(arena, row);
    const char *date = date_of(arena, column_number(row, 1));
    const char *person = arena_string(arena, column_text(row, 2));
    if (!id || !date || !person)
        return error_memory(error);
    if (audit_take_circumstances(column_text(row, 3), arena, &circumstances, error) != 0)
        return -1;
    for (size_t i = 0; i < circumstances.override_count && i < OVERRIDES_MAX; i++)
        list[(*count)++] = (struct open_override){.record = id,
                                                  .rule = circumstances.overrides[i].rule,
                                                  .person = person,
                                                  .date = date,
                                                  .reason = circumstances.overrides[i].reason};
    return 0;
}

int audit_overrides(struct audit *audit, struct arena *arena, const struct open_override **list,
                    size_t *count, struct error *error)
{
    struct open_override *items =
        arena_alloc_array(arena, PUSHES_MAX * OVERRIDES_MAX, sizeof *items);
    int result = items ? 0 : error_memory(error);
    struct statement ask = statement_begin(
        audit->store, "SELECT sequence, time, pusher, circumstances FROM pushes WHERE overrides > 0"
                      " AND EXISTS (SELECT 1 FROM moves WHERE push = sequence AND landed = 1)"
                      " ORDER BY sequence DESC LIMIT ?");
    *count = 0;
    bind_number(&ask, PUSHES_MAX);
    while (result == 0 && statement_step(&ask))
        result = add_push(&ask, arena, items, count, error);
    *list = items;
    return statement_end(&ask, error) == 0 ? result : -1;
}

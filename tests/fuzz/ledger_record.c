/* SPDX-License-Identifier: MIT */
/* Whatever a push is called and says, its record is read again; and what is no record is not. */
#include "ledger/record.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELD_MAX = 1500 };

/* The bytes up to the next zero byte, which is not copied. */
static const char *take_field(struct arena *arena, struct text *rest)
{
    const char *end = rest->length ? memchr(rest->bytes, '\0', rest->length) : NULL;
    size_t length = end ? (size_t)(end - rest->bytes) : rest->length;
    const char *field =
        arena_string(arena, (struct text){rest->bytes, length < FIELD_MAX ? length : FIELD_MAX});
    size_t skip = end ? length + 1 : length;
    *rest = (struct text){rest->bytes + skip, rest->length - skip};
    if (!field)
        abort();
    return field;
}

static void check_message(struct text message, bool must_be_sound)
{
    struct arena arena;
    struct record record;
    struct error error = {0};
    bool sound;
    arena_init(&arena);
    if (record_parse(message, &arena, &record, &sound, &error) != 0 || (must_be_sound && !sound))
        abort();
    arena_release(&arena);
}

/* What a pusher can choose of a record. */
static void check_record(struct text rest)
{
    struct arena arena;
    struct buffer message;
    arena_init(&arena);
    const struct pusher pusher = {take_field(&arena, &rest), take_field(&arena, &rest)};
    const struct override override = {.rule = "schema/violation",
                                      .reason = take_field(&arena, &rest)};
    const char *warnings[] = {take_field(&arena, &rest), take_field(&arena, &rest)};
    const struct record record = {.ref = "refs/heads/main",
                                  .kind = "fast-forward",
                                  .policy = "0",
                                  .previous = NO_PREVIOUS,
                                  .time = 1700000000,
                                  .circumstances = {.pusher = pusher,
                                                    .warning_count = 2,
                                                    .warnings = warnings,
                                                    .warnings_kept = 2,
                                                    .overrides = &override,
                                                    .override_count = 1}};
    buffer_init(&message, RECORD_BYTES);
    record_render(&message, &record);
    if (message.failed)
        abort();
    check_message(buffer_text(&message), true);
    buffer_release(&message);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text bytes = {(const char *)data, size};
    check_message(bytes, false);
    check_record(bytes);
    return 0;
}

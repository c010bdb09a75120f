/* SPDX-License-Identifier: MIT */
/* Records as text: what is written is read again, and nothing else is. */
#include <string.h>

#include "ledger/record.h"
#include "unit.h"

static const char *const warnings[] = {"fleet/unused: a", "fleet/unused: b\nKind: baseline"};
static const struct override overrides[] = {{"promotion/rewind", "fire: all of it\n\nNew: none"},
                                            {"push/guarded-path", ""}};

static struct record full_record(void)
{
    static struct object_id parents[2];
    memset(parents, 0x11, sizeof parents);
    struct record record = {
        .ref = "refs/heads/\xc3\xa9",
        .parents = parents,
        .parent_count = 2,
        .kind = "clean-merge",
        .policy = "91b4",
        .circumstances = {.pusher = {"al\x1b[2Jice\n", "unix"},
                          .warning_count = 7,
                          .warnings = warnings,
                          .warnings_kept = 2,
                          .overrides = overrides,
                          .override_count = 2},
        .time = 1700000000,
        .found_later = true,
        .previous = NO_PREVIOUS,
    };
    memset(&record.new, 0xab, sizeof record.new);
    memset(&record.tree, 0xcd, sizeof record.tree);
    return record;
}

/* Parses the text; whether it is a record. */
static bool parses(const char *text, size_t length, struct record *record, struct arena *arena)
{
    struct error error = {0};
    bool sound = true;
    assert_int_equal(record_parse((struct text){text, length}, arena, record, &sound, &error), 0);
    return sound;
}

static void record_render__of_hostile_names__is_one_printable_line_a_fact(void **state)
{
    (void)state;
    struct buffer message;
    struct record record = full_record();
    buffer_init(&message, RECORD_BYTES);
    record_render(&message, &record);
    assert_false(message.failed);
    for (size_t i = 0; i < message.length; i++)
        assert_true(message.bytes[i] == '\n' ||
                    (message.bytes[i] >= ' ' && message.bytes[i] <= '~'));
    assert_null(strstr(message.bytes, "\nKind: baseline"));
    assert_null(strstr(message.bytes, "\nNew: none"));
    buffer_release(&message);
}

/* There is no such date, and a record without one would not be read. */
static void record_render__of_a_time_beyond_the_calendar__fails(void **state)
{
    (void)state;
    struct buffer message;
    struct record record = full_record();
    record.time = INT64_MAX;
    buffer_init(&message, RECORD_BYTES);
    record_render(&message, &record);
    assert_true(message.failed);
    buffer_release(&message);
}

/* More would be read for something else. */
static void record_render__of_more_than_are_kept__writes_those_that_are(void **state)
{
    static const char *const many_warnings[WARNINGS_KEPT + 1] = {"1", "2", "3", "4", "5", "6"};
    struct override many_overrides[OVERRIDES_MAX + 1];
    struct buffer message;
    struct arena arena;
    struct record record = full_record();
    struct record read;
    (void)state;
    for (size_t i = 0; i <= OVERRIDES_MAX; i++)
        many_overrides[i] = (struct override){"promotion/rewind", "fire"};
    record.circumstances.warnings = many_warnings;
    record.circumstances.warnings_kept = WARNINGS_KEPT + 1;
    record.circumstances.overrides = many_overrides;
    record.circumstances.override_count = OVERRIDES_MAX + 1;
    arena_init(&arena);
    buffer_init(&message, RECORD_BYTES);
    record_render(&message, &record);
    assert_true(parses(message.bytes, message.length, &read, &arena));
    assert_int_equal(read.circumstances.warnings_kept, WARNINGS_KEPT);
    assert_int_equal(read.circumstances.override_count, OVERRIDES_MAX);
    buffer_release(&message);
    arena_release(&arena);
}

static void record_parse__of_what_was_rendered__gives_it_back(void **state)
{
    (void)state;
    struct buffer message;
    struct arena arena;
    struct record record = full_record();
    struct record read;
    arena_init(&arena);
    buffer_init(&message, RECORD_BYTES);
    record_render(&message, &record);
    assert_true(parses(message.bytes, message.length, &read, &arena));
    assert_string_equal(read.ref, "refs/heads/\\u00e9");
    assert_true(object_id_is_zero(&read.old));
    assert_true(object_id_equal(&read.new, &record.new));
    assert_int_equal(read.parent_count, 2);
    assert_int_equal(read.circumstances.warning_count, 7);
    assert_int_equal(read.circumstances.warnings_kept, 2);
    assert_int_equal(read.circumstances.override_count, 2);
    assert_string_equal(read.circumstances.overrides[0].rule, "promotion/rewind");
    assert_string_equal(read.circumstances.overrides[0].reason,
                        "fire: all of it\\x0a\\x0aNew: none");
    assert_string_equal(read.circumstances.overrides[1].reason, "");
    assert_int_equal(read.time, 1700000000);
    assert_true(read.found_later);
    buffer_release(&message);
    arena_release(&arena);
}

/* A record that is not read again would end the ledger. */
static void record_parse__of_a_pusher_called_not_known__is_sound(void **state)
{
    (void)state;
    struct buffer message;
    struct arena arena;
    struct record record = full_record();
    struct record read;
    record.circumstances.pusher.name = "not known";
    arena_init(&arena);
    buffer_init(&message, RECORD_BYTES);
    record_render(&message, &record);
    assert_true(parses(message.bytes, message.length, &read, &arena));
    assert_null(read.circumstances.pusher.name);
    buffer_release(&message);
    arena_release(&arena);
}

/* Every message that differs in one byte, or is cut off, is another record or none, and none that
 * reads as the same facts. */
static void record_parse__of_a_message_with_one_byte_changed__is_never_the_same_record(void **state)
{
    (void)state;
    struct buffer message;
    struct buffer again;
    struct arena arena;
    struct record record = full_record();
    struct record read;
    arena_init(&arena);
    buffer_init(&message, RECORD_BYTES);
    buffer_init(&again, RECORD_BYTES);
    record_render(&message, &record);
    for (size_t i = 0; i < message.length; i++) {
        static const char others[] = {'\n', '\0', ' ', ':', '0', 'z', '\x7f', '\xff'};
        assert_false(parses(message.bytes, i, &read, &arena));
        for (size_t j = 0; j < sizeof others; j++) {
            char byte = message.bytes[i];
            if (byte == others[j])
                continue;
            message.bytes[i] = others[j];
            if (parses(message.bytes, message.length, &read, &arena)) {
                buffer_clear(&again);
                record_render(&again, &read);
                assert_true(text_equal(buffer_text(&again), buffer_text(&message)));
            }
            message.bytes[i] = byte;
        }
        arena_reset(&arena);
    }
    buffer_release(&again);
    buffer_release(&message);
    arena_release(&arena);
}

static void record_parse__of_no_record__is_unsound(void **state)
{
    static const char *const texts[] = {"",
                                        "\n",
                                        "\n\n",
                                        "a",
                                        "a\n\nRef: x\n",
                                        "Ref: x\nOld: none\n",
                                        "a\n\nRef: \nOld: \nNew: \nParents: \n"};
    (void)state;
    struct arena arena;
    struct record read;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(parses(texts[i], strlen(texts[i]), &read, &arena));
    arena_release(&arena);
}

static void record_parse__of_a_message_beyond_the_bound__is_unsound(void **state)
{
    (void)state;
    struct buffer message;
    struct arena arena;
    struct record read;
    arena_init(&arena);
    buffer_init(&message, (size_t)RECORD_BYTES * 2);
    buffer_append_string(&message, "a\n\n");
    while (message.length <= RECORD_BYTES)
        buffer_append_string(&message, "Warning: x\n");
    assert_false(parses(message.bytes, message.length, &read, &arena));
    buffer_release(&message);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_render__of_hostile_names__is_one_printable_line_a_fact),
        cmocka_unit_test(record_render__of_a_time_beyond_the_calendar__fails),
        cmocka_unit_test(record_render__of_more_than_are_kept__writes_those_that_are),
        cmocka_unit_test(record_parse__of_what_was_rendered__gives_it_back),
        cmocka_unit_test(record_parse__of_a_pusher_called_not_known__is_sound),
        cmocka_unit_test(
            record_parse__of_a_message_with_one_byte_changed__is_never_the_same_record),
        cmocka_unit_test(record_parse__of_no_record__is_unsound),
        cmocka_unit_test(record_parse__of_a_message_beyond_the_bound__is_unsound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

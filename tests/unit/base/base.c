/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ------------------------------------------------------------------------------------ text -- */

static void utf8__valid_sequences__are_decoded_and_encoded_again(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        uint32_t codepoint;
    } table[] = {
        {"A", 1, 'A'},
        {"\xC2\x80", 2, 0x80},
        {"\xDF\xBF", 2, 0x7FF},
        {"\xE0\xA0\x80", 3, 0x800},
        {"\xED\x9F\xBF", 3, 0xD7FF},
        {"\xEF\xBF\xBF", 3, 0xFFFF},
        {"\xF0\x90\x80\x80", 4, 0x10000},
        {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        uint32_t codepoint = 0;
        assert_int_equal(utf8_decode(table[i].bytes, table[i].length, &codepoint), table[i].length);
        assert_int_equal(codepoint, table[i].codepoint);
        char again[4];
        assert_int_equal(utf8_encode(again, codepoint), table[i].length);
        assert_memory_equal(again, table[i].bytes, table[i].length);
    }
}

static void utf8_decode__what_rfc_3629_forbids__gives_zero(void **state)
{
    (void)state;
    static const char *const table[] = {
        "\x80",             /* lone continuation */
        "\xC0\xAF",         /* overlong */
        "\xE0\x9F\xBF",     /* overlong */
        "\xED\xA0\x80",     /* surrogate */
        "\xF0\x8F\xBF\xBF", /* overlong */
        "\xF4\x90\x80\x80", /* above U+10FFFF */
        "\xF5\x80\x80\x80",
        "\xFF",
        "\xE2\x82", /* cut short */
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        uint32_t codepoint;
        assert_int_equal(utf8_decode(table[i], strlen(table[i]), &codepoint), 0);
    }
    uint32_t codepoint;
    assert_int_equal(utf8_decode("", 0, &codepoint), 0);
}

static void text_take__what_is_there__is_cut_off_the_front(void **state)
{
    (void)state;
    struct text rest = TEXT("T2025123+00fFg");
    unsigned value;
    uint32_t code;
    assert_true(text_take(&rest, 'T'));
    assert_true(text_take_digits(&rest, 4, &value));
    assert_int_equal(value, 2025);
    assert_true(text_skip_digits(&rest));
    assert_true(text_equal(text_take_until(&rest, "0"), TEXT("+")));
    assert_true(text_take_hexadecimal(&rest, 4, &code));
    assert_int_equal(code, 0xFF);
    assert_int_equal(text_peek(&rest), 'g');
    text_skip(&rest, 1);
    assert_int_equal(text_peek(&rest), '\0');
    assert_int_equal(rest.length, 0);
}

static void text_take__what_is_not_there__leaves_the_rest_alone(void **state)
{
    (void)state;
    struct text rest = TEXT("1a");
    unsigned value;
    uint32_t code;
    assert_false(text_take(&rest, 'a'));
    assert_false(text_take_digits(&rest, 2, &value));
    assert_false(text_take_digits(&rest, 3, &value));
    assert_false(text_take_digits(&(struct text){"123", 2}, 3, &value));
    assert_false(text_take_hexadecimal(&(struct text){"abc", 2}, 3, &code));
    assert_true(text_equal(rest, TEXT("1a")));
    assert_true(text_equal(text_take_until(&rest, "?"), TEXT("1a")));
    assert_false(text_take(&rest, 'a'));
    assert_false(text_skip_digits(&rest));
}

static void text_compare__prefix__sorts_first(void **state)
{
    (void)state;
    assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
    assert_true(text_compare(TEXT("b"), TEXT("ab")) > 0);
    assert_int_equal(text_compare(TEXT("ab"), TEXT("ab")), 0);
    assert_true(text_equal((struct text){NULL, 0}, TEXT("")));
}

static void text_cut__lines__gives_each_and_tells_an_empty_last_one(void **state)
{
    (void)state;
    struct text rest = TEXT("a b\n\nc");
    assert_true(text_is(text_cut(&rest, '\n'), "a b"));
    assert_true(text_is(text_cut(&rest, '\n'), ""));
    assert_true(text_is(text_cut(&rest, '\n'), "c"));
    assert_null(rest.bytes);
    assert_int_equal(rest.length, 0);
    rest = TEXT("c\n");
    assert_true(text_is(text_cut(&rest, '\n'), "c"));
    assert_non_null(rest.bytes);
    assert_int_equal(rest.length, 0);
    rest = (struct text){NULL, 0};
    assert_true(text_is(text_cut(&rest, '\n'), ""));
}

static void text_take_string__there_or_not__moves_only_behind_it(void **state)
{
    (void)state;
    struct text rest = TEXT("key: value");
    assert_false(text_take_string(&rest, "kex"));
    assert_true(text_is(rest, "key: value"));
    assert_true(text_take_string(&rest, "key: "));
    assert_true(text_is(rest, "value"));
    assert_true(text_take_string(&rest, "value"));
    assert_false(text_take_string(&rest, "v"));
}

static void text_has__byte__also_nul_and_not_behind_the_end(void **state)
{
    (void)state;
    assert_true(text_has(TEXT("a\0b"), '\0'));
    assert_false(text_has((struct text){"ab", 1}, 'b'));
    assert_false(text_has((struct text){NULL, 0}, 'a'));
}

/* ------------------------------------------------------------------------------------ time -- */

static void time_format__seconds__gives_utc(void **state)
{
    (void)state;
    char text[TIME_BYTES];
    assert_string_equal(time_format(0, text), "1970-01-01T00:00:00Z");
    assert_string_equal(time_format(1714564800, text), "2024-05-01T12:00:00Z");
    assert_string_equal(time_format(INT64_MAX, text), "");
}

static void monotonic_ms__now__is_the_clock_since_boot_in_milliseconds(void **state)
{
    (void)state;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t expected = now.tv_sec * 1000 + now.tv_nsec / 1000000;
    assert_in_range(monotonic_ms(), expected, expected + 5000);
}

/* ----------------------------------------------------------------------------------- error -- */

static void error_set__second_error__keeps_the_first(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(error_set(&error, ERROR_NETWORK, "first %d", 1), -1);
    assert_int_equal(error_set(&error, ERROR_MEMORY, "second"), -1);
    assert_int_equal(error.kind, ERROR_NETWORK);
    assert_string_equal(error.message, "first 1");
}

static void error_set__terminal_bytes__are_escaped_and_cut_to_fit(void **state)
{
    (void)state;
    struct error error = {0};
    error_set(&error, ERROR_INPUT, "a\x1b[31m\xC3\xA9");
    assert_string_equal(error.message, "a\\x1b[31m\\xc3\\xa9");
    char flood[2000];
    memset(flood, '\n', sizeof flood - 1);
    flood[sizeof flood - 1] = '\0';
    error = (struct error){0};
    error_set(&error, ERROR_INPUT, "%s", flood);
    assert_true(strlen(error.message) < sizeof error.message);
    assert_memory_equal(error.message, "\\x0a\\x0a", 8);
}

/* ----------------------------------------------------------------------------------- arena -- */

static void arena_alloc__many_sizes__zeroed_and_apart(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    unsigned char *previous = NULL;
    for (size_t size = 0; size < 5000; size += 7) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xFF, size);
        assert_ptr_not_equal(memory, previous);
        previous = memory;
    }
    arena_reset(&arena);
    unsigned char *again = arena_alloc(&arena, 4000);
    for (size_t i = 0; i < 4000; i++)
        assert_int_equal(again[i], 0);
    assert_null(arena_alloc_array(&arena, SIZE_MAX / 2, 4));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    arena_release(&arena);
    arena_release(&arena);
}

/* ----------------------------------------------------------------------------------- array -- */

static void array_reserve__one_by_one__keeps_the_items_and_at_least_doubles(void **state)
{
    (void)state;
    size_t *items = NULL;
    size_t capacity = 0, moves = 0;
    for (size_t i = 0; i < 100000; i++) {
        size_t before = capacity;
        assert_int_equal(ARRAY_RESERVE(items, capacity, i + 1), 0);
        assert_true(capacity == before || capacity >= before * 2);
        moves += capacity != before;
        items[i] = i;
    }
    assert_in_range(moves, 1, 20);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(items[i], i);
    free(items);
}

static void array_reserve__size_that_overflows__fails_and_keeps_the_array(void **state)
{
    (void)state;
    uint64_t *items = NULL;
    size_t capacity = 0;
    assert_int_equal(ARRAY_RESERVE(items, capacity, 1000), 0);
    assert_int_equal(capacity, 1000);
    const uint64_t *before = items;
    assert_int_equal(ARRAY_RESERVE(items, capacity, SIZE_MAX / 8 + 2), -1);
    assert_ptr_equal(items, before);
    assert_int_equal(capacity, 1000);
    free(items);
}

/* ---------------------------------------------------------------------------------- buffer -- */

static void buffer_append__past_the_ceiling__fails_and_stays_failed(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 5);
    buffer_append_string(&buffer, "abc");
    buffer_append_string(&buffer, "de");
    assert_false(buffer.failed);
    buffer_append_string(&buffer, "f");
    assert_true(buffer.failed);
    buffer_format(&buffer, "%s", "");
    assert_string_equal(buffer.bytes, "abcde");
    buffer_clear(&buffer);
    buffer_append_string(&buffer, "xyz");
    assert_string_equal(buffer.bytes, "xyz");
    buffer_release(&buffer);
}

static void buffer_format__with_room_or_without__appends_all_or_nothing(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1000);
    for (int i = 0; i < 100; i++)
        buffer_format(&buffer, "%09d.", i);
    assert_false(buffer.failed);
    assert_int_equal(buffer.length, 1000);
    assert_string_equal(buffer.bytes + 980, "000000098.000000099.");
    buffer.length = 995;
    buffer_format(&buffer, "%s", "sixsix");
    assert_true(buffer.failed);
    assert_int_equal(buffer.length, 995);
    assert_int_equal(strlen(buffer.bytes), 995);
    buffer_format(&buffer, "%s", "");
    assert_int_equal(buffer.length, 995);
    buffer_release(&buffer);
}

static void buffer_escape__any_bytes__gives_printable_ascii(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1000);
    buffer_escape(&buffer, TEXT("ok \x1b[0m\x07\r\n\0z\x7f \xC3\xA9 \xE2\x80\xAE \xF0\x9F\x98\x80 "
                                "\xFF\xC2"));
    assert_string_equal(buffer.bytes, "ok \\x1b[0m\\x07\\x0d\\x0a\\x00z\\x7f \\u00e9 \\u202e "
                                      "\\U0001f600 \\xff\\xc2");
    buffer_release(&buffer);
}

static void buffer_append_shell_word__any_word__is_one_word_to_sh(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        const char *written;
    } table[] = {
        {"host_vars/edge-1.yml", "host_vars/edge-1.yml"},
        {"refs/heads/a+b@c:d,e%_", "refs/heads/a+b@c:d,e%_"},
        {"", "''"},
        {"a b", "'a b'"},
        {"~", "'~'"},
        {"=ls", "'=ls'"},
        {"$(id)", "'$(id)'"},
        {"a\nb\xC3\xA9", "'a\nb\xC3\xA9'"},
        {"it's", "'it'\\''s'"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buffer buffer;
        buffer_init(&buffer, 100);
        buffer_append_shell_word(&buffer, text_of(table[i].word));
        assert_string_equal(buffer.bytes, table[i].written);
        buffer_release(&buffer);
    }
}

static void buffer_append_shown_word__any_word__is_printable(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        const char *written;
    } table[] = {
        {"host_vars/edge-1.yml", "host_vars/edge-1.yml"},
        {"it's", "'it'\\''s'"},
        {"caf\xC3\xA9", "\"$(printf 'caf\\303\\251')\""},
        {"-a'b%\\\n\x7f.", "\"$(printf '\\055a\\047b%%\\\\\\012\\177.')\""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buffer buffer;
        buffer_init(&buffer, 100);
        buffer_append_shown_word(&buffer, text_of(table[i].word));
        assert_string_equal(buffer.bytes, table[i].written);
        buffer_release(&buffer);
    }
}

static void or_separator__one_to_three_words__reads_as_english(void **state)
{
    (void)state;
    static const char *const words[] = {"a", "b", "c"};
    static const char *const written[] = {"", "a", "a or b", "a, b or c"};
    for (size_t count = 1; count <= 3; count++) {
        struct buffer buffer;
        buffer_init(&buffer, 100);
        for (size_t i = 0; i < count; i++)
            buffer_format(&buffer, "%s%s", or_separator(i, count), words[i]);
        assert_string_equal(buffer.bytes, written[count]);
        buffer_release(&buffer);
    }
}

/* ------------------------------------------------------------------------------------- map -- */

static void map__ten_thousand_keys__each_is_found_in_order_of_insertion(void **state)
{
    (void)state;
    static char keys[10000][16];
    struct map map;
    map_init(&map);
    assert_null(map_get(&map, TEXT("none")));
    for (size_t i = 0; i < 10000; i++) {
        snprintf(keys[i], sizeof keys[i], "key %zu", i);
        assert_int_equal(map_put(&map, text_of(keys[i]), keys[i]), 0);
    }
    for (size_t i = 0; i < 10000; i++) {
        assert_ptr_equal(map_get(&map, text_of(keys[i])), keys[i]);
        assert_ptr_equal(map.entries[i].value, keys[i]);
    }
    assert_false(map_has(&map, TEXT("key 10000")));
    bool added = true;
    void **place = map_place(&map, TEXT("key 7"), &added);
    assert_false(added);
    assert_ptr_equal(*place, keys[7]);
    assert_int_equal(map.count, 10000);
    map_release(&map);
}

static void map__keys_with_nul_and_common_prefix__are_told_apart(void **state)
{
    (void)state;
    struct map map;
    map_init(&map);
    map_put(&map, TEXT("a\0b"), "first");
    map_put(&map, TEXT("a\0c"), "second");
    map_put(&map, TEXT("a"), "third");
    map_put(&map, TEXT(""), "fourth");
    assert_string_equal(map_get(&map, TEXT("a\0b")), "first");
    assert_string_equal(map_get(&map, TEXT("a\0c")), "second");
    assert_string_equal(map_get(&map, TEXT("a")), "third");
    assert_string_equal(map_get(&map, TEXT("")), "fourth");
    map_release(&map);
}

/* -------------------------------------------------------------------------------- parallel -- */

static void count_run(void *context, unsigned worker, size_t i)
{
    (void)worker;
    unsigned char *runs = context;
    runs[i]++;
}

static void parallel_for__any_count__runs_each_index_once(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 63, 64, 65, 5000};
    static unsigned char runs[5000];
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        for (unsigned workers = 0; workers <= 8; workers += 4) {
            memset(runs, 0, sizeof runs);
            parallel_for(counts[c], workers, count_run, runs);
            for (size_t i = 0; i < sizeof runs; i++)
                assert_int_equal(runs[i], i < counts[c]);
        }
    }
}

static void embedded_file__schema__is_found_and_others_are_not(void **state)
{
    (void)state;
    assert_true(text_starts_with(embedded_file("schemas/device.schema.json"), "{"));
    assert_null(embedded_file("schemas/nothing.json").bytes);
}

/* A text may end where a line break is looked for; what lies behind it is not the text's. */
static void line_break_length__within_what_is_left__reads_no_further(void **state)
{
    static const struct {
        const char *bytes;
        size_t left, length;
    } table[] = {{"\n", 0, 0},           {"\n", 1, 1},           {"\r\n", 1, 1},
                 {"\r\n", 2, 2},         {"\xC2\x85", 1, 0},     {"\xC2\x85", 2, 2},
                 {"\xE2\x80\xA8", 2, 0}, {"\xE2\x80\xA8", 3, 3}, {"a", 1, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(line_break_length(table[i].bytes, table[i].left), table[i].length);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8__valid_sequences__are_decoded_and_encoded_again),
        cmocka_unit_test(utf8_decode__what_rfc_3629_forbids__gives_zero),
        cmocka_unit_test(text_take__what_is_there__is_cut_off_the_front),
        cmocka_unit_test(text_take__what_is_not_there__leaves_the_rest_alone),
        cmocka_unit_test(text_compare__prefix__sorts_first),
        cmocka_unit_test(text_cut__lines__gives_each_and_tells_an_empty_last_one),
        cmocka_unit_test(text_take_string__there_or_not__moves_only_behind_it),
        cmocka_unit_test(text_has__byte__also_nul_and_not_behind_the_end),
        cmocka_unit_test(line_break_length__within_what_is_left__reads_no_further),
        cmocka_unit_test(time_format__seconds__gives_utc),
        cmocka_unit_test(monotonic_ms__now__is_the_clock_since_boot_in_milliseconds),
        cmocka_unit_test(error_set__second_error__keeps_the_first),
        cmocka_unit_test(error_set__terminal_bytes__are_escaped_and_cut_to_fit),
        cmocka_unit_test(arena_alloc__many_sizes__zeroed_and_apart),
        cmocka_unit_test(array_reserve__one_by_one__keeps_the_items_and_at_least_doubles),
        cmocka_unit_test(array_reserve__size_that_overflows__fails_and_keeps_the_array),
        cmocka_unit_test(buffer_append__past_the_ceiling__fails_and_stays_failed),
        cmocka_unit_test(buffer_format__with_room_or_without__appends_all_or_nothing),
        cmocka_unit_test(buffer_escape__any_bytes__gives_printable_ascii),
        cmocka_unit_test(buffer_append_shell_word__any_word__is_one_word_to_sh),
        cmocka_unit_test(buffer_append_shown_word__any_word__is_printable),
        cmocka_unit_test(or_separator__one_to_three_words__reads_as_english),
        cmocka_unit_test(map__ten_thousand_keys__each_is_found_in_order_of_insertion),
        cmocka_unit_test(map__keys_with_nul_and_common_prefix__are_told_apart),
        cmocka_unit_test(parallel_for__any_count__runs_each_index_once),
        cmocka_unit_test(embedded_file__schema__is_found_and_others_are_not),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}

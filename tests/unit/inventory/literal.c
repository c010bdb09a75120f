/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "inventory/inventory.h"
#include "inventory/literal.h"

static void check(const char *text, const char *expected)
{
    struct arena arena;
    struct buffer out;
    const struct node *node;
    arena_init(&arena);
    buffer_init(&out, 10000);
    size_t left = SIZE_MAX;
    enum literal_state state =
        literal_read(text_of(text), (struct position){1, 1}, &arena, &left, &node);
    assert_int_not_equal(state, LITERAL_NO_MEMORY);
    if (state == LITERAL_REFUSED)
        buffer_append_string(&out, "refused");
    else
        json_write_node(&out, &json_style_of_ansible, node, 0);
    for (char *byte = out.bytes; *byte; byte++)
        *byte = *byte == '\n' ? ' ' : *byte;
    assert_string_equal(out.bytes, expected);
    buffer_release(&out);
    arena_release(&arena);
}

static void literal_read__number__is_that_of_python(void **state)
{
    (void)state;
    check("1", "1");
    check("-1", "-1");
    check("+1", "1");
    check("- 1", "-1");
    check("-0", "0");
    check("1_000", "1000");
    check("00", "0");
    check("0x1F", "31");
    check("0o17", "15");
    check("0b11", "3");
    check("123456789012345678901234567890", "123456789012345678901234567890");
    check("1.5", "1.5");
    check(".5", "0.5");
    check("5.", "5.0");
    check("1e3", "1000.0");
    check("01.5", "1.5");
    check("1e400", "Infinity");
    check("1 # c", "1");
}

static void literal_read__no_number__is_text(void **state)
{
    (void)state;
    static const char *const table[] = {"012", "1__0",  "1_",  "0x",  "0xg", "1a", "1e",
                                        "--1", "1.2.3", "1-2", "1 2", "_1",  "-a", ""};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char expected[20] = "\"";
        strcat(strcat(expected, table[i]), "\"");
        check(table[i], expected);
    }
}

static void literal_read__string__has_its_escapes(void **state)
{
    (void)state;
    check("'a'", "\"a\"");
    check("\"a'b\"", "\"a'b\"");
    check("'a' \"b\"", "\"ab\"");
    check("'\\x41\\101\\u00e9\\n'", "\"AA\\u00e9\\n\"");
    check("r'\\x41'", "\"\\\\x41\"");
    check("'\\d'", "\"\\\\d\"");
    check("u'a'", "\"a\"");
    check("'''a'''", "\"a\"");
    check("''", "\"\"");
    check("'a", "\"'a\"");
    check("'a'b", "\"'a'b\"");
    check("f'a'", "\"f'a'\"");
    check("'\\xg'", "\"'\\\\xg'\"");
    check("'\\ud800'", "refused");
    check("'\\N{DASH}'", "refused");
}

static void literal_read__collection__is_a_list_or_dictionary(void **state)
{
    (void)state;
    check("[]", "[]");
    check("()", "[]");
    check("(1)", "1");
    check("(1,)", "[     1 ]");
    check("1,2", "[     1,     2 ]");
    check("{'a': None, 'a': True}", "{     \"a\": true }");
    check("{True: 1, 1: 2, 1.0: 3}", "{     \"true\": 3 }");
    check("{0: 1, -0.0: 2, False: 3, '0': 4}", "{     \"0\": 3,     \"0\": 4 }");
    check("{1.5: 1, 1.50: 2, 0x10: 3, 16: 4}", "{     \"1.5\": 2,     \"16\": 4 }");
    check("{9007199254740993: 1, 9007199254740992: 2}",
          "{     \"9007199254740992\": 2,     \"9007199254740993\": 1 }");
    check("[1", "\"[1\"");
    check("[1 2]", "\"[1 2]\"");
    check("[,]", "\"[,]\"");
    check("[a]", "\"[a]\"");
    check("{a: 1}", "\"{a: 1}\"");
    check("{{ x }}", "\"{{ x }}\"");
    check("{'a'}x", "\"{'a'}x\"");
    check("True", "true");
    check("true", "\"true\"");
}

static void literal_read__what_versions_of_ansible_read_differently__is_refused(void **state)
{
    (void)state;
    check("{1, 2}", "refused");
    check("{{ 'a' }}", "refused");
    check("{{ ['a'] }}", "refused");
    check("{[]: 1}", "refused");
    check("{(1,): 1}", "refused");
    check("{9007199254740993: 1, 9007199254740992.0: 2}", "refused");
    check("1j", "refused");
    check("...", "refused");
    check("b'a'", "refused");
    check("[b'a']", "refused");
    check("0xFFFFFFFFFFFFFFFFF", "refused");
}

static void literal_read__brackets_without_end__are_borne(void **state)
{
    (void)state;
    char text[1001] = {0};
    memset(text, '[', 1000);
    check(text, "refused");
}

/* What was tried in vain counts, too. */
static void literal_read__values_beyond_what_is_left__are_too_many(void **state)
{
    (void)state;
    static const char *const table[] = {"[1, 2, 3]", "[1, 2, 3, x"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena arena;
        const struct node *node;
        arena_init(&arena);
        size_t left = 4;
        assert_int_equal(
            literal_read(text_of(table[i]), (struct position){1, 1}, &arena, &left, &node),
            LITERAL_READ);
        assert_int_equal(left, 0);
        left = 3;
        assert_int_equal(
            literal_read(text_of(table[i]), (struct position){1, 1}, &arena, &left, &node),
            LITERAL_TOO_MANY);
        arena_release(&arena);
    }
}

/* Python keeps the first of two keys that are equal, and the last value. */
static void literal_read__keys_that_are_equal__are_one(void **state)
{
    (void)state;
    check("{'a': 1, 'b': 2, 'a': 3}", "{     \"a\": 3,     \"b\": 2 }");
    check("{1: 'a', 1.0: 'b'}", "{     \"1\": \"b\" }");
    check("{True: 1, 1: 2}", "{     \"true\": 2 }");
    check("{1: 1, 2: 2}", "{     \"1\": 1,     \"2\": 2 }");
    check("{9007199254740993: 1, 9007199254740993: 2}", "{     \"9007199254740993\": 2 }");
    check("{9007199254740991: 1, 9007199254740991.0: 2}", "{     \"9007199254740991\": 2 }");
    check("{-9007199254740991: 1, -9007199254740991.0: 2}", "{     \"-9007199254740991\": 2 }");
    check("{9007199254740992: 1, 9007199254740992.0: 2}", "refused");
    check("{-9007199254740992: 1, -9007199254740992.0: 2}", "refused");
    check("{9007199254740993: 1, 9007199254740992.0: 2}", "refused");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literal_read__values_beyond_what_is_left__are_too_many),
        cmocka_unit_test(literal_read__keys_that_are_equal__are_one),
        cmocka_unit_test(literal_read__number__is_that_of_python),
        cmocka_unit_test(literal_read__no_number__is_text),
        cmocka_unit_test(literal_read__string__has_its_escapes),
        cmocka_unit_test(literal_read__collection__is_a_list_or_dictionary),
        cmocka_unit_test(literal_read__what_versions_of_ansible_read_differently__is_refused),
        cmocka_unit_test(literal_read__brackets_without_end__are_borne),
    };
    return cmocka_run_group_tests_name("literal", tests, NULL, NULL);
}

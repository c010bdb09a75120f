/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "document/document.h"

static const struct json_style style = {.item_separator = {",", 1},
                                        .key_separator = {":", 1},
                                        .sorts_keys = true,
                                        .is_ascii = true,
                                        .keeps_numbers = true};

/* What the output is written as, or "PLACE: MESSAGE". */
static void check(const char *text, const char *expected, bool is_json)
{
    static const struct document_limits limits = {4, 100, 100};
    struct document document = {0};
    struct findings findings;
    struct error error = {0};
    struct buffer out;
    findings_init(&findings, 10, NULL);
    buffer_init(&out, 1000);
    assert_int_equal(document_read_output(&document, text_of(text), &limits, &(struct place){0},
                                          &findings, &error),
                     0);
    if (document.root)
        json_write_node(&out, &style, document.root, 0);
    else
        buffer_format(&out, "%u:%u: %s", findings.items[0].place.line,
                      findings.items[0].place.column, findings.items[0].message);
    assert_string_equal(out.bytes, expected);
    assert_int_equal(document.is_json, is_json);
    buffer_release(&out);
    findings_release(&findings);
    document_release(&document);
}

static void output__that_is_json__is_written_as_it_was_meant(void **state)
{
    (void)state;
    check(" {\"b\": [], \"a\": {}}\n", "{\"a\":{},\"b\":[]}", true);
    check("[0.1, 1.10, -0, 1E400, 12345678901234567890123]",
          "[0.1,1.10,-0,1E400,12345678901234567890123]", true);
    check("\"a\\u0000\\/\xC3\xA9\\n\"", "\"a\\u0000/\\u00e9\\n\"", true);
    check("[true, false, null]", "[true,false,null]", true);
    check("{\"a\": 1, \"a\": 2}", "{\"a\":2}", true);
    check("{\"<<\": 1, \"__ansible_vault\": \"x\", \"__ansible_unsafe\": 1}",
          "{\"<<\":1,\"__ansible_unsafe\":1,\"__ansible_vault\":\"x\"}", true);
}

static void output__that_is_no_json__is_found_where_it_ceases_to_be(void **state)
{
    (void)state;
    check("", "1:1: expected a value", false);
    check("a: 1", "1:1: expected a value near 'a: 1'", false);
    check("{\"a\": 1,\n }", "2:2: expected a key in double quotes near '}'", false);
    check("{a: 1}", "1:2: expected a key in double quotes or '}' near 'a: 1}'", false);
    check("{\"a\" 1}", "1:6: expected ':' near '1}'", false);
    check("{\"a\": 1 2}", "1:9: expected ',' or '}' near '2}'", false);
    check("[,]", "1:2: expected a value or ']' near ',]'", false);
    check("[01]", "1:3: expected ',' or ']' near '1]'", false);
    check("[NaN]", "1:2: expected a value or ']' near 'NaN]'", false);
    check("[] x", "1:4: expected nothing more near 'x'", false);
    check("[\"a\nb\"]", "1:2: expected a string that ends on its line, with escapes of JSON",
          false);
    check("[\"\\x\"]", "1:2: expected a string that ends on its line, with escapes of JSON", false);
    check("[\n\"\xFF\"]", "2:2: expected UTF-8, not the byte 0xff", false);
    check("abcdefghijklmnopqrstuvwxyz", "1:1: expected a value near 'abcdefghijklmnopqrst'", false);
}

static void output__that_is_not_taken__is_json_yet(void **state)
{
    (void)state;
    check("\"\\ud800\"", "1:1: string with half of a surrogate pair, which is no character", true);
    check("[[[[[]]]]]", "1:5: more than 4 lists and mappings inside each other", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output__that_is_json__is_written_as_it_was_meant),
        cmocka_unit_test(output__that_is_no_json__is_found_where_it_ceases_to_be),
        cmocka_unit_test(output__that_is_not_taken__is_json_yet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "read_document.h"
#include "unit.h"

#include <string.h>

/* What Ansible's template module made of each of these. */
static const struct {
    const char *written;
    const char *pasted;
    bool is_ambiguous;
} cases[] = {
    {"1.10", "1.1", true},
    {"012", "10", true},
    {"22:30", "1350", true},
    {"22:22.5", "1342.5", true},
    {"no", "False", true},
    {"on", "True", true},
    {"TRUE", "True", true},
    {"~", "", true},
    {"NULL", "", true},
    {"1_000", "1000", true},
    {"0x1F", "31", true},
    {"+5", "5", true},
    {"-0", "0", true},
    {".5", "0.5", true},
    {"1.5e+3", "1500.0", true},
    {"0.00001", "1e-05", true},
    {"1.0e+15", "1000000000000000.0", true},
    {"1.0e+16", "1e+16", true},
    {"-1.25e-7", "-1.25e-07", true},
    {"12345678901234567890.5", "1.2345678901234567e+19", true},
    {".inf", "inf", true},
    {"-.inf", "-inf", true},
    {".nan", "nan", true},
    {"2025-10-10", "2025-10-10", true},
    {"5", "5", false},
    {"-17", "-17", false},
    {"0.5", "0.5", false},
    {"0.0001", "0.0001", false},
    {"-0.0", "-0.0", false},
    {"1.0", "1.0", false},
    {"100.0", "100.0", false},
    {"123456.789", "123456.789", false},
    {"0.1", "0.1", false},
    {"true", "True", false},
    {"false", "False", false},
    {"null", "", false},
    {"", "", false},
    {"1e3", "1000.0", true}, /* alone it is JSON, which Ansible tries first */
    {" 1e3 # YAML", "1e3", false},
    {"hello", "hello", false},
    {"\"1.10\"", "1.10", false},
    {"'no'", "no", false},
    {"!!float 1.10", "1.1", false},
    {"!!str 012", "012", false},
};

static void node_is_ambiguous__scalar__says_whether_its_writing_misleads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading;
        struct buffer pasted;
        reading_init(&reading, text_of(cases[i].written));
        buffer_init(&pasted, 100);
        node_append_pasted(&pasted, reading.document.root);
        if (strcmp(buffer_text(&pasted).bytes, cases[i].pasted) != 0)
            fail_msg("%s is pasted as %s", cases[i].written, buffer_text(&pasted).bytes);
        if (node_is_ambiguous(reading.document.root) != cases[i].is_ambiguous)
            fail_msg("%s", cases[i].written);
        buffer_release(&pasted);
        reading_release(&reading);
    }
}

static void node_is_ambiguous__collection__is_not(void **state)
{
    (void)state;
    struct reading reading;
    reading_init(&reading, TEXT("[no]"));
    assert_false(node_is_ambiguous(reading.document.root));
    reading_release(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(node_is_ambiguous__scalar__says_whether_its_writing_misleads),
        cmocka_unit_test(node_is_ambiguous__collection__is_not),
    };
    return cmocka_run_group_tests_name("ambiguity", tests, NULL, NULL);
}

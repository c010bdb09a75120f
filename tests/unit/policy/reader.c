/* SPDX-License-Identifier: MIT */
#include "policy/reader.h"
#include "unit.h"

static const char *const words[] = {"warn", "off", "reject", NULL};

/* Takes the word from a node made by hand. */
static int take(const struct node *value, unsigned *index, struct error *error)
{
    struct policy policy = {.source = "p.yml"};
    const struct reader reader = {.policy = &policy, .error = error};
    *error = (struct error){0};
    return reader_take_word(&reader, value, words, index);
}

static void reader_take_word__word_of_the_table__is_its_index(void **state)
{
    (void)state;
    const struct node reject = {.type = NODE_STRING, .string = TEXT("reject")};
    const struct node bare_off = {.type = NODE_BOOLEAN};
    struct error error;
    unsigned index = 9;
    assert_int_equal(take(&reject, &index, &error), 0);
    assert_int_equal(index, 2);
    assert_int_equal(take(&bare_off, &index, &error), 0);
    assert_int_equal(index, 1);
    assert_int_equal(take(NULL, &index, &error), 0);
    assert_int_equal(index, 0);
}

/* It must not be taken for the first word, which may allow most. */
static void reader_take_word__word_that_only_the_schema_knows__is_a_defect(void **state)
{
    (void)state;
    const struct node other = {.type = NODE_STRING, .string = TEXT("rejects"), .at = {3, 4}};
    struct error error;
    unsigned index;
    assert_int_equal(take(&other, &index, &error), -1);
    assert_int_equal(error.kind, ERROR_INTERNAL);
    assert_string_equal(error.message, "p.yml:3:4: nothing reads this value");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reader_take_word__word_of_the_table__is_its_index),
        cmocka_unit_test(reader_take_word__word_that_only_the_schema_knows__is_a_defect),
    };
    return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "signature/armor.h"

#include <stdio.h>
#include <string.h>

static void expect_decoded(const char *armored, const char *expected)
{
    struct buffer bytes;
    buffer_init(&bytes, strlen(armored));
    bool decoded = armor_decode(text_of(armored), "X", &bytes);
    if (decoded != (expected != NULL) ||
        (expected && strcmp(buffer_text(&bytes).bytes, expected) != 0))
        fail_msg("%s\ngives %s", armored, decoded ? buffer_text(&bytes).bytes : "nothing");
    buffer_release(&bytes);
}

static void armor_decode__blocks__are_joined(void **state)
{
    (void)state;
    expect_decoded("-----BEGIN X-----\naGVsbG8=\n-----END X-----\n", "hello");
    expect_decoded("words\n-----BEGIN X-----\r\naGVs\r\nbG8=\r\n-----END X-----", "hello");
    expect_decoded(
        "-----BEGIN X-----\nComment: it\nVersion: 1\n\naGVsbG8=\n=abcd\n-----END X-----\n",
        "hello");
    expect_decoded("-----BEGIN X-----\naGVsbG8=\n-----END X-----\n"
                   "-----BEGIN Y-----\neHh4\n-----END Y-----\n"
                   "-----BEGIN X-----\nISE=\n-----END X-----\n",
                   "hello!!");
}

static void armor_decode__damaged_or_missing_block__is_refused(void **state)
{
    (void)state;
    expect_decoded("", NULL);
    expect_decoded("-----BEGIN Y-----\naGVsbG8=\n-----END Y-----\n", NULL);
    expect_decoded(" -----BEGIN X-----\naGVsbG8=\n-----END X-----\n", NULL);
    expect_decoded("-----BEGIN X-----\naGVsbG8=\n", NULL);
    expect_decoded("-----BEGIN X-----\naGVsbG8\n-----END X-----\n", NULL);
    expect_decoded("-----BEGIN X-----\na!Vs\n-----END X-----\n", NULL);
    expect_decoded("-----BEGIN X-----\naGVsbG8=\n-----END X-----\n-----BEGIN X-----\n", NULL);
}

static void armor_decode__line_of_any_length__stays_within_bounds(void **state)
{
    char armored[4096];
    (void)state;
    for (int length = 1000; length < 1040; length += 4) {
        snprintf(armored, sizeof armored, "-----BEGIN X-----\n%0*d\n-----END X-----\n", length, 0);
        struct buffer bytes;
        buffer_init(&bytes, sizeof armored);
        assert_int_equal(armor_decode(text_of(armored), "X", &bytes), length <= 1024);
        buffer_release(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(armor_decode__blocks__are_joined),
        cmocka_unit_test(armor_decode__damaged_or_missing_block__is_refused),
        cmocka_unit_test(armor_decode__line_of_any_length__stays_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

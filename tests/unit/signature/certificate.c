/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "signature/certificate.h"

#include <stdio.h>
#include <string.h>

#define OLD "1111111111111111111111111111111111111111"
#define NEW "2222222222222222222222222222222222222222"
#define HEAD "certificate version 0.1\npusher A <a@b> 1 +0000\npushee ../x\nnonce 1-ab\n\n"
#define MAIN OLD " " NEW " refs/heads/main\n"
#define SIGNATURE "-----BEGIN SSH SIGNATURE-----\nabc\n-----END SSH SIGNATURE-----\n"

static void certificate_read__good_one__is_taken_apart(void **state)
{
    struct certificate certificate;
    (void)state;
    assert_true(certificate_read(&certificate, text_of(HEAD MAIN SIGNATURE)));
    assert_true(text_is(certificate.payload, HEAD MAIN));
    assert_true(text_is(certificate.commands, MAIN));
    assert_true(text_is(certificate.signature, SIGNATURE));
    assert_true(text_is(certificate.nonce, "1-ab"));
}

static void certificate_read__anything_else__is_refused(void **state)
{
    static const char *const table[] = {
        "",
        "certificate version 0.1",
        HEAD MAIN,
        "certificate version 0.2\nnonce 1\n\n" MAIN SIGNATURE,
        "pusher A\ncertificate version 0.1\nnonce 1\n\n" MAIN SIGNATURE,
        "certificate version 0.1\npusher A\n\n" MAIN SIGNATURE,
        "certificate version 0.1\nnonce 1\nnonce 2\n\n" MAIN SIGNATURE,
        "certificate version 0.1\nnonce 1\n" MAIN SIGNATURE,
    };
    struct certificate certificate;
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_false(certificate_read(&certificate, text_of(table[i])));
}

static void certificate_orders__update__must_stand_there_once(void **state)
{
    static const struct {
        const char *commands;
        bool orders;
    } table[] = {
        {MAIN, true},
        {OLD " " NEW " refs/heads/other\n" MAIN, true},
        {"", false},
        {OLD " " NEW " refs/heads/main2\n", false},
        {OLD " " NEW " refs/heads/mai\n", false},
        {OLD " " OLD " refs/heads/main\n", false},
        {NEW " " NEW " refs/heads/main\n", false},
        {MAIN MAIN, false},
        {MAIN OLD " " OLD " refs/heads/main\n", false},
        {MAIN "no command\n", false},
        {OLD "\t" NEW " refs/heads/main\n", false},
        {OLD " " NEW "\trefs/heads/main\n", false},
    };
    struct update update = {.ref = "refs/heads/main", .target = "refs/heads/main"};
    (void)state;
    object_id_parse(text_of(OLD), &update.old);
    object_id_parse(text_of(NEW), &update.new);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct certificate certificate = {.commands = text_of(table[i].commands)};
        if (certificate_orders(&certificate, &update) != table[i].orders)
            fail_msg("%s", table[i].commands);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_read__good_one__is_taken_apart),
        cmocka_unit_test(certificate_read__anything_else__is_refused),
        cmocka_unit_test(certificate_orders__update__must_stand_there_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

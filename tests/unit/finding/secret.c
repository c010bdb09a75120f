/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "finding/finding.h"

#include <stdlib.h>
#include <string.h>

#define X10 "xxxxxxxxxx"
#define X20 X10 X10
#define X40 X20 X20

/* What is shown of the text: *** for each secret found. */
static void assert_hidden(const char *source, const char *expected)
{
    struct buffer out;
    buffer_init(&out, 1000);
    secret_append_hidden(&out, text_of(source));
    assert_string_equal(buffer_text(&out).bytes ? buffer_text(&out).bytes : "", expected);
    buffer_release(&out);
}

static void secret_find__a_token_or_key__is_found_from_its_first_byte_to_its_last(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t start, left; /* bytes before and behind it */
        const char *what;
    } cases[] = {
        {"ghp_" X20, 0, 0, "a token of GitHub"},
        {"https://x:gho_" X40 "@github.com", 10, 11, "a token of GitHub"},
        {"github_pat_" X20 "_" X40, 0, 0, "a token of GitHub"},
        {"'glpat-" X20 "'", 1, 1, "a token of GitLab"},
        {"xoxp-" X10, 0, 0, "a token of Slack"},
        {"AKIA0123456789ABCDEF ", 0, 1, "an access key of AWS"},
        {"AIza" X20 "_-" X10 "xxx", 0, 0, "a key of Google"},
        {"sk_live_" X20, 0, 0, "a key of Stripe"},
        {"rk_live_" X20, 0, 0, "a key of Stripe"},
        {"github_pat_" X20, 0, 0, "a token of GitHub"},
        {"ASIA0123456789ABCDEF", 0, 0, "an access key of AWS"},
        {"AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ", 0, 0,
         "a private key of age"},
        {"LS0tLS1CRUdJTiBQUklWQVRFIEtFW" X40, 0, 0, "a private key in base64"},
        {"eyJ" X10 ".eyJ" X10 "." X10 "_-", 0, 0, "a JSON Web Token"},
        {"-----BEGIN PRIVATE KEY-----\n" X40 "\n-----END PRIVATE KEY-----", 0, 25, "a private key"},
        {"-----BEGIN PGP PRIVATE KEY BLOCK-----" X40, 0, 0, "a private key"},
        {"-----BEGIN A-----\n-----BEGIN EC PRIVATE KEY-----\n" X40, 18, 0, "a private key"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct secret secret;
        struct text text = text_of(cases[i].text);
        assert_true(secret_find(text, 0, &secret));
        assert_string_equal(secret.what, cases[i].what);
        assert_int_equal(secret.start, cases[i].start);
        assert_int_equal(text.length - secret.end, cases[i].left);
        assert_false(secret_find(text, secret.end, &secret));
    }
}

static void secret_find__what_only_looks_like_one__is_not_found(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "ghp_",
        "ghp_" X10 "xxxxxxxxx",
        "xghp_" X20,
        "AKIA0123456789ABCDE",
        "AKIA0123456789ABCDEFG",
        "AKIA0123456789abcdef",
        "xoxb-xxxxxxxxx@",
        "eyJ" X10 "." X10,
        "eyJ" X10 "." X10 ".xx",
        "a-eyJ" X10 "." X10 "." X10,
        "AIza" X20 X10 "xxxx",
        "-----BEGIN CERTIFICATE-----\n" X40,
        "-----BEGIN PRIVATE KEY-----\n{{ a_key }}\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nput the key of the device here, and nothing else at all",
        "-----BEGIN PRIVATE KEY\n" X40,
        "048312b5-0456-47a7-9e83-b636f4c0a689",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct secret secret;
        if (secret_find(text_of(cases[i]), 0, &secret))
            fail_msg("%s: %s", cases[i], secret.what);
    }
}

static void secret_append_hidden__what_may_have_been_cut__is_hidden_too(void **state)
{
    (void)state;
    assert_hidden("no secret: ghp_short", "no secret: ghp_short");
    assert_hidden("a ghp_" X10 " b glpat-" X20 ".", "a *** b ***");
    assert_hidden("eyJ" X10, "***");
    assert_hidden("eyJ" X10 "." X10 ", c", "***, c");
    assert_hidden("AKIA01234567", "***");
    assert_hidden("-----BEGIN PRIVATE KEY-----\nshort", "***");
    assert_hidden("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----",
                  "***-----END PRIVATE KEY-----");
}

static void findings_add__of_a_secret__hides_it(void **state)
{
    (void)state;
    struct findings findings;
    findings_init(&findings, 10, NULL);
    findings_add(&findings, RULE_SCHEMA_VIOLATION, &(struct place){0}, "not ghp_" X40,
                 "ghp_%s is wrong", X20);
    assert_string_equal(findings.items[0].message, "*** is wrong");
    assert_string_equal(findings.items[0].help, "not ***");
    findings_release(&findings);
}

static void findings_excerpt__lines_of_a_private_key__are_hidden_to_its_end(void **state)
{
    (void)state;
    static const char *const expected[] = {"a: |", "  ***", "  ***", "  ***", "b: 1"};
    struct findings findings;
    findings_init(&findings, 10, NULL);
    for (unsigned line = 1; line <= 5; line++)
        findings_add(&findings, RULE_SCHEMA_VIOLATION, &(struct place){.line = line}, NULL, "bad");
    findings_excerpt(&findings, 0, 5,
                     TEXT("a: |\n  -----BEGIN PRIVATE KEY-----\n  " X40
                          "\n  -----END PRIVATE KEY-----\nb: 1\n"));
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(findings.items[i].excerpt, expected[i]);
    findings_release(&findings);
}

/* A text that is read anew from each of its places would take minutes. */
static void secret_find__long_text_of_beginnings__takes_no_time(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "eyJ-", "eyJxxxxxxxx.", "glpat-xx", "-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "AKIA-"};
    enum { BYTES = 4 << 20 };
    char *bytes = malloc(BYTES);
    struct secret secret;
    assert_non_null(bytes);
    int64_t start = monotonic_ms();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        for (size_t at = 0; at < BYTES; at++)
            bytes[at] = parts[i][at % strlen(parts[i])];
        secret_find((struct text){bytes, BYTES}, 0, &secret);
    }
    assert_true(monotonic_ms() - start < 20000);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secret_find__a_token_or_key__is_found_from_its_first_byte_to_its_last),
        cmocka_unit_test(secret_find__what_only_looks_like_one__is_not_found),
        cmocka_unit_test(secret_append_hidden__what_may_have_been_cut__is_hidden_too),
        cmocka_unit_test(findings_add__of_a_secret__hides_it),
        cmocka_unit_test(findings_excerpt__lines_of_a_private_key__are_hidden_to_its_end),
        cmocka_unit_test(secret_find__long_text_of_beginnings__takes_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

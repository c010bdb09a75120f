/* SPDX-License-Identifier: MIT */
#include "schema/uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct resolve_case {
    const char *reference;
    const char *uri;
};

static void check_resolve(const char *base, const struct resolve_case *cases, size_t count)
{
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < count; i++) {
        struct text uri = uri_resolve(&arena, text_of(base), text_of(cases[i].reference));
        if (!text_is(uri, cases[i].uri))
            fail_msg("%s: %.*s, not %s", cases[i].reference, (int)uri.length, uri.bytes,
                     cases[i].uri);
    }
    arena_release(&arena);
}

#define CHECK(base, cases) check_resolve(base, cases, sizeof(cases) / sizeof *(cases))

/* The examples of RFC 3986, section 5.4, without fragments. */
static void resolve__of_the_examples_of_the_rfc__gives_their_results(void **state)
{
    (void)state;
    static const struct resolve_case cases[] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {";x", "http://a/b/c/;x"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
    };
    CHECK("http://a/b/c/d;p?q", cases);
}

static void resolve__below_other_bases__keeps_their_form(void **state)
{
    (void)state;
    static const struct resolve_case urn[] = {{"", "urn:example:a"}, {"urn:b:c", "urn:b:c"}};
    static const struct resolve_case host[] = {{"a", "http://h/a"}, {"../a", "http://h/a"}};
    static const struct resolve_case name[] = {{"b.json", "schema:/b.json"},
                                               {"../b.json", "schema:/b.json"}};
    CHECK("urn:example:a", urn);
    CHECK("http://h", host);
    CHECK("schema:/a.json", name);
}

static void split__at_the_first_hash__gives_both_parts(void **state)
{
    (void)state;
    struct text uri;
    struct text fragment;
    assert_true(uri_split(TEXT("a#b#c"), &uri, &fragment));
    assert_true(text_is(uri, "a") && text_is(fragment, "b#c"));
    assert_true(uri_split(TEXT("#"), &uri, &fragment));
    assert_true(uri.length == 0 && fragment.length == 0);
    assert_false(uri_split(TEXT("a"), &uri, &fragment));
    assert_true(text_is(uri, "a") && fragment.length == 0);
}

static void decode__of_escapes__leaves_the_rest(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_true(text_is(uri_decode(&arena, TEXT("a%25b%c3%A9")), "a%b\xC3\xA9"));
    assert_true(text_is(uri_decode(&arena, TEXT("%4")), "%4"));
    assert_true(text_is(uri_decode(&arena, TEXT("%zz%41")), "%zzA"));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resolve__of_the_examples_of_the_rfc__gives_their_results),
        cmocka_unit_test(resolve__below_other_bases__keeps_their_form),
        cmocka_unit_test(split__at_the_first_hash__gives_both_parts),
        cmocka_unit_test(decode__of_escapes__leaves_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

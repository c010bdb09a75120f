/* SPDX-License-Identifier: MIT */
/* Filters that write a text in other letters, and those on paths. */
#include "render_template.h"

#include "unit.h"

static void base64__is_pythons(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ '' | b64encode }}|{{ 'a' | b64encode }} {{ 'ab' | b64encode }} {{ 'abc' | b64encode "
         "}} {{ g | b64encode }} {{ 5 | b64encode }}",
         "|YQ== YWI= YWJj R3LDtsOfZQ== NQ=="},
        {"{{ 'YQ==' | b64decode }} {{ 'YWI=' | b64decode }} {{ 'YWJj' | b64decode }} {{ 'Y W-J j' "
         "| b64decode }} {{ 'YQ==YQ==' | b64decode }}",
         "a ab abc abc a"},
        {"{{ 'YWJ' | b64decode }}", "failed 1: b64decode: incorrect padding"},
        {"{{ 'Y' | b64decode }}", "failed 1: b64decode: incorrect padding"},
        {"{{ '/w==' | b64decode }}", "unsupported 1: b64decode of what is not UTF-8"},
        {"{{ 'a' | b64encode('latin-1') }}",
         "unsupported 1: base64 of another encoding than UTF-8"},
        {"{{ nope | b64encode }}", "failed 1: 'nope' is undefined"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void digests__are_hexadecimal(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'a' | hash }} {{ 'a' | sha1 }} {{ 'a' | checksum }} {{ 'a' | md5 }} {{ 'a' | "
         "hash('md5') }} {{ g | hash('sha256') }} {{ '' | hash('sha224') }}",
         "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 "
         "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 0cc175b9c0f1b6a831c399e269772661 "
         "0cc175b9c0f1b6a831c399e269772661 "
         "aedc3f80989a6546962705852b2f4a481dbd1e490760693525c3724bacab3f50 "
         "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"},
        {"{{ 'a' | hash('nope') }}", "unsupported 1: the digest 'nope'"},
        {"{{ 'a' | hash('sha512') | length }} {{ 'a' | hash('sha384') | length }}", "128 96"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void words__are_quoted_for_shells_and_urls(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ 'a b' | quote }} {{ 'ab' | quote }} {{ \"it's\" | quote }} {{ '' | quote }} {{ none | "
         "quote }} {{ g | quote }} {{ 'a/b-c.d_e:f@g%h+i=j,k' | quote }}",
         "'a b' ab 'it'\"'\"'s' '' '' 'Größe' a/b-c.d_e:f@g%h+i=j,k"},
        {"{{ 'a b/c?d=é~' | urlencode }} {{ {'a': 1, 'b c': 'd&/e'} | urlencode }}",
         "a%20b/c%3Fd%3D%C3%A9~ a=1&b+c=d%26%2Fe"},
        {"{{ nope | urlencode }}", "failed 1: 'nope' is undefined"},
        {"{{ l | urlencode }}", "unsupported 1: urlencode of a list"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

static void paths__are_taken_apart(void **state)
{
    (void)state;
    static const struct render_case cases[] = {
        {"{{ '/a/b/c.txt' | basename }} {{ '/a/b/c.txt' | dirname }} [{{ '/a/b/' | basename }}] {{ "
         "'/a/b/' | dirname }} [{{ 'a' | dirname }}] {{ '//' | dirname }} {{ '//a' | dirname }}",
         "c.txt /a/b [] /a/b [] // //"},
        {"{{ 'c.tar.gz' | splitext }} {{ '.rc' | splitext }} {{ 'a.b/c' | splitext }} {{ '..a.b' | "
         "splitext }}",
         "('c.tar', '.gz') ('.rc', '') ('a.b/c', '') ('..a', '.b')"},
        {"{{ ['a', 'b'] | path_join }} {{ ['a/', 'b', '/c', 'd'] | path_join }} {{ 'a' | path_join "
         "}} {{ ['a', ''] | path_join }}",
         "a/b /c/d a a/"},
        {"{{ 5 | basename }}", "failed 1: expected str, bytes or os.PathLike object, not int"},
        {"{{ [] | path_join }}", "failed 1: path_join expects a text or a list, got 'list'"},
        {"{{ 5 | path_join }}", "failed 1: path_join expects a text or a list, got 'int'"},
        {"{{ [5] | path_join }}", "failed 1: expected str, bytes or os.PathLike object, not int"},
    };
    RENDER_CASES(cases, filter_variables, TEMPLATE_ANSIBLE_2_14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64__is_pythons),
        cmocka_unit_test(digests__are_hexadecimal),
        cmocka_unit_test(words__are_quoted_for_shells_and_urls),
        cmocka_unit_test(paths__are_taken_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

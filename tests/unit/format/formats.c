/* SPDX-License-Identifier: MIT */
#include "format/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { TEXTS_MAX = 24 };

struct format_case {
    const char *format;
    const char *fits[TEXTS_MAX];
    const char *does_not[TEXTS_MAX];
};

/* Those that some case was for. */
static struct {
    const char *names[64];
    size_t count;
} tested;

static void check_texts(const char *name, const char *const *texts, bool expected)
{
    const struct format *format = format_find(text_of(name));
    assert_non_null(format);
    assert_non_null(*texts);
    for (; *texts; texts++) {
        if (format->fits(text_of(*texts)) != expected)
            fail_msg("%s: %s", name, *texts);
    }
}

static void check_cases(const struct format_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tested.names[tested.count++] = cases[i].format;
        check_texts(cases[i].format, cases[i].fits, true);
        check_texts(cases[i].format, cases[i].does_not, false);
    }
}

#define CHECK(cases) check_cases(cases, sizeof(cases) / sizeof *(cases))

static void times__of_rfc_3339__are_told_from_others(void **state)
{
    (void)state;
    static const struct format_case cases[] = {
        {"date",
         {"2024-02-29", "2000-02-29", "0001-01-01"},
         {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "2024-01-01Z", ""}},
        {"time",
         {"00:00:00Z", "23:59:60Z", "12:00:00.5+01:30", "01:29:60+01:30", "15:59:60-08:00",
          "12:00:00z", "00:00:00-00:00"},
         {"24:00:00Z", "12:00Z", "12:00:00", "12:00:00.Z", "12:00:60Z", "12:00:00+24:00",
          "12:00:00+01", "12:00:61Z", "12:00:00Z ", "1:00:00Z"}},
        {"date-time",
         {"2024-02-29T12:00:00Z", "2016-12-31t23:59:60z"},
         {"2024-02-29 12:00:00Z", "2024-02-30T12:00:00Z", "2024-02-29T12:00:00"}},
        {"duration",
         {"P1Y", "P1Y2M3DT4H5M6S", "PT1H", "P1W", "P0D", "P1M1D", "PT1M1S"},
         {"P", "PT", "1Y", "P1S", "P1YT", "P1Y1D", "PT1H1S", "P1W1D", "P1D1Y", "P1.5D", "PT1Y",
          "P1Y1Y"}},
    };
    CHECK(cases);
}

static void addresses__of_hosts_and_people__are_told_from_others(void **state)
{
    (void)state;
    static const struct format_case cases[] = {
        {"ipv4",
         {"0.0.0.0", "255.255.255.255"},
         {"256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1..2.3", "1.2.3.4 ", "0x1.2.3.4", ""}},
        {"ipv6",
         {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
          "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "FE80::a"},
         {":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::1.2.3",
          "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::g", "::1%eth0", "1:", ":1",
          "1:2:3:4:5:6:7:8::", "::01.2.3.4", ""}},
        {"hostname",
         {"a", "a.b", "xn--mnchen-3ya.de", "1.2.3.4", "A-1.B"},
         {"", ".", "a.", ".a", "a..b", "-a", "a-", "a_b", "ab--c", "xn--", "xn--a", "a b",
          "\xC3\xA9.de"}},
        {"idn-hostname",
         {"a.b", "m\xC3\xBCnchen.de", "xn--mnchen-3ya.de", "\xE4\xBE\x8B\xE3\x80\x82jp"},
         {"", "a..b",
          "\xCC\x80"
          "a",
          "M\xC3\xBC",
          "a\xC2\xB7"
          "b",
          "\xEF\xBD\x81.de", "xn--a-ecp.ru--", "a_b"}},
        {"email",
         {"a@b", "a.b+c@d.e", "\"a b\"@c", "a@[127.0.0.1]", "a@[IPv6:::1]"},
         {"a", "@b", "a@", "a..b@c", ".a@b", "a.@b", "a@b@c", "a b@c", "\"a@c", "a@[1.2.3]",
          "\"a\\\"@c", "\"@c", "a\"@c", "\xC3\xA9@b"}},
        {"idn-email", {"\xC3\xA9@m\xC3\xBCnchen.de", "a@b"}, {"a", "@\xC3\xA9", "a b@c"}},
    };
    CHECK(cases);
}

static void references__of_all_kinds__are_told_from_others(void **state)
{
    (void)state;
    static const struct format_case cases[] = {
        {"uri",
         {"a:", "a:b", "http://h", "http://u:p@h:80/p?q#f", "http://[::1]:1/", "http://[v1.a]/",
          "urn:a:b", "a:/%41", "mailto:a@b", "file:///a"},
         {"", "a", "//h", "1a:b", "a b:c", "a: b", "http://[::1", "http://[1.2.3.4]", "a:%4",
          "a:%zz", "http://h:x", "a:#b#c", "a:[", "a:\\", "http://a@b@c", "a:\xC3\xA9",
          "http://[v.a]", "http://[::1]x"}},
        {"uri-reference",
         {"", "a", "/a", "//h", "?q", "#f", "./a:b", "../a"},
         {"a b", "\\", "1:b", "[", "#a#"}},
        {"iri",
         {"a:\xC3\xA9", "http://\xC3\xA9/?\xEE\x80\x80"},
         {"\xC3\xA9", "a:\xEE\x80\x80", "a:\xC2\x80", "a:\xEF\xBF\xBE"}},
        {"iri-reference", {"\xC3\xA9", "", "#\xC3\xA9"}, {"\xC3\xA9 ", "\\"}},
        {"uri-template",
         {"", "a", "{a}", "{+a,b}", "{a:3}", "{a*}", "{a.b}", "{%41}", "a%41", "\xC3\xA9"},
         {"{", "}", "{}", "{a", "{a,}", "{a:0}", "{a:10000}", "{a b}", "{a.}", "a b", "%4", "{a:}",
          "\"", "{a**}"}},
    };
    CHECK(cases);
}

static void texts__of_other_formats__are_told_from_others(void **state)
{
    (void)state;
    static const struct format_case cases[] = {
        {"uuid",
         {"50a28c2e-3ee8-4559-a5b9-3ce47c881c5d", "50A28C2E-3EE8-4559-A5B9-3CE47C881C5D"},
         {"", "50a28c2e3ee84559a5b93ce47c881c5d", "50a28c2e-3ee8-4559-a5b9-3ce47c881c5",
          "50a28c2e-3ee8-4559-a5b9-3ce47c881c5g", "50a28c2e-3ee84-559-a5b9-3ce47c881c5d"}},
        {"json-pointer", {"", "/", "/a~0~1", "/a//b"}, {"a", "#", "/~", "/~2", "/a~"}},
        {"relative-json-pointer",
         {"0", "10", "1/a", "0#"},
         {"", "-1", "01", "/a", "0##", "1#/a", "a", "1a", "+1"}},
        {"regex", {"", "a|b", "(?<=a+)b"}, {"(", "[", "\\a", "(?i)a"}},
    };
    CHECK(cases);
    assert_null(format_find(TEXT("no-such")));
}

/* Runs last. */
static void formats__of_the_table__are_each_tested(void **state)
{
    (void)state;
    static const char *const names[] = {
#define FORMAT(check, name, description) name,
#include "format/formats.def"
#undef FORMAT
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool is_tested = false;
        for (size_t j = 0; j < tested.count; j++)
            is_tested = is_tested || strcmp(tested.names[j], names[i]) == 0;
        if (!is_tested)
            fail_msg("no case is for %s", names[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times__of_rfc_3339__are_told_from_others),
        cmocka_unit_test(addresses__of_hosts_and_people__are_told_from_others),
        cmocka_unit_test(references__of_all_kinds__are_told_from_others),
        cmocka_unit_test(texts__of_other_formats__are_told_from_others),
        cmocka_unit_test(formats__of_the_table__are_each_tested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

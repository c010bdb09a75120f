/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "inventory/host_pattern.h"

/* "name name:port", or why it is none. */
static void check(const char *text, const char *expected)
{
    struct arena arena;
    struct host_pattern pattern;
    struct buffer out;
    arena_init(&arena);
    buffer_init(&out, 1000);
    buffer_append_string(&out, "");
    switch (host_pattern_read(&pattern, text_of(text), 20, 200, &arena)) {
    case HOST_PATTERN_GOOD:
        for (size_t i = 0; i < pattern.count; i++)
            buffer_format(&out, "%s%.*s", i ? " " : "", (int)pattern.names[i].length,
                          pattern.names[i].bytes);
        if (pattern.port.length)
            buffer_format(&out, " port %.*s", (int)pattern.port.length, pattern.port.bytes);
        break;
    case HOST_PATTERN_REFUSED:
        assert_non_null(pattern.fault);
        buffer_append_string(&out, "refused");
        break;
    case HOST_PATTERN_TOO_MANY:
        buffer_append_string(&out, "too many");
        break;
    case HOST_PATTERN_NO_MEMORY:
        fail();
    }
    assert_string_equal(out.bytes, expected);
    host_pattern_release(&pattern);
    buffer_release(&out);
    arena_release(&arena);
}

static void host_pattern_read__plain_name__is_one_host(void **state)
{
    (void)state;
    check("a", "a");
    check("048312b5-0456-47a7-9e83-b636f4c0a689", "048312b5-0456-47a7-9e83-b636f4c0a689");
    check("::1", "::1");
    check("a b", "a b");
    check("\xC3\xA9", "\xC3\xA9");
}

static void host_pattern_read__port__is_parted_behind_an_address_alone(void **state)
{
    (void)state;
    check("a:22", "a port 22");
    check("a:022", "a port 22");
    check("a:0", "a");
    check("[::1]:22", "::1 port 22");
    check("[fe80::1]:7", "fe80::1 port 7");
    check("[1:2:3:4:5:6:7:8]:9", "1:2:3:4:5:6:7:8 port 9");
    check("[1:2:3:4:5:6::]:9", "1:2:3:4:5:6:: port 9");
    check("[1::2:3:4:5:6:7]:9", "1::2:3:4:5:6:7 port 9");
    check("[::1:2:3:4:5:6]:9", "::1:2:3:4:5:6 port 9");
    check("[::ffff:192.0.2.3]:9", "::ffff:192.0.2.3 port 9");
    check("[0:0:0:0:0:ffff:192.0.2.3]:9", "0:0:0:0:0:ffff:192.0.2.3 port 9");
    check("10.0.0.1:2222", "10.0.0.1 port 2222");
    check("a b:22", "a b:22");
    check("a-:22", "a-:22");
    check("a..b:22", "a..b:22");
    check("[a:1]:2", "a port 1");
    check("a[1:2]:9", "a1 a2 port 9");
    check("\xC3\xA9:22", "refused");
    check("a\n:22", "refused");
    check("_a:22", "_a port 22");
    check("a_b-c.d:22", "a_b-c.d port 22");
    check("a_:22", "a_:22");
    check("-a:22", "-a:22");
    check(".a:22", ".a:22");
    check("a.:22", "a.:22");
    check("a.-b:22", "a.-b:22");
    check("a-.b:22", "a-.b:22");
    check(":22", ":22");
    check("a:", "a:");
    check("a:b", "a:b");
    check("a:22b", "a:22b");
    check("a:2:33", "a:2:33");
    check("a[1:2:1]:22", "a1 a2 port 22");
    check("a[a:c:2].b:22", "aa.b ac.b port 22");
    check("[a]:2", "a port 2");
    check("a:123456789012345678", "a port 123456789012345678");
    check("a:1234567890123456789", "refused");
    check("[1:[2:4]::3]:22", "1:2::3 1:3::3 1:4::3 port 22");
    check("[1:[2:6:4]::3]:22", "1:2::3 1:6::3 port 22");
    check("[1::]:22", "1:: port 22");
    check("[1:2:3:4:5:6:7]:22", "refused");
    check("[::1:2:3:4:5:6:7]:22", "refused");
    check("[::FFFF:192.0.2.3]:9", "::FFFF:192.0.2.3 port 9");
    check("[0:0:0:0:0:FFFF:192.0.2.3]:9", "0:0:0:0:0:FFFF:192.0.2.3 port 9");
    check("[0:0:0:0:0:0:192.0.2.3]:9", "0:0:0:0:0:0:192.0.2.3 port 9");
    check("[::192.0.2.3]:9", "::192.0.2.3 port 9");
}

/* Ansible 2.14 looks at how an address begins, and 2.19 at all of it. */
static void host_pattern_read__port_behind_the_beginning_of_an_address__is_refused(void **state)
{
    (void)state;
    check("[::1 x]:22", "refused");
    check("[1:2:3:4:5:6:7:8:9]:22", "refused");
    check("[1::2:3:4:5:6:7:8]:22", "refused");
    check("[1::2::3]:22", "refused");
    check("[fe80::192.0.2.3]:22", "refused");
    check("[0:0:0:0:0:0:192.0.2.3.4]:22", "refused");
    check("[::1:2:3:4:5:6:7]:22", "refused");
    check("[::1:2:3:4:5:6:7:8]:22", "refused");
    check("[::1:]:22", "refused");
    check("[1::2:]:22", "refused");
    check("[::12345]:22", "refused");
    check("[::x]:22", "refused");
}

static void host_pattern_read__range__is_all_of_its_hosts(void **state)
{
    (void)state;
    check("a[1:3]", "a1 a2 a3");
    check("a[01:03]b", "a01b a02b a03b");
    check("a[8:11]", "a8 a9 a10 a11");
    check("a[:1]", "a0 a1");
    check("a[1:9:4]", "a1 a5 a9");
    check("a[a:c]", "aa ab ac");
    check("a[y:B]", "ay az aA aB");
    check("a[a:f:2]", "aa ac ae");
    check("a[1:2]-[a:b]", "a1-a a1-b a2-a a2-b");
    check("a[3:1]", "");
    check("a[1:3].b[1:2]", "a1.b1 a1.b2 a2.b1 a2.b2 a3.b1 a3.b2");
    check("[1:3]", "1 2 3");
    check("a[Z:Z]", "aZ");
    check("a[008:010]", "a008 a009 a010");
    check("a[0:0]", "a0");
    check("a[-1:1]", "a-1 a0 a1");
    check("a[5:3:-1]", "a5");
    check("a[5:9:-1]", "");
    check("a[c:c:-1]", "");
}

static void host_pattern_read__brackets_that_are_no_range__are_refused(void **state)
{
    (void)state;
    static const char *const table[] = {
        "a[1]",       "a[1:",    "a]1:2[",
        "a[1:2:3:4]", "a[1:]",   "a[01:100]",
        "a[c:a]",     "a[1:c]",  "a[a:1]",
        "a[1:3:0]",   "a|[1:2]", "a[[1:2]]",
        "a[1:2][",    "a[1:x]",  "[[[[[[[[[[[[[[[[[[1:2]]]]]]]]]]]]]]]]]]"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        check(table[i], "refused");
}

static void host_pattern_read__more_than_is_borne__ends(void **state)
{
    (void)state;
    check("a[1:999999999]", "too many");
    check("a[1:999999999][2:1]", "too many");
    check("a[1:9][1:9][1:9]", "too many");
    check("of-a-name-that-is-as-long-as-it-takes[1:6]", "too many");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_pattern_read__plain_name__is_one_host),
        cmocka_unit_test(host_pattern_read__port__is_parted_behind_an_address_alone),
        cmocka_unit_test(host_pattern_read__port_behind_the_beginning_of_an_address__is_refused),
        cmocka_unit_test(host_pattern_read__range__is_all_of_its_hosts),
        cmocka_unit_test(host_pattern_read__brackets_that_are_no_range__are_refused),
        cmocka_unit_test(host_pattern_read__more_than_is_borne__ends),
    };
    return cmocka_run_group_tests_name("host_pattern", tests, NULL, NULL);
}

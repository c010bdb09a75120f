/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/http.h"

static void url__that_is_safe__is_allowed(void **state)
{
    static const char *const urls[] = {
        "https://hosted.mender.io",
        "https://hosted.mender.io/",
        "HTTPS://hosted.mender.io:8443/api?x=a@b",
        "https://192.0.2.1",
        "https://[2001:db8::1]/",
        "https://[2001:db8::]",
        "https://10.0.0.0:10",
        "https://10.0.0.0",
        "https://example.com/a:0",
        "https://example.com/a/../b",
        "http://localhost:8080",
        "http://LOCALHOST/",
        "http://127.0.0.1",
        "http://127.255.255.254:1/x",
        "http://[::1]:8080/",
        "http://[0:0:0:0:0:0:0:1]/",
    };
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        const char *reason = NULL;
        if (!http_url_allowed(urls[i], &reason))
            fail_msg("%s %s", urls[i], reason);
    }
}

static void url__that_is_unsafe__is_refused_for_its_reason(void **state)
{
    static const struct {
        const char *url;
        const char *reason;
    } cases[] = {
        {"", "must begin with https://"},
        {"hosted.mender.io", "must begin with https://"},
        {"ftp://example.com", "must begin with https://"},
        {"file:///etc/passwd", "must begin with https://"},
        {"http://example.com", "must begin with https://"},
        {"http://192.0.2.1", "must begin with https://"},
        {"http://128.0.0.1", "must begin with https://"},
        {"http://localhost.example.com", "must begin with https://"},
        {"http://127.0.0.1.example.com", "must begin with https://"},
        {"http://[::2]", "must begin with https://"},
        {"http://[::ffff:127.0.0.1]", "must begin with https://"},
        {"http://0.0.0.0", "must begin with https://"},
        {"https://user@example.com", "must not hold a user name"},
        {"https://user:word@example.com", "must not hold a user name"},
        {"https://@example.com", "must not hold a user name"},
        {"http://127.0.0.1@example.com", "must not hold a user name"},
        {"http://localhost\\@example.com", "must not hold a user name"},
        {"https://example.com/#part", "must not hold a fragment"},
        {"https://example.com/a b", "holds a blank"},
        {"https://example.com/\r\nX: y", "holds a blank"},
        {"https://ex\xc3\xa4mple.com", "holds a blank"},
        {"https://example.com/\x7f", "holds a blank"},
        {"https:example.com", "must begin with https://"},
        {"https:/example.com", "must begin with https://"},
        {"https:///example.com", "is not a URL"},
        {"https://", "is not a URL"},
        {"https://?x", "is not a URL"},
        {"https://exam ple", "holds a blank"},
        {"https://example.com:port", "is not a URL"},
        {"https://example.com:99999", "is not a URL"},
        {"https://[::1", "is not a URL"},
        {"https://example.com:", "must name a port"},
        {"https://example.com:/api", "must name a port"},
        {"https://example.com:0", "must name a port"},
        {"https://[::1]:000?x", "must name a port"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *reason = "";
        if (http_url_allowed(cases[i].url, &reason))
            fail_msg("%s is allowed", cases[i].url);
        if (strncmp(reason, cases[i].reason, strlen(cases[i].reason)) != 0)
            fail_msg("%s: %s", cases[i].url, reason);
    }
}

static void escape__of_any_byte__leaves_unreserved_ones_alone(void **state)
{
    struct buffer out;
    (void)state;
    buffer_init(&out, 1000);
    http_escape(&out, (struct text){"aZ09-._~ /?&=%+*\0\xc3\xa9", 19});
    assert_string_equal(out.bytes, "aZ09-._~%20%2F%3F%26%3D%25%2B%2A%00%C3%A9");
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(url__that_is_safe__is_allowed),
        cmocka_unit_test(url__that_is_unsafe__is_refused_for_its_reason),
        cmocka_unit_test(escape__of_any_byte__leaves_unreserved_ones_alone),
    };
    return cmocka_run_group_tests_name("http/url", tests, NULL, NULL);
}

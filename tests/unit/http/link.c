/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/link.h"

static void relation__of_a_link__is_found(void **state)
{
    static const char *const headers[] = {
        "</a?page=2&per_page=20>; rel=\"next\"",
        "</a>; rel=next",
        "</a>;rel=next",
        "</a> ;  rel = \"next\"",
        "</a>; REL=\"Next\"",
        "</a>; rel=\"prev next\"",
        "</a>; rel=\"next\tlast\"",
        "</a>; title=\"one, two; three\"; rel=next",
        "</a>; title=\"a \\\" quote\"; rel=next",
        "</a>; hidden; rel=next",
        "</a,b;c>; rel=next",
        "<>; rel=next",
        "</a>; rel=\"first\", </b>; rel=\"next\"",
        "</a>; rel=\"first\",</b>; rel=\"next\"; title=x",
        ", ,</a>; rel=next,",
        "</a>; rel=\"next",
    };
    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        if (!http_link_has(text_of(headers[i]), "next"))
            fail_msg("%s", headers[i]);
    }
}

static void relation__that_no_link_has__is_not_found(void **state)
{
    static const char *const headers[] = {
        "",
        "next",
        "rel=next",
        "; rel=next",
        "</a>",
        "</a>;",
        "</a>; rel",
        "</a>; rel=",
        "</a>; rel=\"\"",
        "</a>; rel=\"first\"",
        "</next>; rel=first",
        "</a; rel=next",
        "</a>; rel=nextpage",
        "</a>; rel=\"next-page\"",
        "</a>; rel=xnext",
        "</a>; rev=next",
        "</a>; xrel=next",
        "</a>; title=\"rel=next\"",
        "</a>; title=\"a\\\"; rel=next\"",
        "</a>; title=\"; rel=next",
        "</a>; rel=prev; rel=next",
        "</a>, rel=next",
        "</a>; rel=\"a\\",
    };
    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        if (http_link_has(text_of(headers[i]), "next"))
            fail_msg("%s", headers[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relation__of_a_link__is_found),
        cmocka_unit_test(relation__that_no_link_has__is_not_found),
    };
    return cmocka_run_group_tests_name("http/link", tests, NULL, NULL);
}

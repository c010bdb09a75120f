/* SPDX-License-Identifier: MIT */
#include "promotion_world.h"

#include <setjmp.h>

#include <cmocka.h>

static void forbidden_ref__is_found_by_name_and_by_target(void **state)
{
    (void)state;
    static const struct {
        const char *ref, *target;
        size_t findings;
    } cases[] = {
        {"refs/replace/0123", "refs/replace/0123", 1},
        {"refs/fleetgate/state", "refs/fleetgate/state", 1},
        {"refs/heads/a", "refs/fleetgate/state", 1},
        {"refs/heads/main", "refs/heads/main", 0},
        {"refs/heads/refs/replace/a", "refs/heads/refs/replace/a", 0},
        {"refs/replaced/a", "refs/replaced/a", 0},
        {"refs/notes/commits", "refs/notes/commits", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct findings findings;
        struct update update = {.ref = cases[i].ref, .target = cases[i].target};
        findings_init(&findings, 10, NULL);
        promotion_judge_name(&update, &findings);
        if (findings.count != cases[i].findings)
            fail_msg("%s: %zu findings", cases[i].ref, findings.count);
        for (size_t j = 0; j < findings.count; j++)
            assert_int_equal(findings.items[j].rule, RULE_PUSH_FORBIDDEN_REF);
        findings_release(&findings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forbidden_ref__is_found_by_name_and_by_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "rollout/job_body.h"

#include <string.h>

static void body__of_a_ref_of_any_bytes__is_ascii_and_json(void **state)
{
    (void)state;
    static const struct delivery delivery = {.job = "7",
                                             .recorded_at = 1600000000,
                                             .ref = "refs/heads/\xC3\xA9\xFF\"x\x7f",
                                             .old = "a",
                                             .new = "b"};
    struct buffer body;
    buffer_init(&body, 1000);
    job_body_write(&body, &delivery, TEXT(""));
    assert_string_equal(body.bytes,
                        "{\"type\":\"fleetgate.rollout\",\"timestamp\":\"2020-09-13T12:26:40Z\","
                        "\"data\":{\"job\":\"7\",\"ref\":\"refs/heads/\\u00e9\\ufffd\\\"x\\u007f\","
                        "\"branch\":\"\\u00e9\\ufffd\\\"x\\u007f\",\"old\":\"a\",\"new\":\"b\"}}");
    buffer_release(&body);
}

static void body__with_a_plan__has_its_totals_and_digest(void **state)
{
    (void)state;
    static const struct delivery delivery = {
        .job = "7", .ref = "refs/heads/main", .old = "a", .new = "b"};
    struct buffer body, plan;
    buffer_init(&body, 1000);
    buffer_init(&plan, 1000);
    assert_true(
        job_body_sum_plan(&plan, TEXT("{\"changes\": [],\n\"totals\": {\"devices\": 3}}\n")));
    assert_string_equal(plan.bytes,
                        "{\"totals\":{\"devices\":3},\"sha256\":"
                        "\"c23657cc451d0b976330f4249625f221c911121e394756a16dfa93b10614649e\"}");
    job_body_write(&body, &delivery, buffer_text(&plan));
    assert_non_null(strstr(body.bytes, ",\"new\":\"b\",\"plan\":{\"totals\":{\"devices\":3},"));
    buffer_clear(&plan);
    assert_false(job_body_sum_plan(&plan, TEXT("")));
    assert_false(job_body_sum_plan(&plan, TEXT("{\"totals\": 1}")));
    assert_false(job_body_sum_plan(&plan, TEXT("[]")));
    buffer_release(&plan);
    buffer_release(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body__of_a_ref_of_any_bytes__is_ascii_and_json),
        cmocka_unit_test(body__with_a_plan__has_its_totals_and_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "rollout/job_body.h"

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
    job_body_write(&body, &delivery);
    assert_string_equal(body.bytes,
                        "{\"type\":\"fleetgate.rollout\",\"timestamp\":\"2020-09-13T12:26:40Z\","
                        "\"data\":{\"job\":\"7\",\"ref\":\"refs/heads/\\u00e9\\ufffd\\\"x\\u007f\","
                        "\"branch\":\"\\u00e9\\ufffd\\\"x\\u007f\",\"old\":\"a\",\"new\":\"b\"}}");
    buffer_release(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body__of_a_ref_of_any_bytes__is_ascii_and_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

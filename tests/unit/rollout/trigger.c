/* SPDX-License-Identifier: MIT */
#include "rollout/trigger.h"
#include "unit.h"

#include <jansson.h>

/* The sections that `rollout` may have in a policy. */
static json_t *sections_of_schema(json_t **schema)
{
    struct text text = embedded_file("schemas/policy.schema.json");
    *schema = json_loadb(text.bytes, text.length, 0, NULL);
    json_t *rollout = json_object_get(json_object_get(*schema, "properties"), "rollout");
    return json_object_get(rollout, "properties");
}

static void triggers__by_name__are_the_sections_of_the_policy(void **state)
{
    (void)state;
    json_t *schema;
    json_t *sections = sections_of_schema(&schema);
    size_t count = 0;
    for (const struct trigger *trigger = trigger_table; trigger->name; trigger++) {
        if (!json_object_get(sections, trigger->name))
            fail_msg("the schema of the policy has no section %s", trigger->name);
        count++;
    }
    assert_int_equal(count, json_object_size(sections));
    json_decref(schema);
}

static void trigger_find__name__is_exact(void **state)
{
    (void)state;
    for (const struct trigger *trigger = trigger_table; trigger->name; trigger++)
        assert_ptr_equal(trigger_find(trigger->name), trigger);
    assert_null(trigger_find(""));
    assert_null(trigger_find("Exec"));
    assert_null(trigger_find("exec "));
    assert_null(trigger_find("webhooks"));
}

static void trigger__without_its_section__is_not_configured(void **state)
{
    (void)state;
    const struct rollout_policy policy = {.exec = {.timeout_s = 60}};
    for (const struct trigger *trigger = trigger_table; trigger->name; trigger++)
        assert_false(trigger->is_configured(&policy));
    assert_false(rollout_is_configured(&policy));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(triggers__by_name__are_the_sections_of_the_policy),
        cmocka_unit_test(trigger_find__name__is_exact),
        cmocka_unit_test(trigger__without_its_section__is_not_configured),
    };
    return cmocka_run_group_tests_name("trigger", tests, NULL, NULL);
}

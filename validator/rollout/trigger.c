/* SPDX-License-Identifier: MIT */
/* The table of triggers. */
#include "rollout/trigger.h"

#include <string.h>

const struct trigger trigger_table[] = {
#define TRIGGER(name) {#name, trigger_##name##_is_configured, trigger_##name},
#include "rollout/triggers.def"
#undef TRIGGER
    {0},
};

const struct trigger *trigger_find(const char *name)
{
    for (const struct trigger *trigger = trigger_table; trigger->name; trigger++) {
        if (strcmp(trigger->name, name) == 0)
            return trigger;
    }
    return NULL;
}

bool rollout_is_configured(const struct rollout_policy *policy)
{
    for (const struct trigger *trigger = trigger_table; trigger->name; trigger++) {
        if (trigger->is_configured(policy))
            return true;
    }
    return false;
}

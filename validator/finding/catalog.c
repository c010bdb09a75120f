/* SPDX-License-Identifier: MIT */
/* The catalogue of rules, as the program asks it. */
#include "finding/finding.h"

#define FIXED false
#define ADJUSTABLE true
#define ABSOLUTE false
#define OVERRIDABLE true
static const struct rule_facts catalog[RULE_COUNT] = {
#define RULE(symbol, id, severity, adjustable, overridable, title) \
    [RULE_##symbol] = {id, title, SEVERITY_##severity, adjustable, overridable},
#include "finding/catalog.def"
#undef RULE
};

const struct rule_facts *rule_facts(enum rule rule)
{
    return &catalog[rule];
}

/* Ids that policies and records may still name, and what they are called now. */
static const struct {
    const char *id;
    enum rule rule;
} retired[] = {
    {"fleet/no-inventory", RULE_FLEET_NOT_FOUND},
};

bool rule_find(struct text id, enum rule *rule)
{
    for (size_t i = 0; i < sizeof retired / sizeof *retired; i++) {
        if (text_is(id, retired[i].id)) {
            *rule = retired[i].rule;
            return true;
        }
    }
    for (int i = 0; i < RULE_COUNT; i++) {
        if (text_is(id, catalog[i].id)) {
            *rule = (enum rule)i;
            return true;
        }
    }
    return false;
}

const char *severity_name(enum severity severity)
{
    switch (severity) {
    case SEVERITY_OFF:
        return "off";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_ERROR:
    case SEVERITY_COUNT:
        break;
    }
    return "error";
}

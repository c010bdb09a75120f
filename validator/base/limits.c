/* SPDX-License-Identifier: MIT */
/* The table of limits, as data. */
#include "base/base.h"

const struct limits default_limits = {
#define LIMIT(name, type, standard, unit, minimum, maximum, bounds) .name = (standard),
#include "base/limits.def"
#undef LIMIT
};

static const struct limit_facts facts[LIMIT_COUNT] = {
#define LIMIT(name, type, standard, unit, minimum, maximum, bounds) \
    [LIMIT_##name] = {#name, unit, bounds, minimum, maximum},
#include "base/limits.def"
#undef LIMIT
};

const struct limit_facts *limit_facts(enum limit limit)
{
    return &facts[limit];
}

unsigned limit_get(const struct limits *limits, enum limit limit)
{
    switch (limit) {
#define LIMIT(name, type, standard, unit, minimum, maximum, bounds) \
    case LIMIT_##name:                                              \
        return (unsigned)limits->name;
#include "base/limits.def"
#undef LIMIT
    case LIMIT_COUNT:
        break;
    }
    return 0;
}

void limit_set(struct limits *limits, enum limit limit, unsigned value)
{
    switch (limit) {
#define LIMIT(name, type, standard, unit, minimum, maximum, bounds) \
    case LIMIT_##name:                                              \
        limits->name = (type)value;                                 \
        break;
#include "base/limits.def"
#undef LIMIT
    case LIMIT_COUNT:
        break;
    }
}

/* SPDX-License-Identifier: MIT */
/* A part of each week in which a branch may not move. */
#include "policy/policy.h"

static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

enum { DAYS = sizeof days / sizeof *days };

/* ------------------------------------------------------------------------------------ read -- */

static bool take_digits(struct text *text, unsigned *number)
{
    if (text->length < 2 || text->bytes[0] < '0' || text->bytes[0] > '9' || text->bytes[1] < '0' ||
        text->bytes[1] > '9')
        return false;
    *number = (unsigned)(text->bytes[0] - '0') * 10 + (unsigned)(text->bytes[1] - '0');
    *text = text_from(*text, 2);
    return true;
}

/* "fri 14:00"; the day may end at 24:00. */
static bool take_moment(struct text *text, unsigned *moment)
{
    unsigned day = 0, hour, minute;
    while (day < DAYS && !text_take_string(text, days[day]))
        day++;
    if (day == DAYS || !text_take(text, ' ') || !take_digits(text, &hour) ||
        !text_take(text, ':') || !take_digits(text, &minute) || minute > 59 ||
        hour * 60 + minute > 24 * 60)
        return false;
    *moment = (day * 24 + hour) * 60 + minute;
    return true;
}

bool freeze_is_endless(const struct freeze *freeze)
{
    return freeze->from == 0 && freeze->to == FREEZE_MINUTES;
}

int freeze_read(struct freeze *freeze, struct text text, struct arena *arena, const char **problem)
{
    *problem = "`freeze` must be such as \"fri 14:00/mon 07:00 Europe/Zurich\"";
    freeze->text = arena_string(arena, text);
    if (!freeze->text)
        return -1;
    if (!take_moment(&text, &freeze->from) || !text_take(&text, '/') ||
        !take_moment(&text, &freeze->to) || !text_take(&text, ' '))
        return 0;
    freeze->from %= FREEZE_MINUTES;
    if (freeze->from == freeze->to % FREEZE_MINUTES && !freeze_is_endless(freeze)) {
        *problem = "`freeze` begins and ends at the same time";
        return 0;
    }
    freeze->zone = arena_string(arena, text);
    if (!freeze->zone)
        return -1;
    *problem = time_has_zone(freeze->zone)
                   ? NULL
                   : "`freeze` names a time zone that this machine does not have (see tzdata)";
    return 0;
}

/* ----------------------------------------------------------------------------------- holds -- */

int freeze_holds(const struct freeze *freeze, int64_t now, bool *holds, struct error *error)
{
    unsigned minute;
    if (time_week_minute(now, freeze->zone, &minute) != 0)
        return error_set(error, ERROR_ENVIRONMENT,
                         "this machine does not have the time zone %s (see tzdata)", freeze->zone);
    *holds = freeze->from < freeze->to ? minute >= freeze->from && minute < freeze->to
                                       : minute >= freeze->from || minute < freeze->to;
    return 0;
}

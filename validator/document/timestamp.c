/* SPDX-License-Identifier: MIT */
/* The spellings of dates and times, as PyYAML knows them. */
#include "document/timestamp.h"

struct timestamp {
    unsigned year, month, day;
    unsigned hour, minute, second;
    unsigned zone_hour, zone_minute;
};

static bool skip_blanks(struct text *rest)
{
    size_t before = rest->length;
    while (text_take(rest, ' ') || text_take(rest, '\t'))
        continue;
    return rest->length < before;
}

/* One digit or two. */
static bool take_one_or_two(struct text *rest, unsigned *value)
{
    return text_take_digits(rest, 2, value) || text_take_digits(rest, 1, value);
}

/* [ \t]*(Z|[-+]HH?(:MM)?) */
static bool take_zone(struct text *rest, struct timestamp *time)
{
    skip_blanks(rest);
    if (text_take(rest, 'Z'))
        return true;
    if (!text_take(rest, '-') && !text_take(rest, '+'))
        return false;
    if (!take_one_or_two(rest, &time->zone_hour))
        return false;
    return !text_take(rest, ':') || text_take_digits(rest, 2, &time->zone_minute);
}

/* HH?:MM:SS(.fraction)?(zone)? */
static bool take_time_of_day(struct text *rest, struct timestamp *time)
{
    if (!take_one_or_two(rest, &time->hour) || !text_take(rest, ':') ||
        !text_take_digits(rest, 2, &time->minute) || !text_take(rest, ':') ||
        !text_take_digits(rest, 2, &time->second))
        return false;
    if (text_take(rest, '.'))
        (void)text_skip_digits(rest);
    return rest->length == 0 || take_zone(rest, time);
}

/* What Python's datetime accepts. */
static bool is_possible(const struct timestamp *time)
{
    if (time->year < 1 || time->month < 1 || time->month > 12)
        return false;
    if (time->day < 1 || time->day > time_days_in_month(time->year, time->month))
        return false;
    return time->hour < 24 && time->minute < 60 && time->second < 60 &&
           time->zone_hour * 60 + time->zone_minute < 24 * 60;
}

enum timestamp_form timestamp_form(struct text text)
{
    struct text rest = text;
    struct timestamp time = {0};
    if (!text_take_digits(&rest, 4, &time.year) || !text_take(&rest, '-') ||
        !take_one_or_two(&rest, &time.month) || !text_take(&rest, '-') ||
        !take_one_or_two(&rest, &time.day))
        return TIMESTAMP_NONE;
    if (rest.length == 0) {
        if (text.length != sizeof "2025-10-10" - 1) /* a date alone has all its zeros */
            return TIMESTAMP_NONE;
    } else {
        bool separated = text_take(&rest, 'T') || text_take(&rest, 't') || skip_blanks(&rest);
        if (!separated || !take_time_of_day(&rest, &time) || rest.length)
            return TIMESTAMP_NONE;
    }
    return is_possible(&time) ? TIMESTAMP_GOOD : TIMESTAMP_IMPOSSIBLE;
}

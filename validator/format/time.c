/* SPDX-License-Identifier: MIT */
/* Dates and times of RFC 3339, durations of its appendix A. */
#include "format/checks.h"

static bool read_date(struct text *rest)
{
    unsigned year;
    unsigned month;
    unsigned day;
    return text_take_digits(rest, 4, &year) && text_take(rest, '-') &&
           text_take_digits(rest, 2, &month) && month >= 1 && month <= 12 && text_take(rest, '-') &&
           text_take_digits(rest, 2, &day) && day >= 1 && day <= time_days_in_month(year, month);
}

/* Z or +hh:mm, in minutes east of UTC. */
static bool read_offset(struct text *rest, int *minutes)
{
    unsigned hour;
    unsigned minute;
    *minutes = 0;
    if (text_take(rest, 'Z') || text_take(rest, 'z'))
        return true;
    bool is_west = text_peek(rest) == '-';
    if (!text_take(rest, '+') && !text_take(rest, '-'))
        return false;
    if (!text_take_digits(rest, 2, &hour) || hour > 23 || !text_take(rest, ':') ||
        !text_take_digits(rest, 2, &minute) || minute > 59)
        return false;
    *minutes = (int)(hour * 60 + minute) * (is_west ? -1 : 1);
    return true;
}

static bool read_time(struct text *rest)
{
    enum { MINUTES_A_DAY = 24 * 60 };
    unsigned hour;
    unsigned minute;
    unsigned second;
    int offset;
    if (!text_take_digits(rest, 2, &hour) || hour > 23 || !text_take(rest, ':') ||
        !text_take_digits(rest, 2, &minute) || minute > 59 || !text_take(rest, ':') ||
        !text_take_digits(rest, 2, &second) || second > 60)
        return false;
    if (text_take(rest, '.') && !text_skip_digits(rest))
        return false;
    if (!read_offset(rest, &offset))
        return false;
    /* Leap seconds come at the end of a day, by UTC. */
    int utc = ((int)(hour * 60 + minute) - offset + MINUTES_A_DAY) % MINUTES_A_DAY;
    return second < 60 || utc == MINUTES_A_DAY - 1;
}

bool format_date(struct text text)
{
    return read_date(&text) && text.length == 0;
}

bool format_time(struct text text)
{
    return read_time(&text) && text.length == 0;
}

bool format_date_time(struct text text)
{
    return read_date(&text) && (text_take(&text, 'T') || text_take(&text, 't')) &&
           read_time(&text) && text.length == 0;
}

/* Digits and a unit, for as many units as follow each other without a gap: 1Y2M3D, 2M3D, but not
 * 1Y3D. False when a number has no such unit; none at all is fine. */
static bool read_units(struct text *rest, const char *units)
{
    const char *next = NULL;
    while (ascii_is_digit(text_peek(rest))) {
        text_skip_digits(rest);
        char unit = text_peek(rest);
        if (!ascii_is_among(unit, units) || (next && unit != *next))
            return false;
        next = strchr(units, unit) + 1;
        text_skip(rest, 1);
    }
    return true;
}

bool format_duration(struct text text)
{
    if (!text_take(&text, 'P') || text.length == 0)
        return false;
    struct text weeks = text;
    if (text_skip_digits(&weeks) && text_take(&weeks, 'W'))
        return weeks.length == 0;
    if (!read_units(&text, "YMD"))
        return false;
    if (text.length == 0)
        return true;
    return text_take(&text, 'T') && text.length && read_units(&text, "HMS") && text.length == 0;
}

/* SPDX-License-Identifier: MIT */
#include "document/scalar.h"

struct scan {
    const char *at;
    const char *end;
};

struct timestamp {
    unsigned year, month, day;
    unsigned hour, minute, second;
    unsigned zone_hour, zone_minute;
};

static bool is_digit(const struct scan *scan)
{
    return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool skip(struct scan *scan, char expected)
{
    if (scan->at == scan->end || *scan->at != expected)
        return false;
    scan->at++;
    return true;
}

static bool skip_blanks(struct scan *scan)
{
    const char *before = scan->at;
    while (skip(scan, ' ') || skip(scan, '\t')) {
    }
    return scan->at > before;
}

/* Reads `least` to `most` digits. */
static bool number(struct scan *scan, unsigned least, unsigned most, unsigned *value)
{
    unsigned digits = 0;
    for (*value = 0; digits < most && is_digit(scan); digits++)
        *value = *value * 10 + (unsigned)(*scan->at++ - '0');
    return digits >= least;
}

/* [ \t]*(Z|[-+]HH?(:MM)?) */
static bool zone(struct scan *scan, struct timestamp *time)
{
    skip_blanks(scan);
    if (skip(scan, 'Z'))
        return true;
    if (!skip(scan, '-') && !skip(scan, '+'))
        return false;
    if (!number(scan, 1, 2, &time->zone_hour))
        return false;
    return !skip(scan, ':') || number(scan, 2, 2, &time->zone_minute);
}

/* HH?:MM:SS(.fraction)?(zone)? */
static bool time_of_day(struct scan *scan, struct timestamp *time)
{
    if (!number(scan, 1, 2, &time->hour) || !skip(scan, ':') ||
        !number(scan, 2, 2, &time->minute) || !skip(scan, ':') ||
        !number(scan, 2, 2, &time->second))
        return false;
    if (skip(scan, '.')) {
        while (is_digit(scan))
            scan->at++;
    }
    return scan->at == scan->end || (zone(scan, time) && scan->at == scan->end);
}

static unsigned days_in(unsigned month, unsigned year)
{
    static const unsigned days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* What Python's datetime accepts. */
static bool is_possible(const struct timestamp *time)
{
    if (time->year < 1 || time->month < 1 || time->month > 12)
        return false;
    if (time->day < 1 || time->day > days_in(time->month, time->year))
        return false;
    return time->hour < 24 && time->minute < 60 && time->second < 60 &&
           time->zone_hour * 60 + time->zone_minute < 24 * 60;
}

enum timestamp_form timestamp_form(struct text text)
{
    struct scan scan = {text.bytes, text.bytes + text.length};
    struct timestamp time = {0};
    if (!number(&scan, 4, 4, &time.year) || !skip(&scan, '-') ||
        !number(&scan, 1, 2, &time.month) || !skip(&scan, '-') || !number(&scan, 1, 2, &time.day))
        return TIMESTAMP_NONE;
    if (scan.at == scan.end) {
        if (text.length != sizeof "2025-10-10" - 1) /* a date alone has all its zeros */
            return TIMESTAMP_NONE;
    } else {
        bool separated = skip(&scan, 'T') || skip(&scan, 't') || skip_blanks(&scan);
        if (!separated || !time_of_day(&scan, &time))
            return TIMESTAMP_NONE;
    }
    return is_possible(&time) ? TIMESTAMP_GOOD : TIMESTAMP_IMPOSSIBLE;
}

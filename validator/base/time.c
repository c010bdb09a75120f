/* SPDX-License-Identifier: MIT */
/* What time it is, how it is written, and the calendar. */
#include "base/base.h"

#include <time.h>

const char *time_format(int64_t seconds, char text[TIME_BYTES])
{
    time_t time = (time_t)seconds;
    struct tm parts;
    if (!gmtime_r(&time, &parts) || !strftime(text, TIME_BYTES, "%Y-%m-%dT%H:%M:%SZ", &parts))
        *text = '\0';
    return text;
}

unsigned time_days_in_month(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[month - 1];
}

int64_t monotonic_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

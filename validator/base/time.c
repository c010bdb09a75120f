/* SPDX-License-Identifier: MIT */
/* What time it is, how it is written, and the calendar. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ZONES "/usr/share/zoneinfo/"
enum { ZONE_MAX = 64, ZONE_PATH_MAX = sizeof ZONES + ZONE_MAX + 1 };

const char *time_format(int64_t seconds, char text[TIME_BYTES])
{
    time_t time = (time_t)seconds;
    struct tm parts;
    if (!gmtime_r(&time, &parts) || !strftime(text, TIME_BYTES, "%Y-%m-%dT%H:%M:%SZ", &parts))
        *text = '\0';
    return text;
}

/* No path out of the folder, and nothing hidden in it. */
static bool is_zone_name(const char *zone)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
    size_t length = strlen(zone);
    return length > 0 && length <= ZONE_MAX && strspn(zone, letters) == length && *zone != '/';
}

bool time_has_zone(const char *zone)
{
    static const char magic[] = "TZif";
    char path[ZONE_PATH_MAX], begin[sizeof magic - 1];
    size_t length;
    if (!is_zone_name(zone))
        return false;
    snprintf(path, sizeof path, "%s%s", ZONES, zone);
    return file_read(path, begin, sizeof begin, &length) == 0 && length == sizeof begin &&
           memcmp(begin, magic, sizeof begin) == 0;
}

static bool set_zone(const char *zone)
{
    bool set = (zone ? setenv("TZ", zone, 1) : unsetenv("TZ")) == 0;
    tzset();
    return set;
}

/* By the C library, which reads the zone that TZ names, and knows what follows its last line. */
static bool read_parts(int64_t seconds, const char *zone, struct tm *parts)
{
    char path[ZONE_PATH_MAX + 1];
    const time_t time = (time_t)seconds;
    const char *before = getenv("TZ");
    char *kept = before ? strdup(before) : NULL;
    if (before && !kept)
        return false;
    snprintf(path, sizeof path, ":%s%s", ZONES, zone);
    bool read = set_zone(path) && localtime_r(&time, parts) != NULL;
    set_zone(kept);
    free(kept);
    return read;
}

int time_week_minute(int64_t seconds, const char *zone, unsigned *minute)
{
    struct tm parts;
    if (!time_has_zone(zone) || !read_parts(seconds, zone, &parts))
        return -1;
    unsigned day = (unsigned)(parts.tm_wday + 6) % 7; /* it counts from sunday */
    *minute = (day * 24 + (unsigned)parts.tm_hour) * 60 + (unsigned)parts.tm_min;
    return 0;
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

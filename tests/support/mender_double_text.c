/* SPDX-License-Identifier: MIT */
/* UUIDs, times, percent-encoding, Base64, names of JSON types. */
#include "mender_double.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

void make_uuid(char uuid[UUID_SIZE])
{
    unsigned char b[16] = {0};
    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        abort();
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    snprintf(uuid, UUID_SIZE,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
             b[15]);
}

bool is_uuid(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        const char *allowed =
            i == 8 || i == 13 || i == 18 || i == 23 ? "-" : "0123456789abcdefABCDEF";
        if (text.bytes[i] == '\0' || !strchr(allowed, text.bytes[i]))
            return false;
    }
    return text.length == UUID_SIZE - 1;
}

void format_now(char text[NOW_SIZE])
{
    struct timespec now;
    struct tm parts;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    size_t length = strftime(text, NOW_SIZE, "%Y-%m-%dT%H:%M:%S", &parts);
    long fraction = now.tv_nsec / 1000000;
    int digits = 3;
    for (; digits > 0 && fraction % 10 == 0; digits--)
        fraction /= 10;
    if (digits > 0)
        length += (size_t)snprintf(text + length, NOW_SIZE - length, ".%0*ld", digits, fraction);
    snprintf(text + length, NOW_SIZE - length, "Z");
}

static int hex_value(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = digit ? strchr(digits, digit | 0x20) : NULL;
    return found ? (int)(found - digits) : -1;
}

bool unescape(struct buffer *plain, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (byte == '%') {
            int high = i + 2 < text.length ? hex_value(text.bytes[i + 1]) : -1;
            int low = i + 2 < text.length ? hex_value(text.bytes[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            byte = (char)(high << 4 | low);
            i += 2;
        }
        buffer_append(plain, &byte, 1);
    }
    return true;
}

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte);
}

static bool is_letter_or_digit(char byte)
{
    return is_one_of(byte, "0123456789"
                           "abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

void escape(struct buffer *escaped, struct text text, const char *plain)
{
    for (size_t i = 0; i < text.length; i++) {
        if (is_letter_or_digit(text.bytes[i]) || is_one_of(text.bytes[i], plain))
            buffer_append(escaped, text.bytes + i, 1);
        else
            buffer_format(escaped, "%%%02X", (unsigned char)text.bytes[i]);
    }
}

static int base64_value(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (digit == '-')
        return 62;
    if (digit == '_')
        return 63;
    const char *found = digit ? strchr(digits, digit) : NULL;
    return found ? (int)(found - digits) : -1;
}

long decode_base64(struct text text, unsigned char *bytes, size_t size)
{
    while (text.length > 0 && text.bytes[text.length - 1] == '=')
        text.length--;
    unsigned bits = 0;
    unsigned count = 0;
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        int value = base64_value(text.bytes[i]);
        if (value < 0)
            return -1;
        bits = (bits << 6 | (unsigned)value) & 0xFFFF;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        if (length >= size)
            return -1;
        bytes[length++] = (unsigned char)(bits >> count);
    }
    return text.length % 4 == 1 ? -1 : (long)length;
}

long find_base64url_fault(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (is_one_of(text.bytes[i], "+/") || base64_value(text.bytes[i]) < 0)
            return (long)i;
    }
    return text.length % 4 == 1 ? (long)text.length - 1 : -1;
}

const char *json_kind(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "object";
    case JSON_ARRAY:
        return "array";
    case JSON_STRING:
        return "string";
    case JSON_TRUE:
    case JSON_FALSE:
        return "bool";
    case JSON_NULL:
        return "null";
    default:
        return "number";
    }
}

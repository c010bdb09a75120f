/* SPDX-License-Identifier: MIT */
/* Labels of host names, from Punycode and into it. */
#include "format/punycode.h"

#include <string.h>

/* The parameters of RFC 3492, section 5. */
enum {
    BASE = 36,
    LEAST_THRESHOLD = 1,
    MOST_THRESHOLD = 26,
    SKEW = 38,
    DAMP = 700,
    FIRST_BIAS = 72,
    FIRST_CODEPOINT = 0x80,
};

static uint32_t adapt(uint32_t delta, uint32_t count, bool is_first)
{
    uint32_t steps = 0;
    delta = is_first ? delta / DAMP : delta / 2;
    delta += delta / count;
    for (; delta > (BASE - LEAST_THRESHOLD) * MOST_THRESHOLD / 2; steps += BASE)
        delta /= BASE - LEAST_THRESHOLD;
    return steps + (BASE - LEAST_THRESHOLD + 1) * delta / (delta + SKEW);
}

static uint32_t threshold(uint32_t step, uint32_t bias)
{
    if (step <= bias + LEAST_THRESHOLD)
        return LEAST_THRESHOLD;
    return step >= bias + MOST_THRESHOLD ? MOST_THRESHOLD : step - bias;
}

static uint32_t digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0') + 26;
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a');
    return c >= 'A' && c <= 'Z' ? (uint32_t)(c - 'A') : BASE;
}

static char digit_of(uint32_t value)
{
    return (char)(value < 26 ? 'a' + value : '0' + (value - 26));
}

/* -------------------------------------------------------------------------------- decoding -- */

/* One variable-length integer, added to *index. */
static bool read_integer(struct text *rest, uint32_t bias, uint32_t *index)
{
    uint32_t weight = 1;
    for (uint32_t step = BASE;; step += BASE) {
        uint32_t digit = rest->length ? digit_value(rest->bytes[0]) : BASE;
        if (digit == BASE || digit > (UINT32_MAX - *index) / weight)
            return false;
        rest->bytes++;
        rest->length--;
        *index += digit * weight;
        uint32_t least = threshold(step, bias);
        if (digit < least)
            return true;
        if (weight > UINT32_MAX / (BASE - least))
            return false;
        weight *= BASE - least;
    }
}

/* The ASCII characters of the label, which stand before the last hyphen. */
static bool copy_basic(struct text *rest, uint32_t *codepoints, size_t *count)
{
    size_t basic = rest->length;
    while (basic > 0 && rest->bytes[basic - 1] != '-')
        basic--;
    *count = basic ? basic - 1 : 0;
    if (*count > PUNYCODE_MAX)
        return false;
    for (size_t i = 0; i < *count; i++) {
        if ((unsigned char)rest->bytes[i] >= FIRST_CODEPOINT)
            return false;
        codepoints[i] = (unsigned char)rest->bytes[i];
    }
    rest->bytes += basic;
    rest->length -= basic;
    return true;
}

bool punycode_decode(struct text encoded, uint32_t codepoints[PUNYCODE_MAX], size_t *count)
{
    uint32_t codepoint = FIRST_CODEPOINT;
    uint32_t bias = FIRST_BIAS;
    uint32_t index = 0;
    if (!copy_basic(&encoded, codepoints, count))
        return false;
    while (encoded.length) {
        uint32_t before = index;
        if (*count == PUNYCODE_MAX || !read_integer(&encoded, bias, &index))
            return false;
        uint32_t length = (uint32_t)*count + 1;
        bias = adapt(index - before, length, before == 0);
        if (index / length > 0x10FFFF - codepoint)
            return false;
        codepoint += index / length;
        index %= length;
        if (codepoint >= 0xD800 && codepoint <= 0xDFFF)
            return false;
        memmove(codepoints + index + 1, codepoints + index, (*count - index) * sizeof *codepoints);
        codepoints[index++] = codepoint;
        ++*count;
    }
    return true;
}

/* -------------------------------------------------------------------------------- encoding -- */

struct output {
    char *bytes;
    size_t length;
    bool full;
};

static void put(struct output *output, char c)
{
    if (output->length == PUNYCODE_MAX)
        output->full = true;
    else
        output->bytes[output->length++] = c;
}

static void put_integer(struct output *output, uint32_t value, uint32_t bias)
{
    for (uint32_t step = BASE;; step += BASE) {
        uint32_t least = threshold(step, bias);
        if (value < least)
            break;
        put(output, digit_of(least + (value - least) % (BASE - least)));
        value = (value - least) / (BASE - least);
    }
    put(output, digit_of(value));
}

static uint32_t next_codepoint(const uint32_t *codepoints, size_t count, uint32_t from)
{
    uint32_t next = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        if (codepoints[i] >= from && codepoints[i] < next)
            next = codepoints[i];
    }
    return next;
}

bool punycode_encode(const uint32_t *codepoints, size_t count, char encoded[PUNYCODE_MAX],
                     size_t *length)
{
    struct output output = {.bytes = encoded};
    if (count > PUNYCODE_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (codepoints[i] < FIRST_CODEPOINT)
            put(&output, (char)codepoints[i]);
    }
    uint32_t basic = (uint32_t)output.length;
    uint32_t handled = basic;
    if (basic)
        put(&output, '-');
    uint32_t codepoint = FIRST_CODEPOINT;
    uint32_t bias = FIRST_BIAS;
    uint32_t delta = 0;
    while (handled < count && !output.full) {
        uint32_t next = next_codepoint(codepoints, count, codepoint);
        delta += (next - codepoint) * (handled + 1);
        codepoint = next;
        for (size_t i = 0; i < count; i++) {
            delta += codepoints[i] < codepoint;
            if (codepoints[i] != codepoint)
                continue;
            put_integer(&output, delta, bias);
            bias = adapt(delta, handled + 1, handled == basic);
            delta = 0;
            handled++;
        }
        delta++;
        codepoint++;
    }
    *length = output.length;
    return !output.full;
}

/* SPDX-License-Identifier: MIT */
/* Ranges and ports of hosts: web[01:20], db-[a:f:2], 10.0.0.7:2222, [::1]:22. */
#include "inventory/host_pattern.h"

#include <stdlib.h>

enum { NUMBER_BYTES_MAX = 18 };

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* ------------------------------------------------------------------------------- addresses -- */

static bool take_digits(struct text *rest)
{
    return text_skip_digits(rest);
}

static bool take_hexadecimals(struct text *rest, size_t most)
{
    size_t count = 0;
    while (count < most && ascii_is_hexadecimal(text_peek(rest))) {
        text_skip(rest, 1);
        count++;
    }
    return count > 0;
}

/* The end of a range behind its bounds: ":2]" or "]". */
static bool take_range_end(struct text *rest)
{
    if (text_take(rest, ':') && !take_digits(rest))
        return false;
    return text_take(rest, ']');
}

/* [1:20], [a:f], [01:20:2] */
static bool take_range(struct text *rest)
{
    struct text at = *rest;
    if (!text_take(&at, '['))
        return false;
    if (ascii_is_letter(text_peek(&at))) {
        text_skip(&at, 1);
        if (!text_take(&at, ':') || !ascii_is_letter(text_peek(&at)))
            return false;
        text_skip(&at, 1);
    } else if (!take_digits(&at) || !text_take(&at, ':') || !take_digits(&at)) {
        return false;
    }
    if (!take_range_end(&at))
        return false;
    *rest = at;
    return true;
}

/* Up to four hexadecimal digits, or a range of such. */
static bool take_ipv6_component(struct text *rest)
{
    struct text at = *rest;
    if (text_take(&at, '[')) {
        if (!take_hexadecimals(&at, SIZE_MAX) || !text_take(&at, ':') ||
            !take_hexadecimals(&at, SIZE_MAX) || !take_range_end(&at))
            return false;
    } else if (!take_hexadecimals(&at, 4)) {
        return false;
    }
    *rest = at;
    return true;
}

/* Three components with dots behind them, and a fourth. */
static bool take_dotted(struct text *rest)
{
    for (int i = 0; i < 3; i++) {
        if (!take_ipv6_component(rest) || !text_take(rest, '.'))
            return false;
    }
    return take_ipv6_component(rest);
}

/* What may stand before four numbers with dots. */
static bool is_mapped_prefix(struct text text)
{
    static const char *const prefixes[] = {
        "::", "::ffff:", "::FFFF:", "0:0:0:0:0:0:", "0:0:0:0:0:ffff:", "0:0:0:0:0:FFFF:"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (text_is(text, prefixes[i]))
            return true;
    }
    return false;
}

/* Ansible's expression for these is anchored at its end in its last form alone. */
static bool begins_like_ipv6(struct text text)
{
    struct text rest = text;
    if (text_starts_with(text, "::"))
        return true;
    size_t count = 0;
    while (count < 7) {
        struct text before = rest;
        if (!take_ipv6_component(&rest) || !text_take(&rest, ':')) {
            rest = before;
            break;
        }
        count++;
        if (count <= 6 && text_peek(&rest) == ':')
            return true;
    }
    if (count == 7)
        return take_ipv6_component(&rest);
    bool mapped = false;
    rest = text;
    for (count = 0; text_take_string(&rest, "0:"); count++)
        continue;
    if (count == 5 && (text_take_string(&rest, "ffff:") || text_take_string(&rest, "FFFF:")))
        mapped = true;
    return (count == 6 || mapped) && take_dotted(&rest) && (!mapped || rest.length == 0);
}

/* The same, anchored at both ends, as from 2.17 on: eight parts, or less with :: between them. */
static bool is_ipv6(struct text text)
{
    struct text rest = text;
    size_t before = 0, after = 0;
    bool has_gap = text_take_string(&rest, "::");
    while (rest.length > 0) {
        struct text dotted = rest;
        if (take_dotted(&dotted) && dotted.length == 0)
            return is_mapped_prefix((struct text){text.bytes, text.length - rest.length});
        if (!take_ipv6_component(&rest))
            return false;
        *(has_gap ? &after : &before) += 1;
        if (rest.length == 0)
            break;
        if (!has_gap && text_take_string(&rest, "::"))
            has_gap = true;
        else if (!text_take(&rest, ':') || rest.length == 0)
            return false;
    }
    return has_gap ? before <= 6 && after <= 6 && (after == 0 || before + after <= 7) : before == 8;
}

/* Labels of letters, digits, _, - and ranges, with dots between; none ends in _ or -. */
static bool is_host_name(struct text text)
{
    bool at_start = true, may_end = false;
    while (text.length > 0) {
        char byte = text_peek(&text);
        if (take_range(&text)) {
            at_start = false;
            may_end = true;
            continue;
        }
        text_skip(&text, 1);
        if (byte == '.') {
            if (!may_end)
                return false;
            at_start = true;
            may_end = false;
        } else if (ascii_is_alphanumeric(byte) || byte == '_' || (byte == '-' && !at_start)) {
            may_end = ascii_is_alphanumeric(byte);
            at_start = false;
        } else {
            return false;
        }
    }
    return may_end;
}

/* Parts "<anything>:<digits>"; brackets of `text` that are complete may hold colons. */
static bool split_port(struct text text, struct text *host, struct text *port)
{
    size_t i = 0;
    while (i < text.length && text.bytes[i] != ':') {
        if (text.bytes[i] == ']')
            return false;
        if (text.bytes[i] == '[') {
            while (i < text.length && text.bytes[i] != ']')
                i++;
            if (i == text.length)
                return false;
        }
        i++;
    }
    if (i == text.length)
        return false;
    struct text digits = text_from(text, i + 1), rest = digits;
    if (!text_skip_digits(&rest) || rest.length > 0)
        return false;
    *port = digits;
    *host = (struct text){text.bytes, i};
    return true;
}

/* "[<anything>]:<digits>" */
static bool split_bracketed_port(struct text text, struct text *host, struct text *port)
{
    size_t end = text.length;
    while (end > 0 && ascii_is_digit(text.bytes[end - 1]))
        end--;
    if (end == text.length || end < 4 || text.bytes[0] != '[' || text.bytes[end - 1] != ':' ||
        text.bytes[end - 2] != ']')
        return false;
    *host = (struct text){text.bytes + 1, end - 3};
    *port = text_from(text, end);
    return true;
}

/* Parts the port off, where what stands before it is an address; else it stays part of the name.
 * False where that cannot be told. */
static bool take_port(struct host_pattern *pattern, struct text *text)
{
    struct text host = *text, port = {0};
    bool parted = split_bracketed_port(*text, &host, &port);
    parted |= split_port(host, &host, &port);
    if (!parted)
        return true;
    if (!text_is_ascii(*text) || text_has(*text, '\n')) {
        pattern->fault = "holds a port behind a name that is not of ASCII";
        return false;
    }
    if (!is_host_name(host) && !begins_like_ipv6(host))
        return true;
    if (!is_host_name(host) && !is_ipv6(host)) {
        pattern->fault = "holds a port behind an address that not every Ansible takes for one";
        return false;
    }
    if (port.length > NUMBER_BYTES_MAX) {
        pattern->fault = "holds a port of too many digits";
        return false;
    }
    while (port.length > 1 && port.bytes[0] == '0')
        port = text_from(port, 1);
    pattern->port = text_is(port, "0") ? TEXT("") : port;
    *text = host;
    return true;
}

/* ---------------------------------------------------------------------------------- ranges -- */

struct expansion {
    struct host_pattern *pattern;
    struct arena *arena;
    size_t most, most_bytes, capacity, steps;
    bool no_memory, too_many;
};

/* What stands between the first pair of brackets: begin:end:step. */
struct range {
    struct text head, tail;
    struct text begin, end, step;
    bool is_letters;
    long long from, to, by;
    size_t width; /* numbers have zeros before them up to here; 0: as they are */
};

/* The text with its first brackets replaced is split at bars, which must make three parts. */
static bool split_range(struct text text, struct range *range)
{
    size_t open = 0, close = 0;
    while (open < text.length && text.bytes[open] != '[')
        open++;
    while (close < text.length && text.bytes[close] != ']')
        close++;
    if (close == text.length || close < open || text_has(text, '|'))
        return false;
    range->head = (struct text){text.bytes, open};
    range->tail = text_from(text, close + 1);
    struct text inner = {text.bytes + open + 1, close - open - 1};
    range->begin = text_cut(&inner, ':');
    if (!inner.bytes)
        return false;
    range->end = text_cut(&inner, ':');
    range->step = inner.bytes ? text_cut(&inner, ':') : TEXT("1");
    return !inner.bytes;
}

/* What Python's int() takes, but for spellings that nobody writes. */
static bool read_number(struct text text, long long *value)
{
    bool negative = text_take(&text, '-');
    if (text.length == 0 || text.length > NUMBER_BYTES_MAX)
        return false;
    *value = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (!ascii_is_digit(text.bytes[i]))
            return false;
        *value = *value * 10 + (text.bytes[i] - '0');
    }
    if (negative)
        *value = -*value;
    return true;
}

static bool read_letter(struct text text, long long *value)
{
    if (text.length != 1 || !ascii_is_letter(text.bytes[0]))
        return false;
    *value = strchr(letters, text.bytes[0]) - letters;
    return true;
}

static bool read_range(struct range *range)
{
    if (range->begin.length == 0)
        range->begin = TEXT("0");
    if (range->end.length == 0 || !read_number(range->step, &range->by) || range->by == 0)
        return false;
    if (range->begin.bytes[0] == '0' && range->begin.length > 1) {
        range->width = range->begin.length;
        if (range->end.length != range->width)
            return false;
    }
    range->is_letters =
        read_letter(range->begin, &range->from) && read_letter(range->end, &range->to);
    if (range->is_letters)
        return range->from <= range->to;
    return read_number(range->begin, &range->from) && read_number(range->end, &range->to);
}

static bool expand(struct expansion *expansion, struct text text);

static bool add_name(struct expansion *expansion, struct text name)
{
    struct host_pattern *pattern = expansion->pattern;
    if (ARRAY_RESERVE(pattern->names, expansion->capacity, pattern->count + 1) != 0) {
        expansion->no_memory = true;
        return false;
    }
    pattern->names[pattern->count++] = name;
    return true;
}

/* Each host is a step. A range that makes nothing, of one that makes many, takes its time too. */
static bool count_step(struct expansion *expansion)
{
    expansion->too_many |= ++expansion->steps > expansion->most;
    return !expansion->too_many;
}

static bool count_bytes(struct expansion *expansion, size_t length)
{
    expansion->pattern->bytes += length;
    expansion->too_many |= expansion->pattern->bytes > expansion->most_bytes;
    return !expansion->too_many;
}

static bool add_value(struct expansion *expansion, const struct range *range, long long value)
{
    char digits[32] = {0};
    struct text middle = {&letters[range->is_letters ? value : 0], 1};
    if (!range->is_letters) {
        struct buffer number;
        buffer_init(&number, sizeof digits);
        buffer_format(&number, "%lld", value);
        size_t length = number.length;
        memcpy(digits, number.failed ? "" : number.bytes, number.failed ? 0 : length);
        buffer_release(&number);
        middle = (struct text){digits, length};
    }
    struct text name;
    size_t zeros = middle.length < range->width ? range->width - middle.length : 0;
    size_t length = range->head.length + zeros + middle.length + range->tail.length;
    if (!count_bytes(expansion, length))
        return false;
    char *bytes = arena_alloc(expansion->arena, length + 1);
    if (!bytes) {
        expansion->no_memory = true;
        return false;
    }
    name = (struct text){bytes, length};
    memcpy(bytes, range->head.bytes, range->head.length);
    bytes += range->head.length;
    memset(bytes, '0', zeros);
    memcpy(bytes + zeros, middle.bytes, middle.length);
    if (range->tail.length)
        memcpy(bytes + zeros + middle.length, range->tail.bytes, range->tail.length);
    return text_has(name, '[') ? expand(expansion, name) : add_name(expansion, name);
}

/* Each bracket takes one level; a text has no more than fit its length, which a scalar's limit
 * bounds, and those that multiply end at the limit of hosts. */
static bool expand(struct expansion *expansion, struct text text)
{
    struct range range = {0};
    if (!split_range(text, &range) || !read_range(&range)) {
        expansion->pattern->fault =
            "has a bracket that is no range; write [1:20], [a:f] or [01:20:2]";
        return false;
    }
    for (long long i = range.from; range.by > 0 ? i <= range.to : i > range.to + 1; i += range.by) {
        if (!count_step(expansion) || !add_value(expansion, &range, i))
            return false;
    }
    return true;
}

void host_pattern_release(struct host_pattern *pattern)
{
    free(pattern->names);
}

enum host_pattern_state host_pattern_read(struct host_pattern *pattern, struct text text,
                                          size_t most, size_t most_bytes, struct arena *arena)
{
    enum { BRACKETS_MAX = 16 };
    *pattern = (struct host_pattern){0};
    struct expansion expansion = {
        .pattern = pattern, .arena = arena, .most = most, .most_bytes = most_bytes};
    size_t brackets = 0;
    for (size_t i = 0; i < text.length; i++)
        brackets += text.bytes[i] == '[';
    if (brackets > BRACKETS_MAX) {
        pattern->fault = "has too many brackets";
        return HOST_PATTERN_REFUSED;
    }
    if (!take_port(pattern, &text))
        return HOST_PATTERN_REFUSED;
    if (text_has(text, '[') ? expand(&expansion, text) : add_name(&expansion, text))
        return HOST_PATTERN_GOOD;
    if (expansion.no_memory)
        return HOST_PATTERN_NO_MEMORY;
    return expansion.too_many ? HOST_PATTERN_TOO_MANY : HOST_PATTERN_REFUSED;
}

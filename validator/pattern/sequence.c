/* SPDX-License-Identifier: MIT */
/* Patterns that are sequences of character sets: read, and matched byte by byte. */
#include "pattern/sequence.h"

/* ------------------------------------------------------------------------------------ sets -- */

static void add(struct character_set *set, char c)
{
    set->bits[(unsigned char)c / 64] |= (uint64_t)1 << (unsigned char)c % 64;
}

static void add_range(struct character_set *set, char first, char last)
{
    for (int c = first; c <= last; c++)
        add(set, (char)c);
}

static bool has(const struct character_set *set, char c)
{
    unsigned char byte = (unsigned char)c;
    return byte < 0x80 && set->bits[byte / 64] >> byte % 64 & 1;
}

static bool overlap(const struct character_set *a, const struct character_set *b)
{
    return (a->bits[0] & b->bits[0]) || (a->bits[1] & b->bits[1]);
}

/* --------------------------------------------------------------------------------- reading -- */

static bool is_ascii(char c)
{
    return c > 0 && (unsigned char)c < 0x80;
}

/* What follows a backslash, when it is \d, \w or an escaped punctuation mark. *character is NUL for
 * the first two. */
static bool read_escape(struct text *rest, struct character_set *set, char *character)
{
    char c = text_peek(rest);
    *character = '\0';
    if (c == 'd' || c == 'w')
        add_range(set, '0', '9');
    if (c == 'w') {
        add_range(set, 'a', 'z');
        add_range(set, 'A', 'Z');
        add(set, '_');
    }
    if (c != 'd' && c != 'w') {
        if (!is_ascii(c) || ascii_is_alphanumeric(c))
            return false;
        add(set, c);
        *character = c;
    }
    text_skip(rest, 1);
    return true;
}

static bool read_member(struct text *rest, struct character_set *set, char *character)
{
    if (text_take(rest, '\\'))
        return read_escape(rest, set, character);
    *character = text_peek(rest);
    if (!is_ascii(*character))
        return false;
    add(set, *character);
    text_skip(rest, 1);
    return true;
}

/* A class behind its opening bracket; negated and empty ones are left to the engine. */
static bool read_class(struct text *rest, struct character_set *set)
{
    if (text_peek(rest) == '^' || text_peek(rest) == ']')
        return false;
    while (!text_take(rest, ']')) {
        char first;
        char last;
        if (!read_member(rest, set, &first))
            return false;
        if (rest->length < 2 || rest->bytes[0] != '-' || rest->bytes[1] == ']')
            continue;
        text_skip(rest, 1);
        if (!first || !read_member(rest, set, &last) || !last)
            return false;
        add_range(set, first, last);
    }
    return true;
}

static bool read_set(struct text *rest, struct character_set *set)
{
    char character;
    if (text_take(rest, '['))
        return read_class(rest, set);
    if (ascii_is_among(text_peek(rest), "^$.*+?()]{}|"))
        return false;
    return read_member(rest, set, &character);
}

static bool read_count(struct text *rest, size_t *count)
{
    struct text digits = *rest;
    if (!text_skip_digits(rest) || digits.length - rest->length > 4)
        return false;
    *count = 0;
    for (; digits.length > rest->length; text_skip(&digits, 1))
        *count = *count * 10 + (size_t)(digits.bytes[0] - '0');
    return true;
}

static bool read_braces(struct text *rest, struct sequence_step *step)
{
    if (!read_count(rest, &step->least))
        return false;
    step->most = step->least;
    if (text_take(rest, ',')) {
        step->most = SIZE_MAX;
        if (text_peek(rest) != '}' && !read_count(rest, &step->most))
            return false;
    }
    return text_take(rest, '}');
}

static bool read_quantifier(struct text *rest, struct sequence_step *step)
{
    step->least = 1;
    step->most = 1;
    bool fits = true;
    if (text_take(rest, '*')) {
        step->least = 0;
        step->most = SIZE_MAX;
    } else if (text_take(rest, '+')) {
        step->most = SIZE_MAX;
    } else if (text_take(rest, '?')) {
        step->least = 0;
    } else if (text_take(rest, '{')) {
        fits = read_braces(rest, step);
    } else {
        return true;
    }
    return fits && text_peek(rest) != '?';
}

/* Whether step `index`, taking all it can, never takes what a later step needs. */
static bool is_greedy(const struct sequence *sequence, size_t index)
{
    const struct sequence_step *step = &sequence->steps[index];
    if (step->least == step->most)
        return true;
    for (size_t i = index + 1; i < sequence->count; i++) {
        if (overlap(&step->set, &sequence->steps[i].set))
            return false;
        if (sequence->steps[i].least > 0)
            return true;
    }
    return true;
}

bool sequence_read(struct text source, struct sequence *sequence)
{
    *sequence = (struct sequence){0};
    if (!text_take(&source, '^'))
        return false;
    while (source.length && !sequence->to_end) {
        if (source.length == 1 && text_take(&source, '$')) {
            sequence->to_end = true;
            continue;
        }
        if (sequence->count == SEQUENCE_STEPS)
            return false;
        struct sequence_step *step = &sequence->steps[sequence->count++];
        if (!read_set(&source, &step->set) || !read_quantifier(&source, step))
            return false;
    }
    for (size_t i = 0; i < sequence->count; i++) {
        if (!is_greedy(sequence, i))
            return false;
    }
    return true;
}

/* --------------------------------------------------------------------------------- matching -- */

bool sequence_match(const struct sequence *sequence, struct text subject)
{
    size_t at = 0;
    for (size_t i = 0; i < sequence->count; i++) {
        const struct sequence_step *step = &sequence->steps[i];
        size_t left = subject.length - at;
        size_t most = step->most < left ? step->most : left;
        size_t taken = 0;
        while (taken < most && has(&step->set, subject.bytes[at + taken]))
            taken++;
        if (taken < step->least)
            return false;
        at += taken;
    }
    return !sequence->to_end || at == subject.length;
}

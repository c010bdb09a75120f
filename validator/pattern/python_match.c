/* SPDX-License-Identifier: MIT */
/* Patterns of Python, compiled and matched in as many steps as are left. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern/pattern.h"

#include "pattern/python.h"

#include <pcre2.h>
#include <stdio.h>

enum {
    PYTHON_TRANSLATED = 256 * PATTERN_BYTES, /* \b grows most */
    PYTHON_HEAP_KIBIBYTES = 4096,
    PYTHON_STEPS_MAX = 10000000, /* of PCRE2 within one start, beside those we count */
};

struct python_pattern {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    bool is_caseless;
    size_t group_count;
    struct text names[PYTHON_GROUPS];
};

static void *allocate(size_t size, void *arena)
{
    return arena_alloc(arena, size);
}

/* The arena gives all back at once. */
static void release(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

/* What is left of the steps, and where in the subject the last one was. */
struct step_count {
    size_t left;
    size_t at;
};

/* PCRE2 calls it before each item that it tries: what counts the steps. One item may have passed
 * over all of the subject, as a* does. */
static int count_step(pcre2_callout_block *block, void *data)
{
    enum { BYTES_EACH = 64 };
    struct step_count *count = data;
    size_t at = block->current_position;
    size_t steps = 1 + (at > count->at ? at - count->at : count->at - at) / BYTES_EACH;
    count->at = at;
    if (steps > count->left) {
        count->left = 0;
        return PCRE2_ERROR_MATCHLIMIT;
    }
    count->left -= steps;
    return 0;
}

static bool compile_into(struct python_pattern *pattern, struct arena *arena,
                         const struct python_translator *t)
{
    pcre2_general_context *general = pcre2_general_context_create(allocate, release, arena);
    pcre2_compile_context *compile = general ? pcre2_compile_context_create(general) : NULL;
    pattern->context = general ? pcre2_match_context_create(general) : NULL;
    if (!compile || !pattern->context)
        return false;
    pcre2_set_newline(compile, PCRE2_NEWLINE_LF);
    pcre2_set_match_limit(pattern->context, PYTHON_STEPS_MAX);
    pcre2_set_heap_limit(pattern->context, PYTHON_HEAP_KIBIBYTES);
    uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP | PCRE2_AUTO_CALLOUT |
                       PCRE2_ALT_CIRCUMFLEX | (t->ignores_case ? PCRE2_CASELESS : 0) |
                       (t->is_multiline ? PCRE2_MULTILINE : 0) | (t->dot_is_all ? PCRE2_DOTALL : 0);
    int code;
    PCRE2_SIZE offset;
    pattern->code = pcre2_compile((PCRE2_SPTR)(t->out->bytes ? t->out->bytes : ""), t->out->length,
                                  options, &code, &offset, compile);
    if (pattern->code)
        pattern->data = pcre2_match_data_create_from_pattern(pattern->code, general);
    return pattern->data != NULL;
}

enum python_compiled python_pattern_compile(struct python_pattern **pattern, struct arena *arena,
                                            struct text source, unsigned flags,
                                            char problem[PATTERN_PROBLEM])
{
    *pattern = NULL;
    if (source.length > PATTERN_BYTES) {
        snprintf(problem, PATTERN_PROBLEM, "it is longer than %d bytes", PATTERN_BYTES);
        return PYTHON_UNSUPPORTED;
    }
    struct buffer translated;
    buffer_init(&translated, PYTHON_TRANSLATED);
    struct python_translator t = {
        .rest = source,
        .out = &translated,
        .problem = "it is not known to us",
        .ignores_case = flags & PYTHON_IGNORECASE,
        .is_multiline = flags & PYTHON_MULTILINE,
    };
    enum python_verdict verdict = python_translate(&t);
    struct python_pattern *result = NULL;
    if (verdict == PYTHON_KNOWN)
        result = arena_alloc(arena, sizeof *result);
    if (result && compile_into(result, arena, &t)) {
        result->is_caseless = t.has_i;
        result->group_count = t.group_count;
        memcpy(result->names, t.names, sizeof result->names);
        *pattern = result;
    }
    buffer_release(&translated);
    snprintf(problem, PATTERN_PROBLEM, "%s", t.problem);
    return *pattern                  ? PYTHON_COMPILED
           : verdict == PYTHON_WRONG ? PYTHON_INVALID
                                     : PYTHON_UNSUPPORTED;
}

size_t python_pattern_groups(const struct python_pattern *pattern)
{
    return pattern->group_count;
}

size_t python_pattern_group(const struct python_pattern *pattern, struct text name)
{
    for (size_t i = 0; i < pattern->group_count; i++)
        if (text_equal(pattern->names[i], name))
            return i + 1;
    return 0;
}

/* Dotted capital I and dotless i, which are other cases of i in Python alone. */
static bool has_odd_case(struct text subject)
{
    for (size_t i = 0; i + 1 < subject.length; i++) {
        unsigned char next = (unsigned char)subject.bytes[i + 1];
        if ((unsigned char)subject.bytes[i] == 0xC4 && (next == 0xB0 || next == 0xB1))
            return true;
    }
    return false;
}

enum match python_pattern_search(const struct python_pattern *pattern, struct text subject,
                                 size_t start, unsigned how, size_t *steps)
{
    if (pattern->is_caseless && has_odd_case(subject))
        return MATCH_UNDECIDED;
    uint32_t options = (how & PYTHON_NOT_EMPTY_HERE ? PCRE2_NOTEMPTY_ATSTART : 0) |
                       (how & PYTHON_ONLY_HERE ? PCRE2_ANCHORED : 0);
    struct step_count count = {*steps, start};
    pcre2_set_callout(pattern->context, count_step, &count);
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)(subject.bytes ? subject.bytes : ""),
                             subject.length, start, options, pattern->data, pattern->context);
    *steps = count.left;
    if (result == PCRE2_ERROR_NOMATCH)
        return MATCH_NO;
    return result > 0 ? MATCH_YES : MATCH_UNDECIDED;
}

bool python_pattern_span(const struct python_pattern *pattern, size_t group, size_t *start,
                         size_t *end)
{
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(pattern->data);
    *start = offsets[2 * group];
    *end = offsets[2 * group + 1];
    return *start != PCRE2_UNSET;
}

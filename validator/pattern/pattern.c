/* SPDX-License-Identifier: MIT */
/* Compiling patterns, and matching them with as many steps as the limits allow. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern/pattern.h"

#include "pattern/ecma.h"
#include "pattern/sequence.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    TRANSLATED_BYTES = 128 * PATTERN_BYTES, /* \S grows most: two bytes to about 210 */
    HEAP_KIBIBYTES = 4096,
    JIT_STACK_FIRST = 32 * 1024,
    JIT_STACK_MOST = 512 * 1024,
    UNDECIDED_MAX = 100, /* each of them costs a millisecond or more */
    FREE_STARTS = 64,    /* so many starts in a subject may each take all steps */
};

struct pattern {
    pcre2_code *code;
    bool is_anchored; /* can match at the start of the subject only */
    bool is_sequence; /* then `sequence` means the same */
    struct sequence sequence;
};

struct pattern_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack; /* NULL until a match needs it */
    uint32_t steps;         /* see struct limits */
    size_t subject;
    unsigned undecided; /* since the last reset */
};

/* PCRE2's own words, save where these differ from version to version: from 10.43 on it takes a
 * lookbehind of any length that has a limit. */
static void explain_refusal(int code, char problem[PATTERN_PROBLEM])
{
    if (code == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH)
        snprintf(problem, PATTERN_PROBLEM, "a lookbehind must be of fixed length");
    else
        pcre2_get_error_message(code, (PCRE2_UCHAR *)problem, PATTERN_PROBLEM);
}

static pcre2_code *compile_translated(struct text translated, char problem[PATTERN_PROBLEM])
{
    static const uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP |
                                    PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF;
    int code;
    PCRE2_SIZE offset;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)translated.bytes, translated.length, options,
                                         &code, &offset, NULL);
    if (!compiled && code != PCRE2_ERROR_HEAP_FAILED)
        explain_refusal(code, problem);
    /* Without JIT the interpreter runs the pattern; so a failure here is none. */
    if (compiled)
        (void)pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
    return compiled;
}

static bool is_anchored(const pcre2_code *code)
{
    uint32_t options = 0;
    pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &options);
    return options & PCRE2_ANCHORED;
}

int pattern_compile(struct pattern **pattern, struct text source, char problem[PATTERN_PROBLEM])
{
    *pattern = NULL;
    problem[0] = '\0';
    if (source.length > PATTERN_BYTES) {
        snprintf(problem, PATTERN_PROBLEM, "it is longer than %d bytes", PATTERN_BYTES);
        return -1;
    }
    struct buffer translated;
    buffer_init(&translated, TRANSLATED_BYTES);
    const char *refused = ecma_translate(source, &translated);
    if (refused)
        snprintf(problem, PATTERN_PROBLEM, "%s", refused);
    struct pattern *result = refused || translated.failed ? NULL : calloc(1, sizeof *result);
    if (result) {
        result->code = compile_translated(buffer_text(&translated), problem);
        if (!result->code) {
            free(result);
            result = NULL;
        }
    }
    buffer_release(&translated);
    if (result) {
        result->is_anchored = is_anchored(result->code);
        result->is_sequence = sequence_read(source, &result->sequence);
    }
    *pattern = result;
    return result ? 0 : -1;
}

struct pattern *pattern_compile_native(const char *expression)
{
    int code;
    PCRE2_SIZE offset;
    struct pattern *pattern = calloc(1, sizeof *pattern);
    if (!pattern)
        return NULL;
    pattern->code = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &code,
                                  &offset, NULL);
    if (!pattern->code) {
        free(pattern);
        return NULL;
    }
    pattern->is_anchored = is_anchored(pattern->code);
    return pattern;
}

bool pattern_is_valid(struct text source)
{
    struct buffer translated;
    buffer_init(&translated, SIZE_MAX / 2);
    bool valid = ecma_translate(source, &translated) == NULL && !translated.failed;
    buffer_release(&translated);
    return valid;
}

void pattern_free(struct pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_code_free(pattern->code);
    free(pattern);
}

void pattern_scratch_limit(struct pattern_scratch *scratch, const struct limits *limits)
{
    scratch->steps = limits->pattern_steps;
    scratch->subject = limits->pattern_subject;
    pcre2_set_depth_limit(scratch->context, scratch->steps);
}

/* PCRE2 asks for it only before it runs compiled code; without one it makes do with 32 KiB. */
static pcre2_jit_stack *stack_of(void *data)
{
    struct pattern_scratch *scratch = data;
    if (!scratch->stack)
        scratch->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
    return scratch->stack;
}

struct pattern_scratch *pattern_scratch_new(void)
{
    struct pattern_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return NULL;
    scratch->data = pcre2_match_data_create(1, NULL);
    scratch->context = pcre2_match_context_create(NULL);
    if (!scratch->data || !scratch->context) {
        pattern_scratch_free(scratch);
        return NULL;
    }
    pattern_scratch_limit(scratch, &default_limits);
    pcre2_set_heap_limit(scratch->context, HEAP_KIBIBYTES);
    pcre2_jit_stack_assign(scratch->context, stack_of, scratch);
    return scratch;
}

void pattern_scratch_free(struct pattern_scratch *scratch)
{
    if (!scratch)
        return;
    pcre2_match_data_free(scratch->data);
    pcre2_match_context_free(scratch->context);
    pcre2_jit_stack_free(scratch->stack);
    free(scratch);
}

void pattern_scratch_reset(struct pattern_scratch *scratch)
{
    scratch->undecided = 0;
}

/* PCRE2 counts the steps anew for every start it tries; the sum is what has to be bounded. */
static uint32_t steps_for(const struct pattern *pattern, uint64_t steps, size_t length)
{
    if (pattern->is_anchored || length <= FREE_STARTS)
        return (uint32_t)steps;
    return (uint32_t)(steps * FREE_STARTS / length);
}

enum match pattern_match(const struct pattern *pattern, struct pattern_scratch *scratch,
                         struct text subject)
{
    if (subject.length > scratch->subject)
        return MATCH_UNDECIDED;
    if (pattern->is_sequence)
        return sequence_match(&pattern->sequence, subject) ? MATCH_YES : MATCH_NO;
    const char *bytes = subject.bytes ? subject.bytes : "";
    pcre2_set_match_limit(scratch->context, steps_for(pattern, scratch->steps, subject.length));
    if (scratch->undecided == UNDECIDED_MAX)
        return MATCH_UNDECIDED;
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)bytes, subject.length, 0, 0, scratch->data,
                             scratch->context);
    if (result == PCRE2_ERROR_NOMATCH)
        return MATCH_NO;
    if (result >= 0)
        return MATCH_YES;
    scratch->undecided++;
    return MATCH_UNDECIDED;
}

/* SPDX-License-Identifier: MIT */
/* Regular expressions of a run. */
#include "template/regex.h"

struct pattern_memory {
    struct pattern_memory *next;
    struct text source;
    unsigned flags;
    struct python_pattern *pattern;
};

static struct python_pattern *compile(struct run *run, struct text source, unsigned flags)
{
    char problem[PATTERN_PROBLEM];
    struct python_pattern *pattern = NULL;
    switch (python_pattern_compile(&pattern, run->arena, source, flags, problem)) {
    case PYTHON_COMPILED:
        break;
    case PYTHON_INVALID:
        run_fail(run, "a regular expression is wrong: %s", problem);
        break;
    case PYTHON_UNSUPPORTED:
        run_unsupported(run, "this regular expression: %s", problem);
    }
    return pattern;
}

struct python_pattern *regex_compile(struct run *run, struct value source, bool ignores_case,
                                     bool is_multiline)
{
    unsigned flags = (ignores_case ? PYTHON_IGNORECASE : 0) | (is_multiline ? PYTHON_MULTILINE : 0);
    if (source.type == VALUE_UNDEFINED)
        run_use_undefined(run, source);
    else if (source.type != VALUE_STRING)
        run_fail(run, "a regular expression must be a text, not '%s'", value_type_name(source));
    if (!run_goes_on(run))
        return NULL;
    for (struct pattern_memory *known = run->patterns; known; known = known->next) {
        if (known->flags == flags && text_equal(known->source, source.string))
            return known->pattern;
    }
    struct pattern_memory *memory = run_alloc(run, 1, sizeof *memory);
    if (!memory || !run_step(run, 100 + source.string.length))
        return NULL;
    *memory = (struct pattern_memory){run->patterns, source.string, flags,
                                      compile(run, source.string, flags)};
    if (memory->pattern)
        run->patterns = memory;
    return memory->pattern;
}

bool regex_search(struct run *run, const struct python_pattern *pattern, struct text subject,
                  size_t start, unsigned how, bool *found)
{
    size_t limit = run->world->limits->template_steps;
    size_t before = limit > run->steps ? limit - run->steps : 0;
    size_t left = before;
    *found = false;
    if (!run_step(run, 1 + subject.length / 64))
        return false;
    enum match match = python_pattern_search(pattern, subject, start, how, &left);
    run_step(run, before - left);
    if (match == MATCH_UNDECIDED)
        run_unsupported(run, "a regular expression takes too many steps here");
    *found = match == MATCH_YES;
    return run_goes_on(run);
}

struct text regex_group(const struct python_pattern *pattern, struct text subject, size_t group)
{
    size_t start, end;
    if (!python_pattern_span(pattern, group, &start, &end))
        return TEXT("");
    return (struct text){subject.bytes + start, end - start};
}

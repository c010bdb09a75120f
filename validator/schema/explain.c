/* SPDX-License-Identifier: MIT */
/* Violations of single keywords, in words. */
#include "schema/explain.h"

#include "schema/words.h"

#include <string.h>

enum {
    LIST_MAX = 12,         /* most names or values that a message lists */
    CANDIDATES_MAX = 1000, /* most names or values that a misspelt one is compared with */
    SENTENCE_MAX = 4000,   /* bytes of one message or help */
};

/* A problem while its words are put together. */
struct draft {
    struct problems *problems;
    const struct location *at;
    struct buffer message;
    struct buffer help;
};

/* False when no problems are wanted, or no more: then there is nothing to put into words. */
static bool draft_begin(struct draft *draft, struct evaluation *evaluation,
                        const struct location *at)
{
    if (!evaluation->problems || problems_are_full(evaluation->problems))
        return false;
    draft->problems = evaluation->problems;
    draft->at = at;
    buffer_init(&draft->message, SENTENCE_MAX);
    buffer_init(&draft->help, SENTENCE_MAX);
    return true;
}

static struct problem *draft_end(struct draft *draft, enum problem_kind kind)
{
    struct problem *problem =
        problems_add(draft->problems, draft->at, kind, &draft->message, &draft->help);
    buffer_release(&draft->message);
    buffer_release(&draft->help);
    return problem;
}

/* The key is what is wrong, not its value. */
static void point_at_key(struct problem *problem, const struct location *at)
{
    if (problem && at->member)
        problem->at = at->member->key->at;
}

static void suggest_among(struct suggestion *suggestion, const struct name_table *names)
{
    for (uint32_t i = 0; i < names->count && i < CANDIDATES_MAX; i++)
        suggestion_try(suggestion, names->names[i]);
}

/* ------------------------------------------------------------------------------------ type -- */

static bool is_number_text(struct text text)
{
    struct decimal decimal;
    return decimal_read(text, &decimal);
}

static void help_with_boolean(struct buffer *help, struct text text)
{
    static const char *const yes[] = {"true", "True", "TRUE", "yes", "Yes",
                                      "YES",  "on",   "On",   "ON",  NULL};
    static const char *const no[] = {"false", "False", "FALSE", "no",  "No",
                                     "NO",    "off",   "Off",   "OFF", NULL};
    if (text_is_any(text, yes))
        buffer_append_string(help, "write true");
    else if (text_is_any(text, no))
        buffer_append_string(help, "write false");
}

/* `fault` is what would be wrong in quotes, or NULL. */
static void help_with_type(struct buffer *help, const struct node *node, unsigned types,
                           const char *fault)
{
    bool is_collection = node->type == NODE_MAPPING || node->type == NODE_SEQUENCE;
    if ((types & TYPE_STRING) && node->type == NODE_NULL && node->source.length &&
        !node_is_ambiguous(node)) {
        buffer_append_string(help, "write what is meant, or leave it out");
    } else if ((types & TYPE_STRING) && fault) {
        buffer_append_string(help, "quotes do not help: ");
        buffer_append_string(help, fault);
    } else if ((types & TYPE_STRING) && !is_collection && node->source.length) {
        buffer_append_string(help, "write ");
        words_quoted(help, node->source);
    } else if (node->type == NODE_STRING && !node->vaulted && (types & TYPE_INTEGER) &&
               is_number_text(node->string)) {
        buffer_append_string(help, "write ");
        buffer_append_text(help, node->string);
    } else if (node->type == NODE_STRING && !node->vaulted && (types & TYPE_BOOLEAN)) {
        help_with_boolean(help, node->string);
    }
}

/* Keys without their colons, one a line, are a text that begins below the key it belongs to. */
static bool is_below_its_key(const struct location *at)
{
    return at->member && at->node->plain && at->node->at.line > at->member->key->at.line;
}

/* At the top a text is most often a setting of something else, such as a plug-in. */
static bool is_within(const struct location *at)
{
    return at->member && at->parent && at->parent->member;
}

/* A text beside its key is meant to be keys only where a mapping without any would do, too. */
static void help_with_mapping(struct buffer *help, const struct location *at, bool may_be_null)
{
    bool is_string = at->node->type == NODE_STRING && !at->node->vaulted;
    if (at->node->type == NODE_SEQUENCE)
        words_items_as_keys(help, at->node, may_be_null && is_within(at));
    else if (is_string &&
             (is_below_its_key(at) || (!at->member && words_are_settings(at->node->string))))
        words_as_keys(help, at->node->string, TEXT(""));
    else if (is_string && may_be_null && at->node->string.length && is_within(at))
        words_as_keys(help, at->node->string, at->member->name);
}

static void describe_type(struct draft *draft, const struct node *node, unsigned types,
                          const char *fault)
{
    buffer_append_string(&draft->message, "must be ");
    words_types(&draft->message, types);
    bool is_fraction = node->type == NODE_NUMBER && (types & TYPE_INTEGER) &&
                       !(types & TYPE_NUMBER) && node->number.decimal.length;
    if (is_fraction) {
        words_actual_number(&draft->message, node);
        return;
    }
    words_actual(&draft->message, node);
    help_with_type(&draft->help, node, types, fault);
    if ((types & TYPE_OBJECT) && !(types & (TYPE_ARRAY | TYPE_STRING)))
        help_with_mapping(&draft->help, draft->at, types & TYPE_NULL);
}

bool explain_type(struct evaluation *evaluation, const struct location *at, unsigned types)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    describe_type(&draft, at->node, types, evaluation->fault_in_quotes);
    struct problem *problem = draft_end(&draft, PROBLEM_TYPE);
    if (problem)
        problem->types = types;
    return false;
}

/* ------------------------------------------------------------------------------- enum, const -- */

static void list_constants(struct buffer *words, const struct constants *constants)
{
    size_t shown = constants->count > LIST_MAX ? LIST_MAX : constants->count;
    for (size_t i = 0; i < shown; i++) {
        buffer_append_string(words, i ? ", " : "");
        words_value(words, constants->nodes[i]);
    }
    if (shown < constants->count)
        buffer_format(words, " and %zu more", constants->count - shown);
}

/* A string that is allowed, but was written so that it is read as something else. */
static bool is_unquoted_constant(const struct constants *constants, const struct node *node)
{
    return node->plain && node->type != NODE_STRING && node->source.length &&
           name_table_find(&constants->strings, node->source) != UINT32_MAX;
}

static void help_with_constant(struct buffer *help, const struct constants *constants,
                               const struct node *node)
{
    struct suggestion suggestion;
    suggestion_init(&suggestion, node_text(node));
    suggest_among(&suggestion, &constants->strings);
    if (is_unquoted_constant(constants, node)) {
        buffer_append_string(help, "write ");
        words_quoted(help, node->source);
    } else if (suggestion.nearest.bytes && constants->count > 1) {
        buffer_append_string(help, "did you mean ");
        words_string(help, suggestion.nearest);
        buffer_append_string(help, "?");
    }
}

/* `types` are allowed besides the constants; 0 for none. */
static void describe_constants(struct draft *draft, const struct constants *constants,
                               unsigned types)
{
    struct buffer *message = &draft->message;
    const struct node *node = draft->at->node;
    buffer_append_string(message, "must be ");
    if (types) {
        words_types(message, types);
        buffer_append_string(message, " or ");
    }
    buffer_append_string(message, constants->count == 1 ? "" : "one of ");
    list_constants(message, constants);
    if (node->type == NODE_STRING && !node->vaulted) {
        buffer_append_string(message, ", but is ");
        words_value(message, node);
    } else {
        words_actual(message, node);
    }
    help_with_constant(&draft->help, constants, node);
}

bool explain_constants(struct evaluation *evaluation, const struct location *at,
                       const struct constants *constants, unsigned types)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    describe_constants(&draft, constants, types);
    struct problem *problem = draft_end(&draft, PROBLEM_CONSTANT);
    if (problem) {
        problem->types = types;
        problem->constants = constants;
    }
    return false;
}

/* ------------------------------------------------------------------------- numbers and sizes -- */

bool explain_number(struct evaluation *evaluation, const struct location *at, const char *relation,
                    const struct bound *bound)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    buffer_format(&draft.message, "must be %s ", relation);
    buffer_append_text(&draft.message, bound->source);
    words_actual_number(&draft.message, at->node);
    draft_end(&draft, PROBLEM_OTHER);
    return false;
}

bool explain_size(struct evaluation *evaluation, const struct location *at,
                  const struct size_rules *rules, size_t size, const char *unit)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    if (size == 0 && rules->minimum == 1) {
        buffer_append_string(&draft.message, "must not be empty");
    } else {
        bool is_few = size < rules->minimum;
        size_t bound = is_few ? rules->minimum : rules->maximum;
        buffer_format(&draft.message, "must have at %s %zu %s%s, but has %zu",
                      is_few ? "least" : "most", bound, unit, bound == 1 ? "" : "s", size);
    }
    draft_end(&draft, PROBLEM_OTHER);
    return false;
}

/* ----------------------------------------------------------------------------------- strings -- */

/* Whether a description names what the value should be: "a branch name: ...". */
static bool is_noun_phrase(struct text description)
{
    return text_starts_with(description, "a ") || text_starts_with(description, "an ");
}

bool explain_pattern(struct evaluation *evaluation, const struct location *at,
                     const struct pattern_rules *rules)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    words_value(&draft.message, at->node);
    if (is_noun_phrase(rules->description)) {
        buffer_append_string(&draft.message, " is not ");
        buffer_escape(&draft.message, rules->description);
    } else {
        buffer_append_string(&draft.message, " does not match the pattern ");
        buffer_escape(&draft.message, rules->source);
        buffer_escape(&draft.help, rules->description);
    }
    draft_end(&draft, PROBLEM_OTHER);
    return false;
}

bool explain_format(struct evaluation *evaluation, const struct location *at,
                    const struct format *format)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    words_value(&draft.message, at->node);
    buffer_format(&draft.message, " is not %s", format->description);
    draft_end(&draft, PROBLEM_OTHER);
    return false;
}

/* ------------------------------------------------------------------------------------- lists -- */

bool explain_duplicate(struct evaluation *evaluation, const struct location *item, size_t first)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, item))
        return false;
    buffer_format(&draft.message, "must not repeat item [%zu]", first);
    draft_end(&draft, PROBLEM_OTHER);
    return false;
}

bool explain_contains(struct evaluation *evaluation, const struct location *at,
                      const struct contains_rules *rules, size_t matches)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    bool is_few = matches < rules->matches.minimum;
    size_t bound = is_few ? rules->matches.minimum : rules->matches.maximum;
    buffer_format(&draft.message, "must have at %s %zu item%s that fit%s `contains`, but has %zu",
                  is_few ? "least" : "most", bound, bound == 1 ? "" : "s", bound == 1 ? "s" : "",
                  matches);
    draft_end(&draft, PROBLEM_OTHER);
    return false;
}

bool explain_extra_item(struct evaluation *evaluation, const struct location *at, size_t allowed)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    if (allowed == SIZE_MAX)
        buffer_append_string(&draft.message, "is an item too many");
    else if (allowed)
        buffer_format(&draft.message, "is an item too many: the list may have %zu", allowed);
    else
        buffer_append_string(&draft.message, "is an item too many: the list must be empty");
    draft_end(&draft, PROBLEM_OTHER);
    return false;
}

/* -------------------------------------------------------------------------------------- keys -- */

static void list_names(struct buffer *words, const struct name_table *names)
{
    size_t shown = names->count > LIST_MAX ? LIST_MAX : names->count;
    for (size_t i = 0; i < shown; i++) {
        buffer_append_string(words, i ? ", " : "known keys: ");
        buffer_escape(words, names->names[i]);
    }
    if (shown < names->count)
        buffer_format(words, " and %zu more", names->count - shown);
}

/* The nearest known key, or all of them when that one is there already. */
static void help_with_key(struct buffer *help, const struct location *at,
                          const struct object_rules *rules)
{
    struct suggestion suggestion;
    suggestion_init(&suggestion, at->member->name);
    suggest_among(&suggestion, &rules->names);
    if (!suggestion.nearest.bytes || node_find_string_key(at->parent->node, suggestion.nearest)) {
        list_names(help, &rules->names);
        return;
    }
    buffer_append_string(help, "did you mean ");
    words_string(help, suggestion.nearest);
    buffer_append_string(help, "?");
}

bool explain_unknown_key(struct evaluation *evaluation, const struct location *at,
                         const struct object_rules *rules)
{
    if (at->member->key->type != NODE_STRING)
        return explain_key_type(evaluation, at);
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    buffer_append_string(&draft.message, "unknown key");
    if (rules)
        help_with_key(&draft.help, at, rules);
    point_at_key(draft_end(&draft, PROBLEM_KEY), at);
    return false;
}

bool explain_key_type(struct evaluation *evaluation, const struct location *at)
{
    struct location key = *at;
    key.node = at->member->key;
    key.is_key = true;
    return explain_type(evaluation, &key, TYPE_STRING);
}

bool explain_missing(struct evaluation *evaluation, const struct location *at, struct text name,
                     struct text because)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    words_string(&draft.message, name);
    buffer_append_string(&draft.message, " is missing");
    if (because.length) {
        buffer_append_string(&draft.message, "; ");
        words_string(&draft.message, because);
        buffer_append_string(&draft.message, " needs it");
    }
    draft_end(&draft, PROBLEM_KEY);
    return false;
}

bool explain_false(struct evaluation *evaluation, const struct location *at)
{
    struct draft draft;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    buffer_append_string(&draft.message, "is not allowed");
    point_at_key(draft_end(&draft, PROBLEM_OTHER), at);
    return false;
}

/* -------------------------------------------------------------------------------- the others -- */

bool explain_undecided(struct evaluation *evaluation, const struct location *at, const char *reason)
{
    struct draft draft;
    evaluation->undecided++;
    evaluation->undecided_reason = reason;
    if (!draft_begin(&draft, evaluation, at))
        return false;
    buffer_format(&draft.message, "cannot be checked: %s", reason);
    draft_end(&draft, PROBLEM_OTHER);
    return false;
}

bool explain_unknown(struct evaluation *evaluation, const struct location *at)
{
    struct draft draft;
    const struct node *node = at->node;
    evaluation->undecided++;
    evaluation->undecided_reason = "it is not known before Ansible runs";
    if (!draft_begin(&draft, evaluation, at))
        return false;
    buffer_format(&draft.message, "cannot be known before Ansible runs: %.*s",
                  (int)node->string.length, node->string.bytes);
    buffer_append_string(&draft.help,
                         "set it to a value that does not depend on where Ansible runs");
    draft_end(&draft, PROBLEM_UNKNOWN);
    return false;
}

bool explain_unseen(struct evaluation *evaluation, const struct location *at)
{
    return at->node->unknown ? explain_unknown(evaluation, at)
                             : explain_undecided(evaluation, at, "the value is encrypted");
}

/* SPDX-License-Identifier: MIT */
/* What a text would run, read or fetch where Ansible works. */
#include "template/program.h"
#include "template/reach_python.h"
#include "template/template.h"

/* Those whose outcome follows from their arguments and the variables alone; any other plug-in may
 * do anything. */
static const char *const pure_lookups[] = {
    "dict",          "indexed_items", "inventory_hostnames", "items",    "list", "nested",
    "random_choice", "sequence",      "subelements",         "together", "vars", "varnames",
};

/* Filters that ask more than what they are given. */
static const char *const reaching_filters[] = {
    "expanduser", "expandvars", "fileglob", "realpath", "unvault", "vault",
};

static const char *const reaching_tests[] = {
    "directory",    "exists", "file",        "is_dir", "is_file",   "is_link",      "is_mount",
    "is_same_file", "link",   "link_exists", "mount",  "same_file", "vaulted_file",
};

/* What looks up is a name like any other: a loop over `q` has nothing to do with it. */
static const char *const lookup_names[] = {"lookup", "query", "q"};

enum { LOOKUP_NAMES = sizeof lookup_names / sizeof *lookup_names, MACROS_MAX = 16 };

/* A text is gone through once for each. */
enum pass { PASS_MACROS, PASS_NAMES, PASS_REPORTS };

struct search {
    template_reach_function *report;
    void *context;
    bool is_known[LOOKUP_NAMES];    /* the name is read of what is around the text */
    struct text macros[MACROS_MAX]; /* [macro_count] their names; of more nothing is known */
    size_t macro_count;
    bool has_names;   /* the text gives names to values */
    bool is_shadowed; /* one of them is that of what may be called */
    enum pass pass;
};

static bool is_in(struct text name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, names[i]))
            return true;
    }
    return false;
}

#define IS_IN(name, names) is_in(name, names, sizeof(names) / sizeof *(names))

static void report(const struct search *search, enum template_reach_type type, struct text name)
{
    const struct template_reach reach = {.type = type, .name = name};
    search->report(search->context, &reach);
}

/* --------------------------------------------------------------------------------- lookups -- */

static bool looks_up(const struct search *search, const struct expression *expression)
{
    for (size_t i = 0; i < LOOKUP_NAMES; i++) {
        if (expression->type == EXPRESSION_NAME && search->is_known[i] &&
            text_is(expression->name.text, lookup_names[i]))
            return true;
    }
    return false;
}

/* The text that stands there; bytes is NULL where it is computed. */
static struct text constant_text(const struct expression *expression)
{
    bool is_text =
        expression->type == EXPRESSION_CONSTANT && expression->constant.type == VALUE_STRING;
    return is_text ? expression->constant.string : (struct text){0};
}

/* Of the name that is asked for Ansible takes the first word. */
static struct text first_word(struct text name)
{
    while (name.length && ascii_is_among(name.bytes[0], " \t\n\r\f\v"))
        text_skip(&name, 1);
    return text_take_until(&name, " \t\n\r\f\v");
}

static void report_environment(const struct search *search, const struct expression_call *call)
{
    for (size_t i = 1; i < call->positional_count; i++) {
        struct text name = constant_text(call->positional[i]);
        report(search, TEMPLATE_REACHES_ENVIRONMENT, name.bytes ? first_word(name) : name);
    }
    if (call->more || call->more_names)
        report(search, TEMPLATE_REACHES_ENVIRONMENT, (struct text){0});
}

static void report_lookup(const struct search *search, const struct expression_call *call)
{
    struct text plug_in = {0};
    if (call->positional_count)
        plug_in = constant_text(call->positional[0]);
    struct text name = plug_in;
    text_take_string(&name, "ansible.builtin.");
    if (text_is(name, "env"))
        report_environment(search, call);
    else if (!IS_IN(name, pure_lookups))
        report(search, TEMPLATE_REACHES_LOOKUP, plug_in);
}

/* ------------------------------------------------------------------------------ environment -- */

/* The name of an attribute, or of an item where it stands there; bytes is NULL where it does not.
 */
static struct text part_of(const struct expression *expression)
{
    if (expression->type == EXPRESSION_ATTRIBUTE)
        return expression->name.text;
    return expression->type == EXPRESSION_ITEM ? constant_text(expression->items[1])
                                               : (struct text){0};
}

static const struct expression *whole_of(const struct expression *expression)
{
    return expression->type == EXPRESSION_ITEM ? expression->items[0] : expression->subject;
}

/* What facts say of the environment that tasks run in, which is the runner's own where they connect
 * to nothing (connection: local). */
static bool is_environment(const struct expression *expression)
{
    bool is_part = expression->type == EXPRESSION_ATTRIBUTE || expression->type == EXPRESSION_ITEM;
    struct text name = is_part ? part_of(expression) : expression->name.text;
    if (!is_part && expression->type != EXPRESSION_NAME)
        return false;
    if (!is_part || !text_is(name, "env"))
        return text_is(name, "ansible_env");
    const struct expression *whole = whole_of(expression);
    bool is_name = whole->type == EXPRESSION_NAME;
    return text_is(is_name ? whole->name.text : part_of(whole), "ansible_facts");
}

/* Whether the expression is such an environment, or a part of one; tells of it. */
static bool report_facts(const struct search *search, const struct expression *expression)
{
    bool is_part = expression->type == EXPRESSION_ATTRIBUTE || expression->type == EXPRESSION_ITEM;
    bool is_method = expression->type == EXPRESSION_CALL &&
                     expression->subject->type == EXPRESSION_ATTRIBUTE &&
                     is_environment(expression->subject->subject);
    if (is_method || is_environment(expression)) {
        report(search, TEMPLATE_REACHES_ENVIRONMENT, (struct text){0});
        return true;
    }
    if (!is_part || !is_environment(whole_of(expression)))
        return false;
    report(search, TEMPLATE_REACHES_ENVIRONMENT, part_of(expression));
    return true;
}

/* ----------------------------------------------------------------------- filters and tests -- */

static void report_filter(const struct search *search, struct text name)
{
    text_take_string(&name, "ansible.builtin.");
    if (!name.bytes || !filter_find(name) || IS_IN(name, reaching_filters))
        report(search, TEMPLATE_REACHES_FILTER, name);
}

static void report_test(const struct search *search, struct text name)
{
    text_take_string(&name, "ansible.builtin.");
    if (!name.bytes || !filter_find_test(name) || IS_IN(name, reaching_tests))
        report(search, TEMPLATE_REACHES_TEST, name);
}

/* `map` is given the name of a filter, `select` and its like that of a test. */
static void report_named(const struct search *search, const struct expression *expression)
{
    struct text name = text_of(expression->filter->name);
    const struct expression_call *call = &expression->call;
    bool of_attribute = text_is(name, "selectattr") || text_is(name, "rejectattr");
    bool of_test = of_attribute || text_is(name, "select") || text_is(name, "reject");
    size_t at = of_attribute ? 1 : 0;
    if (!of_test && !text_is(name, "map"))
        return;
    if (call->more || call->more_names)
        report(search, of_test ? TEMPLATE_REACHES_TEST : TEMPLATE_REACHES_FILTER, (struct text){0});
    else if (call->positional_count > at && of_test)
        report_test(search, constant_text(call->positional[at]));
    else if (call->positional_count > at)
        report_filter(search, constant_text(call->positional[at]));
}

/* ---------------------------------------------------------------------------------- Python -- */

/* What may be called by its name: a function that every template has, a macro of the text. */
static bool is_function(const struct search *search, struct text name)
{
    for (size_t i = 0; i < search->macro_count; i++) {
        if (text_equal(search->macros[i], name))
            return true;
    }
    return reach_python_has_function(name);
}

/* A variable of the device is no function; what the text gives a name to may be one. */
static bool calls_a_name(const struct search *search, const struct expression *expression)
{
    if (expression->type != EXPRESSION_CALL || expression->subject->type != EXPRESSION_NAME)
        return false;
    return search->is_shadowed ||
           (search->has_names && !is_function(search, expression->subject->name.text));
}

static void report_python(const struct search *search, const struct expression *expression)
{
    struct text name = reach_python(expression);
    if (name.bytes)
        report(search, TEMPLATE_REACHES_PYTHON, name);
    else if (calls_a_name(search, expression))
        report(search, TEMPLATE_REACHES_PYTHON, expression->subject->name.text);
}

static void note_target(struct search *search, const struct target *target)
{
    for (size_t i = 0; target->parts && i < target->count; i++)
        note_target(search, target->parts[i]);
    search->has_names = true;
    search->is_shadowed |= !target->parts && is_function(search, target->name.text);
}

static void note_targets(struct search *search, const struct statement *statement)
{
    if (search->pass != PASS_NAMES || !statement->target)
        return;
    bool has_several = statement->type == STATEMENT_WITH;
    for (size_t i = 0; i < (has_several ? statement->count : 1); i++)
        note_target(search, &statement->target[i]);
}

static void note_macro(struct search *search, const struct macro *macro)
{
    if (search->pass == PASS_MACROS && macro->name.length && search->macro_count < MACROS_MAX)
        search->macros[search->macro_count++] = macro->name;
    for (size_t i = 0; search->pass == PASS_NAMES && i < macro->count; i++)
        note_target(search, &macro->parameters[i]);
}

/* ------------------------------------------------------------------------------------ walk -- */

static void search_expression(struct search *search, const struct expression *expression);

static void search_call(struct search *search, const struct expression_call *call)
{
    for (size_t i = 0; i < call->positional_count; i++)
        search_expression(search, call->positional[i]);
    for (size_t i = 0; i < call->keyword_count; i++)
        search_expression(search, call->keywords[i].value);
    search_expression(search, call->more);
    search_expression(search, call->more_names);
}

static void search_expression(struct search *search, const struct expression *expression)
{
    if (!expression || search->pass != PASS_REPORTS || report_facts(search, expression))
        return;
    bool is_lookup = expression->type == EXPRESSION_CALL && looks_up(search, expression->subject);
    if (is_lookup)
        report_lookup(search, &expression->call);
    else if (looks_up(search, expression))
        report(search, TEMPLATE_REACHES_LOOKUP, (struct text){0});
    if (expression->type == EXPRESSION_FILTER) {
        report_filter(search, text_of(expression->filter->name));
        report_named(search, expression);
    }
    if (expression->type == EXPRESSION_TEST)
        report_test(search, text_of(expression->filter->name));
    report_python(search, expression);
    if (!is_lookup)
        search_expression(search, expression->subject);
    for (size_t i = 0; i < expression->count; i++)
        search_expression(search, expression->items[i]);
    search_call(search, &expression->call);
}

static void search_scope(struct search *search, const struct scope *scope)
{
    for (size_t i = 0; i < scope->count; i++) {
        for (size_t name = 0; name < LOOKUP_NAMES; name++) {
            if (scope->loads[i].type == LOAD_VARIABLE &&
                text_is(scope->loads[i].name, lookup_names[name]))
                search->is_known[name] = true;
        }
    }
}

static void search_block(struct search *search, const struct block *block);

static void search_macro(struct search *search, const struct macro *macro)
{
    note_macro(search, macro);
    for (size_t i = 0; i < macro->count; i++)
        search_expression(search, macro->defaults[i]);
    search_scope(search, &macro->scope);
    search_block(search, &macro->block);
}

static void search_statement(struct search *search, const struct statement *statement)
{
    if (statement->type == STATEMENT_INCLUDE && search->pass == PASS_REPORTS)
        report(search, TEMPLATE_REACHES_FILE, (struct text){0});
    note_targets(search, statement);
    search_expression(search, statement->expression);
    search_expression(search, statement->test);
    for (size_t i = 0; statement->values && i < statement->count; i++)
        search_expression(search, statement->values[i]);
    for (size_t i = 0; i < statement->branch_count; i++) {
        search_expression(search, statement->branches[i].test);
        search_block(search, &statement->branches[i].block);
    }
    search_scope(search, &statement->scope);
    search_scope(search, &statement->test_scope);
    search_scope(search, &statement->otherwise_scope);
    search_block(search, &statement->block);
    search_block(search, &statement->otherwise);
    if (statement->macro)
        search_macro(search, statement->macro);
}

static void search_block(struct search *search, const struct block *block)
{
    for (const struct statement *at = block->first; at; at = at->next)
        search_statement(search, at);
}

/* ------------------------------------------------------------------------------------- all -- */

static void search_program(struct search *search, const struct program *program)
{
    if (program->broken != RUN_GOES_ON) {
        report(search, TEMPLATE_REACHES_UNKNOWN, text_of(program->message));
        return;
    }
    search_scope(search, &program->scope);
    for (search->pass = PASS_MACROS; search->pass < PASS_REPORTS; search->pass++)
        search_block(search, &program->block);
    search_block(search, &program->block);
}

static int search_text(struct text text, enum program_kind kind, struct search search,
                       struct error *error)
{
    struct arena arena;
    struct program program;
    arena_init(&arena);
    int status = program_compile(&program, &arena, TEXT(""), text, kind);
    if (status == 0)
        search_program(&search, &program);
    else
        error_memory(error);
    arena_release(&arena);
    return status;
}

/* What sets how a text is read can make Jinja of any of it. Backslashes in strings mean one thing
 * before 2.19, and another since. */
int template_reaches(struct text text, template_reach_function *function, void *context,
                     struct error *error)
{
    const struct search search = {.report = function, .context = context};
    if (text_starts_with(text, "#jinja2:")) {
        report(&search, TEMPLATE_REACHES_UNKNOWN, TEXT("a value that begins with #jinja2:"));
        return 0;
    }
    if (!program_is_template(text))
        return 0;
    if (search_text(text, PROGRAM_VALUE, search, error) != 0)
        return -1;
    return text_has(text, '\\') ? search_text(text, PROGRAM_VALUE_2_19, search, error) : 0;
}

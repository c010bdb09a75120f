/* SPDX-License-Identifier: MIT */
/* Statements: what each of them prints and sets. */
#include "template/execute.h"

#include "template/include.h"

static void execute_block(struct run *run, struct frame *frame, const struct block *block,
                          struct output *output);

/* ------------------------------------------------------------------------------------ names -- */

static struct value look_up(struct run *run, const struct frame *frame, struct text name)
{
    for (size_t i = 0; run_step(run, 1) && i < frame->local_count; i++) {
        if (text_equal(frame->locals[i].key.string, name))
            return frame->locals[i].value;
    }
    return run->find_variable(run, name);
}

/* Gives the names of a scope their first values. */
static void enter_scope(struct run *run, struct frame *frame, const struct scope *scope)
{
    for (size_t i = 0; run_step(run, 1) && i < scope->count; i++) {
        const struct load *load = &scope->loads[i];
        struct value *slot = &frame->slots[load->index];
        run_at(run, load->line);
        if (load->type == LOAD_ABSENT)
            *slot = value_absent();
        else if (load->type == LOAD_VARIABLE)
            *slot = look_up(run, frame, load->name);
        else if (load->type == LOAD_OUTER)
            *slot = *evaluate_slot(frame, load->outer);
    }
}

static void set_attribute(struct run *run, struct frame *frame, const struct target *target,
                          struct value value)
{
    struct value space = *evaluate_slot(frame, target->name.slot);
    if (space.type != VALUE_NAMESPACE) {
        run_fail(run, "cannot assign attribute on non-namespace object");
        return;
    }
    struct value_space *members = space.space;
    for (size_t i = 0; i < members->count; i++) {
        if (text_equal(members->members[i].key.string, target->attribute)) {
            members->members[i].value = value;
            return;
        }
    }
    struct value_member *grown = run_alloc(run, members->count + 1, sizeof *grown);
    if (!grown)
        return;
    for (size_t i = 0; i < members->count; i++)
        grown[i] = members->members[i];
    grown[members->count++] = (struct value_member){value_string(target->attribute), value};
    members->members = grown;
}

static void set_target(struct run *run, struct frame *frame, const struct target *target,
                       struct value value)
{
    struct value list;
    if (target->attribute.length) {
        set_attribute(run, frame, target, value);
        return;
    }
    if (!target->parts) {
        *evaluate_slot(frame, target->name.slot) = value;
        return;
    }
    if (!value_iterate(run, value, &list))
        return;
    if (value_count(list) != target->count)
        run_fail(run, "%zu values cannot be assigned to %zu names", value_count(list),
                 target->count);
    for (size_t i = 0; run_goes_on(run) && i < target->count; i++)
        set_target(run, frame, target->parts[i], value_item(run, list, i));
}

/* ----------------------------------------------------------------------------------- blocks -- */

/* A block of its own scope, as a value. */
static struct value capture(struct run *run, struct frame *frame, const struct statement *statement)
{
    struct output output;
    output_init(run, &output);
    enter_scope(run, frame, &statement->scope);
    execute_block(run, frame, &statement->block, &output);
    return output_finish(run, &output, frame->is_converting);
}

/* The same through the filters of the block, if it has some. */
static struct value capture_filtered(struct run *run, struct frame *frame,
                                     const struct statement *statement)
{
    struct value value = capture(run, frame, statement);
    if (!statement->expression || !run_goes_on(run))
        return value;
    frame->block_text = value;
    return evaluate_expression(run, frame, statement->expression);
}

static void execute_with(struct run *run, struct frame *frame, const struct statement *statement,
                         struct output *output)
{
    enter_scope(run, frame, &statement->scope);
    for (size_t i = 0; run_goes_on(run) && i < statement->count; i++) {
        struct value value = evaluate_expression(run, frame, statement->values[i]);
        if (run_goes_on(run))
            set_target(run, frame, &statement->target[i], value);
    }
    execute_block(run, frame, &statement->block, output);
}

static void execute_if(struct run *run, struct frame *frame, const struct statement *statement,
                       struct output *output)
{
    for (size_t i = 0; run_goes_on(run) && i < statement->branch_count; i++) {
        const struct branch *branch = &statement->branches[i];
        bool truth = true;
        if (branch->test) {
            struct value test = evaluate_expression(run, frame, branch->test);
            if (!run_goes_on(run) || !value_truth(run, test, &truth))
                return;
        }
        if (truth) {
            execute_block(run, frame, &branch->block, output);
            return;
        }
    }
}

/* ------------------------------------------------------------------------------------ loops -- */

/* The items that pass the test of `for ... if`. */
static struct value select_items(struct run *run, struct frame *frame,
                                 const struct statement *statement, struct value list)
{
    struct value_builder selected;
    value_builder_init(&selected, run);
    enter_scope(run, frame, &statement->test_scope);
    for (size_t i = 0; run_goes_on(run) && i < value_count(list); i++) {
        struct value item = value_item(run, list, i);
        bool passes = false;
        set_target(run, frame, statement->test_target, item);
        if (!run_goes_on(run))
            break;
        struct value test = evaluate_expression(run, frame, statement->test);
        if (run_goes_on(run) && value_truth(run, test, &passes) && passes)
            value_builder_add(&selected, item);
    }
    return value_builder_list(&selected);
}

static void execute_turn(struct run *run, struct frame *frame, const struct statement *statement,
                         struct loop *loop, struct output *output)
{
    set_target(run, frame, statement->target, value_item(run, loop->list, loop->index));
    if (statement->uses_loop)
        *evaluate_slot(frame, statement->loop) = (struct value){.type = VALUE_LOOP, .loop = loop};
    enter_scope(run, frame, &statement->scope);
    execute_block(run, frame, &statement->block, output);
}

static void execute_for(struct run *run, struct frame *frame, const struct statement *statement,
                        struct output *output)
{
    struct value iterated = evaluate_expression(run, frame, statement->expression);
    struct value list;
    struct loop *loop = run_alloc(run, 1, sizeof *loop);
    if (!loop || !run_goes_on(run) || !value_iterate(run, iterated, &list))
        return;
    if (statement->test)
        list = select_items(run, frame, statement, list);
    if (!run_goes_on(run))
        return;
    loop->list = list;
    for (; run_goes_on(run) && loop->index < value_count(list); loop->index++)
        execute_turn(run, frame, statement, loop, output);
    if (loop->index)
        loop->index--; /* a namespace may have kept it, at its last item */
    if (value_count(list) == 0 && run_goes_on(run)) {
        enter_scope(run, frame, &statement->otherwise_scope);
        execute_block(run, frame, &statement->otherwise, output);
    }
}

/* ----------------------------------------------------------------------------------- macros -- */

static struct value close_macro(struct run *run, struct frame *frame, const struct macro *macro)
{
    struct closure *closure = run_alloc(run, 1, sizeof *closure);
    if (!closure)
        return value_none();
    *closure = (struct closure){macro, frame};
    return (struct value){.type = VALUE_MACRO, .macro = closure};
}

static void execute_call(struct run *run, struct frame *frame, const struct statement *statement,
                         struct output *output)
{
    struct value caller = close_macro(run, frame, statement->macro);
    if (!run_goes_on(run))
        return;
    output_result(run, output, evaluate_call(run, frame, statement->expression, caller));
}

/* Names that no parameter took. */
struct leftovers {
    struct value_builder names;
    struct text first;
    size_t count;
};

static bool is_taken(const struct macro *macro, size_t positional, struct text name)
{
    for (size_t i = positional; i < macro->count; i++) {
        if (text_equal(macro->parameters[i].name.text, name))
            return true;
    }
    return false;
}

static void bind_parameters(struct run *run, const struct macro *macro, const struct call *call,
                            struct frame *frame, struct leftovers *left)
{
    size_t positional =
        call->positional_count < macro->count ? call->positional_count : macro->count;
    for (size_t i = 0; i < macro->count; i++)
        *evaluate_slot(frame, macro->parameters[i].name.slot) =
            i < positional ? call->positional[i] : value_absent();
    value_builder_init(&left->names, run);
    for (size_t i = 0; run_step(run, macro->count) && i < call->keyword_count; i++) {
        const struct keyword *keyword = &call->keywords[i];
        for (size_t j = positional; j < macro->count; j++) {
            if (text_equal(macro->parameters[j].name.text, keyword->name))
                *evaluate_slot(frame, macro->parameters[j].name.slot) = keyword->value;
        }
        if (is_taken(macro, positional, keyword->name))
            continue;
        value_builder_put(&left->names, value_string(keyword->name), keyword->value);
        left->first = keyword->name;
        left->count++;
    }
}

/* caller, kwargs and varargs, where the macro asks for them; else there must be none. */
static void bind_special(struct run *run, const struct macro *macro, const struct call *call,
                         struct frame *frame, struct value caller, struct leftovers *left)
{
    size_t more = call->positional_count > macro->count ? call->positional_count - macro->count : 0;
    if (macro->uses_caller)
        *evaluate_slot(frame, macro->caller) =
            caller.type != VALUE_ABSENT
                ? caller
                : value_undefined(run, TEXT("caller"), TEXT("No caller defined"));
    else if (caller.type != VALUE_ABSENT)
        run_fail(run, "macro '%.*s' does not use 'caller'", (int)macro->name.length,
                 macro->name.bytes);
    if (macro->uses_kwargs)
        *evaluate_slot(frame, macro->kwargs) = value_builder_dict(&left->names);
    else if (left->count)
        run_fail(run, "macro '%.*s' takes no keyword argument '%.*s'", (int)macro->name.length,
                 macro->name.bytes, (int)left->first.length, left->first.bytes);
    if (macro->uses_varargs)
        *evaluate_slot(frame, macro->varargs) =
            value_list(run, VALUE_TUPLE, more ? call->positional + macro->count : NULL, more);
    else if (more)
        run_fail(run, "macro '%.*s' takes not more than %zu argument(s)", (int)macro->name.length,
                 macro->name.bytes, macro->count);
}

static void bind_defaults(struct run *run, const struct macro *macro, struct frame *frame)
{
    for (size_t i = 0; run_goes_on(run) && i < macro->count; i++) {
        const struct name *name = &macro->parameters[i].name;
        struct value *slot = evaluate_slot(frame, name->slot);
        if (slot->type != VALUE_ABSENT)
            continue;
        struct value value =
            macro->defaults[i]
                ? evaluate_expression(run, frame, macro->defaults[i])
                : value_undefined(run, name->text, TEXT("a parameter was not provided"));
        *evaluate_slot(frame, name->slot) = value;
    }
}

struct value execute_macro(struct run *run, const struct closure *closure, const struct call *call,
                           struct value caller)
{
    const struct macro *macro = closure->macro;
    struct frame frame = {.outer = closure->frame,
                          .locals = closure->frame->locals,
                          .local_count = closure->frame->local_count,
                          .is_converting = closure->frame->is_converting};
    struct leftovers left = {0};
    struct output output;
    struct value text = value_none();
    frame.slots = run_alloc(run, macro->slots, sizeof *frame.slots);
    if (!frame.slots || !run_enter(run))
        return text;
    struct frame *kept = run_alloc(run, 1, sizeof *kept);
    if (kept) {
        *kept = frame;
        output_init(run, &output);
        bind_parameters(run, macro, call, kept, &left);
        bind_special(run, macro, call, kept, caller, &left);
        enter_scope(run, kept, &macro->scope);
        bind_defaults(run, macro, kept);
        execute_block(run, kept, &macro->block, &output);
        text = output_finish(run, &output, kept->is_converting);
    }
    run_leave(run);
    return text;
}

/* ------------------------------------------------------------------------------- statements -- */

/* What the included template sees of the names here. */
static size_t collect_locals(struct run *run, struct frame *frame,
                             const struct statement *statement, struct value_member **locals)
{
    size_t count = 0;
    *locals = run_alloc(run, statement->local_count + frame->local_count, sizeof **locals);
    if (!*locals)
        return 0;
    for (size_t i = 0; i < statement->local_count; i++) {
        const struct name *name = &statement->locals[i];
        struct value value = *evaluate_slot(frame, name->slot);
        if (value.type != VALUE_ABSENT)
            (*locals)[count++] = (struct value_member){value_string(name->text), value};
    }
    for (size_t i = 0; i < frame->local_count; i++)
        (*locals)[count++] = frame->locals[i];
    return count;
}

static void execute_include(struct run *run, struct frame *frame, const struct statement *statement,
                            struct output *output)
{
    struct value name = evaluate_expression(run, frame, statement->expression);
    struct value_member *locals;
    struct text outer = run->name;
    const struct program *program = NULL;
    if (run_goes_on(run))
        program = include_find(run, name, statement->ignores_missing);
    size_t count = program ? collect_locals(run, frame, statement, &locals) : 0;
    if (!program || !run_goes_on(run) || !run_enter(run))
        return;
    execute_program(run, program, locals, count, output);
    run->name = outer;
    run_leave(run);
}

static void execute_set(struct run *run, struct frame *frame, const struct statement *statement)
{
    struct value value = statement->type == STATEMENT_SET
                             ? evaluate_expression(run, frame, statement->expression)
                             : capture_filtered(run, frame, statement);
    if (run_goes_on(run))
        set_target(run, frame, statement->target, value);
}

static void execute_statement(struct run *run, struct frame *frame,
                              const struct statement *statement, struct output *output)
{
    run_at(run, statement->line);
    switch (statement->type) {
    case STATEMENT_TEXT:
        output_text(run, output, statement->text);
        break;
    case STATEMENT_PRINT:
        output_print(run, output, evaluate_expression(run, frame, statement->expression));
        break;
    case STATEMENT_IF:
        execute_if(run, frame, statement, output);
        break;
    case STATEMENT_FOR:
        execute_for(run, frame, statement, output);
        break;
    case STATEMENT_SET:
    case STATEMENT_SET_BLOCK:
        execute_set(run, frame, statement);
        break;
    case STATEMENT_WITH:
        execute_with(run, frame, statement, output);
        break;
    case STATEMENT_FILTER:
        output_result(run, output, capture_filtered(run, frame, statement));
        break;
    case STATEMENT_MACRO:
        *evaluate_slot(frame, statement->slot) = close_macro(run, frame, statement->macro);
        break;
    case STATEMENT_CALL:
        execute_call(run, frame, statement, output);
        break;
    case STATEMENT_INCLUDE:
        execute_include(run, frame, statement, output);
        break;
    }
}

static void execute_block(struct run *run, struct frame *frame, const struct block *block,
                          struct output *output)
{
    if (!run_enter(run))
        return;
    for (const struct statement *at = block->first; at && run_step(run, 1); at = at->next)
        execute_statement(run, frame, at, output);
    run_leave(run);
}

void execute_program(struct run *run, const struct program *program,
                     const struct value_member *locals, size_t local_count, struct output *output)
{
    run->name = program->name;
    run_at(run, program->line);
    if (program->broken == RUN_FAILED)
        run_fail(run, "%s", program->message);
    else if (program->broken != RUN_GOES_ON)
        run_unsupported(run, "%s", program->message);
    if (program->newer && run_is_older(run)) {
        run_at(run, program->newer_line);
        run_fail(run, "Ansible has no filter or test 'ansible.builtin.%s' before 2.19; write '%s'",
                 program->newer->name, program->newer->name);
    }
    struct frame *frame = run_alloc(run, 1, sizeof *frame);
    struct value *slots = run_alloc(run, program->slots, sizeof *slots);
    if (!frame || !slots)
        return;
    *frame = (struct frame){.slots = slots,
                            .locals = locals,
                            .local_count = local_count,
                            .is_converting = run->is_converting};
    enter_scope(run, frame, &program->scope);
    execute_block(run, frame, &program->block, output);
}

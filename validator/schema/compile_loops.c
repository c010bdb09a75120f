/* SPDX-License-Identifier: MIT */
/* Looking for schemas that apply themselves to the same value for ever. */
#include "schema/compile_loops.h"

enum visit { NOT_VISITED, BEING_VISITED, VISITED };

enum { NESTING_MAX = 512 };

struct search {
    struct compiler *compiler;
    unsigned char *visits; /* of enum visit, one a unit */
    unsigned depth;
};

static int visit(struct search *search, unit_index unit);

static int visit_all(struct search *search, const unit_index *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (units[i] != NO_UNIT && visit(search, units[i]) != 0)
            return -1;
    }
    return 0;
}

/* Follows what an instruction applies to the very value it is applied to itself. A dynamic
 * reference is not known before it runs; the evaluator bounds those. */
static int visit_applied(struct search *search, const struct instruction *instruction)
{
    const struct condition *condition;
    switch (instruction->operation) {
    case OPERATION_REFERENCE:
    case OPERATION_NOT:
        return visit(search, instruction->unit);
    case OPERATION_ALL_OF:
    case OPERATION_ANY_OF:
    case OPERATION_ONE_OF:
        return visit_all(search, instruction->branches->units, instruction->branches->count);
    case OPERATION_IF:
        condition = instruction->condition;
        return visit_all(
            search, (unit_index[]){condition->test, condition->consequence, condition->alternative},
            3);
    case OPERATION_DEPENDENT_SCHEMAS:
        for (size_t i = 0; i < instruction->dependent_schemas.count; i++) {
            if (visit(search, instruction->dependent_schemas.items[i].unit) != 0)
                return -1;
        }
        return 0;
    default:
        return 0;
    }
}

static int visit(struct search *search, unit_index index)
{
    struct compiler *compiler = search->compiler;
    const struct subschema *source = compiler->sources[index];
    if (search->visits[index] == VISITED)
        return 0;
    if (search->visits[index] == BEING_VISITED)
        return compiler_refuse(compiler, source, source->node,
                               "this schema refers to itself endlessly");
    if (++search->depth > NESTING_MAX)
        return compiler_refuse(compiler, source, source->node, "references nest too deep");
    search->visits[index] = BEING_VISITED;
    const struct unit *unit = &compiler->schema->units[index];
    for (uint32_t i = 0; i < unit->count; i++) {
        if (visit_applied(search, &compiler->schema->instructions[unit->first + i]) != 0)
            return -1;
    }
    search->visits[index] = VISITED;
    search->depth--;
    return 0;
}

int compile_refuse_loops(struct compiler *compiler)
{
    struct search search = {.compiler = compiler};
    search.visits = compiler_alloc(compiler, compiler->schema->unit_count, 1);
    if (!search.visits)
        return -1;
    for (size_t i = 0; i < compiler->schema->unit_count; i++) {
        if (visit(&search, (unit_index)i) != 0)
            return -1;
    }
    return 0;
}

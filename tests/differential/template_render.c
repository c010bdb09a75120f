/* SPDX-License-Identifier: MIT */
/*
 * Renders templates for template.py: reads a line of JSON for each, {"template", "variables",
 * "files", "ansible"}, and answers with one: {"outcome", "text" | "why", "line"}.
 */
#include "document/document.h"
#include "template/template.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct question {
    struct document variables;
    struct template *siblings[16];
    const char *names[16];
    size_t sibling_count;
};

static const struct node *find_variable(void *context, struct text name)
{
    const struct question *question = context;
    const struct member *member =
        question->variables.root ? node_find_member(question->variables.root, name) : NULL;
    return member ? member->value : NULL;
}

static const struct template *find_sibling(void *context, struct text name)
{
    const struct question *question = context;
    for (size_t i = 0; i < question->sibling_count; i++) {
        if (text_is(name, question->names[i]))
            return question->siblings[i];
    }
    return NULL;
}

static void give_up(const char *what)
{
    fprintf(stderr, "template_render: %s\n", what);
    exit(2);
}

static struct text text_member(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return (struct text){json_string_value(value), json_string_length(value)};
}

static struct template *compile(struct text name, struct text source)
{
    struct template *template = NULL;
    struct error error = {0};
    if (template_compile(&template, name, source, &error) != 0)
        give_up(error.message);
    return template;
}

static void read_variables(struct question *question, struct text text)
{
    const struct document_limits limits = {64, 100000, 262144};
    struct findings findings;
    struct error error = {0};
    findings_init(&findings, 10, NULL);
    struct place place = {.path = TEXT("variables")};
    if (document_read(&question->variables, text, &limits, &place, &findings, &error) != 0)
        give_up(error.message);
    if (!question->variables.root)
        give_up("the variables cannot be read");
    findings_release(&findings);
}

static void compile_siblings(struct question *question, json_t *files)
{
    const char *name;
    json_t *file;
    json_object_foreach(files, name, file)
    {
        if (question->sibling_count == 16)
            give_up("too many files");
        question->names[question->sibling_count] = name;
        question->siblings[question->sibling_count++] = compile(
            text_of(name), (struct text){json_string_value(file), json_string_length(file)});
    }
}

static enum template_edition edition_of(const json_t *line)
{
    struct text name = text_member(line, "ansible");
    if (!name.bytes)
        return TEMPLATE_ANY_EDITION;
    return text_is(name, "2.14") ? TEMPLATE_ANSIBLE_2_14 : TEMPLATE_ANSIBLE_2_19;
}

static json_t *answer_of(const struct template_result *result, const struct buffer *out)
{
    static const char *const outcomes[] = {"rendered", "failed", "unsupported", "depends"};
    json_t *answer = json_object();
    json_object_set_new(answer, "outcome", json_string(outcomes[result->outcome]));
    if (result->outcome == TEMPLATE_RENDERED) {
        json_object_set_new(answer, "text",
                            json_stringn(out->bytes ? out->bytes : "", out->length));
        return answer;
    }
    json_t *why = json_string(result->message);
    json_object_set_new(answer, "why", why ? why : json_string("?"));
    json_object_set_new(answer, "line", json_integer(result->line));
    if (result->variable[0])
        json_object_set_new(answer, "variable", json_string(result->variable));
    return answer;
}

static void answer(json_t *line)
{
    struct question question = {0};
    struct template_result result;
    struct buffer out;
    struct error error = {0};
    read_variables(&question, text_member(line, "variables"));
    compile_siblings(&question, json_object_get(line, "files"));
    struct template *template = compile(TEXT("template"), text_member(line, "template"));
    const struct template_world world = {.context = &question,
                                         .variable = find_variable,
                                         .sibling = find_sibling,
                                         .edition = edition_of(line),
                                         .limits = &default_limits};
    buffer_init(&out, default_limits.template_bytes);
    if (template_render(template, &world, &out, &result, &error) != 0)
        give_up(error.message);
    json_t *answered = answer_of(&result, &out);
    char *text = json_dumps(answered, JSON_COMPACT);
    puts(text);
    fflush(stdout);
    free(text);
    json_decref(answered);
    buffer_release(&out);
    template_free(template);
    for (size_t i = 0; i < question.sibling_count; i++)
        template_free(question.siblings[i]);
    document_release(&question.variables);
}

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        json_t *read = json_loadb(line, (size_t)length, JSON_ALLOW_NUL, NULL);
        if (!read)
            give_up("a line is no JSON");
        answer(read);
        json_decref(read);
    }
    free(line);
    return 0;
}

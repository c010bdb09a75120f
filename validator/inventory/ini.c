/* SPDX-License-Identifier: MIT */
/* An inventory in INI format: [group], [group:children], [group:vars], and what stands below. */
#include "ansible/ansible.h"
#include "inventory/literal.h"
#include "inventory/model.h"

#include <stdlib.h>

enum section { SECTION_HOSTS, SECTION_CHILDREN, SECTION_VARIABLES };

/* A group that is named before it is declared. */
struct pending {
    struct text name;
    unsigned line;
    bool is_child; /* else it has variables */
    bool is_declared;
    size_t *parents; /* [parent_count] */
    size_t parent_count, parent_capacity;
};

struct reading {
    struct inventory *inventory;
    struct place place; /* of the line */
    struct findings *findings;
    enum section section;
    size_t group;
    struct pending *pending; /* [pending_count] */
    size_t pending_count, pending_capacity;
    struct map pending_indices; /* name to index, plus one; of those not declared yet */
    struct text line;
    const char *counted; /* up to here the columns of the line are counted; NULL: none are */
    unsigned column;     /* of that place */
    struct inventory_block *list; /* of the variables of a line */
    size_t list_capacity;
};

/* What a variable takes in memory is that of so many values of YAML, beside its own value. */
enum { VALUES_OF_A_VARIABLE = 3 };

static void refuse(const struct reading *reading, struct text name, const char *help,
                   const char *what)
{
    model_refuse(reading->findings, &(struct mention){&reading->place, NULL}, name, help, what);
}

/* As in YAML, where limits.inventory_nodes bounds one document. */
static void refuse_values(const struct reading *reading)
{
    findings_add(reading->findings, RULE_DOCUMENT_LIMIT, &reading->place,
                 "set what many devices have in common once, in group_vars/; or raise limits: "
                 "inventory_nodes in the policy",
                 "more than %zu values", reading->inventory->limits->inventory_nodes);
}

/* Counts lines and variables. False where there are more than are allowed. */
static bool take_values(struct reading *reading, size_t count)
{
    size_t *left = &reading->inventory->ini_values_left;
    if (*left < count) {
        refuse_values(reading);
        return false;
    }
    *left -= count;
    return true;
}

/* ------------------------------------------------------------------------------------ text -- */

/* How many bytes of white space the text begins with. */
static size_t space_length(struct text text)
{
    uint32_t codepoint = 0;
    size_t length = utf8_decode(text.bytes, text.length, &codepoint);
    return length > 0 && python_is_space(codepoint) ? length : 0;
}

static struct text without_spaces(struct text text)
{
    for (size_t length; text.length && (length = space_length(text)) > 0;)
        text_skip(&text, length);
    size_t kept = 0;
    for (size_t i = 0; i < text.length;) {
        size_t length = space_length(text_from(text, i));
        if (length == 0)
            kept = i + 1;
        i += length ? length : 1;
    }
    text.length = kept;
    return text;
}

/* The end of a text is one of a line, too. */
static struct text take_line(struct text *rest)
{
    for (size_t i = 0; i < rest->length; i++) {
        size_t length = python_line_break_length(text_from(*rest, i));
        if (length == 0)
            continue;
        struct text line = {rest->bytes, i};
        text_skip(rest, i + length);
        return line;
    }
    struct text line = *rest;
    *rest = (struct text){0};
    return line;
}

static bool is_utf8(struct text text)
{
    uint32_t codepoint = 0;
    for (size_t length; text.length > 0; text_skip(&text, length)) {
        length = utf8_decode(text.bytes, text.length, &codepoint);
        if (length == 0)
            return false;
    }
    return true;
}

/* A name without colon, bracket and white space, behind which a comment may stand. Empty where
 * there is none. */
static struct text take_name(struct text *rest)
{
    struct text start = *rest;
    while (rest->length && !ascii_is_among(rest->bytes[0], ":]") && space_length(*rest) == 0)
        text_skip(rest, 1);
    return (struct text){start.bytes, start.length - rest->length};
}

static bool is_comment_or_nothing(struct text rest)
{
    rest = without_spaces(rest);
    return rest.length == 0 || rest.bytes[0] == '#';
}

/* Counts on from the place that was asked for last, where that is before. */
static unsigned column_of(struct reading *reading, const char *at)
{
    if (!reading->counted || at < reading->counted) {
        reading->counted = reading->line.bytes;
        reading->column = 1;
    }
    for (; reading->counted < at; reading->counted++)
        reading->column += ((unsigned char)*reading->counted & 0xC0) != 0x80;
    return reading->column;
}

/* A text as a node, which stands at this place of the line. NULL when memory is out. */
static const struct node *text_node(struct reading *reading, struct text text, const char *at)
{
    struct node *node = arena_alloc(&reading->inventory->arena, sizeof *node);
    if (!node)
        return NULL;
    *node = (struct node){.type = NODE_STRING, .source = text};
    node->string = text;
    node->at = (struct position){reading->place.line, column_of(reading, at)};
    return node;
}

/* --------------------------------------------------------------------------------- pending -- */

static struct pending *find_pending(const struct reading *reading, struct text name)
{
    size_t index = (uintptr_t)map_get(&reading->pending_indices, name);
    struct pending *pending = index ? &reading->pending[index - 1] : NULL;
    return pending && !pending->is_declared ? pending : NULL;
}

static int add_pending(struct reading *reading, struct text name, bool is_child,
                       struct error *error)
{
    if (ARRAY_RESERVE(reading->pending, reading->pending_capacity, reading->pending_count + 1) != 0)
        return error_memory(error);
    reading->pending[reading->pending_count++] =
        (struct pending){.name = name, .line = reading->place.line, .is_child = is_child};
    return map_put(&reading->pending_indices, name, (void *)(uintptr_t)reading->pending_count) == 0
               ? 0
               : error_memory(error);
}

static int add_parent(struct pending *pending, size_t parent, struct error *error)
{
    if (ARRAY_RESERVE(pending->parents, pending->parent_capacity, pending->parent_count + 1) != 0)
        return error_memory(error);
    pending->parents[pending->parent_count++] = parent;
    return 0;
}

/* The group is declared: it goes below those that have named it. */
static int declare(struct reading *reading, struct pending *pending, size_t group,
                   struct error *error)
{
    pending->is_declared = true;
    for (size_t i = 0; i < pending->parent_count; i++) {
        if (model_child(reading->inventory, pending->parents[i], group, error) != 0)
            return -1;
    }
    return 0;
}

static void refuse_undeclared(struct reading *reading)
{
    for (size_t i = 0; i < reading->pending_count; i++) {
        const struct pending *pending = &reading->pending[i];
        if (pending->is_declared)
            continue;
        reading->place.line = pending->line;
        reading->place.column = 1;
        refuse(reading, pending->name, "declare it in a section of its own",
               pending->is_child ? "is among children, but no section declares it"
                                 : "has variables, but no section declares it");
        return;
    }
}

static void release(struct reading *reading)
{
    for (size_t i = 0; i < reading->pending_count; i++)
        free(reading->pending[i].parents);
    free(reading->pending);
    free(reading->list);
    map_release(&reading->pending_indices);
}

/* -------------------------------------------------------------------------------- sections -- */

/* "[group]", "[group:vars]", with a comment. False where the line is none. */
static bool read_header(struct text line, struct text *name, struct text *kind)
{
    if (!text_take(&line, '['))
        return false;
    *name = take_name(&line);
    *kind = TEXT("hosts");
    if (text_take(&line, ':')) {
        struct text start = line;
        while (line.length && (ascii_is_alphanumeric(line.bytes[0]) || line.bytes[0] == '_' ||
                               (line.bytes[0] & 0x80)))
            text_skip(&line, 1);
        *kind = (struct text){start.bytes, start.length - line.length};
        if (kind->length == 0)
            return false;
    }
    return name->length > 0 && text_take(&line, ']') && is_comment_or_nothing(line);
}

static int open_section(struct reading *reading, struct text name, struct text kind,
                        struct error *error)
{
    static const char *const kinds[] = {
        [SECTION_HOSTS] = "hosts", [SECTION_CHILDREN] = "children", [SECTION_VARIABLES] = "vars"};
    size_t section = 0;
    while (section < 3 && !text_is(kind, kinds[section]))
        section++;
    if (section == 3 || !model_is_name(name)) {
        refuse(reading, section == 3 ? kind : name,
               section == 3 ? "write one of hosts, children and vars" : MODEL_NAME_HELP,
               section == 3 ? "is no kind of section" : MODEL_NAME_FAULT);
        return 0;
    }
    bool is_new = inventory_group(reading->inventory, name) == NULL;
    struct pending *pending = find_pending(reading, name);
    const struct node *key = text_node(reading, name, name.bytes);
    if (!key)
        return error_memory(error);
    const struct mention mention = {&reading->place, key};
    reading->section = (enum section)section;
    if ((is_new && section == SECTION_VARIABLES && !pending &&
         add_pending(reading, name, false, error) != 0) ||
        model_group(reading->inventory, name, &mention, &reading->group, error) != 0)
        return -1;
    if (section == SECTION_VARIABLES || !pending)
        return 0;
    return declare(reading, pending, reading->group, error);
}

/* ----------------------------------------------------------------------------------- lines -- */

/* A variable of a line, whose name and value begin at these places. *variable is NULL where the
 * value is refused. */
static int read_variable(struct reading *reading, struct text name, const char *name_at,
                         struct text value, const char *value_at, const struct node **variable,
                         struct error *error)
{
    struct position at = {reading->place.line, column_of(reading, value_at)};
    const struct node *node;
    const struct node *key = text_node(reading, name, name_at);
    *variable = NULL;
    if (!take_values(reading, VALUES_OF_A_VARIABLE))
        return 0;
    switch (literal_read(value, at, &reading->inventory->arena,
                         &reading->inventory->ini_values_left, &node)) {
    case LITERAL_READ:
        *variable = key ? model_single(reading->inventory, key, node) : NULL;
        return *variable ? 0 : error_memory(error);
    case LITERAL_REFUSED:
        refuse(
            reading, name, "put the value in quotes within quotes: \"'...'\"",
            "has a value of Python that Ansible fails on, or reads in another way by its version");
        return 0;
    case LITERAL_TOO_MANY:
        refuse_values(reading);
        return 0;
    case LITERAL_NO_MEMORY:
        break;
    }
    return error_memory(error);
}

static int take_variable(struct reading *reading, struct text line, struct error *error)
{
    struct text rest = line;
    struct text name = text_cut(&rest, '=');
    const struct node *variable;
    if (!rest.bytes) {
        refuse(reading, line, "write name=value", "is no variable");
        return 0;
    }
    rest = without_spaces(rest);
    if (read_variable(reading, without_spaces(name), line.bytes, rest, rest.bytes, &variable,
                      error) != 0)
        return -1;
    return variable ? model_group_variables(reading->inventory, reading->group, variable,
                                            &reading->place, reading->findings, error)
                    : 0;
}

static int take_child(struct reading *reading, struct text line, struct error *error)
{
    struct text rest = line;
    struct text name = take_name(&rest);
    if (name.length == 0 || !is_comment_or_nothing(rest)) {
        refuse(reading, line, "write one group a line", "is no name of a group");
        return 0;
    }
    if (text_is(name, "all")) {
        refuse(reading, name, "remove it here",
               "is the parent of every group and cannot be below one");
        return 0;
    }
    const struct inventory_group *child = inventory_group(reading->inventory, name);
    if (child)
        return model_child(reading->inventory, reading->group,
                           (size_t)(child - reading->inventory->groups), error);
    struct pending *pending = find_pending(reading, name);
    if (!pending) {
        if (add_pending(reading, name, true, error) != 0)
            return -1;
        pending = &reading->pending[reading->pending_count - 1];
    }
    return add_parent(pending, reading->group, error);
}

/* ----------------------------------------------------------------------------- host lines -- */

static void skip_blanks(struct text *rest)
{
    while (ascii_is_among(text_peek(rest), " \t\r"))
        text_skip(rest, 1);
}

/* Takes the next word of a line off, as a shell does: quotes and backslashes go, a # ends the line.
 * The word is in the arena. False at the end; *is_bad says that a quote is not closed. */
static bool take_word(struct text *rest, struct arena *arena, struct text *word, bool *is_bad,
                      bool *no_memory)
{
    skip_blanks(rest);
    if (rest->length == 0 || rest->bytes[0] == '#')
        return false;
    struct buffer out;
    buffer_init(&out, SIZE_MAX / 4);
    char quote = '\0';
    while (rest->length) {
        char byte = rest->bytes[0];
        if (quote == '\0' && ascii_is_among(byte, " \t\r#"))
            break;
        text_skip(rest, 1);
        if (byte == '\\' && quote != '\'') {
            if (rest->length == 0)
                *is_bad = true;
            else if (quote && !ascii_is_among(rest->bytes[0], "\\\""))
                buffer_append_string(&out, "\\");
            if (rest->length)
                buffer_append(&out, rest->bytes, 1);
            text_skip(rest, rest->length > 0);
        } else if (byte == quote) {
            quote = '\0';
        } else if (quote == '\0' && ascii_is_among(byte, "'\"")) {
            quote = byte;
        } else {
            buffer_append(&out, &byte, 1);
        }
    }
    *is_bad |= quote != '\0';
    *word = arena_copy(arena, buffer_text(&out));
    *no_memory |= out.failed || !word->bytes;
    buffer_release(&out);
    skip_blanks(rest);
    return !*is_bad && !*no_memory;
}

/* Ansible goes by the name: to it `.YML` is as little a file of YAML as `.ini` is. */
static const char *help_on_yaml(const struct reading *reading, const char *usual)
{
    struct text path = reading->place.path;
    struct text extension = text_extension(text_from(path, text_folder(path).length));
    bool is_yaml =
        text_is(extension, ".yml") || text_is(extension, ".yaml") || text_is(extension, ".json");
    return extension.length == 0 || is_yaml
               ? usual
               : "rename it with git mv, so that it ends in .yml, if it is YAML";
}

/* "---" is how YAML begins, and a colon at the end how its keys end. */
static bool is_host(const struct reading *reading, struct text word)
{
    struct text stripped = without_spaces(word);
    if (stripped.length > 0 && stripped.bytes[stripped.length - 1] == ':')
        refuse(reading, word,
               help_on_yaml(reading, "remove the colon, or write the inventory as YAML"),
               "ends in a colon, which a port has to follow");
    else if (text_is(stripped, "---"))
        refuse(reading, word, help_on_yaml(reading, "write the inventory as YAML, or remove it"),
               "is how YAML begins");
    else
        return true;
    return false;
}

static int take_host_variables(struct reading *reading, struct text *rest, size_t *count,
                               bool *is_bad, struct error *error)
{
    const size_t before = reading->findings->total[SEVERITY_ERROR];
    struct text word;
    bool no_memory = false;
    skip_blanks(rest);
    const char *at = rest->bytes;
    for (*count = 0; take_word(rest, &reading->inventory->arena, &word, is_bad, &no_memory);
         at = rest->bytes) {
        struct text value = word;
        struct text name = text_cut(&value, '=');
        const struct node *variable;
        if (!value.bytes) {
            refuse(reading, word, "write name=value, or quotes around the whole of it",
                   "is no variable");
            return 0;
        }
        if (read_variable(reading, name, at, value, at, &variable, error) != 0)
            return -1;
        if (reading->findings->total[SEVERITY_ERROR] > before)
            return 0;
        if (ARRAY_RESERVE(reading->list, reading->list_capacity, *count + 1) != 0)
            return error_memory(error);
        reading->list[(*count)++] = (struct inventory_block){.variables = variable};
    }
    return no_memory ? error_memory(error) : 0;
}

/* One mapping of all that a line sets. NULL when memory is out. */
static const struct node *join(struct reading *reading, size_t count)
{
    const struct inventory_block *list = reading->list;
    struct arena *arena = &reading->inventory->arena;
    struct node *mapping = arena_alloc(arena, sizeof *mapping);
    struct member *members = arena_alloc_array(arena, count, sizeof *members);
    if (!mapping || !members)
        return NULL;
    *mapping = *list[0].variables;
    for (size_t i = 0; i < count; i++)
        members[i] = list[i].variables->mapping.members[0];
    mapping->mapping.members = members;
    mapping->mapping.count = count;
    return mapping;
}

static int take_host(struct reading *reading, struct text line, struct error *error)
{
    struct text rest = line, word;
    bool is_bad = false, no_memory = false;
    size_t count = 0, before = reading->findings->total[SEVERITY_ERROR];
    if (!take_word(&rest, &reading->inventory->arena, &word, &is_bad, &no_memory)) {
        if (no_memory)
            return error_memory(error);
        refuse(reading, line, "close the quote", "is no host");
        return 0;
    }
    const struct node *key = text_node(reading, word, line.bytes);
    if (!key)
        return error_memory(error);
    if (take_host_variables(reading, &rest, &count, &is_bad, error) != 0)
        return -1;
    if (is_bad)
        refuse(reading, line, "close the quote", "has a quote that is not closed");
    if (reading->findings->total[SEVERITY_ERROR] > before || !is_host(reading, word))
        return 0;
    const struct node *variables = count ? join(reading, count) : NULL;
    if (count && !variables)
        return error_memory(error);
    return model_hosts(reading->inventory, reading->group, word,
                       &(struct mention){&reading->place, key}, variables, reading->findings,
                       error);
}

/* ---------------------------------------------------------------------------------- the file -- */

static int take_line_of_section(struct reading *reading, struct text line, struct error *error)
{
    struct text name, kind;
    if (read_header(line, &name, &kind))
        return open_section(reading, name, kind, error);
    if (line.bytes[0] == '[' && line.bytes[line.length - 1] == ']') {
        refuse(reading, line, "write [group], [group:children] or [group:vars], without spaces",
               "is no section");
        return 0;
    }
    switch (reading->section) {
    case SECTION_HOSTS:
        return take_host(reading, line, error);
    case SECTION_CHILDREN:
        return take_child(reading, line, error);
    case SECTION_VARIABLES:
        break;
    }
    return take_variable(reading, line, error);
}

static int read_lines(struct reading *reading, struct text text, struct error *error)
{
    /* What is wrong in one line leads to nonsense in the next. */
    size_t before = reading->findings->total[SEVERITY_ERROR];
    while (text.bytes && reading->findings->total[SEVERITY_ERROR] == before) {
        reading->line = take_line(&text);
        reading->counted = NULL;
        reading->place.line++;
        reading->place.column = 1;
        struct text line = without_spaces(reading->line);
        if (line.length == 0 || ascii_is_among(line.bytes[0], ";#"))
            continue;
        /* Ansible takes it for a character like others, and most programs for the end. */
        if (text_has(line, '\0'))
            refuse(reading, TEXT("the line"), "delete it", "holds a NUL byte");
        else if (take_values(reading, 1) && take_line_of_section(reading, line, error) != 0)
            return -1;
    }
    if (reading->findings->total[SEVERITY_ERROR] == before)
        refuse_undeclared(reading);
    return 0;
}

int inventory_add_ini(struct inventory *inventory, struct text text, const struct place *place,
                      struct findings *findings, struct error *error)
{
    struct reading reading = {.inventory = inventory,
                              .place = {.path = place->path},
                              .findings = findings,
                              .group = INVENTORY_UNGROUPED};
    map_init(&reading.pending_indices);
    int result = model_begin(inventory, error);
    if (result == 0 && !is_utf8(text))
        refuse(&reading, place->path, "save it as UTF-8", "is no text in UTF-8");
    else if (result == 0 && !document_find_conflict(text, true, place, findings))
        result = read_lines(&reading, text, error);
    release(&reading);
    return result;
}

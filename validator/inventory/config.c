/* SPDX-License-Identifier: MIT */
/* What an ansible.cfg says of inventories, variables and plug-ins. */
#include "inventory/inventory.h"

/* An option of the file, with its further lines. */
struct option {
    struct text section, name;
    struct text value; /* what stands in the file, from the first line to the last */
    unsigned line;
};

enum { SETTINGS_MAX = 32 };

struct reading {
    struct inventory_config *config;
    const struct place *place;
    struct findings *findings;
    bool is_set[SETTINGS_MAX]; /* by the rows of the table of settings */
    bool is_refused;           /* a line that may be a section, or has none above it */
};

static struct text trim(struct text text)
{
    while (text.length && ascii_is_among(text.bytes[0], " \t\r\n\f\v"))
        text_skip(&text, 1);
    while (text.length && ascii_is_among(text.bytes[text.length - 1], " \t\r\n\f\v"))
        text.length--;
    return text;
}

/* A comment stands alone on its line, or behind a semicolon with a blank before it. */
static struct text without_comment(struct text line)
{
    struct text trimmed = trim(line);
    if (trimmed.length && ascii_is_among(trimmed.bytes[0], "#;"))
        return (struct text){line.bytes, 0};
    for (size_t i = 1; i < line.length; i++) {
        if (line.bytes[i] == ';' && ascii_is_among(line.bytes[i - 1], " \t"))
            line.length = i;
    }
    return line;
}

static size_t indentation_of(struct text line)
{
    size_t count = 0;
    while (count < line.length && ascii_is_among(line.bytes[count], " \t"))
        count++;
    return count;
}

static bool name_is(struct text text, const char *name)
{
    if (text.length != strlen(name))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (lower_ascii(byte) != name[i])
            return false;
    }
    return true;
}

static struct text unquote(struct text text)
{
    text = trim(text);
    if (text.length > 1 && ascii_is_among(text.bytes[0], "'\"") &&
        text.bytes[text.length - 1] == text.bytes[0])
        return (struct text){text.bytes + 1, text.length - 2};
    return text;
}

/* -------------------------------------------------------------------------------- settings -- */

static void refuse(const struct reading *reading, const struct option *option, const char *help,
                   const char *what)
{
    struct place place = *reading->place;
    place.line = option->line;
    place.column = 1;
    findings_add(reading->findings, RULE_FLEET_REFUSED_INVENTORY, &place, help, "%.*s %s",
                 option->name.length < 100 ? (int)option->name.length : 100, option->name.bytes,
                 what);
}

static void take_inventory(const struct reading *reading, const struct option *option)
{
    reading->config->inventory = trim(option->value);
    reading->config->inventory_line = option->line;
}

static void take_hash_behaviour(const struct reading *reading, const struct option *option)
{
    struct text value = unquote(option->value);
    reading->config->merges = text_is(value, "merge");
    if (!reading->config->merges && !text_is(value, "replace"))
        refuse(reading, option, "write merge or replace", "is neither merge nor replace");
}

/* Plug-ins are tried in the order of the list; the two that the gate reads must be among them. */
static void take_plugins(const struct reading *reading, const struct option *option)
{
    struct text rest = option->value;
    bool has_yaml = false, has_ini = false;
    while (rest.bytes) {
        struct text name = unquote(text_cut(&rest, ','));
        (void)text_take_string(&name, "ansible.builtin.");
        has_yaml |= text_is(name, "yaml");
        has_ini |= text_is(name, "ini");
    }
    if (!has_yaml || !has_ini)
        refuse(reading, option, "name yaml and ini among them, or remove the line",
               "leaves out readers of inventories that the gate goes by");
}

static void refuse_setting(const struct reading *reading, const struct option *option)
{
    refuse(reading, option, "remove the line",
           "changes how inventories or variables are read, which the gate does not follow");
}

/* Whether the value is what holds without the line. */
static bool is_standard(const struct option *option, const char *const *values)
{
    struct text value = unquote(option->value);
    while (*values && !text_is(value, *values))
        values++;
    return *values;
}

static void refuse_rendering(const struct reading *reading, const struct option *option)
{
    refuse(reading, option, "remove the line",
           "changes how templates are rendered, which the gate does not follow");
}

static void take_native(const struct reading *reading, const struct option *option)
{
    static const char *const off[] = {"false", "False", "no", "off", "0", NULL};
    if (!is_standard(option, off))
        refuse_rendering(reading, option);
}

static void take_error_on_undefined(const struct reading *reading, const struct option *option)
{
    static const char *const on[] = {"true", "True", "yes", "on", "1", NULL};
    if (!is_standard(option, on))
        refuse_rendering(reading, option);
}

static void take_plugin_paths(const struct reading *reading, const struct option *option,
                              enum inventory_plugin type)
{
    reading->config->plugins[type] =
        (struct inventory_plugin_paths){trim(option->value), option->line};
}

static void take_filter_paths(const struct reading *reading, const struct option *option)
{
    take_plugin_paths(reading, option, INVENTORY_PLUGIN_FILTERS);
}

static void take_test_paths(const struct reading *reading, const struct option *option)
{
    take_plugin_paths(reading, option, INVENTORY_PLUGIN_TESTS);
}

static void take_lookup_paths(const struct reading *reading, const struct option *option)
{
    take_plugin_paths(reading, option, INVENTORY_PLUGIN_LOOKUPS);
}

static void take_action_paths(const struct reading *reading, const struct option *option)
{
    take_plugin_paths(reading, option, INVENTORY_PLUGIN_ACTIONS);
}

/* To Python there are more blanks than those, of one byte and of several, and each may be where a
 * name begins or ends, or a comment. */
static bool is_plain(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((text.bytes[i] < ' ' || text.bytes[i] > '~') && text.bytes[i] != '\t')
            return false;
    }
    return true;
}

/* Of printable ASCII on every line, and no comment on a further one. */
static bool is_plain_value(struct text value)
{
    while (value.bytes) {
        struct text line = text_cut(&value, '\n');
        if (text_ends_with(line, "\r"))
            line.length--;
        if (!is_plain(line) || text_has(line, ';') || text_has(line, '#'))
            return false;
    }
    return true;
}

static void take_setting(struct reading *reading, const struct option *option, size_t row,
                         void (*take)(const struct reading *, const struct option *))
{
    if (reading->is_set[row])
        refuse(reading, option, "remove one of the two", "is set twice, on which Ansible fails");
    else if (!is_plain_value(option->value))
        refuse(reading, option, "write its value in printable ASCII, and no comment within it",
               "may have another value to Ansible than stands there");
    else
        take(reading, option);
    reading->is_set[row] = true;
}

static void take_option(struct reading *reading, const struct option *option)
{
    static const struct {
        const char *section, *name;
        void (*take)(const struct reading *, const struct option *);
    } settings[] = {
        {"defaults", "inventory", take_inventory},
        {"defaults", "hash_behaviour", take_hash_behaviour},
        {"inventory", "enable_plugins", take_plugins},
        {"defaults", "precedence", refuse_setting},
        {"defaults", "run_vars_plugins", refuse_setting},
        {"defaults", "vars_plugins_enabled", refuse_setting},
        {"defaults", "yaml_valid_extensions", refuse_setting},
        {"defaults", "playbook_vars_root", refuse_setting},
        {"defaults", "inventory_ignore_extensions", refuse_setting},
        {"defaults", "inventory_ignore_patterns", refuse_setting},
        {"defaults", "force_valid_group_names", refuse_setting},
        {"inventory", "ignore_extensions", refuse_setting},
        {"inventory", "ignore_patterns", refuse_setting},
        {"inventory_plugin_yaml", "yaml_valid_extensions", refuse_setting},
        {"vars_host_group_vars", "stage", refuse_setting},
        {"defaults", "vars_plugins", refuse_setting},
        {"defaults", "jinja2_native", take_native},
        {"defaults", "error_on_undefined_vars", take_error_on_undefined},
        {"defaults", "jinja2_extensions", refuse_rendering},
        {"defaults", "filter_plugins", take_filter_paths},
        {"defaults", "test_plugins", take_test_paths},
        {"defaults", "lookup_plugins", take_lookup_paths},
        {"defaults", "action_plugins", take_action_paths},
    };
    _Static_assert(sizeof settings / sizeof *settings <= SETTINGS_MAX, "is_set has all rows");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (!name_is(option->name, settings[i].name))
            continue;
        if (text_is(option->section, "DEFAULT")) {
            refuse(reading, option, "write it below the section that it is for",
                   "stands in [DEFAULT], from where Ansible takes it for every section");
            return;
        }
        if (text_is(option->section, settings[i].section))
            take_setting(reading, option, i, settings[i].take);
    }
}

/* ------------------------------------------------------------------------------------ lines -- */

/* Whether the line goes on with the option before it: it is indented more than that is. */
static bool goes_on(const struct option *option, size_t option_indentation, struct text line)
{
    return option->name.bytes && indentation_of(line) > option_indentation;
}

static void refuse_line(struct reading *reading, unsigned number)
{
    struct place place = *reading->place;
    place.line = number;
    place.column = 1;
    reading->is_refused = true;
    findings_add(reading->findings, RULE_FLEET_REFUSED_INVENTORY, &place,
                 "write the name of each section and setting in printable ASCII, at the start of "
                 "its line",
                 "Ansible may read another name here than stands there");
}

/* Which bracket of several ends the name depends on the version of Python. */
static void begin_section(struct reading *reading, struct option *option, struct text line,
                          unsigned number)
{
    text_skip(&line, 1);
    option->section = text_take_until(&line, "]");
    text_skip(&line, 1);
    if (!is_plain(option->section) || text_has(line, ']'))
        refuse_line(reading, number);
}

/* What no section has is told once. */
static void refuse_option(struct reading *reading, const struct option *option, bool has_value)
{
    if (!option->section.bytes && !reading->is_refused)
        refuse(reading, option, "write [defaults] on a line of its own above it",
               "stands above all sections, on which Ansible fails");
    else if (option->section.bytes && !has_value)
        refuse(reading, option, "give it a value (NAME = VALUE), or remove the line",
               "has neither = nor : behind it, on which Ansible fails");
    reading->is_refused |= !option->section.bytes;
}

static void begin_option(struct reading *reading, struct option *option, struct text line,
                         unsigned number)
{
    size_t end = 0;
    while (end < line.length && !ascii_is_among(line.bytes[end], "=:"))
        end++;
    option->name = trim((struct text){line.bytes, end});
    option->value =
        end < line.length ? text_from(line, end + 1) : (struct text){line.bytes + end, 0};
    option->line = number;
    if (!is_plain((struct text){line.bytes, end}) && option->name.length > 0)
        refuse_line(reading, number);
    else
        refuse_option(reading, option, end < line.length);
}

void inventory_config_read(struct inventory_config *config, struct text text,
                           const struct place *place, struct findings *findings)
{
    struct reading reading = {config, place, findings, {false}, false};
    struct option option = {0};
    size_t indentation = 0;
    *config = (struct inventory_config){0};
    for (unsigned number = 1; text.bytes; number++) {
        struct text line = without_comment(text_cut(&text, '\n'));
        struct text trimmed = trim(line);
        if (trimmed.length == 0)
            continue;
        if (goes_on(&option, indentation, line)) {
            option.value.length = (size_t)(line.bytes + line.length - option.value.bytes);
            continue;
        }
        if (option.name.bytes)
            take_option(&reading, &option);
        option.name = (struct text){0};
        indentation = indentation_of(line);
        if (trimmed.bytes[0] == '[' && text_has(trimmed, ']')) {
            begin_section(&reading, &option, trimmed, number);
        } else {
            begin_option(&reading, &option, line, number);
        }
    }
    if (option.name.bytes)
        take_option(&reading, &option);
}

/* SPDX-License-Identifier: MIT */
/* The forms in which `fleetgate inventory` prints a fleet. */
#include "cli/inventory_print.h"

#include "cli/fleet_reading.h"

#include "ansible/ansible.h"

#include <stdlib.h>

/* Ends a piece of output: what was lost of it is an error. */
static int check_output(const struct inventory_print *print, struct error *error)
{
    if (!print->out->failed)
        return 0;
    return error_set(error, ERROR_LIMIT, "more than %d MiB to print, or memory is out",
                     INVENTORY_PRINT_MAX >> 20);
}

/* ---------------------------------------------------------------------------------- graph -- */

static void append_branch(struct buffer *out, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        buffer_append_string(out, "  |");
    if (depth)
        buffer_append_string(out, "--");
}

/* A group of several parents is printed below each of them; the ceiling of the output ends it where
 * these multiply. Groups are in no cycle, and as deep as the document bears. */
static int append_group(const struct inventory_print *print, size_t index, unsigned depth,
                        struct error *error)
{
    const struct inventory_group *group = &print->inventory->groups[index];
    append_branch(print->out, depth);
    buffer_append_string(print->out, "@");
    buffer_escape(print->out, group->name);
    buffer_append_string(print->out, ":\n");
    if (check_output(print, error) != 0)
        return -1;
    for (size_t i = 0; i < group->child_count; i++) {
        if (append_group(print, group->children[i], depth + 1, error) != 0)
            return -1;
    }
    for (size_t i = 0; index != INVENTORY_ALL && i < group->host_count; i++) {
        append_branch(print->out, depth + 1);
        buffer_escape(print->out, print->inventory->hosts[group->hosts[i]].name);
        buffer_append_string(print->out, "\n");
    }
    return 0;
}

int inventory_print_graph(const struct inventory_print *print, struct error *error)
{
    if (append_group(print, INVENTORY_ALL, 0, error) != 0)
        return -1;
    return check_output(print, error);
}

/* -------------------------------------------------------------------------------- variables -- */

static bool is_printed(const struct variable *variable)
{
    return variable->key->type != NODE_STRING || !ansible_omits_variable(variable->name);
}

static void append_line(struct buffer *out, size_t level)
{
    json_write_line(out, &json_style_of_ansible, level);
}

static void append_string(struct buffer *out, struct text text)
{
    json_write_string(out, &json_style_of_ansible, text);
}

/* A name that is no string is printed as the lowest scope writes it, as Python keeps it. */
static const struct node *lowest_key(const struct variable *variable)
{
    while (variable->below)
        variable = variable->below;
    return variable->key;
}

/* How many it printed goes to *printed; none leave no trace. */
static void append_variables(struct buffer *out, const struct variable *const *variables,
                             size_t count, unsigned level, size_t *printed)
{
    *printed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_printed(variables[i]))
            continue;
        buffer_append_string(out, (*printed)++ ? "," : "{");
        append_line(out, level + 1);
        json_write_key(out, &json_style_of_ansible, lowest_key(variables[i]));
        buffer_append_string(out, ": ");
        json_write_node(out, &json_style_of_ansible, variables[i]->value, level + 1);
    }
    if (*printed) {
        append_line(out, level);
        buffer_append_string(out, "}");
    }
}

/* ---------------------------------------------------------------------------------- origins -- */

static void append_place(struct buffer *out, const struct variable *variable)
{
    buffer_escape(out, variable->path);
    if (variable->key->at.line)
        buffer_format(out, ":%u", variable->key->at.line);
    if (variable->group.length == 0)
        return;
    buffer_append_string(out, " of ");
    buffer_escape(out, variable->group);
}

static void append_origin(struct buffer *out, const struct variable *variable)
{
    const char *before =
        variable->value == variable->set ? "\n    overrides " : "\n    merged into ";
    buffer_escape(out, variable->name);
    buffer_append_string(out, ": ");
    append_place(out, variable);
    for (const struct variable *below = variable->below; below; below = below->below) {
        buffer_append_string(out, before);
        append_place(out, below);
        before = ", ";
    }
    buffer_append_string(out, "\n");
}

static void append_origins(struct buffer *out, const struct variable *const *variables,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_printed(variables[i]))
            append_origin(out, variables[i]);
    }
}

/* ---------------------------------------------------------------------------------- devices -- */

/* The variables of a device. What is encrypted as a whole may set any. */
static int list_variables(const struct inventory_print *print, struct inventory_view *view,
                          const struct inventory_host *host,
                          const struct variable *const **variables, size_t *count,
                          struct error *error)
{
    if (inventory_view_enter(view, host, print->findings, error) != 0 ||
        fleet_reading_check_device(view, error) != 0)
        return -1;
    return inventory_view_list(view, variables, count, error);
}

static int print_host(const struct inventory_print *print, struct inventory_view *view,
                      struct error *error)
{
    const struct inventory_host *host = inventory_host(print->inventory, text_of(print->host));
    const struct variable *const *variables;
    size_t count, printed;
    if (!host)
        return error_set(error, ERROR_USAGE, "no device of the inventory is called %s",
                         print->host);
    if (list_variables(print, view, host, &variables, &count, error) != 0)
        return -1;
    if (print->shows_origins) {
        append_origins(print->out, variables, count);
        return 0;
    }
    append_variables(print->out, variables, count, 0, &printed);
    buffer_append_string(print->out, printed ? "\n" : "{}\n");
    return 0;
}

/* Devices, sorted by name. */
static int sort_hosts(const struct inventory *inventory, const struct inventory_host ***hosts,
                      int (*compare)(const void *, const void *), struct error *error)
{
    *hosts = calloc(inventory->host_count + 1, sizeof(**hosts));
    if (!*hosts)
        return error_memory(error);
    for (size_t i = 0; i < inventory->host_count; i++)
        (*hosts)[i] = &inventory->hosts[i];
    qsort(*hosts, inventory->host_count, sizeof(**hosts), compare);
    return 0;
}

static int compare_hosts(const void *a, const void *b)
{
    const struct inventory_host *left = *(const struct inventory_host *const *)a;
    const struct inventory_host *right = *(const struct inventory_host *const *)b;
    return text_compare(left->name, right->name);
}

static int append_device(const struct inventory_print *print, struct inventory_view *view,
                         const struct inventory_host *host, bool *is_first, struct error *error)
{
    struct buffer *out = print->out;
    const struct variable *const *variables;
    size_t count, printed = 0, before = out->length;
    if (list_variables(print, view, host, &variables, &count, error) != 0)
        return -1;
    if (print->shows_origins) {
        buffer_format(out, "%s@", *is_first ? "" : "\n");
        buffer_escape(out, host->name);
        buffer_append_string(out, "\n");
        append_origins(out, variables, count);
        *is_first = false;
        return check_output(print, error);
    }
    buffer_append_string(out, *is_first ? "{" : ",");
    append_line(out, 3);
    append_string(out, host->name);
    buffer_append_string(out, ": ");
    append_variables(out, variables, count, 3, &printed);
    if (printed == 0)
        out->length = before;
    else
        *is_first = false;
    return check_output(print, error);
}

static int append_devices(const struct inventory_print *print, struct inventory_view *view,
                          struct error *error)
{
    const struct inventory_host **hosts = NULL;
    bool is_first = true;
    int result = sort_hosts(print->inventory, &hosts, compare_hosts, error);
    for (size_t i = 0; result == 0 && i < print->inventory->host_count; i++)
        result = append_device(print, view, hosts[i], &is_first, error);
    free((void *)hosts);
    if (print->shows_origins || result != 0)
        return result;
    if (is_first)
        buffer_append_string(print->out, "{}");
    else
        append_line(print->out, 2);
    buffer_append_string(print->out, is_first ? "" : "}");
    return 0;
}

/* ----------------------------------------------------------------------------------- groups -- */

static void append_names(struct buffer *out, const char *heading, const struct text *names,
                         size_t count, bool *is_first)
{
    if (count == 0)
        return;
    buffer_append_string(out, *is_first ? "{" : ",");
    *is_first = false;
    append_line(out, 2);
    buffer_format(out, "\"%s\": [", heading);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_append_string(out, ",");
        append_line(out, 3);
        append_string(out, names[i]);
    }
    append_line(out, 2);
    buffer_append_string(out, "]");
}

static int append_group_object(const struct inventory_print *print, size_t index,
                               struct error *error)
{
    const struct inventory *inventory = print->inventory;
    const struct inventory_group *group = &inventory->groups[index];
    size_t host_count = index == INVENTORY_ALL ? 0 : group->host_count;
    struct text *names = calloc(group->child_count + host_count + 1, sizeof *names);
    bool is_first = true;
    if (!names)
        return error_memory(error);
    for (size_t i = 0; i < group->child_count; i++)
        names[i] = inventory->groups[group->children[i]].name;
    for (size_t i = 0; i < host_count; i++)
        names[group->child_count + i] = inventory->hosts[group->hosts[i]].name;
    append_string(print->out, group->name);
    buffer_append_string(print->out, ": ");
    append_names(print->out, "children", names, group->child_count, &is_first);
    append_names(print->out, "hosts", names + group->child_count, host_count, &is_first);
    append_line(print->out, 1);
    buffer_append_string(print->out, "}");
    free(names);
    return 0;
}

static int append_meta(const struct inventory_print *print, struct inventory_view *view,
                       struct error *error)
{
    buffer_append_string(print->out, "\"_meta\": {");
    append_line(print->out, 2);
    buffer_append_string(print->out, "\"hostvars\": ");
    if (append_devices(print, view, error) != 0)
        return -1;
    append_line(print->out, 1);
    buffer_append_string(print->out, "}");
    return 0;
}

static int compare_groups(const void *a, const void *b)
{
    const struct inventory_group *left = *(const struct inventory_group *const *)a;
    const struct inventory_group *right = *(const struct inventory_group *const *)b;
    return text_compare(left->name, right->name);
}

/* Groups that have something, sorted by name. */
static int sort_groups(const struct inventory *inventory, const struct inventory_group ***groups,
                       size_t *count, struct error *error)
{
    *count = 0;
    *groups = calloc(inventory->group_count + 1, sizeof(**groups));
    if (!*groups)
        return error_memory(error);
    for (size_t i = 0; i < inventory->group_count; i++) {
        const struct inventory_group *group = &inventory->groups[i];
        bool has_hosts = i != INVENTORY_ALL && group->host_count > 0;
        if ((has_hosts || group->child_count > 0) && !text_is(group->name, "_meta"))
            (*groups)[(*count)++] = group;
    }
    qsort(*groups, *count, sizeof(**groups), compare_groups);
    return 0;
}

/* "_meta" stands among the groups where its name belongs. */
static int append_objects(const struct inventory_print *print, struct inventory_view *view,
                          const struct inventory_group *const *groups, size_t count,
                          struct error *error)
{
    bool is_told = false;
    for (size_t i = 0; i <= count; i++) {
        if (!is_told && (i == count || text_compare(groups[i]->name, TEXT("_meta")) > 0)) {
            buffer_append_string(print->out, i ? "," : "{");
            append_line(print->out, 1);
            if (append_meta(print, view, error) != 0)
                return -1;
            is_told = true;
        }
        if (i == count)
            break;
        buffer_append_string(print->out, i || is_told ? "," : "{");
        append_line(print->out, 1);
        if (append_group_object(print, (size_t)(groups[i] - print->inventory->groups), error) != 0)
            return -1;
    }
    buffer_append_string(print->out, "\n}\n");
    return 0;
}

static int print_list(const struct inventory_print *print, struct inventory_view *view,
                      struct error *error)
{
    const struct inventory_group **groups = NULL;
    size_t count;
    if (print->shows_origins)
        return append_devices(print, view, error);
    int result = sort_groups(print->inventory, &groups, &count, error);
    if (result == 0)
        result = append_objects(print, view, groups, count, error);
    free((void *)groups);
    return result;
}

int inventory_print_variables(const struct inventory_print *print, struct error *error)
{
    struct inventory_view *view;
    if (inventory_view_new(&view, print->inventory, error) != 0)
        return -1;
    int result = print->host ? print_host(print, view, error) : print_list(print, view, error);
    inventory_view_free(view);
    return result == 0 ? check_output(print, error) : -1;
}

/* SPDX-License-Identifier: MIT */
/* The forms in which `fleetgate inventory` prints a fleet. */
#include "cli/inventory_print.h"

#include "cli/fleet_reading.h"
#include "cli/shared_values.h"

#include "ansible/ansible.h"

#include <stdatomic.h>
#include <stdlib.h>

static int fail_for_size(struct error *error)
{
    return error_set(error, ERROR_LIMIT, "more than %d MiB to print, or memory is out",
                     INVENTORY_PRINT_MAX >> 20);
}

/* Ends a piece of output: what was lost of it is an error. */
static int check_output(const struct inventory_print *print, struct error *error)
{
    return print->out->failed ? fail_for_size(error) : 0;
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
static void append_variables(const struct inventory_print *print,
                             const struct variable *const *variables, size_t count, unsigned level,
                             size_t *printed)
{
    struct buffer *out = print->out;
    *printed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_printed(variables[i]))
            continue;
        buffer_append_string(out, (*printed)++ ? "," : "{");
        append_line(out, level + 1);
        json_write_key(out, &json_style_of_ansible, lowest_key(variables[i]));
        buffer_append_string(out, ": ");
        shared_values_append(print->shared, out, variables[i], level + 1);
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

static int append_host(const struct inventory_print *print, struct inventory_view *view,
                       const struct inventory_host *host, struct error *error)
{
    const struct variable *const *variables;
    size_t count, printed;
    if (list_variables(print, view, host, &variables, &count, error) != 0)
        return -1;
    if (print->shows_origins) {
        append_origins(print->out, variables, count);
        return 0;
    }
    append_variables(print, variables, count, 0, &printed);
    buffer_append_string(print->out, printed ? "\n" : "{}\n");
    return 0;
}

static int print_host(const struct inventory_print *print, struct error *error)
{
    const struct inventory_host *host = inventory_host(print->inventory, text_of(print->host));
    struct inventory_view *view;
    struct shared_values shared;
    struct inventory_print of_host = *print;
    if (!host)
        return error_set(error, ERROR_USAGE, "no device of the inventory is called %s",
                         print->host);
    if (inventory_view_new(&view, print->inventory, error) != 0)
        return -1;
    shared_values_init(&shared);
    of_host.shared = &shared;
    int result = append_host(&of_host, view, host, error);
    shared_values_release(&shared);
    inventory_view_free(view);
    return result;
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

/* The device behind what separates it from the one before; nothing of one without variables. */
static int append_device(const struct inventory_print *print, struct inventory_view *view,
                         const struct inventory_host *host, struct error *error)
{
    struct buffer *out = print->out;
    const struct variable *const *variables;
    size_t count, printed = 0, before = out->length;
    if (list_variables(print, view, host, &variables, &count, error) != 0)
        return -1;
    if (print->shows_origins) {
        buffer_append_string(out, "\n@");
        buffer_escape(out, host->name);
        buffer_append_string(out, "\n");
        append_origins(out, variables, count);
        return check_output(print, error);
    }
    buffer_append_string(out, ",");
    append_line(out, 3);
    append_string(out, host->name);
    buffer_append_string(out, ": ");
    append_variables(print, variables, count, 3, &printed);
    if (printed == 0)
        out->length = before;
    return check_output(print, error);
}

/* ------------------------------------------------------------------------------ all devices -- */

enum { PIECE_DEVICES = 64, PIECES_A_WORKER = 8 };

/* Devices in a row, printed by one thread. */
struct piece {
    struct buffer out;
    struct findings findings;
    struct error error;
};

/* All devices by name: a wave of pieces is printed by all threads and put in order, then the next,
 * so that little is kept twice. */
struct listing {
    const struct inventory_print *print;
    const struct inventory_host **hosts;
    struct inventory_view **views; /* [workers] */
    struct shared_values *shared;  /* [workers] */
    unsigned workers;
    struct piece *pieces; /* [piece_count] of a wave */
    size_t piece_count;
    size_t next;         /* of the hosts: the first of the wave */
    atomic_size_t bytes; /* printed in the wave and before */
    bool has_some;       /* devices are in the output */
};

static void init_piece(const struct listing *listing, struct piece *piece)
{
    piece->error = (struct error){0};
    buffer_clear(&piece->out);
    findings_init(&piece->findings, default_limits.findings, listing->print->findings->severities);
}

static int open_listing(struct listing *listing, struct error *error)
{
    const struct inventory *inventory = listing->print->inventory;
    size_t pieces = inventory->host_count / PIECE_DEVICES + 1;
    unsigned workers = parallel_workers();
    listing->workers = pieces < workers ? (unsigned)pieces : workers;
    listing->piece_count = listing->workers * (size_t)PIECES_A_WORKER;
    listing->views = calloc(listing->workers, sizeof(*listing->views));
    listing->shared = calloc(listing->workers, sizeof *listing->shared);
    listing->pieces = calloc(listing->piece_count, sizeof *listing->pieces);
    if (!listing->views || !listing->shared || !listing->pieces)
        return error_memory(error);
    for (size_t i = 0; i < listing->piece_count; i++)
        buffer_init(&listing->pieces[i].out, INVENTORY_PRINT_MAX);
    for (unsigned i = 0; i < listing->workers; i++) {
        shared_values_init(&listing->shared[i]);
        if (inventory_view_new(&listing->views[i], inventory, error) != 0)
            return -1;
    }
    return sort_hosts(inventory, &listing->hosts, compare_hosts, error);
}

static void close_listing(struct listing *listing)
{
    for (unsigned i = 0; listing->views && i < listing->workers; i++)
        inventory_view_free(listing->views[i]);
    for (unsigned i = 0; listing->shared && i < listing->workers; i++)
        shared_values_release(&listing->shared[i]);
    for (size_t i = 0; listing->pieces && i < listing->piece_count; i++)
        buffer_release(&listing->pieces[i].out);
    free(listing->views);
    free(listing->shared);
    free(listing->pieces);
    free((void *)listing->hosts);
}

static void print_piece(void *context, unsigned worker, size_t index)
{
    struct listing *listing = context;
    struct piece *piece = &listing->pieces[index];
    struct inventory_print print = *listing->print;
    size_t first = listing->next + index * PIECE_DEVICES;
    init_piece(listing, piece);
    print.out = &piece->out;
    print.findings = &piece->findings;
    print.shared = &listing->shared[worker];
    for (size_t i = first; i < first + PIECE_DEVICES && i < print.inventory->host_count; i++) {
        size_t before = piece->out.length;
        if (append_device(&print, listing->views[worker], listing->hosts[i], &piece->error) != 0)
            return;
        atomic_fetch_add(&listing->bytes, piece->out.length - before);
        if (atomic_load(&listing->bytes) > INVENTORY_PRINT_MAX) {
            fail_for_size(&piece->error); /* there is no room for it in the output */
            return;
        }
    }
}

static int take_piece(struct listing *listing, struct piece *piece, struct error *error)
{
    const struct inventory_print *print = listing->print;
    struct text text = buffer_text(&piece->out);
    findings_append(print->findings, &piece->findings);
    findings_release(&piece->findings);
    if (piece->error.kind != ERROR_NONE)
        return error_set(error, piece->error.kind, "%s", piece->error.message);
    if (text.length && !listing->has_some) {
        text_skip(&text, 1);
        buffer_append_string(print->out, print->shows_origins ? "" : "{");
        listing->has_some = true;
    }
    buffer_append_text(print->out, text);
    return check_output(print, error);
}

static int print_wave(struct listing *listing, struct error *error)
{
    size_t left = listing->print->inventory->host_count - listing->next;
    size_t count = (left + PIECE_DEVICES - 1) / PIECE_DEVICES;
    int result = 0;
    if (count > listing->piece_count)
        count = listing->piece_count;
    parallel_for(count, listing->workers, print_piece, listing);
    for (size_t i = 0; i < count; i++) {
        if (take_piece(listing, &listing->pieces[i], error) != 0)
            result = -1;
    }
    listing->next += count * PIECE_DEVICES;
    return result;
}

static int append_devices(const struct inventory_print *print, struct error *error)
{
    struct listing listing = {.print = print};
    atomic_init(&listing.bytes, print->out->length);
    int result = open_listing(&listing, error);
    while (result == 0 && listing.next < print->inventory->host_count)
        result = print_wave(&listing, error);
    close_listing(&listing);
    if (result != 0 || print->shows_origins)
        return result;
    if (listing.has_some)
        append_line(print->out, 2);
    buffer_append_string(print->out, listing.has_some ? "}" : "{}");
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

static int append_meta(const struct inventory_print *print, struct error *error)
{
    buffer_append_string(print->out, "\"_meta\": {");
    append_line(print->out, 2);
    buffer_append_string(print->out, "\"hostvars\": ");
    if (append_devices(print, error) != 0)
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
static int append_objects(const struct inventory_print *print,
                          const struct inventory_group *const *groups, size_t count,
                          struct error *error)
{
    bool is_told = false;
    for (size_t i = 0; i <= count; i++) {
        if (!is_told && (i == count || text_compare(groups[i]->name, TEXT("_meta")) > 0)) {
            buffer_append_string(print->out, i ? "," : "{");
            append_line(print->out, 1);
            if (append_meta(print, error) != 0)
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

static int print_list(const struct inventory_print *print, struct error *error)
{
    const struct inventory_group **groups = NULL;
    size_t count;
    if (print->shows_origins)
        return append_devices(print, error);
    int result = sort_groups(print->inventory, &groups, &count, error);
    if (result == 0)
        result = append_objects(print, groups, count, error);
    free((void *)groups);
    return result;
}

int inventory_print_variables(const struct inventory_print *print, struct error *error)
{
    int result = print->host ? print_host(print, error) : print_list(print, error);
    return result == 0 ? check_output(print, error) : -1;
}

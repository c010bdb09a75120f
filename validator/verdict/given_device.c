/* SPDX-License-Identifier: MIT */
/* What one device is given: its variables evaluated, its template rendered. */
#define _GNU_SOURCE /* memmem */
#include "verdict/given_device.h"

#include <stdio.h>
#include <string.h>

/* ---------------------------------------------------------------------------------- values -- */

static void doubt(struct given_worker *worker, const char *what, const char *why)
{
    if (!worker->reason[0])
        snprintf(worker->reason, sizeof worker->reason, "%s: %s", what, why);
}

/* What a variable comes to; NULL where the device has none, or it is not known, which is told. */
static int evaluate(struct given_worker *worker, const char *name, const struct node **value,
                    struct error *error)
{
    const struct inventory_view *view = configuration_view(worker->configuration);
    const struct variable *variable = inventory_view_find(view, text_of(name));
    struct configuration_value evaluated;
    *value = NULL;
    if (!variable)
        return 0;
    if (configuration_evaluate(worker->configuration, name, variable->value, &evaluated, error) !=
        0)
        return -1;
    *value = evaluated.value;
    if (!evaluated.value)
        doubt(worker, name,
              evaluated.result.outcome != TEMPLATE_RENDERED ? evaluated.result.message
                                                            : evaluated.reason);
    return 0;
}

static int find_branch(struct given_worker *worker, struct plan_given *given, struct error *error)
{
    const struct node *value;
    if (evaluate(worker, "subscribed_branch", &value, error) != 0)
        return -1;
    given->is_branch_unknown = worker->reason[0] != '\0';
    if (value && value->type != NODE_NULL)
        given->branch = node_text(value);
    return 0;
}

static int find_type(struct given_worker *worker, struct plan_given *given,
                     const struct node **type, struct error *error)
{
    struct configuration_type told;
    if (configuration_type(worker->configuration, &told, error) != 0)
        return -1;
    if (!told.value && told.result.outcome != TEMPLATE_RENDERED)
        doubt(worker, "device type", told.result.message);
    *type = told.value;
    if (told.value)
        given->type = node_text(told.value);
    return 0;
}

/* Whether an earlier entry has the same type, and so counts. */
static bool is_shadowed(const struct node *list, size_t index)
{
    const struct node *type = node_member(list->sequence.items[index], "device_type");
    for (size_t i = 0; i < index; i++) {
        const struct node *other = node_member(list->sequence.items[i], "device_type");
        if (other && type && node_equal(other, type))
            return true;
    }
    return false;
}

/* Where nothing says the type of a device, Mender will: the image of each type counts. */
static void list_images(struct buffer *out, const struct node *list)
{
    for (size_t i = 0; i < list->sequence.count; i++) {
        const struct node *type = node_member(list->sequence.items[i], "device_type");
        const struct node *name = node_member(list->sequence.items[i], "image_name");
        if (!type || !name || is_shadowed(list, i))
            continue;
        if (out->length)
            buffer_append_string(out, ", ");
        buffer_append_text(out, node_text(type));
        buffer_append_string(out, ": ");
        buffer_append_text(out, node_text(name));
    }
}

static const struct node *image_of_type(const struct node *list, const struct node *type)
{
    for (size_t i = 0; i < list->sequence.count; i++) {
        const struct node *of = node_member(list->sequence.items[i], "device_type");
        if (of && node_equal(of, type))
            return node_member(list->sequence.items[i], "image_name");
    }
    return NULL;
}

static int find_image(struct given_worker *worker, struct plan_given *given,
                      const struct node *type, struct error *error)
{
    const struct node *list;
    if (evaluate(worker, "os_image", &list, error) != 0)
        return -1;
    if (!list || list->type != NODE_SEQUENCE)
        return 0;
    const struct node *image = type ? image_of_type(list, type) : NULL;
    if (image)
        given->image = node_text(image);
    if (type)
        return 0;
    buffer_clear(&worker->images);
    list_images(&worker->images, list);
    if (worker->images.length)
        given->image = buffer_text(&worker->images);
    return worker->images.failed ? error_memory(error) : 0;
}

/* ----------------------------------------------------------------------------------- basis -- */

/* Whether what is written may have other files read. */
static bool may_reach(struct text text)
{
    static const char *const words[] = {"include", "import", "extends", "lookup", "query", "q("};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (memmem(text.bytes, text.length, words[i], strlen(words[i])))
            return true;
    }
    return false;
}

/* Variables as they are written, with what all groups give, the template, and what these may ask
 * for. */
static int find_basis_of_seen(const struct given_fleet *fleet, struct given_worker *worker,
                              const struct template *template, struct plan_given *given,
                              struct error *error)
{
    const struct variable *const *variables;
    size_t count;
    if (configuration_list(worker->configuration, &variables, &count, error) != 0)
        return -1;
    struct buffer all;
    buffer_init(&all, SIZE_MAX / 4);
    for (size_t i = 0; i < count; i++) {
        buffer_append_text(&all, variables[i]->name);
        buffer_append_string(&all, "=");
        json_write_node(&all, &json_style_of_ansible, variables[i]->value, 0);
        buffer_append_string(&all, "\n");
    }
    if (template)
        buffer_append_text(&all, template_source(template));
    templates_append_sums(fleet->templates, may_reach(buffer_text(&all)), &all);
    bool failed = all.failed || digest_hex(buffer_text(&all), given->basis) != 0;
    buffer_release(&all);
    return failed ? error_memory(error) : 0;
}

/* Of what is hidden the files themselves count: those of all devices, and the device's own. */
static int find_basis_of_hidden(const struct given_fleet *fleet, size_t host,
                                struct plan_given *given, struct error *error)
{
    char own[DIGEST_HEX] = "", all[2 * DIGEST_HEX];
    size_t file = fleet->own_files[host];
    if (file == INVENTORY_SEVERAL_FILES) {
        if (several_files_sum(&fleet->several, host, own, error) != 0)
            return -1;
    } else if (file != INVENTORY_NO_FILE) {
        object_id_hex(&fleet->snapshot.files[file].blob, own);
    }
    snprintf(all, sizeof all, "%s%s", fleet->basis, own);
    return digest_hex(text_of(all), given->basis) == 0 ? 0 : error_memory(error);
}

/* ------------------------------------------------------------------------------ one device -- */

static int render(struct given_worker *worker, struct plan_given *given,
                  const struct template **template, struct error *error)
{
    struct configuration_rendering rendering = {0};
    if (configuration_render(worker->configuration, &worker->text, &rendering, error) != 0)
        return -1;
    *template = rendering.template;
    if (rendering.result.outcome != TEMPLATE_RENDERED) {
        char name[128];
        snprintf(name, sizeof name, "template %.*s",
                 rendering.name.length < 100 ? (int)rendering.name.length : 100,
                 rendering.name.length ? rendering.name.bytes : "");
        doubt(worker, name, rendering.result.message);
        return 0;
    }
    if (rendering.outcome != CONFIGURATION_RENDERED)
        return 0;
    return digest_hex(buffer_text(&worker->text), given->configuration) == 0 ? 0
                                                                             : error_memory(error);
}

/* What a file hides may be any variable. */
static bool is_seen(struct given_fleet *fleet, struct given_worker *worker,
                    const struct inventory_host *host)
{
    const struct inventory_view *view = configuration_view(worker->configuration);
    if (inventory_view_unread(view).bytes)
        doubt(worker, "its variables", "a file is encrypted as a whole");
    if (inventory_view_broken(view).bytes)
        doubt(worker, "its variables", "a file cannot be read");
    if (hidden_has(&fleet->hidden, view, (size_t)(host - fleet->inventory.hosts)))
        doubt(worker, "its variables", "a file of SOPS is not read");
    return !worker->reason[0];
}

int given_device_enter(struct given_worker *worker, const struct inventory_host *host,
                       struct error *error)
{
    buffer_clear(&worker->text);
    worker->reason[0] = '\0';
    return configuration_enter(worker->configuration, host, NULL, &worker->ignored, error);
}

int given_device_find(struct given_fleet *fleet, struct given_worker *worker,
                      const struct inventory_host *host, struct plan_given *given,
                      struct error *error)
{
    const struct node *type = NULL;
    const struct template *template = NULL;
    bool sees = false;
    *given = (struct plan_given){.device = host->name};
    if (given_device_enter(worker, host, error) != 0)
        return -1;
    sees = is_seen(fleet, worker, host);
    given->is_branch_unknown = !sees;
    if (sees &&
        (find_branch(worker, given, error) != 0 || find_type(worker, given, &type, error) != 0 ||
         find_image(worker, given, type, error) != 0 ||
         render(worker, given, &template, error) != 0))
        return -1;
    if (!worker->reason[0])
        return 0;
    given->unverified = text_of(worker->reason);
    return sees
               ? find_basis_of_seen(fleet, worker, template, given, error)
               : find_basis_of_hidden(fleet, (size_t)(host - fleet->inventory.hosts), given, error);
}

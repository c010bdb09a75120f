/* SPDX-License-Identifier: MIT */
/* What rules say of the template of a device. */
#include "fleet/template.h"

enum { PATH_BYTES_MAX = 8192 };

void fleet_template_report(const struct fleet *fleet, const struct fleet_device *device,
                           enum rule rule, struct text template, unsigned line, const char *help,
                           const char *message, struct findings *findings)
{
    struct buffer path;
    buffer_init(&path, PATH_BYTES_MAX);
    buffer_append_string(&path, templates_folder(device->templates, template));
    buffer_append_string(&path, fleet->policy->templates.path);
    buffer_append_text(&path, template);
    findings->lost |= path.failed;
    const struct place place = {.path = buffer_text(&path), .line = line, .column = line ? 1 : 0};
    findings_add(findings, rule, &place, help, "%s", message);
    buffer_release(&path);
}

void fleet_template_append_source(struct buffer *out, const struct fleet_device *device,
                                  struct text variable, const struct node *node)
{
    const struct variable *found =
        inventory_view_find(configuration_view(device->configuration), variable);
    const char *of_role = configuration_role_file(device->configuration, variable);
    if (of_role)
        buffer_append_string(out, of_role);
    else if (found)
        buffer_append_text(out, found->path);
    if ((of_role || found) && node && node->at.line)
        buffer_format(out, ":%u", node->at.line);
    else if (of_role)
        return;
    else if (found && found->key)
        buffer_format(out, ":%u", found->key->at.line);
}

void fleet_template_append_own_file(struct buffer *out, const struct fleet *fleet,
                                    const struct fleet_device *device)
{
    struct text base = fleet->location->bases[0], name = device->host->name;
    if (device->path.bytes)
        buffer_append_text(out, device->path);
    else
        buffer_format(out, "%.*s" INVENTORY_HOST_FOLDER "/%.*s%s", (int)base.length, base.bytes,
                      (int)name.length, name.bytes, device->has_several ? "/" : ".yml");
}

static struct place place_of(struct text path, const struct node *node)
{
    struct place place = {.path = path};
    if (node && node->at.line) {
        place.line = node->at.line;
        place.column = node->at.column;
    }
    return place;
}

struct place fleet_template_type_place(const struct fleet *fleet, const struct fleet_device *device)
{
    const struct type_of_group *const *given = device->told_type.given;
    const struct type_of_group *last = given[1] ? given[1] : given[0];
    const struct inventory_group *group =
        last ? inventory_group(fleet->inventory, text_of(last->group)) : NULL;
    if (device->type.variable)
        return place_of(device->type.variable->path, device->type.variable->value);
    return group && group->path.bytes ? place_of(group->path, group->key)
                                      : place_of(device->host->path, device->host->key);
}

bool fleet_template_is_undecidable(const struct fleet *fleet, const struct fleet_device *device)
{
    struct text variable = text_of(device->rendering.result.variable);
    const char *type = fleet->policy->device_types.variable;
    return device->rendering.cause == CONFIGURATION_OF_TWO_TYPES ||
           text_is(variable, "subscribed_branch") || text_is(variable, "os_image") ||
           (type && text_is(variable, type));
}

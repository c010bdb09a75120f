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
    if (found)
        buffer_append_text(out, found->path);
    if (found && node && node->at.line)
        buffer_format(out, ":%u", node->at.line);
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
        buffer_format(out, "%.*s" FLEET_DEVICE_FOLDER "/%.*s%s", (int)base.length, base.bytes,
                      (int)name.length, name.bytes, device->has_several ? "/" : ".yml");
}

bool fleet_template_is_undecidable(const struct template_result *result)
{
    static const char *const names[] = {"subscribed_branch", "os_image", "device_type"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_is(text_of(result->variable), names[i]))
            return true;
    }
    return false;
}

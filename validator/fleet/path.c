/* SPDX-License-Identifier: MIT */
/* What a path means to the fleet. */
#include "fleet/fleet.h"

#include <string.h>

static struct text last_component(struct text path)
{
    size_t start = path.length;
    while (start > 0 && path.bytes[start - 1] != '/')
        start--;
    return text_from(path, start);
}

static bool is_data_extension(struct text extension)
{
    return text_is(extension, ".yml") || text_is(extension, ".yaml") || text_is(extension, ".json");
}

/* Whether Ansible reads a file of this name in the folder of a group or device, where it passes
 * over hidden files and editors' backups. */
static bool is_data_name(struct text name)
{
    struct text extension = text_extension(name);
    if (name.length == 0 || name.bytes[0] == '.' || name.bytes[name.length - 1] == '~')
        return false;
    return extension.length == 0 || is_data_extension(extension);
}

/* `path` ends in host_vars/<source>... or group_vars/<source>...; `root` is the length of what
 * comes before the source. A source may be hidden: Ansible reads host_vars/.x for a host called .x.
 */
static struct fleet_path variables_path(struct text path, size_t root, enum fleet_role role)
{
    struct text below = text_from(path, root);
    struct text owner = text_cut(&below, '/');
    struct text extension = text_extension(owner);
    bool in_folder = below.bytes != NULL;
    bool has_extension = is_data_extension(extension);
    struct text source = {path.bytes, root + owner.length};
    if (has_extension)
        owner.length -= extension.length;
    return (struct fleet_path){
        .role = role,
        .owner = owner,
        .source = source,
        .in_folder = in_folder,
        .has_extension = has_extension,
        .is_foreign = !in_folder && !has_extension && extension.length > 0,
        .is_data = !in_folder || is_data_name(last_component(path)),
    };
}

/* Bases are few, and so are the files of an inventory. */
static bool is_inventory(const struct inventory_location *location, struct text path)
{
    for (size_t i = 0; i < location->file_count; i++) {
        if (text_equal(location->files[i], path))
            return true;
    }
    return false;
}

struct fleet_path fleet_path_of(const struct inventory_location *location, struct text path)
{
    for (size_t i = 0; i < location->base_count; i++) {
        struct text base = location->bases[i], below = path;
        if (path.length <= base.length || memcmp(path.bytes, base.bytes, base.length) != 0)
            continue;
        text_skip(&below, base.length);
        if (text_take_string(&below, INVENTORY_GROUP_FOLDER "/"))
            return variables_path(path, path.length - below.length, FLEET_GROUP_VARIABLES);
        if (text_take_string(&below, INVENTORY_HOST_FOLDER "/"))
            return variables_path(path, path.length - below.length, FLEET_DEVICE_VARIABLES);
    }
    if (is_inventory(location, path))
        return (struct fleet_path){.role = FLEET_INVENTORY, .source = path, .is_data = true};
    return (struct fleet_path){.role = FLEET_OTHER, .source = path};
}

/* constants.py of Ansible: LOCALHOST. */
bool fleet_is_localhost(struct text name)
{
    return text_is(name, "localhost") || text_is(name, "127.0.0.1") || text_is(name, "::1");
}

struct text fleet_owner_without_sops(struct text owner)
{
    if (text_ends_with(owner, ".sops"))
        owner.length -= sizeof ".sops" - 1;
    return owner;
}

bool fleet_is_of_sops(struct text path)
{
    struct text extension = text_extension(last_component(path));
    if (!is_data_extension(extension))
        return false;
    path.length -= extension.length;
    return fleet_owner_without_sops(last_component(path)).length < last_component(path).length;
}

bool fleet_is_attributes(struct text path)
{
    return text_is(path, ".gitattributes") || text_ends_with(path, "/.gitattributes");
}

bool fleet_expects_encrypted(const struct policy *policy, const struct inventory_location *location,
                             struct text path)
{
    if (policy->encrypted.count == 0 || !text_starts_with(path, location->folder))
        return false;
    size_t length = strlen(location->folder);
    path.bytes += length;
    path.length -= length;
    for (size_t i = 0; i < policy->encrypted.count; i++) {
        if (path_matches(policy->encrypted.items[i], path))
            return true;
    }
    return false;
}

bool fleet_is_meant_to_be_encrypted(const struct policy *policy,
                                    const struct inventory_location *location, struct text path)
{
    return fleet_is_of_sops(path) || fleet_expects_encrypted(policy, location, path);
}

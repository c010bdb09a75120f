/* SPDX-License-Identifier: MIT */
/*
 * What each device is configured with: the template that is meant for it, rendered with its
 * variables.
 *
 *     templates_new, once for a tree
 *     configuration_new, for each thread; then for any number of devices configuration_enter,
 *         configuration_evaluate, configuration_render
 *     configuration_free, templates_free
 *
 * Two layouts are known. A device names its template in the variable
 * `configuration: {template: kiosk.json, parameters: {...}}`; or it does not, and one template is
 * for the whole fleet. fleet.templates of the policy says in which folder they lie.
 *
 * Templates see the variables of the device; those of the role that they lie in, vars/main.yml
 * above and defaults/main.yml below all others; and inventory_hostname, inventory_hostname_short,
 * group_names, groups, device_type and desired_os_image where the device has no variables of these
 * names. What a playbook, a role or a task of the repository sets while Ansible works, no template
 * may ask for: the gate runs none of them; nor for a filter or a test, where the repository has
 * plug-ins that may take the place of Ansible's own. What device type a device has its groups say,
 * or one of its variables, as fleet.device_type of the policy has it; then desired_os_image is the
 * image_name of the first os_image of that type. Where type or images cannot be told, asking for
 * them ends the rendering. Where nothing says a type, both are placeholders, "<device_type>" and
 * "<desired_os_image>". lookup('env', NAME) is "<env:NAME>"; what fleet.secrets does not let
 * through, and Mender's own access (MENDER_...), no template may see.
 */
#ifndef FLEETGATE_CONFIGURATION_H
#define FLEETGATE_CONFIGURATION_H

#include "inventory/inventory.h"
#include "template/template.h"

/* The templates of one tree, each read and compiled when it is asked for first. Safe for use by
 * several threads, where nobody else uses the repository meanwhile. */
struct templates;
struct templates_source {
    struct repository *repository;
    const struct object_id *tree; /* NULL: the index */
    const char *folder;           /* that holds roles/, with its last slash; "" for the root, which
                                     counts where it does not */
    const struct inventory_location *location;
    const struct policy *policy; /* limits, and where templates lie */
};

/* What the source points to must outlive them. ERROR_INPUT where a folder above them, or the role
 * that they lie in, is an object that readers take differently. */
int templates_new(struct templates **templates, const struct templates_source *source,
                  struct error *error);
void templates_free(struct templates *templates);
/* What it took to find out which variables the repository's playbooks set, and its plug-ins. */
struct templates_effort {
    size_t entries; /* of folders */
    size_t bytes;   /* of files */
    size_t values;  /* of documents */
};
struct templates_effort templates_effort(const struct templates *templates);
/* Appends what tells whether that which the gate does not run or read may give a device something
 * else: variables of the role, plays, plug-ins, and, where something `reaches` for files, what
 * stands beside its template. Not of the index. */
void templates_append_sums(const struct templates *templates, bool reaches, struct buffer *out);
/* Whether the content of the file at this path counts here: playbooks, what they name, plug-ins,
 * and whatever lies in the role of the templates or beside them. */
bool templates_have_read(const struct templates *templates, struct text path);
/* The template of this name below the folder; NULL where there is none, where it cannot be read, or
 * where templates_check fails. */
const struct template *templates_find(struct templates *templates, struct text name);
/* Whether the folder for templates is there, or the policy names it. Else they are kept elsewhere,
 * as in a role that the playbook installs. */
bool templates_are_kept(const struct templates *templates);
/* The folder that holds the roles/ it lies in: that of the source, or the root. */
const char *templates_folder(struct templates *templates, struct text name);
/* Fails where one of those that were asked for could not be read. */
int templates_check(struct templates *templates, struct error *error);
/* Finds those that are links, in submodules or larger than the limits allow, and conflicts that git
 * has left in playbooks. */
void templates_find_faults(const struct templates *templates, struct findings *findings);
/* How many of those that were asked for are there. */
size_t templates_count(const struct templates *templates);
/* The path of each, in `paths`, which has templates_count places; borrowed. */
int templates_paths(struct templates *templates, struct text *paths, struct error *error);

struct configuration_input {
    struct templates *templates;
    const struct inventory *inventory;
    const struct policy *policy; /* limits, and most of `fleet` */
};

/* One device after the other, for one thread. What the input points to must outlive it. */
struct configuration;
int configuration_new(struct configuration **configuration, const struct configuration_input *input,
                      struct error *error);
void configuration_free(struct configuration *configuration);

/* Goes to a device, as inventory_view_enter does, or, where `own` is not NULL, as
 * inventory_view_enter_read. */
int configuration_enter(struct configuration *configuration, const struct inventory_host *host,
                        const struct inventory_own *own, struct findings *findings,
                        struct error *error);
/* The device's variables. */
const struct inventory_view *configuration_view(const struct configuration *configuration);
/* The same as a list, sorted by name: see inventory_view_list. */
int configuration_list(struct configuration *configuration,
                       const struct variable *const **variables, size_t *count,
                       struct error *error);

/* The device type of Mender that the device has. */
struct configuration_type {
    const struct node *value;             /* NULL: not known */
    const struct type_of_group *given[2]; /* the group that gives it; where there is a second one,
                                             that gives another, and the value is NULL */
    struct template_result result;        /* TEMPLATE_RENDERED, or why value is NULL although
                                             something says the type */
};
int configuration_type(struct configuration *configuration, struct configuration_type *type,
                       struct error *error);

/* The value of a variable of the device, or of a part of it, evaluated. */
struct configuration_value {
    const struct node *value; /* NULL: it is not known */
    /* Why it is not. Where that is TEMPLATE_RENDERED, it takes what is only known where Ansible
     * works: `reason`, such as "the environment of the runner" or "an encrypted value". */
    struct template_result result;
    const char *reason;
    const struct node *resembles; /* where there is one: a value of its type; or NULL */
};
/* Evaluates `written`, which stands in the variable of this name. The value lives until the next
 * device is entered. */
int configuration_evaluate(struct configuration *configuration, const char *name,
                           const struct node *written, struct configuration_value *value,
                           struct error *error);

/* All variables of the device as one mapping, their texts evaluated; what is not known is a node
 * that is `unknown`. Lives until the next device is entered. Adds to *steps what it takes. */
int configuration_variables(struct configuration *configuration, const struct node **mapping,
                            size_t *steps, struct error *error);
/* The name of the device, which is asked for hereby: see configuration_is_own. */
struct text configuration_name(struct configuration *configuration);

/* What became of the template of a device. */
enum configuration_outcome {
    CONFIGURATION_NONE,    /* the device has no template */
    CONFIGURATION_NO_NAME, /* what names it cannot be evaluated, or is no name: `result` says why */
    CONFIGURATION_MISSING, /* there is no template of the name */
    CONFIGURATION_ELSEWHERE, /* nor are templates kept in this repository */
    CONFIGURATION_UNREAD,    /* it is there, and too large, a link, or in a damaged folder */
    CONFIGURATION_RENDERED,  /* `result` says how that went */
};

/* What ended it, where that is none of the template's doing. */
enum configuration_cause {
    CONFIGURATION_OF_TEMPLATE,
    CONFIGURATION_OF_TWO_TYPES, /* groups give the device two types: see configuration_type */
    CONFIGURATION_OF_PLAYS,     /* a variable that a playbook, a role or a task sets */
    CONFIGURATION_OF_MERGE,     /* a dictionary that Ansible merges with one of the role */
    CONFIGURATION_OF_PLUGINS,   /* what a plug-in of the repository may take the place of */
};

struct configuration_rendering {
    enum configuration_outcome outcome;
    struct text name;                /* of the template, below the folder; empty: not known */
    const struct node *written;      /* what names it; NULL: it is that of the whole fleet */
    const struct template *template; /* NULL: there is none */
    struct template_result result;
    enum configuration_cause cause;
    size_t steps; /* that it took */
};

/* Renders the device's template into `out`. */
int configuration_render(struct configuration *configuration, struct buffer *out,
                         struct configuration_rendering *rendering, struct error *error);

/* The file of the role that sets the variable for the template of the device; or NULL. */
const char *configuration_role_file(const struct configuration *configuration,
                                    struct text variable);

/* Whether anything was asked for, since the device was entered, that is the device's alone: its
 * name. Else what came of it holds for all devices of the same groups and variables. */
bool configuration_is_own(const struct configuration *configuration);

#endif
